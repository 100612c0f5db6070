"""Carrying a mask on: what edges would take away from a human's mask stays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from inspro_core.domain.mask import BoolImage
from inspro_core.inference import object_follower
from inspro_core.inference.appearance import PICTURE_SIZE, Appearance
from inspro_core.inference.engine import Engine
from inspro_core.inference.flow_warp import FlowWarper
from inspro_core.inference.fusion import OTHER_WEIGHT, FloatImage, OtherMask, fuse, weights_of_others
from inspro_core.inference.object_follower import FollowedObject, ObjectFollower, edge_faults
from inspro_core.inference.object_window import ObjectWindow
from inspro_core.media import RgbImage

SIZE_HW = (200, 320)
TOP, BOTTOM, WIDTH = 90, 150, 100
POLES_TOP, STEP, THICK = 50, 16, 5  # poles on top, which look nearly like the ground


def box(left: int) -> BoolImage:
    mask = np.zeros(SIZE_HW, dtype=np.bool_)
    mask[TOP:BOTTOM, left : left + WIDTH] = True
    return mask


def poles(left: int) -> BoolImage:
    mask = np.zeros(SIZE_HW, dtype=np.bool_)
    for pole in range(left + STEP, left + WIDTH - STEP, STEP):
        mask[POLES_TOP:TOP, pole : pole + THICK] = True
    return mask


def picture_of(left: int) -> RgbImage:
    """A bright box with poles in front of a mottled ground."""
    rng = np.random.default_rng(0)
    ground, own, thin = (rng.normal(shade, 8, (*SIZE_HW, 1)) for shade in (90, 200, 110))
    image = np.where(box(left)[..., None], np.roll(own, left, axis=1), ground)
    image = np.where(poles(left)[..., None], np.roll(thin, left, axis=1), image)
    return np.asarray(np.clip(image.repeat(3, axis=2), 0, 255), dtype=np.uint8)


def kept_of_the_poles(follower: ObjectFollower) -> float:
    """Part of the poles that a mask still has on the frame behind the one that a human drew."""
    mask = box(100) | poles(100)
    anchor = follower.anchor(0, picture_of(100), mask, None)
    followed = FollowedObject.seen(picture_of(100), mask, ObjectWindow.around(mask), (anchor,))
    followed, _ = follower.step(1, picture_of(101), followed, None)
    assert followed.mask is not None
    return float(followed.mask[poles(101)].mean())


def test_thin_parts_that_edges_lose_are_carried_as_they_were_drawn(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = ObjectFollower(Appearance(engine), FlowWarper())
    assert kept_of_the_poles(follower) > 0.5
    monkeypatch.setattr(object_follower, "MAX_FAULTS", 1.0)
    assert kept_of_the_poles(follower) < 0.1


def test_edges_are_at_fault_only_where_they_leave_what_was_drawn() -> None:
    image, mask = picture_of(100), box(100) | poles(100)
    window = ObjectWindow.around(mask)
    picture, shares = window.cut(image, PICTURE_SIZE), window.cut(mask.astype(np.float32), PICTURE_SIZE)
    faults = edge_faults(picture, shares)
    thin, keel = (np.zeros(SIZE_HW, dtype=np.float32) for _ in range(2))
    thin[60:80, 120:180], keel[145:155, 110:190] = 1, 1
    assert float(faults[window.cut(thin, PICTURE_SIZE) > 0.9].mean()) > object_follower.MAX_FAULTS
    assert float(faults[window.cut(keel, PICTURE_SIZE) > 0.9].max()) < object_follower.MAX_FAULTS


@pytest.mark.parametrize("is_asked", [True, False])
@pytest.mark.parametrize("is_lost", [True, False])
def test_a_network_is_not_heard_where_it_was_wrong_on_the_frame_that_a_human_drew(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, is_asked: bool, is_lost: bool
) -> None:
    heard = list[OtherMask]()

    def listen(carried: FloatImage, vote: FloatImage, colors: FloatImage, others: Sequence[OtherMask]) -> FloatImage:
        heard.extend(others)
        return fuse(carried, vote, colors, others)

    monkeypatch.setattr(object_follower, "fuse", listen)
    follower = ObjectFollower(Appearance(engine), FlowWarper())
    mask, blunt = box(100) | poles(100), box(100)
    anchor = follower.anchor(0, picture_of(100), mask, blunt if is_asked else None)
    followed = FollowedObject.seen(picture_of(100), mask, ObjectWindow.around(mask), (anchor,))
    followed, _ = follower.step(1, picture_of(101), followed.lost() if is_lost else followed, box(101), mask)
    window = followed.window
    among_poles, keel = (window.cut(part.astype(np.float32), PICTURE_SIZE) > 0.9 for part in (poles(101), box(101)))
    for other in heard:
        assert (float(other.weights[among_poles].max()) < 0.3 * OTHER_WEIGHT) == (is_asked and not is_lost)
        assert float(np.median(other.weights[keel])) == pytest.approx(OTHER_WEIGHT)
    assert len(heard) == 2


def test_a_mask_without_weight_changes_nothing() -> None:
    carried, nothing = np.full((64, 64), -1.0, dtype=np.float32), np.zeros((64, 64), dtype=np.float32)
    carried[16:48, 16:48] = 1.0
    vote, other = np.zeros((8, 8), dtype=np.float32), np.zeros((64, 64), dtype=np.bool_)
    vote[2:6, 2:6], other[16:48, 20:48] = 1.0, True
    without = fuse(carried, vote, nothing, [])
    assert np.array_equal(fuse(carried, vote, nothing, [OtherMask(other, 0.5, nothing)]), without)
    weights = weights_of_others(nothing)
    assert float(weights.min()) == pytest.approx(OTHER_WEIGHT)
    assert fuse(carried, vote, nothing, [OtherMask(other, 0.5, weights)])[32, 17] < without[32, 17]
    assert np.array_equal(fuse(carried, vote, nothing, [OtherMask(other, 0.99, weights)]), without)  # too unlike
