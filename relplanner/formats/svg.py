"""The whole chart as an SVG picture: names, dates, bars, links and legend on one sheet."""

from __future__ import annotations

from relplanner.chart.as_svg import as_svg
from relplanner.chart.sheet import sheet
from relplanner.chart.stage import scene_of
from relplanner.chart.theme import LIGHT, THEMES
from relplanner.formats.exchange import FormatError, Options
from relplanner.insight.readings import Readings
from relplanner.plan.instants import midnight


def write(readings: Readings, options: Options) -> bytes:
    """Draw the chart, light unless `only` says dark. Raises `FormatError` where `only` names anything else."""
    for name in options.only:
        if name not in THEMES:
            raise FormatError(f"A picture has no part {name}; it can be light or dark.")
    theme = THEMES[options.only[-1]] if options.only else LIGHT
    today = None if options.today is None else midnight(options.today)
    return as_svg(sheet(scene_of(readings, today)), theme).encode()
