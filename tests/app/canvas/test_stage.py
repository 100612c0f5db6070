"""Masks that were drawn ahead are shown without drawing, and look as if they had not been."""

from __future__ import annotations

import numpy as np
import pytest

from app.canvas.overlay import Draft, Overlay
from app.canvas.stage import Stage
from app.view_state import ViewState
from inspro_core.domain.crop import Crop
from tests.app.canvas.conftest import SIZE_HW, crops, rectangle

FRAMES = [
    crops({1: rectangle(10, 10, 30, 30), 2: rectangle(20, 20, 50, 60)}),
    crops({1: rectangle(12, 14, 32, 34), 2: rectangle(20, 22, 50, 62)}),
    crops({2: rectangle(5, 5, 15, 75), 3: rectangle(30, 0, 60, 20)}),
]


def stage_at(scale: float = 1.0) -> Stage:
    stage = Stage(ViewState())
    stage.overlay = Overlay(SIZE_HW)
    stage.overlay.set_scale(scale, is_outlined=True)
    stage.show_masks(FRAMES[0])
    return stage


def picture(stage: Stage) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    assert stage.overlay is not None
    return stage.overlay.pixels


def drawn_anew(stage: Stage, masks: dict[int, Crop]) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    assert stage.overlay is not None
    overlay = Overlay(SIZE_HW)
    overlay.set_scale(stage.overlay.scale, stage.overlay.is_outlined)
    overlay.set_fill_alpha(round(255 * stage.state.mask_opacity / 100))
    overlay.show(masks, stage.state.track_id, stage.hidden(masks))
    return overlay.pixels


def test_prepared_masks_are_shown_without_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = stage_at()
    for masks in (FRAMES[1], FRAMES[2], FRAMES[0]):
        stage.prepare_masks(masks)
        with monkeypatch.context() as patch:
            patch.delattr(Overlay, "compose")
            stage.show_masks(masks)
        assert np.array_equal(picture(stage), drawn_anew(stage, masks))
        assert stage.overlay is not None
        assert stage.overlay.anchors.keys() == masks.keys()


def test_preparing_changes_nothing_on_the_screen() -> None:
    stage = stage_at()
    before, pixels = picture(stage), picture(stage).copy()
    stage.prepare_masks(FRAMES[1])
    assert picture(stage) is before
    assert np.array_equal(before, pixels)


@pytest.mark.parametrize("change", ["select", "hide", "zoom", "outlines", "opacity", "other masks", "edit"])
def test_what_changed_since_is_seen(change: str) -> None:
    stage = stage_at(0.5)
    stage.prepare_masks(FRAMES[1])
    assert stage.overlay is not None
    masks = FRAMES[1]
    if change == "select":
        stage.state.select_track(2)
    elif change == "opacity":
        stage.state.set_look(80, True)
    elif change == "hide":
        stage.state.set_hidden(1, True)
    elif change == "zoom":
        stage.overlay.set_scale(0.8, is_outlined=True)
    elif change == "outlines":
        stage.overlay.set_scale(0.5, is_outlined=False)
    elif change == "other masks":
        masks = FRAMES[2]
    else:
        masks = {**FRAMES[1], 1: FRAMES[0][1]}
    stage.show_masks(masks)
    assert np.array_equal(picture(stage), drawn_anew(stage, masks))


def test_a_draft_is_never_shown_again() -> None:
    stage = stage_at()
    assert stage.overlay is not None
    stage.overlay.draft = Draft(1, rectangle(40, 40, 50, 50))
    stage.overlay.compose(stage.overlay.whole)
    stage.prepare_masks(FRAMES[1])
    stage.show_masks(FRAMES[1])
    stage.show_masks(FRAMES[0])
    assert np.array_equal(picture(stage), drawn_anew(stage, FRAMES[0]))
