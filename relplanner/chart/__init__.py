"""Geometry of the charts as plain shapes, without a screen."""
