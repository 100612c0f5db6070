"""The file of a mask refiner: safetensors, half precision, with its own description."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from inspro_core.atomic import replacing
from inspro_core.errors import CheckpointError, check_readable
from inspro_core.model.refiner import MaskRefiner

SHIPPED_REFINER: Final = Path(__file__).resolve().parents[2] / "models" / "refiner" / "refiner.safetensors"
VERSION_ENTRY: Final = "inspro_refiner"
FORMAT_VERSION: Final = "1"


def save_refiner(path: Path, refiner: MaskRefiner, provenance: Mapping[str, str]) -> None:
    """Write a refiner; an existing file is replaced only when the new one is complete.

    Args:
        path: `.safetensors` by convention.
        refiner: on any device.
        provenance: free text by name, such as `trained_on`.

    Raises:
        CheckpointError: if the file cannot be written.
    """
    tensors = {
        name: (value.half() if value.is_floating_point() else value).cpu().contiguous()
        for name, value in refiner.state_dict().items()
    }
    try:
        with replacing(path) as temporary:
            save_file(tensors, temporary, {VERSION_ENTRY: FORMAT_VERSION, "provenance": json.dumps(dict(provenance))})
    except (OSError, SafetensorError) as error:
        raise CheckpointError(path, "cannot be written: {reason}", reason=error) from error


def load_refiner(path: Path) -> MaskRefiner:
    """Read a refiner, on the CPU, float32, in evaluation mode.

    Raises:
        CheckpointError: if the file is missing, damaged, or no refiner of this version.
    """
    check_readable(path, CheckpointError)
    refiner = MaskRefiner()
    try:
        with safe_open(path, framework="pt") as file:
            if (file.metadata() or {}).get(VERSION_ENTRY) != FORMAT_VERSION:
                raise CheckpointError(path, "is no mask refiner that this program reads")
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        refiner.load_state_dict(tensors)
    except (SafetensorError, OSError, RuntimeError) as error:
        raise CheckpointError(path, "damaged: {reason}", reason=error) from error
    return refiner.eval()
