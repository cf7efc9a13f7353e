"""The shapes of `relplanner.chart` on a QPainter: screen, picture, page."""
