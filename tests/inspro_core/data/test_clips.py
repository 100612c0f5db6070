"""Clips: frames of a window, animated stills, pasted objects; every mask stays on its pixels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspro_core.data.clip_index import read_clip_index
from inspro_core.data.clips import PASTED_IDS, Clip, ClipConfig, ClipSource, FrameObjects, draw_from_window
from inspro_core.data.clips import paste_objects as paste
from inspro_core.data.transforms import AugmentConfig
from inspro_core.errors import VideoError
from tests.inspro_core.data.dataset_worlds import SIZE_HW, write_coco, write_imagenet_vid, write_youtube_vis

PLAIN = AugmentConfig(scales=(1.0,), flip=0, reverse=0, colour=0)
OBJECT_SHADE, BACKGROUND_SHADE = 160, 90  # of `write_picture`


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@given(st.integers(1, 60), st.integers(1, 8), st.integers(0, 80), st.integers(0, 2**32 - 1))
def test_frames_of_a_window_are_neighbours_in_time_order(length: int, count: int, window: int, seed: int) -> None:
    frames = draw_from_window(rng(seed), length, count, window)
    assert len(frames) == count
    assert frames == sorted(frames)
    assert 0 <= frames[0] <= frames[-1] < length
    assert len(set(frames)) == min(count, length)
    reach = length if window == 0 else max(window, count)
    assert frames[-1] - frames[0] < reach


@pytest.mark.parametrize("has_masks", [True, False], ids=["masks", "boxes"])
def test_a_picture_of_another_size_than_its_labels_is_named(tmp_path: Path, has_masks: bool) -> None:
    path = write_youtube_vis(tmp_path, "train", 2021) if has_masks else write_imagenet_vid(tmp_path)
    index = read_clip_index(path)
    picture = index.folder / str(index.file_names[1])
    assert cv2.imwrite(str(picture), np.zeros((SIZE_HW[1], SIZE_HW[0], 3), np.uint8))  # turned, as phones do
    index.picture(0)
    with pytest.raises(VideoError, match=r"0001\.(png|JPEG): has 36×64 pixels, its labels are for 64×36"):
        index.picture(1)


def test_objects_that_can_be_asked_for_are_counted(tmp_path: Path) -> None:
    index = read_clip_index(write_coco(tmp_path))
    asked = sum(len(index.masks(frame)) for frame in range(len(index.file_names)))
    assert index.object_count == asked > 0
    assert index.with_classes({}).object_count == 0


def test_all_of_a_long_video_is_drawn_without_a_window() -> None:
    seen = {frame for seed in range(200) for frame in draw_from_window(rng(seed), 20, 3, 0)}
    assert seen == set(range(20))


def test_animated_frames_move_and_their_masks_stay_on_the_objects(tmp_path: Path) -> None:
    source = ClipSource([read_clip_index(write_coco(tmp_path))], ClipConfig(SIZE_HW, 4, augment=PLAIN, animate=1.0))
    moved, seen = 0, 0
    for seed in range(12):
        clip = source.draw(rng(seed), 0, 1.0)
        assert clip.images.shape == (4, *SIZE_HW, 3)
        boxes = [objects.boxes_xyxy[0].tolist() for objects in clip.objects if len(objects.labels)]
        moved += len({tuple(box) for box in boxes}) > 1
        for image, objects in zip(clip.images, clip.objects, strict=True):
            covered = np.asarray(objects.masks.any(axis=0), dtype=np.uint8)
            inside = cv2.erode(covered, np.ones((5, 5))) > 0
            outside = cv2.dilate(covered, np.ones((5, 5))) == 0
            if inside.sum() > 50 and outside.sum() > 50:
                seen += image[inside].mean() > image[outside].mean()
    assert moved >= 8
    assert seen >= 20


def test_a_part_of_the_clips_is_animated(tmp_path: Path) -> None:
    index = read_clip_index(write_coco(tmp_path))
    source = ClipSource([index], ClipConfig(SIZE_HW, 3, augment=PLAIN, animate=0.5))
    clips = [source.draw(rng(seed), 0, 1.0) for seed in range(40)]
    assert 10 < sum(bool((clip.images == clip.images[0]).all()) for clip in clips) < 30


def test_a_still_clip_repeats_its_picture(tmp_path: Path) -> None:
    source = ClipSource([read_clip_index(write_coco(tmp_path))], ClipConfig(SIZE_HW, 3, augment=PLAIN))
    clip = source.draw(rng(), 0, 1.0)
    assert (clip.images == clip.images[0]).all()
    assert len({tuple(objects.boxes_xyxy[0]) for objects in clip.objects}) == 1


def objects(*squares: tuple[int, int]) -> FrameObjects:
    """Objects of 6×6 pixels at (x, y), with ids from 1."""
    masks = np.zeros((len(squares), 20, 30), np.uint8)
    boxes = np.zeros((len(squares), 4), np.float32)
    for mask, box, (x, y) in zip(masks, boxes, squares, strict=True):
        mask[y : y + 6, x : x + 6] = 1
        box[:] = (x, y, x + 6, y + 6)
    return FrameObjects(boxes, np.zeros(len(squares), np.int64), np.arange(1, len(squares) + 1), masks)


def test_pasted_objects_cover_what_is_below_and_keep_one_id() -> None:
    below = Clip(
        np.full((2, 20, 30, 3), 10, np.uint8), (objects((2, 2)), objects((3, 2))), np.array([1, 0.5], np.float32)
    )
    above = Clip(
        np.full((2, 20, 30, 3), 200, np.uint8), (objects((5, 2)), objects((3, 2))), np.array([0.2, 1], np.float32)
    )
    clip = next(found for seed in range(20) if (found := paste(rng(seed), below, above)) is not below)
    first, second = clip.objects
    assert first.track_ids.tolist() == [1, 1 + PASTED_IDS]
    assert second.track_ids.tolist() == [1 + PASTED_IDS], "what is covered wholly is no longer asked for"
    assert first.boxes_xyxy.tolist() == [[2, 2, 5, 8], [5, 2, 11, 8]]
    assert (clip.images[0][first.masks[1] > 0] == 200).all()
    assert (clip.images[0][first.masks[1] == 0] == 10).all()
    assert (below.images == 10).all(), "the clip below is not changed"
    assert clip.denials.tolist() == [np.float32(0.2), 0.5]


def test_pasting_happens_as_often_as_asked(tmp_path: Path) -> None:
    index = read_clip_index(write_youtube_vis(tmp_path, "train", 2021))
    counts = []
    for share in (0.0, 1.0):
        source = ClipSource([index], ClipConfig(SIZE_HW, 2, augment=PLAIN, copy_paste=share))
        clips = [source.draw(rng(seed), 0, 1.0) for seed in range(20)]
        counts.append(sum(any((o.track_ids >= PASTED_IDS).any() for o in clip.objects) for clip in clips))
    assert counts[0] == 0
    assert counts[1] >= 5  # half of the objects, where one is in sight


def test_boxes_become_rectangles_that_follow_flips_and_scale(tmp_path: Path) -> None:
    index = read_clip_index(write_imagenet_vid(tmp_path))
    config = ClipConfig(SIZE_HW, 1, augment=AugmentConfig(scales=(1.0,), flip=1.0, reverse=0, colour=0))
    source = ClipSource([index], config)
    clip = source.draw(rng(3), 0, 2.0)
    assert clip.images.shape[1:3] == (72, 128)
    widths = clip.objects[0].boxes_xyxy[:, 2] - clip.objects[0].boxes_xyxy[:, 0]
    assert 31 <= widths[0] <= 33
    assert clip.objects[0].boxes_xyxy[0, 2] > 64, "an object on the left is on the right after a flip"


@pytest.mark.parametrize("animate", [0.0, 1.0])
def test_a_clip_hardly_denies_classes_that_its_data_has_no_label_of(tmp_path: Path, animate: float) -> None:
    index = read_clip_index(write_coco(tmp_path))
    poor = replace(index, labels=np.zeros_like(index.labels))  # of the first class alone
    config = ClipConfig(SIZE_HW, 2, augment=PLAIN, animate=animate)
    whole = tuple(1.0 for _ in index.categories)
    less = tuple(1.0 if label == 0 else 0.25 for label in range(len(index.categories)))
    seen = {}
    for name, weights in {"rich": (1, 0), "poor": (0, 1), "both": (1, 1)}.items():
        source = ClipSource([index, poor], config, weights, (1, 0.25))
        seen[name] = {tuple(source.draw(rng(seed), 0, 1.0).denials.tolist()) for seed in range(20)}
    assert seen["rich"] == {whole}
    assert seen["poor"] == {less}
    assert seen["both"] == {less, whole}
