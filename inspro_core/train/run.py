"""One training run from settings to a checkpoint."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

import torch

from inspro_core.checkpoints.checkpoint import save_checkpoint
from inspro_core.checkpoints.importers import import_weights
from inspro_core.checkpoints.warm_start import start_from_checkpoint
from inspro_core.data.clip_index import read_clip_index, unite_categories
from inspro_core.data.clips import ClipConfig, ClipSource
from inspro_core.data.transforms import AugmentConfig
from inspro_core.errors import FormatError
from inspro_core.inference.engine import select_device
from inspro_core.model.config import PRESETS, InsProConfig
from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import InsPro
from inspro_core.train.config import TrainConfig
from inspro_core.train.distributed import end_processes, start_processes
from inspro_core.train.events import EventLog
from inspro_core.train.loop import train
from inspro_core.train.validation import Validation

CHECKPOINT_FILE = "best.safetensors"


@dataclass(frozen=True)
class TrainJob:
    """What to train on what.

    Attributes:
        train: datasets in the YouTube-VIS layout; their categories are united by name.
        preset: name of the model's configuration.
        out: folder of the run.
        val: dataset that decides which weights are best, or None to keep the last.
        weights: how often each dataset is drawn, relative; by default by its number of videos.
        init: weights to start from, one after the other; a later file replaces what it holds.
        device: "auto", "cpu" or "cuda".
        frames, max_gap, max_warmup: see `ClipConfig`.
        config: settings of the loop.
    """

    train: tuple[Path, ...]
    preset: str
    out: Path
    val: Path | None = None
    weights: tuple[float, ...] | None = None
    init: tuple[Path, ...] = ()
    device: str = "auto"
    frames: int = 3
    max_gap: int = 4
    max_warmup: int = 6
    config: TrainConfig = field(default_factory=lambda: TrainConfig(iterations=4000))


def run_training(job: TrainJob, echo: TextIO | None = None) -> dict[str, Any]:
    """Train, and write `best.safetensors`, `events.jsonl` and `job.json` into the run's folder.

    Raises:
        FormatError: if a dataset cannot be read.
        CheckpointError: if the start weights or a saved state do not fit.
        TrainingError: if the loss is not finite.
    """
    torch.set_num_threads(job.config.threads)
    torch.manual_seed(job.config.seed)
    processes = start_processes(select_device(job.device))
    indices = unite_categories([read_clip_index(path) for path in job.train])
    categories = indices[0].categories
    for path, index in zip(job.train, indices, strict=True):
        if index.video_count == 0:
            raise FormatError(path, "holds no video")
    model_config = PRESETS[job.preset](len(categories))
    model = InsPro(model_config).to(memory_format=torch.channels_last)
    names = [category.name for category in categories]
    for path in job.init:
        (start_from_checkpoint if path.suffix == ".safetensors" else import_weights)(model, path, names)
    if processes.is_first:
        job.out.mkdir(parents=True, exist_ok=True)
        (job.out / "job.json").write_text(json.dumps(asdict(job), indent=1, default=str), encoding="utf-8")
    processes.barrier()
    events = EventLog(job.out / "events.jsonl" if processes.is_first else None, echo)
    validation = Validation(job.val, processes.device) if job.val is not None else None
    checkpoint = job.out / CHECKPOINT_FILE
    metrics: dict[str, float] = {}
    kept: dict[str, float] = {}

    def evaluate(averaged: InsPro, _: int) -> tuple[float, dict[str, float]]:
        assert validation is not None
        metrics.update(validation.score(averaged, categories))
        return metrics["AP"], metrics

    def keep(averaged: InsPro, iteration: int) -> None:
        kept.update(metrics)
        save_checkpoint(checkpoint, averaged, categories, _provenance(job, iteration))

    state = train(
        job.config,
        model,
        Criterion(),
        ClipSource(indices, _clip_config(job, model_config), job.weights),
        job.out,
        processes,
        events,
        evaluate if validation is not None else None,
        keep,
    )
    if processes.is_first and state.best is None:
        averaged = state.average.model
        assert isinstance(averaged, InsPro)
        keep(averaged, state.iteration)
    result = {"checkpoint": str(checkpoint), "iterations": state.iteration, "seconds": round(state.seconds), **kept}
    events.close()
    del state, model
    end_processes(processes)
    return result


def has_fast_bfloat16(device: str) -> bool:
    """Tell whether bfloat16 is faster than float32: on a GPU and on CPUs with instructions for it."""
    is_fast_cpu = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    return select_device(device).type == "cuda" or bool(is_fast_cpu())


def _clip_config(job: TrainJob, model_config: InsProConfig) -> ClipConfig:
    augment = AugmentConfig()
    if job.preset != "inspro_mini":  # short sides of 288 to 512, as the paper trains
        augment = replace(augment, scales=tuple(side / min(model_config.input_size_hw) for side in range(288, 513, 32)))
    return ClipConfig(model_config.input_size_hw, job.frames, job.max_gap, job.max_warmup, augment)


def _provenance(job: TrainJob, iteration: int) -> dict[str, str]:
    return {
        "description": f"{job.preset} trained on {', '.join(path.name for path in job.train)}",
        "command": shlex.join(["inspro", *sys.argv[1:]]),
        "iterations": str(iteration),
        "start": ", then ".join(path.name for path in job.init) or "random",
    }
