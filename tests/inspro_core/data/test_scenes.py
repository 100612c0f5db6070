"""Synthetic scenes: exact, seeded, and as varied as they claim."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from pycocotools import mask as coco_mask

from inspro_core.data.scene_dataset import write_synthetic_dataset
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES
from inspro_core.data.scenes import MIN_VISIBLE_PIXELS, plan_scene, render_video

SMALL = (180, 320)


def test_the_same_seed_gives_the_same_bytes() -> None:
    one, other = render_video(7, 3, SMALL), render_video(7, 3, SMALL)
    assert np.array_equal(one.frames, other.frames)
    assert one.annotation == other.annotation


def test_different_seeds_give_different_pictures() -> None:
    assert not np.array_equal(render_video(1, 2, SMALL).frames, render_video(2, 2, SMALL).frames)


def test_masks_of_a_frame_are_disjoint_and_not_slivers() -> None:
    video = render_video(15, 12, SMALL)
    for frame in range(12):
        masks = [segment.mask.to_array() for segment in video.annotation.segments_on_frame(frame).values()]
        assert masks
        assert np.sum(masks, axis=0).max() == 1
        assert min(mask.sum() for mask in masks) >= MIN_VISIBLE_PIXELS


def test_proportions_hold_over_a_range_of_seeds() -> None:
    scenes = [plan_scene(seed) for seed in range(300)]
    assert np.mean([scene.has_full_occlusion for scene in scenes]) == pytest.approx(1 / 3, abs=0.01)
    assert np.mean([bool(scene.enters_late) for scene in scenes]) == pytest.approx(1 / 2, abs=0.01)
    assert np.mean([scene.has_lookalikes for scene in scenes]) == pytest.approx(1 / 5, abs=0.01)
    assert {len(scene.actors) for scene in scenes} == {1, 2, 3, 4, 5, 6}
    assert {actor.category_id for scene in scenes for actor in scene.actors} == {c.id for c in SYNTHETIC_CATEGORIES}


def test_objects_are_5_to_40_percent_of_the_frame_height() -> None:
    diameters = [2 * actor.radii.mean() / 360 for seed in range(100) for actor in plan_scene(seed).actors]
    assert 0.04 < min(diameters) < 0.08
    assert 0.3 < max(diameters) < 0.47


def _runs_of_absence(present: list[bool]) -> list[tuple[int, int]]:
    seen = [frame for frame, is_present in enumerate(present) if is_present]
    return [(a + 1, b) for a, b in pairwise(seen) if b - a > 2]


def test_an_object_vanishes_fully_and_returns_in_occlusion_videos() -> None:
    returned = 0
    seeds = [seed for seed in range(10_000, 10_060) if seed % 3 == 0]
    for seed in seeds:
        annotation = render_video(seed, 40, SMALL).annotation
        tracks = annotation.tracks.values()
        returned += any(_runs_of_absence([frame in track.segments for frame in range(40)]) for track in tracks)
    assert returned >= 0.9 * len(seeds)


def test_late_objects_are_absent_at_first_and_seen_later() -> None:
    for seed in range(10_000, 10_020, 2):
        video = render_video(seed, 24, SMALL)
        for track_id in video.enters_late:
            frames = sorted(video.annotation.tracks[track_id].segments)
            assert frames[0] >= 3


def test_look_alikes_share_their_class_and_cross() -> None:
    for seed in range(0, 50, 5):
        scene = plan_scene(seed)
        pairs = [
            (a, b)
            for a in scene.actors
            for b in scene.actors
            if a.track_id < b.track_id and a.category_id == b.category_id and np.abs(a.colors - b.colors).max() < 40
        ]
        a, b = pairs[-1]
        side = np.sign(a.centres[:, 0] - b.centres[:, 0])
        assert side[0] == -side[-1] != 0


def test_the_dataset_file_holds_what_was_rendered(tmp_path: Path) -> None:
    write_synthetic_dataset(tmp_path, 2, 4, 10_000)
    dataset = json.loads((tmp_path / "instances.json").read_text())
    assert [video["id"] for video in dataset["videos"]] == [1, 2]
    video = render_video(10_001, 4)
    tracks = [a for a in dataset["annotations"] if a["video_id"] == 2]
    assert len(tracks) == len(video.annotation.tracks)
    for entry, track in zip(tracks, video.annotation.tracks.values(), strict=True):
        assert len(entry["segmentations"]) == len(entry["bboxes"]) == len(entry["areas"]) == 4
        for frame, rle in enumerate(entry["segmentations"]):
            expected = track.segments.get(frame)
            assert (rle is None) == (expected is None)
            if expected is not None:
                assert np.array_equal(coco_mask.decode(rle), expected.mask.to_array())
    picture = cv2.imread(str(tmp_path / "JPEGImages" / dataset["videos"][1]["file_names"][2]))
    assert picture is not None
    assert np.abs(picture[:, :, ::-1].astype(int) - video.frames[2]).mean() < 6


def test_several_processes_write_what_one_writes(tmp_path: Path) -> None:
    write_synthetic_dataset(tmp_path / "one", 2, 2, 5)
    write_synthetic_dataset(tmp_path / "two", 2, 2, 5, workers=2)
    texts = [(tmp_path / name / "instances.json").read_text() for name in ("one", "two")]
    assert texts[0] == texts[1]
