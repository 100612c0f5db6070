"""The vertices of an outline are few enough to be moved by hand."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.canvas.stage import Stage
from app.canvas.tools.drawn_rings import DrawnRings
from app.canvas.tools.vertices import Vertices
from app.view_state import ViewState
from inspro_core.domain.polygons import pixels_in_rings

SIZE = (200, 200)


@pytest.mark.parametrize("seed", range(10))
def test_a_slanted_polygon_gets_about_as_many_vertices_as_it_was_drawn_with(qapp: QApplication, seed: int) -> None:
    drawn = np.array([[100, 30], [180, 100], [110, 170], [30, 90]]) + np.random.default_rng(seed).uniform(
        -12, 12, (4, 2)
    )
    vertices = Vertices(Stage(ViewState()), 1, pixels_in_rings([drawn], SIZE), DrawnRings())
    (ring,) = vertices._editor.rings
    assert len(ring) <= 8
    for corner in drawn:
        assert np.hypot(*(np.array(ring) - corner).T).min() < 2.5
