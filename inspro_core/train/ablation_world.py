"""The small world of an ablation: synthetic videos and a network that a CPU trains in minutes."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from inspro_core.data.clip_index import ClipIndex, read_clip_index
from inspro_core.data.scene_dataset import write_scenes
from inspro_core.data.scenes import plan_scene
from inspro_core.domain.project import Category
from inspro_core.model.config import InsProConfig, MaskConfig, inspro_mini

CATEGORIES = (Category(1, "shape"),)
TRAIN_SEED, VAL_SEED = 0, 10_000
FRAME_SIZE_HW = (144, 256)
MIN_RADIUS = 0.045  # of the frame height: 6 pixels across at input size
MIN_ACTORS = 2  # one object alone cannot be confused


@dataclass(frozen=True)
class AblationWorld:
    """How much data an ablation has.

    Attributes:
        train_videos, train_frames: videos to learn from, and frames of each.
        val_videos, val_frames: held-out videos that are tracked as a whole.
    """

    train_videos: int = 300
    train_frames: int = 20
    val_videos: int = 24
    val_frames: int = 30


@dataclass(frozen=True)
class AblationData:
    """The data in memory, all classes made one: what tables 2, 3 and 6 compare is finding and following.

    Attributes:
        train: clips to learn from.
        truth: YouTube-VIS ground truth of the held-out videos.
        pictures: folder of their frames.
    """

    train: ClipIndex
    truth: dict[str, Any]
    pictures: Path

    def first_frames(self, count: int) -> AblationData:
        """Return the same with held-out videos of their first `count` frames."""
        videos = [
            {**video, "file_names": video["file_names"][:count], "length": min(count, video["length"])}
            for video in self.truth["videos"]
        ]
        by_frame = ("segmentations", "bboxes", "areas")
        cut = [
            {key: value[:count] if key in by_frame else value for key, value in annotation.items()}
            for annotation in self.truth["annotations"]
        ]
        annotations = [annotation for annotation in cut if any(annotation["segmentations"])]
        return replace(self, truth={**self.truth, "videos": videos, "annotations": annotations})


def small_inspro() -> InsProConfig:
    """A network that trains on a CPU: 128×72 input, three head stages, twelve slots, 64 channels."""
    return replace(
        inspro_mini(len(CATEGORIES)),
        input_size_hw=(72, 128),
        channels=64,
        num_proposals=12,
        num_stages=3,
        num_attention_heads=4,
        dynamic_channels=16,
        feedforward_channels=256,
        mask=MaskConfig(levels=(2, 3, 4), channels=16, norm="group"),
    )


def make_data(folder: Path, world: AblationWorld) -> AblationData:
    """Read the data of an ablation; write what is not there yet."""
    for name, seed, videos, frames in (
        ("train", TRAIN_SEED, world.train_videos, world.train_frames),
        ("val", VAL_SEED, world.val_videos, world.val_frames),
    ):
        if not (folder / name / "instances.json").exists():
            write_scenes(folder / name, choose_seeds(seed, videos, frames), frames, FRAME_SIZE_HW)
    train = read_clip_index(folder / "train")
    truth = json.loads((folder / "val" / "instances.json").read_text(encoding="utf-8"))
    for annotation in truth["annotations"]:
        annotation["category_id"] = CATEGORIES[0].id
    truth["categories"] = [{"id": category.id, "name": category.name} for category in CATEGORIES]
    one_class = replace(train, labels=train.labels * 0, categories=CATEGORIES)
    return AblationData(one_class, truth, folder / "val" / "JPEGImages")


def choose_seeds(first: int, count: int, frame_count: int) -> list[int]:
    """List seeds from `first` on whose scenes have several objects, all large enough for the small input."""
    seeds: list[int] = []
    seed = first
    while len(seeds) < count:
        actors = plan_scene(seed, frame_count, FRAME_SIZE_HW).actors
        smallest = min(float(actor.radii.mean()) for actor in actors)
        if len(actors) >= MIN_ACTORS and smallest >= MIN_RADIUS * FRAME_SIZE_HW[0]:
            seeds.append(seed)
        seed += 1
    return seeds
