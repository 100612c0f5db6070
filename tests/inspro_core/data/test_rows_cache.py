"""Kept rows equal what was read, are mapped, and give way when the annotations change."""

from __future__ import annotations

import os
import pickle
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from inspro_core.data import clip_index, rows_cache
from inspro_core.data.clip_index import ClipIndex, read_clip_index
from inspro_core.data.dataset_rows import DatasetRows
from inspro_core.data.layouts.locate import DatasetLocation
from tests.inspro_core.data.dataset_worlds import frame_xml, write_coco, write_imagenet_vid, write_youtube_vis


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every dataset, however small, in a folder of the test."""
    monkeypatch.setenv(rows_cache.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(clip_index, "KEEP_FROM_SECONDS", 0.0)
    return tmp_path / "cache" / "datasets"


def same(one: DatasetRows, other: DatasetRows) -> bool:
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(DatasetRows))


def read_without_cache(path: Path) -> DatasetRows:
    return DatasetLocation(path).read()


def refuse_to_read(_: DatasetLocation) -> DatasetRows:
    raise AssertionError("the annotations were read again")


@pytest.mark.parametrize("write", [lambda root: write_youtube_vis(root, "train", 2021), write_coco, write_imagenet_vid])
def test_the_second_reading_maps_what_the_first_kept(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, write: object
) -> None:
    assert callable(write)
    path = write(tmp_path / "data")
    plain = read_without_cache(path)
    first = read_clip_index(path)
    monkeypatch.setattr(DatasetLocation, "read", refuse_to_read)
    second = read_clip_index(path)
    assert same(plain, first.rows)
    assert same(plain, second.rows)
    assert isinstance(second.rows.labels, np.memmap)
    assert [len(second.masks(frame)) for frame in range(3)] == [len(first.masks(frame)) for frame in range(3)]


def test_changed_annotations_are_read_again_and_the_old_file_goes(tmp_path: Path, kept: Path) -> None:
    file = write_youtube_vis(tmp_path / "data", "train", 2021)
    read_clip_index(file)
    (old,) = kept.iterdir()
    write_youtube_vis(tmp_path / "data", "train", 2021, videos=3)
    os.utime(file, ns=(1, 1))
    assert read_clip_index(file).video_count == 3
    (new,) = kept.iterdir()
    assert new != old


def test_an_xml_file_that_changed_in_its_place_is_read_again(tmp_path: Path, kept: Path) -> None:
    folder = write_imagenet_vid(tmp_path / "data")
    before = read_clip_index(folder)
    file = sorted(folder.rglob("*.xml"))[-1]
    times = [path.stat().st_mtime_ns for path in (folder, file.parent.parent)]
    file.write_text(frame_xml([]))
    assert times == [path.stat().st_mtime_ns for path in (folder, file.parent.parent)]  # no folder tells of it
    assert read_clip_index(folder).object_count < before.object_count


@pytest.mark.parametrize("damage", [b"", b"INSPROROWS1\n" + bytes(8), b"something else entirely"])
def test_a_damaged_file_is_read_anew(tmp_path: Path, kept: Path, damage: bytes) -> None:
    file = write_coco(tmp_path / "data")
    read_clip_index(file)
    (cached,) = kept.iterdir()
    cached.write_bytes(damage)
    assert same(read_clip_index(file).rows, read_without_cache(file))
    assert cached.stat().st_size > len(damage)


def test_a_file_cut_short_is_read_anew(tmp_path: Path, kept: Path) -> None:
    file = write_coco(tmp_path / "data")
    read_clip_index(file)
    (cached,) = kept.iterdir()
    cached.write_bytes(cached.read_bytes()[:-200])
    assert same(read_clip_index(file).rows, read_without_cache(file))


def test_moved_pictures_are_looked_for_again(tmp_path: Path, kept: Path) -> None:
    file = write_coco(tmp_path / "data")
    read_clip_index(file)
    (tmp_path / "data" / "images").mkdir()
    (tmp_path / "data" / "val2017").rename(tmp_path / "data" / "images" / "val2017")
    assert read_clip_index(file).picture(0).size


def test_nothing_is_kept_where_the_cache_cannot_be_written(tmp_path: Path, kept: Path) -> None:
    kept.parent.mkdir()
    kept.write_text("a file where the folder should be")
    file = write_coco(tmp_path / "data")
    assert same(read_clip_index(file).rows, read_without_cache(file))


def test_small_datasets_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(rows_cache.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(clip_index, "KEEP_FROM_SECONDS", 1e9)
    read_clip_index(write_coco(tmp_path / "data"))
    assert not (tmp_path / "cache").exists()


def test_a_mapped_dataset_travels_by_its_file_name(tmp_path: Path, kept: Path) -> None:
    index = read_clip_index(write_youtube_vis(tmp_path / "data", "train", 2021, length=200, videos=6))
    assert len(pickle.dumps(index.rows)) < 1000 < index.rows.counts.nbytes
    back: ClipIndex = pickle.loads(pickle.dumps(index))
    assert same(back.rows, index.rows)
    assert np.array_equal(back.labels, index.labels)
