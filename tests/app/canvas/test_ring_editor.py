"""Vertices and sides are found, moved, inserted and removed."""

from __future__ import annotations

import numpy as np
import pytest

from app.canvas.ring_editor import RingEditor, Side, Vertex


@pytest.fixture
def editor() -> RingEditor:
    square = np.array([(0, 0), (10, 0), (10, 10), (0, 10)], dtype=float)
    return RingEditor([square, square + 30])


def test_the_nearest_vertex_within_reach_is_found(editor: RingEditor) -> None:
    assert editor.vertex_at((9.5, 0.5), 2) == Vertex(0, 1)
    assert editor.vertex_at((39, 41), 2) == Vertex(1, 2)
    assert editor.vertex_at((5, 5), 2) is None


def test_the_nearest_place_on_a_side_is_found(editor: RingEditor) -> None:
    assert editor.side_at((5, 1), 2) == Side(0, 1, (5.0, 0.0))
    assert editor.side_at((-1, 4), 2) == Side(0, 4, (0.0, 4.0))
    assert editor.side_at((20, 20), 2) is None


def test_an_inserted_vertex_lies_between_its_neighbours(editor: RingEditor) -> None:
    side = editor.side_at((-1, 4), 2)
    assert side is not None
    assert editor.neighbours(editor.insert(side)) == [(0, 10), (0, 4), (0, 0)]


def test_moving_changes_one_vertex_only(editor: RingEditor) -> None:
    editor.move(Vertex(1, 0), (20.0, 20.0))
    assert editor.rings[1] == [(20, 20), (40, 30), (40, 40), (30, 40)]
    assert editor.rings[0] == [(0, 0), (10, 0), (10, 10), (0, 10)]


def test_a_ring_keeps_three_vertices(editor: RingEditor) -> None:
    assert editor.remove(Vertex(0, 1))
    assert not editor.remove(Vertex(0, 1))
    assert editor.rings[0] == [(0, 0), (10, 10), (0, 10)]
