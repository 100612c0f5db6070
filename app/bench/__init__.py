"""Measures the real window: strokes, frames and long projects, on videos and labels made for it. `inspro bench gui`."""
