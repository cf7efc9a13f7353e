"""The colours of everything that is drawn, by role, for light and dark.

Shapes, widgets and pictures name a `Role`; only a `Theme` knows which colour that is. Text keeps 4.5:1 and marks keep 3:1 on
`surface` and `window` in both themes (a test measures it); `weekend`, `baseline`, `rule`, `cell`, `freeze` and the bands repeat
what text or another mark says and may be fainter.
"""

from __future__ import annotations

from typing import Literal, cast

import msgspec

Role = Literal[
    "window",
    "surface",
    "line",
    "rule",
    "text",
    "muted",
    "faint",
    "accent",
    "accent_soft",
    "bar",
    "done",
    "critical",
    "outline",
    "tail",
    "baseline",
    "link",
    "weekend",
    "freeze",
    "window_band",
    "buffer",
    "buffer_edge",
    "red",
    "red_soft",
    "amber",
    "green",
    "cell",
    "cell2",
    "series1",
    "series2",
    "series3",
    "series4",
    "series5",
    "series6",
]
"""What a colour is for."""

SERIES: tuple[Role, ...] = ("series1", "series2", "series3", "series4", "series5", "series6")
"""Colours that tell releases apart, beside their names; none is the accent or red."""


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """One colour per role, as `#RRGGBB`.

    Grounds: `window` (around), `surface` (grid and chart), `accent_soft` (selection), `red_soft`, `weekend`, `window_band` (a
    deployment window). Lines: `line` (borders), `rule` (between rows), `freeze` (hatching). Words: `text`, `muted`, `faint`,
    `accent` (selection, today, links to go to), `red` (a promise broken), `amber` (soon), `green` (good). Marks: `bar`, `done`
    (progress), `critical` with its `outline`, `tail` (float), `baseline`, `link`, `buffer` with its `buffer_edge`, `cell` and
    `cell2` (load, light and full), `series1` to `series6` (one release each).
    """

    name: Literal["light", "dark"]
    window: str
    surface: str
    line: str
    rule: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_soft: str
    bar: str
    done: str
    critical: str
    outline: str
    tail: str
    baseline: str
    link: str
    weekend: str
    freeze: str
    window_band: str
    buffer: str
    buffer_edge: str
    red: str
    red_soft: str
    amber: str
    green: str
    cell: str
    cell2: str
    series1: str
    series2: str
    series3: str
    series4: str
    series5: str
    series6: str

    def colour(self, role: Role) -> str:
        """The colour of a role as `#RRGGBB`."""
        return cast("str", getattr(self, role))


LIGHT = Theme(
    name="light",
    window="#F4F6F8",
    surface="#FFFFFF",
    line="#DCE1E7",
    rule="#EDF0F3",
    text="#1A232E",
    muted="#566270",
    faint="#5F6B79",
    accent="#1967CB",
    accent_soft="#E3EEFB",
    bar="#5B83B9",
    done="#4F78AE",
    critical="#3B5E8C",
    outline="#12233A",
    tail="#758291",
    baseline="#C3CAD3",
    link="#667382",
    weekend="#F5F7F9",
    freeze="#B9A9A6",
    window_band="#D7E8DC",
    buffer="#EADFC2",
    buffer_edge="#8A6D1F",
    red="#BF2F1B",
    red_soft="#FBE9E6",
    amber="#8A5A00",
    green="#2F6B45",
    cell="#DCE7F4",
    cell2="#B7CCE6",
    series1="#46729F",
    series2="#237A72",
    series3="#7857A8",
    series4="#66741C",
    series5="#96602B",
    series6="#5F6B79",
)

DARK = Theme(
    name="dark",
    window="#12161B",
    surface="#191F26",
    line="#303944",
    rule="#222932",
    text="#E6EBF1",
    muted="#A3AFBC",
    faint="#909DAB",
    accent="#66A8FF",
    accent_soft="#1E3350",
    bar="#6286B5",
    done="#86A9D6",
    critical="#A7C4EA",
    outline="#F2F6FB",
    tail="#7B8897",
    baseline="#3C4652",
    link="#8896A5",
    weekend="#161B21",
    freeze="#6B5A57",
    window_band="#1E3327",
    buffer="#4A4128",
    buffer_edge="#D8BC70",
    red="#FF7B66",
    red_soft="#3A1F1B",
    amber="#E0A94A",
    green="#7CC596",
    cell="#25364B",
    cell2="#3A5679",
    series1="#7FA6D6",
    series2="#5FBFB3",
    series3="#B49BE0",
    series4="#B3C15A",
    series5="#D9A066",
    series6="#A3AFBC",
)

THEMES = {"light": LIGHT, "dark": DARK}
"""Both themes by name."""
