"""Weight files of other people: what is read, and what is refused without running it."""

from __future__ import annotations

import os
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from inspro_core.checkpoints.weight_files import read_tensors
from inspro_core.errors import CheckpointError

TENSORS = {"a.weight": torch.arange(6.0).view(2, 3), "a.bias": torch.ones(2)}


class Hostile:
    """Makes a folder when a careless reader opens the file it was pickled into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.folder),)


def same(path: Path) -> bool:
    found = read_tensors(path)
    return found.keys() == TENSORS.keys() and all(torch.equal(found[name], value) for name, value in TENSORS.items())


@pytest.mark.parametrize("wrapper", [None, "model", "state_dict", "backbone"])
def test_tensors_are_found_bare_and_under_their_wrappers(tmp_path: Path, wrapper: str | None) -> None:
    path = tmp_path / "weights.pth"
    torch.save({wrapper: OrderedDict(TENSORS), "meta": {"epoch": 3}, "head": [1]} if wrapper else TENSORS, path)
    assert same(path)


def test_the_file_format_before_pytorch_1_6_is_read(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    torch.save(TENSORS, path, _use_new_zipfile_serialization=False)
    assert same(path)


@pytest.mark.parametrize("protocol", [2, 4])
def test_a_pickle_of_arrays_is_read(tmp_path: Path, protocol: int) -> None:
    path = tmp_path / "R-50.pkl"
    arrays = {name: value.numpy() for name, value in TENSORS.items()}
    content = {"model": arrays, "__author__": "somebody", "matching_heuristics": True}
    path.write_bytes(pickle.dumps(content, protocol=protocol))
    assert same(path)


def hostile_files(folder: Path, target: Path) -> dict[str, bytes]:
    torch.save({"model": Hostile(target)}, folder / "zip")
    torch.save({"model": Hostile(target)}, folder / "legacy", _use_new_zipfile_serialization=False)
    array = np.empty(1, dtype=object)
    array[0] = Hostile(target)
    return {
        "zip.pth": (folder / "zip").read_bytes(),
        "legacy.pth": (folder / "legacy").read_bytes(),
        "pickle.pth": pickle.dumps({"model": Hostile(target)}),
        "pickle.pkl": pickle.dumps({"model": Hostile(target)}, protocol=2),
        "inside_an_array.pkl": pickle.dumps({"model": {"a": array}}),
    }


@pytest.mark.parametrize("name", ["zip.pth", "legacy.pth", "pickle.pth", "pickle.pkl", "inside_an_array.pkl"])
def test_a_file_that_would_run_code_is_refused_and_runs_none(tmp_path: Path, name: str) -> None:
    target = tmp_path / "made_by_the_file"
    path = tmp_path / name
    path.write_bytes(hostile_files(tmp_path, target)[name])
    with pytest.raises(CheckpointError, match=r"mkdir.*refused"):
        read_tensors(path)
    assert not target.exists()


def test_a_pickle_may_not_choose_a_codec(tmp_path: Path) -> None:
    path = tmp_path / "weights.pkl"
    path.write_bytes(b"\x80\x02c_codecs\nencode\nX\x01\x00\x00\x00aX\x06\x00\x00\x00base64\x86R.")
    with pytest.raises(CheckpointError, match="base64"):
        read_tensors(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "not a weight file"), (b"<html>not found</html>", "not a weight file"), (b"\x80\x04", "damaged")],
)
def test_foreign_files_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "weights.pth"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=message):
        read_tensors(path)


@pytest.mark.parametrize("kind", ["zip", "legacy", "pickle"])
def test_a_cut_file_is_called_damaged(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "weights"
    if kind == "pickle":
        path.write_bytes(pickle.dumps({"model": {"a": np.arange(1000.0)}}))
    else:
        torch.save({"a": torch.randn(1000)}, path, _use_new_zipfile_serialization=kind == "zip")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(CheckpointError, match="damaged"):
        read_tensors(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"nowhere\.pth: no such file"):
        read_tensors(tmp_path / "nowhere.pth")


@pytest.mark.parametrize("content", [[1, 2], {"epoch": 3}, {"model": {"name": "x"}}])
def test_a_file_without_tensors_is_refused(tmp_path: Path, content: object) -> None:
    path = tmp_path / "weights.pth"
    torch.save(content, path)
    with pytest.raises(CheckpointError, match="tensors"):
        read_tensors(path)
