"""Access to the recorded outputs of official code, and to the generator of the weights they were recorded with."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

Bundle = dict[str, Any]


@cache
def load_bundle(shared: Path, name: str) -> Bundle:
    """Load `<name>_ref.pt`."""
    bundle: Bundle = torch.load(shared / "reference" / f"{name}_ref.pt", weights_only=True)
    return bundle


@cache
def load_generator(shared: Path) -> ModuleType:
    """Import gen.py of the reference folder."""
    spec = importlib.util.spec_from_file_location("reference_generator", shared / "reference" / "gen.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def official_state_dict(shared: Path) -> dict[str, Tensor]:
    """Generate the weights of the recorded Sparse R-CNN, under its official names."""
    weights: dict[str, Tensor] = load_generator(shared).sparsercnn_state_dict(
        load_bundle(shared, "sparsercnn")["weight_shapes"]
    )
    return weights


def pad_batch(images: list[Tensor], fill: int = 0) -> tuple[Tensor, Tensor]:
    """Put (3, H, W) images into the top left corners of one batch.

    Returns:
        (B, 3, H', W') with H' and W' multiples of 32, and (B, 2) sizes.
    """
    sizes = torch.tensor([image.shape[1:] for image in images])
    height, width = (int(-(-side // 32) * 32) for side in sizes.amax(0))
    batch = torch.full((len(images), 3, height, width), fill, dtype=torch.uint8)
    for row, image in zip(batch, images, strict=True):
        row[:, : image.shape[1], : image.shape[2]] = image
    return batch, sizes
