"""Chips do not cover each other and stay inside the widget."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.canvas import chips as chips_module
from app.canvas.chips import Chip, ChipPainter, placed
from app.track_label import TrackLabel

SIZE_WH = (400, 300)
LABEL = TrackLabel("dog", (10, 20, 30))
anchors = st.tuples(st.floats(0, 400), st.floats(0, 300))


@given(st.lists(st.tuples(anchors, st.floats(20, 120)), max_size=25))
def test_no_chip_covers_another_or_leaves_the_widget(rows: list[tuple[tuple[float, float], float]]) -> None:
    chips = [Chip(index + 1, LABEL, anchor, (width, 18)) for index, (anchor, width) in enumerate(rows)]
    places = list(placed(chips, SIZE_WH).values())
    for index, (left, top, width, height) in enumerate(places):
        assert 0 <= left <= SIZE_WH[0] - width
        assert 0 <= top <= SIZE_WH[1] - height
        for x, y, w, h in places[index + 1 :]:
            assert left >= x + w or x >= left + width or top >= y + h or y >= top + height


def test_a_lone_chip_sits_above_its_object() -> None:
    assert placed([Chip(1, LABEL, (100, 100), (40, 18))], SIZE_WH) == {1: (80, 78, 40, 18)}


def test_objects_at_one_place_get_their_chips_beside_each_other() -> None:
    places = placed([Chip(key, LABEL, (100, 100), (40, 18)) for key in (1, 2, 3)], SIZE_WH)
    assert len(places) == 3
    assert max(top for _, top, _, _ in places.values()) - min(top for _, top, _, _ in places.values()) < 60


def test_an_object_outside_the_widget_has_no_chip() -> None:
    assert placed([Chip(1, LABEL, (-5, 100), (40, 18)), Chip(2, LABEL, (100, 500), (40, 18))], SIZE_WH) == {}


def test_a_chip_takes_the_nearest_free_place_above_or_below_the_others() -> None:
    others = [Chip(1, LABEL, (100, 100), (40, 18)), Chip(2, LABEL, (100, 122), (40, 18))]
    assert placed([*others, Chip(3, LABEL, (110, 107), (40, 18))], SIZE_WH) == {
        1: (80, 78, 40, 18),
        2: (80, 100, 40, 18),
        3: (90, 58, 40, 18),
    }


def test_a_chip_for_which_no_room_is_left_has_no_place() -> None:
    chips = [Chip(key, LABEL, (20, 30), (40, 18)) for key in (1, 2, 3)]
    assert list(placed(chips, (40, 60))) == [1, 2]


def painted(painter_of_chips: ChipPainter, chips: Sequence[Chip], exposed: QRectF) -> NDArray[np.uint8]:
    image = QImage(*SIZE_WH, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    painter_of_chips.paint(painter, chips, 2, SIZE_WH, exposed)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(SIZE_WH[1], SIZE_WH[0], 4)[:, :, :3].copy()


@pytest.mark.usefixtures("qapp")
def test_a_repaint_draws_the_chips_of_its_part_and_places_none_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []

    def counted(chips: Sequence[Chip], size_wh: tuple[float, float]) -> dict[int, tuple[float, float, float, float]]:
        counts.append(len(chips))
        return placed(chips, size_wh)

    monkeypatch.setattr(chips_module, "placed", counted)
    chips, kept = [Chip(1, LABEL, (60, 100), (80, 18)), Chip(2, LABEL, (260, 100), (80, 18))], ChipPainter()
    whole = painted(kept, chips, QRectF(0, 0, *SIZE_WH))
    part = painted(kept, list(chips), QRectF(219, 70, 4, 40))  # the ring of the right one reaches into it
    assert counts == [2]
    assert not part[:, :200].any()
    assert np.array_equal(part[:, 200:], whole[:, 200:])
    assert whole[:, :200].any()
    painted(kept, chips[:1], QRectF(0, 0, *SIZE_WH))
    assert counts == [2, 1]
