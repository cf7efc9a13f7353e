"""How the page looks: the chart's colours as variables, light and dark, and one style sheet.

Nothing outside of the page is named: no font, no picture, no script.
"""

from __future__ import annotations

from typing import get_args

from relplanner.chart.theme import DARK, LIGHT, Role, Theme

ROLES: tuple[Role, ...] = get_args(Role)

BY_VARIABLE = Theme(name="light", **{role: f"var(--{role})" for role in ROLES})
"""A theme whose colours are the page's variables, so that one drawing serves both schemes."""


def style_sheet() -> str:
    """The page's CSS."""
    return f":root{{{_variables(LIGHT)}}}\n@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}\n{RULES}"


def _variables(theme: Theme) -> str:
    return ";".join(f"--{role}:{theme.colour(role)}" for role in ROLES)


RULES = """
:root{color-scheme:light dark}
@media print{:root{color-scheme:light}.scroll{overflow:visible}}
*{box-sizing:border-box}
body{margin:0;background:var(--window);color:var(--text);font:13px/1.45 Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif;
font-variant-numeric:tabular-nums}
header,main,footer{max-width:1560px;margin:0 auto;padding:0 28px}
header{padding-top:24px;padding-bottom:4px}
h1{margin:0;font-size:22px;font-weight:600}
h2{margin:0 0 8px;padding-bottom:6px;font-size:15px;font-weight:600;border-bottom:2px solid var(--critical)}
h3{margin:16px 0 8px;font-size:13px;font-weight:600}
section{margin:20px 0;padding:16px 20px 18px;background:var(--surface);border:1px solid var(--line);border-radius:6px}
.muted,footer{color:var(--muted)}
.bad{color:var(--red)}.soon{color:var(--amber)}.good{color:var(--green)}
nav a{margin-right:18px;color:var(--accent)}
a:focus-visible,.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.tiles{display:flex;flex-wrap:wrap;gap:0;margin:4px 0 12px}
.tiles div{flex:1 1 170px;padding:2px 16px;border-left:1px solid var(--line)}
.tiles div:first-child{padding-left:0;border-left:0}
.tiles dt,.tiles .note{margin:0;color:var(--muted);font-size:11.5px}
.tiles dd{margin:0}
.tiles .value{font-size:18px;font-weight:600}
.scroll{overflow:auto}
table{width:100%;border-collapse:collapse}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{padding:3px 10px 3px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
thead th{color:var(--muted);font-size:11.5px;font-weight:500;white-space:nowrap;border-bottom:1px solid var(--line)}
tbody th{font-weight:400}
.strong,tr.strong th,tr.strong td{font-weight:600}
.right{padding-right:18px;text-align:right;white-space:nowrap}
.date{white-space:nowrap}
svg{display:block;max-width:none}
ul{margin:0;padding-left:20px}
footer{padding-bottom:32px;font-size:11.5px}
"""
