"""The colours can be told apart: 4.5:1 for words, 3:1 for marks, on every ground they stand on."""

import pytest

from relplanner.chart.theme import DARK, LIGHT, SERIES, Role, Theme

WORDS: tuple[Role, ...] = ("text", "muted", "faint", "accent", "red", "amber", "green")
MARKS: tuple[Role, ...] = ("bar", "critical", "outline", "tail", "link", "buffer_edge", "red", "accent", "amber", *SERIES)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", WORDS)
def test_words_stand_out_from_every_ground(theme: Theme, role: Role) -> None:
    for ground in (theme.surface, theme.window, theme.weekend, theme.accent_soft):
        assert contrast(theme.colour(role), ground) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", MARKS)
def test_marks_stand_out_from_every_ground(theme: Theme, role: Role) -> None:
    for ground in (theme.surface, theme.window, theme.weekend, theme.accent_soft, theme.window_band):
        assert contrast(theme.colour(role), ground) >= 3.0


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_figures_stand_out_from_the_cells_of_the_people_strip(theme: Theme) -> None:
    for ground in (theme.cell, theme.cell2, theme.red_soft):
        assert contrast(theme.text, ground) >= 4.5


def test_contrast_is_measured_as_the_guideline_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
