"""Weight files of other people: what is read, and what is refused without running it."""

from __future__ import annotations

import io
import os
import pickle
import tarfile
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from inspro_core.checkpoints.info import read_checkpoint_info
from inspro_core.checkpoints.weight_files import read_weights
from inspro_core.errors import CheckpointError
from tests.locked_folders import lock, open_to_all

TENSORS = {"a.weight": torch.arange(6.0).view(2, 3), "a.bias": torch.ones(2)}


class Hostile:
    """Makes a folder when a careless reader opens the file it was pickled into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.folder),)


def same(path: Path) -> bool:
    found = read_weights(path).tensors
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


def test_a_safetensors_file_with_foreign_names_is_read(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"  # what a file is, its content says, not its name
    save_file(TENSORS, path)
    assert same(path)


@pytest.mark.parametrize("is_legacy", [False, True])
@pytest.mark.parametrize(
    "meta",
    [
        {"CLASSES": ("wing", "tail"), "epoch": 12, "hook_msgs": {}, "env_info": "linux", "config": "model = dict()"},
        {"dataset_meta": {"classes": ("wing", "tail"), "palette": [(1, 2, 3)]}, "iter": 9},
        {"dataset_meta": {"CLASSES": ["wing", "tail"]}},
    ],
)
def test_the_classes_of_mmdetections_description_are_found(
    tmp_path: Path, meta: dict[str, object], is_legacy: bool
) -> None:
    path = tmp_path / "weights.pth"
    content = {"meta": meta, "state_dict": OrderedDict(TENSORS), "optimizer": {"state": {}, "param_groups": []}}
    torch.save(content, path, _use_new_zipfile_serialization=not is_legacy)
    assert read_weights(path).class_names == ("wing", "tail")
    assert same(path)


@pytest.mark.parametrize("meta", [None, {}, {"CLASSES": None}, {"CLASSES": [1, 2]}, {"dataset_meta": [1]}, "text"])
def test_a_description_without_classes_is_no_error(tmp_path: Path, meta: object) -> None:
    path = tmp_path / "weights.pth"
    torch.save({"meta": meta, "state_dict": TENSORS}, path)
    assert read_weights(path).class_names == ()


def test_mmdetections_description_may_not_hold_objects_either(tmp_path: Path) -> None:
    """As MMDetection 3 saves them beside the weights before they are published."""
    path, target = tmp_path / "weights.pth", tmp_path / "made_by_the_file"
    torch.save({"message_hub": {"loss": Hostile(target)}, "meta": {"epoch": 1}, "state_dict": TENSORS}, path)
    with pytest.raises(CheckpointError, match=r"mkdir.*refused.*save its state dict alone"):
        read_weights(path)
    assert not target.exists()


def test_a_torchscript_program_is_refused_as_code(tmp_path: Path) -> None:
    path = tmp_path / "program.pt"
    path.write_bytes(zip_of({"program/data.pkl": b"\x80\x02}.", "program/constants.pkl": b"\x80\x02)."}))
    with pytest.raises(CheckpointError, match="TorchScript program"):
        read_weights(path)


def test_a_packed_weight_file_is_to_be_unpacked_first(tmp_path: Path) -> None:
    torch.save(TENSORS, tmp_path / "weights.pth")
    path = tmp_path / "weights.zip"
    path.write_bytes(zip_of({"weights.pth": (tmp_path / "weights.pth").read_bytes()}))
    with pytest.raises(CheckpointError, match="unpack it and give the file inside"):
        read_weights(path)


def test_a_tar_file_of_the_first_pytorch_is_refused_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "weights.tar"
    with tarfile.open(path, "w") as archive:
        for name in ("sys_info", "pickle", "storages", "tensors"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(CheckpointError, match=r"before 0\.1\.10.*save it by a newer PyTorch"):
        read_weights(path)


def zip_of(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


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
        read_weights(path)
    assert not target.exists()


def test_a_pickle_may_not_choose_a_codec(tmp_path: Path) -> None:
    path = tmp_path / "weights.pkl"
    path.write_bytes(b"\x80\x02c_codecs\nencode\nX\x01\x00\x00\x00aX\x06\x00\x00\x00base64\x86R.")
    with pytest.raises(CheckpointError, match="base64"):
        read_weights(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "not a weight file"), (b"<html>not found</html>", "not a weight file"), (b"\x80\x04", "damaged")],
)
def test_foreign_files_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "weights.pth"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=message):
        read_weights(path)


@pytest.mark.parametrize("kind", ["zip", "legacy", "pickle", "safetensors"])
def test_a_cut_file_is_called_damaged(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "weights"
    if kind == "pickle":
        path.write_bytes(pickle.dumps({"model": {"a": np.arange(1000.0)}}))
    elif kind == "safetensors":
        save_file({"a": torch.randn(1000)}, path)
    else:
        torch.save({"a": torch.randn(1000)}, path, _use_new_zipfile_serialization=kind == "zip")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(CheckpointError, match="damaged"):
        read_weights(path)


@pytest.mark.parametrize("damage", [b"\xffata.pkl", b"data.\xff\xfe\xfd"])
def test_an_archive_whose_names_are_garbled_is_called_damaged(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "weights.pth"
    torch.save(TENSORS, path)
    path.write_bytes(path.read_bytes().replace(b"data.pkl", damage))
    with pytest.raises(CheckpointError, match="damaged"):
        read_weights(path)


@pytest.mark.parametrize("read", [read_weights, read_checkpoint_info])
@pytest.mark.parametrize("name", ["model.pth", "model.safetensors"])
def test_a_file_that_may_not_be_read_is_neither_missing_nor_damaged(read: Callable[[Path], object], name: str) -> None:
    with open_to_all() as folder:
        (folder / name).touch()
        problem = rf"{name}: cannot be read: Permission denied; see that you may read it$"
        with lock(folder / name, 0o000), pytest.raises(CheckpointError, match=problem):
            read(folder / name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"nowhere\.pth: cannot be read: No such file"):
        read_weights(tmp_path / "nowhere.pth")


@pytest.mark.parametrize("content", [[1, 2], {"epoch": 3}, {"model": {"name": "x"}}])
def test_a_file_without_tensors_is_refused(tmp_path: Path, content: object) -> None:
    path = tmp_path / "weights.pth"
    torch.save(content, path)
    with pytest.raises(CheckpointError, match="tensors"):
        read_weights(path)
