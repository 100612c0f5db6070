"""Saving and loading of checkpoints: one safetensors file that carries its own description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from inspro_core.atomic import replacing
from inspro_core.checkpoints.info import describe, read_checkpoint_info
from inspro_core.domain.project import Category
from inspro_core.errors import CheckpointError, message
from inspro_core.model.config import InsProConfig
from inspro_core.model.inspro import InsPro


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint in memory; its tensors are known to fit its configuration.

    Attributes:
        config: shapes the network.
        categories: one per class index.
        provenance: free text by name.
        state_dict: tensors by name, stored precision, on the CPU.
    """

    config: InsProConfig
    categories: tuple[Category, ...]
    provenance: dict[str, str]
    state_dict: dict[str, Tensor]


def save_checkpoint(
    path: str | Path,
    model: InsPro,
    categories: Sequence[Category],
    provenance: Mapping[str, str],
    dtype: torch.dtype = torch.float16,
) -> None:
    """Write a checkpoint; an existing file is replaced only when the new one is complete.

    Args:
        path: `.safetensors` by convention.
        model: on any device.
        categories: one per class index.
        provenance: free text by name, such as `description` and `trained_on`.
        dtype: of stored floating-point tensors; counters keep theirs.

    Raises:
        CheckpointError: if a weight is not finite or does not fit `dtype`, or the file cannot be written.
        UsageError: if there is no such folder, or what has the name is no file.
        ValueError: if there is not one category per class.
    """
    path = Path(path)
    metadata = describe(model.config, categories, provenance)
    tensors = {name: _store(path, name, value, dtype) for name, value in model.state_dict().items()}
    try:
        with replacing(path) as temporary:
            save_file(tensors, temporary, metadata)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(path, "cannot be written: {reason}", reason=error) from error


def load_checkpoint(path: str | Path) -> Checkpoint:
    """Read a checkpoint and check that its tensors are those of its configuration.

    Raises:
        CheckpointError: as `read_checkpoint_info`, and for missing, extra or mis-shaped tensors, naming them.
    """
    info = read_checkpoint_info(path)
    expected = _expected_shapes(info.path, info.config)
    _check_shapes(info.path, info.shapes, expected)
    try:
        with safe_open(info.path, framework="pt") as file:
            state_dict = {name: file.get_tensor(name) for name in expected}
    except (SafetensorError, OSError) as error:
        raise CheckpointError(path, "damaged: {reason}", reason=error) from error
    return Checkpoint(info.config, info.categories, info.provenance, state_dict)


def build_model(checkpoint: Checkpoint) -> InsPro:
    """Build the network of a checkpoint, on the CPU, float32, in evaluation mode."""
    model = InsPro(checkpoint.config)
    model.load_state_dict(checkpoint.state_dict)  # converts to float32
    return model.eval()


def _store(path: Path, name: str, value: Tensor, dtype: torch.dtype) -> Tensor:
    """Bring a tensor to its stored type, refusing to lose finite values."""
    value = value.detach().cpu()
    if not value.is_floating_point():
        return value.contiguous()
    stored = value.to(dtype).contiguous()
    if not stored.isfinite().all():
        if not value.isfinite().all():
            raise CheckpointError(path, "{name} holds values that are not finite: the training diverged", name=name)
        raise CheckpointError(
            path,
            "{name} holds {largest}, which {kind} cannot; save with dtype=torch.float32",
            name=name,
            largest=f"{value.abs().max().item():.4g}",
            kind=dtype,
        )
    return stored


def _expected_shapes(path: Path, config: InsProConfig) -> dict[str, tuple[int, ...]]:
    """List what the network of a configuration holds, without allocating it."""
    try:
        with torch.device("meta"):
            model = InsPro(config)
    except (ValueError, ArithmeticError, RuntimeError) as error:
        raise CheckpointError(
            path, "no network can be built from it: {reason}", place="config", reason=error
        ) from error
    return {name: tuple(value.shape) for name, value in model.state_dict().items()}


def _check_shapes(path: Path, found: Mapping[str, tuple[int, ...]], expected: Mapping[str, tuple[int, ...]]) -> None:
    problems = [message("{name} is missing", name=name) for name in expected if name not in found]
    problems += [message("{name} is not part of the network", name=name) for name in found if name not in expected]
    problems += [
        message("{name} has shape {found}, expected {expected}", name=name, found=found[name], expected=shape)
        for name, shape in expected.items()
        if name in found and found[name] != shape
    ]
    if problems:
        said = reduce(lambda first, second: message("{first}, {second}", first=first, second=second), problems[:3])
        if more := len(problems[3:]):
            said = message("{problems}, and {count} more", problems=said, count=more)
        raise CheckpointError(path, "does not fit its own configuration: {problems}", problems=said)
