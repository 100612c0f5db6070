"""Docks around the canvas: videos, tracks, timeline."""
