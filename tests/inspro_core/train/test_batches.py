"""Batches are pure functions of seed and index, and true to the labels."""

from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path

import pytest
import torch

from inspro_core.data.clip_index import read_clip_index
from inspro_core.data.clips import ClipSource
from inspro_core.errors import VideoError
from inspro_core.train.batches import Batch, BatchDataset, stream_batches


def same(one: Batch, other: Batch) -> bool:
    masks = zip(
        (t.masks for frame in one.targets for t in frame),
        (t.masks for frame in other.targets for t in frame),
        strict=True,
    )
    return torch.equal(one.images, other.images) and all(torch.equal(a, b) for a, b in masks)


def test_a_batch_depends_on_seed_and_index_only(source: ClipSource) -> None:
    dataset = BatchDataset(source, 2, seed=0, warmup_from=0)
    assert same(dataset.draw(3), BatchDataset(source, 2, seed=0, warmup_from=0).draw(3))
    assert not same(dataset.draw(3), dataset.draw(4))
    assert not same(dataset.draw(3), BatchDataset(source, 2, seed=1, warmup_from=0).draw(3))


def test_a_worker_process_gives_the_same_batches_in_order(source: ClipSource) -> None:
    dataset = BatchDataset(source, 2, seed=0, warmup_from=100)
    for index, batch in enumerate(stream_batches(dataset, 2, 5, workers=1), 2):
        assert same(batch, dataset.draw(index))


def test_targets_belong_to_the_frames_behind_the_warm_up(source: ClipSource) -> None:
    dataset = BatchDataset(source, 2, seed=0, warmup_from=0)
    batch = next(batch for batch in (dataset.draw(i) for i in range(20)) if batch.warmup)
    assert batch.images.shape[:3] == (2, batch.warmup + 2, 3)
    assert len(batch.targets) == 2


def test_boxes_enclose_their_masks_inside_the_frame(source: ClipSource) -> None:
    batch = BatchDataset(source, 2, seed=0, warmup_from=100).draw(1)
    assert batch.images.shape[3] % 32 == batch.images.shape[4] % 32 == 0
    count = 0
    for frame in batch.targets:
        for target, size_hw in zip(frame, batch.sizes_hw, strict=True):
            for box, mask in zip(target.boxes_xyxy, target.masks, strict=True):
                ys, xs = mask.nonzero(as_tuple=True)
                expected = [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]
                assert box.tolist() == [float(v) for v in expected]
                assert box[2] <= size_hw[1]
                assert box[3] <= size_hw[0]
                count += 1
    assert count


def test_an_object_keeps_its_id_through_a_clip(source: ClipSource) -> None:
    batch = BatchDataset(source, 2, seed=0, warmup_from=100).draw(0)
    for clip in range(2):
        first, second = ({int(i) for i in frame[clip].track_ids} for frame in batch.targets)
        assert first & second


def test_a_broken_picture_is_named_also_by_a_worker(dataset: Path, source: ClipSource, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(dataset, copy)
    for picture in (copy / "JPEGImages").rglob("*.jpg"):
        picture.write_bytes(b"broken")
    broken = ClipSource([read_clip_index(copy)], source.config)
    with pytest.raises(VideoError, match=r"\.jpg: cannot be read"):
        next(iter(stream_batches(BatchDataset(broken, 2, 0, 100), 0, 2, workers=1)))
    assert not multiprocessing.active_children()
