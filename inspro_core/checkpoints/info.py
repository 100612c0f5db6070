"""What a checkpoint says about itself: configuration, categories and provenance. Read without loading a tensor.

A checkpoint is one safetensors file, which holds numbers and text and cannot run code. Its metadata has the entries
`inspro_checkpoint` (format version), `config`, `categories` and `provenance`, the last three as JSON.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from safetensors import SafetensorError, safe_open

from inspro_core.domain.project import Category
from inspro_core.errors import CheckpointError, check_readable
from inspro_core.model.config import InsProConfig

FORMAT_VERSION = 1
VERSION_ENTRY = "inspro_checkpoint"


@dataclass(frozen=True)
class CheckpointInfo:
    """The description of a checkpoint.

    Attributes:
        path: the file.
        config: shapes the network.
        categories: one per class index.
        provenance: free text by name: what the weights were trained on, when, by what.
        shapes: of the stored tensors, by name.
    """

    path: Path
    config: InsProConfig
    categories: tuple[Category, ...]
    provenance: dict[str, str]
    shapes: dict[str, tuple[int, ...]]


def read_checkpoint_info(path: str | Path) -> CheckpointInfo:
    """Read the description of a checkpoint; loads neither tensors nor torch.

    Raises:
        CheckpointError: if the file is missing, damaged, not a checkpoint of this program, from a newer version of it,
            or describes a network that cannot be built.
    """
    path = Path(path)
    check_readable(path, CheckpointError)
    try:
        with safe_open(path, framework="np") as file:
            metadata = file.metadata() or {}
            shapes = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise CheckpointError(path, "damaged, or not a checkpoint of this program: {reason}", reason=error) from error
    version = metadata.get(VERSION_ENTRY)
    if version is None:
        raise CheckpointError(path, "holds tensors, but was not written by this program: import it instead")
    if version != str(FORMAT_VERSION):
        raise CheckpointError(
            path,
            "has format version {found}, this program reads {known}: update it",
            found=version,
            known=FORMAT_VERSION,
        )
    config = _decode(_entry(path, metadata, "config"), InsProConfig, path, "config")
    categories = _decode(_entry(path, metadata, "categories"), tuple[Category, ...], path, "categories")
    if len(categories) != config.num_classes:
        raise CheckpointError(
            path,
            "expected {expected} as config says, got {found}",
            place="categories",
            expected=config.num_classes,
            found=len(categories),
        )
    provenance = _entry(path, metadata, "provenance")
    if not isinstance(provenance, dict) or not all(isinstance(text, str) for text in provenance.values()):
        raise CheckpointError(path, "expected texts by name", place="provenance")
    return CheckpointInfo(path, config, categories, provenance, shapes)


def is_checkpoint(path: str | Path) -> bool:
    """Tell whether a file is a checkpoint of this program, of any version, whole or not in its description."""
    try:
        with safe_open(path, framework="np") as file:
            return VERSION_ENTRY in (file.metadata() or {})
    except (SafetensorError, OSError):
        return False


def describe(config: InsProConfig, categories: Sequence[Category], provenance: Mapping[str, str]) -> dict[str, str]:
    """Build the metadata of a checkpoint.

    Raises:
        ValueError: if there is not one category per class, or a provenance entry is not text.
    """
    if len(categories) != config.num_classes:
        raise ValueError(f"expected {config.num_classes} categories, one per class, got {len(categories)}")
    for name, text in provenance.items():
        if not isinstance(text, str):
            raise ValueError(f"provenance {name!r}: expected text, got {type(text).__name__}")
    return {
        VERSION_ENTRY: str(FORMAT_VERSION),
        "config": json.dumps(dataclasses.asdict(config)),
        "categories": json.dumps([dataclasses.asdict(category) for category in categories]),
        "provenance": json.dumps(dict(provenance)),
    }


def _entry(path: Path, metadata: Mapping[str, str], name: str) -> Any:
    try:
        return json.loads(metadata[name])
    except KeyError as error:
        raise CheckpointError(path, "missing in its metadata", place=name) from error
    except ValueError as error:
        raise CheckpointError(path, "not JSON: {reason}", place=name, reason=error) from error


def _decode(value: Any, kind: Any, path: Path, place: str) -> Any:
    """Turn parsed JSON into a value of a dataclass field's type, checking every part.

    Raises:
        CheckpointError: naming the place of what does not fit.
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if dataclasses.is_dataclass(kind) and isinstance(value, dict):
        return _decode_dataclass(value, kind, path, place)
    if origin in (Union, UnionType):  # `X | None`, or `X | Y | None` of dataclasses
        inner = [argument for argument in arguments if argument is not type(None)]
        return None if value is None else _decode(value, max(inner, key=lambda kind: _fit(value, kind)), path, place)
    if origin is Literal and value in arguments:
        return value
    if origin is tuple and isinstance(value, list):
        kinds = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else list(arguments)
        if len(kinds) == len(value):
            return tuple(
                _decode(part, inner, path, f"{place}[{i}]")
                for i, (part, inner) in enumerate(zip(value, kinds, strict=True))
            )
    if kind is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if kind in (bool, int, str) and type(value) is kind:
        return value
    expected = getattr(kind, "__name__", kind)
    raise CheckpointError(path, "expected {expected}, got {found}", place=place, expected=expected, found=repr(value))


def _fit(value: Any, kind: Any) -> int:
    """Count the entries of a JSON object that are fields of a dataclass."""
    if not dataclasses.is_dataclass(kind) or not isinstance(value, dict):
        return 0
    return len(value.keys() & {field.name for field in dataclasses.fields(kind)})


def _decode_dataclass(values: dict[str, Any], kind: Any, path: Path, place: str) -> Any:
    hints = get_type_hints(kind)
    unknown = sorted(values.keys() - hints.keys())
    if unknown:
        raise CheckpointError(
            path, "unknown here; a newer version of the program wrote it", place=f"{place}.{unknown[0]}"
        )
    parts = {name: _decode(value, hints[name], path, f"{place}.{name}") for name, value in values.items()}
    try:
        return kind(**parts)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise CheckpointError(path, "{reason}", place=place, reason=error) from error
