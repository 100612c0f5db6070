"""GrabCut and live-wire find objects on synthetic pictures."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage
from inspro_core.domain.polygons import pixels_in_rings
from inspro_core.domain.smart_selection import LiveWire, has_live_wire, refine_box


def picture(
    size_hw: tuple[int, int], center_xy: tuple[float, float], radii_xy: tuple[float, float], seed: int = 0
) -> tuple[NDArray[np.uint8], BoolImage]:
    """Draw a warm ellipse on a cool, noisy ground; returns the picture and the ellipse."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[: size_hw[0], : size_hw[1]] + 0.5
    ellipse: BoolImage = np.hypot((x - center_xy[0]) / radii_xy[0], (y - center_xy[1]) / radii_xy[1]) <= 1
    colors = np.where(ellipse[..., None], (190, 110, 60), (60, 100, 130)) + rng.normal(0, 14, (*size_hw, 3))
    return np.clip(colors, 0, 255).astype(np.uint8), ellipse


def iou(one: BoolImage, other: BoolImage) -> float:
    return float((one & other).sum() / (one | other).sum())


@pytest.mark.parametrize("radii_xy", [(20.0, 14.0), (60.0, 35.0), (8.0, 5.0)])
def test_a_box_around_an_object_finds_it(radii_xy: tuple[float, float]) -> None:
    frame, ellipse = picture((160, 240), (120, 80), radii_xy)
    box = (120 - radii_xy[0] - 6, 80 - radii_xy[1] - 5, 120 + radii_xy[0] + 7, 80 + radii_xy[1] + 6)
    assert iou(refine_box(frame, box), ellipse) > 0.93


def test_a_large_object_is_found() -> None:
    frame, ellipse = picture((900, 1200), (600, 450), (250, 170))
    assert iou(refine_box(frame, (330, 260, 870, 640)), ellipse) > 0.97


def test_an_object_at_the_corner_of_the_frame_is_found() -> None:
    frame, ellipse = picture((120, 160), (5, 5), (40, 30))
    assert iou(refine_box(frame, (-20, -20, 52, 42)), ellipse) > 0.93


def test_a_box_of_the_whole_frame_works() -> None:
    frame, ellipse = picture((100, 140), (70, 50), (40, 25))
    assert iou(refine_box(frame, (0, 0, 140, 100)), ellipse) > 0.9


def test_scribbles_hold_to_the_pixel_and_bring_in_a_second_part() -> None:
    frame, ellipse = picture((160, 240), (70, 80), (35, 25))
    other_frame, other = picture((160, 240), (180, 80), (25, 25))
    frame[other] = other_frame[other]
    foreground, background = np.zeros((160, 240), dtype=bool), np.zeros((160, 240), dtype=bool)
    foreground[78:82, 170:190] = True
    background[60:62, 60:80] = True
    box = (28, 48, 112, 112)
    assert iou(refine_box(frame, box), ellipse) > 0.93
    both = refine_box(frame, box, foreground, background)
    assert both[foreground].all()
    assert not both[background].any()
    assert (both & other).sum() > 0.9 * other.sum()


def test_the_same_box_gives_the_same_pixels() -> None:
    frame, _ = picture((160, 240), (120, 80), (60, 35), seed=5)
    assert np.array_equal(refine_box(frame, (50, 40, 190, 120)), refine_box(frame, (50, 40, 190, 120)))


def test_a_picture_of_one_colour_gives_pixels_of_the_frame() -> None:
    assert refine_box(np.full((50, 60, 3), 90, dtype=np.uint8), (10, 10, 40, 40)).shape == (50, 60)


def test_a_box_outside_the_frame_is_refused() -> None:
    frame, _ = picture((50, 60), (30, 25), (10, 10))
    with pytest.raises(ValueError, match="no pixel"):
        refine_box(frame, (70, 10, 90, 30))


@pytest.mark.skipif(not has_live_wire(), reason="this OpenCV has no intelligent scissors")
def test_a_live_wire_follows_the_edge_between_rough_anchors() -> None:
    frame, ellipse = picture((200, 260), (130, 100), (80, 60))
    turns = np.arange(6) * np.pi / 3
    anchors = [(130 + 80 * np.cos(a), 100 + 60 * np.sin(a)) for a in turns]
    wire, parts = LiveWire(frame), []
    for index, anchor in enumerate(anchors):
        wire.start(anchor)
        parts.append(wire.path_to(anchors[(index + 1) % 6]))
    found = pixels_in_rings([np.concatenate(parts)], (200, 260))
    straight = pixels_in_rings([np.array(anchors)], (200, 260))
    assert iou(found, ellipse) > 0.96 > 0.88 > iou(straight, ellipse)


@pytest.mark.skipif(not has_live_wire(), reason="this OpenCV has no intelligent scissors")
def test_a_live_wire_reaches_every_point() -> None:
    frame, _ = picture((60, 900), (300, 30), (50, 20))
    wire = LiveWire(frame)
    with pytest.raises(ValueError, match="no anchor"):
        wire.path_to((5, 5))
    wire.start((10.2, 10.7))
    for point, end in (((40, 50), (40.5, 50.5)), ((880, 30), (880.5, 30.5)), ((-5, 700), (0.5, 59.5))):
        path = wire.path_to(point)
        assert path[0].tolist() == [10.5, 10.5]
        assert path[-1].tolist() == list(end)
    assert len(wire.path_to((10, 10))) == 2
