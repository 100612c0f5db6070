"""Safe reading of other people's weight files: tensors and plain containers, never code."""

from __future__ import annotations

import pickle
import re
import zipfile
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from inspro_core.errors import CheckpointError, looking_at

ZIP_START = b"PK\x03\x04"
LEGACY_START = pickle.dumps(0x1950A86A20F9469CFC6C, protocol=2)  # torch.save before PyTorch 1.6
PICKLE_START = b"\x80"
TAR_MARK, TAR_MARK_AT = b"ustar", 257  # torch.save before PyTorch 0.1.10
SAFETENSORS_MARK, SAFETENSORS_MARK_AT = b"{", 8  # behind the length of the header
DAMAGE = (RuntimeError, EOFError, LookupError, ValueError, TypeError, AttributeError, OSError, pickle.UnpicklingError)
"""What PyTorch and unpickling raise over bytes that nobody wrote."""
WRAPPERS = ("model", "state_dict", "backbone")  # Detectron2; MMDetection; backbones published beside their head


@dataclass(frozen=True)
class WeightFile:
    """What was read of a file.

    Attributes:
        tensors: by their names in the file.
        class_names: that the file gives for its class rows (MMDetection's `meta`); empty where it gives none.
    """

    tensors: dict[str, Tensor]
    class_names: tuple[str, ...] = ()


def read_weights(path: str | Path) -> WeightFile:
    """Read the tensors of a PyTorch file (.pth), a pickle of NumPy arrays (Detectron2's .pkl) or a safetensors file.

    A wrapper around the tensors (`model`, `state_dict`, `backbone`) is taken off, and what stands beside it, such as
    the state of an optimiser, is dropped. The first bytes say which kind of file it is.

    Raises:
        CheckpointError: if the file is missing, damaged, wants to run code, holds no tensors, or numbers in them that
            are not finite.
    """
    path = Path(path)
    content = _read_content(path)
    if not isinstance(content, dict):
        raise CheckpointError(path, "expected a table of tensors, found {found}", found=type(content).__name__)
    class_names = _class_names(content.get("meta"))
    for wrapper in WRAPPERS:
        if isinstance(content.get(wrapper), dict):
            content = content[wrapper]
            break
    tensors = {str(name): tensor for name, value in content.items() if (tensor := _as_tensor(value)) is not None}
    if not tensors:
        raise CheckpointError(path, "holds no tensors: expected a state dict, bare or under 'model' or 'state_dict'")
    check_finite(path, tensors)
    return WeightFile(tensors, class_names)


def check_finite(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """Refuse weights of a training that went astray.

    Raises:
        CheckpointError: if a number is not finite in single precision, naming its tensor.
    """
    for name, value in tensors.items():
        if value.is_floating_point() and not value.float().isfinite().all():
            raise CheckpointError(
                path,
                "{name} holds numbers that are not finite, the training had diverged: get other weights",
                name=name,
            )


def _read_content(path: Path) -> object:
    with looking_at(path, CheckpointError), path.open("rb") as file:
        start = file.read(TAR_MARK_AT + len(TAR_MARK))
    if start.startswith(ZIP_START):
        return _read_zip(path)
    if start.startswith(LEGACY_START):
        return _read_torch(path)
    if start[TAR_MARK_AT:] == TAR_MARK:
        raise CheckpointError(
            path, "an archive of PyTorch before 0.1.10, or another tar file: unpack it, or save it by a newer PyTorch"
        )
    if start[SAFETENSORS_MARK_AT:].startswith(SAFETENSORS_MARK):
        return _read_safetensors(path)
    if start.startswith(PICKLE_START):
        return _read_arrays(path)
    raise CheckpointError(
        path, "not a weight file: expected one of PyTorch (.pth), a pickle of arrays (.pkl) or .safetensors"
    )


def _class_names(meta: object) -> tuple[str, ...]:
    """Find the classes in MMDetection's description: `CLASSES` in version 2, `dataset_meta.classes` in version 3."""
    if not isinstance(meta, dict):
        return ()
    described = meta.get("dataset_meta")
    places = [meta, described] if isinstance(described, dict) else [meta]
    for place in places:
        for key in ("CLASSES", "classes"):
            names = place.get(key)
            if isinstance(names, (list, tuple)) and names and all(isinstance(name, str) for name in names):
                return tuple(names)
    return ()


def _read_safetensors(path: Path) -> object:
    try:
        return load_file(path)
    except (SafetensorError, OSError) as error:
        raise _damaged(path) from error


def _read_zip(path: Path) -> object:
    """Read the format of PyTorch since 1.6, a zip archive with the pickle `data.pkl`."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = {name.rpartition("/")[2] for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged(path) from error
    if "data.pkl" not in members:
        raise CheckpointError(path, "a zip archive that PyTorch did not write: unpack it and give the file inside")
    if "constants.pkl" in members:
        raise CheckpointError(path, "a TorchScript program, which is code and is refused; ask for its state dict")
    return _read_torch(path)


def _read_torch(path: Path) -> object:
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        if forbidden := re.search(r"GLOBAL\s+([\w.]+)", str(error)):
            raise _unsafe(path, forbidden[1]) from error
        raise CheckpointError(path, "damaged, or no table of tensors: download it again") from error
    except DAMAGE as error:
        raise _damaged(path) from error


def _read_arrays(path: Path) -> object:
    try:
        with path.open("rb") as file:
            return _ArrayUnpickler(file, encoding="latin1").load()
    except _ForbiddenGlobalError as error:
        raise _unsafe(path, str(error)) from error
    except DAMAGE as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> CheckpointError:
    return CheckpointError(path, "damaged or incomplete: download it again")


def _unsafe(path: Path, detail: str) -> CheckpointError:
    return CheckpointError(
        path,
        "wants more than tensors when it is opened ({detail}), which could run code and is refused; "
        "ask for a file that holds tensors only, or, where you trust this one, save its state dict alone",
        detail=detail,
    )


def _as_tensor(value: object) -> Tensor | None:
    if isinstance(value, Tensor):
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiu":
        return torch.from_numpy(np.ascontiguousarray(value))
    return None


class _ForbiddenGlobalError(Exception):
    """A pickle names something other than an array or a plain container."""


def _encode_latin1(text: str, encoding: str) -> bytes:
    """Stand in for `_codecs.encode`, by which protocol 2 writes bytes."""
    if encoding != "latin1":
        raise _ForbiddenGlobalError(f"_codecs.encode to {encoding!r}")
    return text.encode("latin1")


# By the public way, since the module that defines them was renamed between NumPy 1 and 2.
_RECONSTRUCT: Any = np.empty(0).__reduce__()[0]
_SCALAR: Any = np.float64(0).__reduce__()[0]
_ADMITTED: dict[tuple[str, str], Any] = {
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
    ("numpy.core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy._core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy.core.multiarray", "scalar"): _SCALAR,
    ("numpy._core.multiarray", "scalar"): _SCALAR,
    ("collections", "OrderedDict"): OrderedDict,
    ("_codecs", "encode"): _encode_latin1,
}


class _ArrayUnpickler(pickle.Unpickler):
    """An unpickler that admits NumPy arrays, their types and plain containers, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ADMITTED[module, name]
        except KeyError:
            raise _ForbiddenGlobalError(f"{module}.{name}") from None
