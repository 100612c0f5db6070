"""Small networks under the names of published files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from inspro_core.checkpoints import detectron2, mmdetection
from inspro_core.model.config import InsProConfig, QueryMaskConfig
from tests.inspro_core.model.scenes import TINY, build

DETECTOR = replace(TINY, backbone="resnet18", mask=None, num_classes=80)
SEGMENTER = replace(DETECTOR, mask=QueryMaskConfig(num_convs=1), propagate="none", bank_size=1, links_slots=True)
ONLY_INSPRO = ("attention.score.weight", "attention.score.bias")


def official_names(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Give a network's tensors the names of the official Sparse R-CNN: the rename table backwards."""
    result = {}
    for name, value in state.items():
        old = name
        for ours, theirs in ((new, old) for old, new in (detectron2.RESNET_PARTS | detectron2.STAGE_PARTS).items()):
            if not name.startswith("backbone.stem."):
                old = old.replace(ours, theirs)
        prefixes = sorted(detectron2.PREFIXES.items(), key=lambda item: -len(item[1]))
        theirs, ours = next(((theirs, ours) for theirs, ours in prefixes if old.startswith(ours)), ("", ""))
        result[theirs + old[len(ours) :]] = value
    return {name: value for name, value in result.items() if not name.startswith("attention.")}


def mmdetection_names(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Give a network's tensors MMDetection's names: the rename tables backwards."""
    result = {}
    prefixes = mmdetection.PREFIXES | {f"{mmdetection.MASK_HEAD}1.": "mask_head."}
    for name, value in state.items():
        if name.startswith("attention."):
            continue
        theirs, ours = next((theirs, ours) for theirs, ours in prefixes.items() if name.startswith(ours))
        old = theirs + name.removeprefix(ours)
        parts = mmdetection.MASK_HEAD_PARTS if ours == "mask_head." else mmdetection.STAGE_PARTS
        if ours in ("mask_head.", "stages."):
            for published, own in parts.items():
                old = old.replace(own, published)
        result[old] = value
    return result


def write_queryinst(path: Path, config: InsProConfig = SEGMENTER, meta: object = None) -> dict[str, Tensor]:
    """Write a small QueryInst file as MMDetection publishes it; returns the network's own tensors."""
    state = build(config, seed=1).state_dict()
    content = {"state_dict": mmdetection_names(state), "meta": meta or {"epoch": 12, "CLASSES": None}}
    torch.save(content, path, _use_new_zipfile_serialization=False)
    return state
