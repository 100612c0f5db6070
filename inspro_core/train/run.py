"""One training run from settings to a checkpoint."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

import torch
from torch import nn

from inspro_core.checkpoints.checkpoint import save_checkpoint
from inspro_core.checkpoints.info import read_checkpoint_info
from inspro_core.checkpoints.warm_start import start_from
from inspro_core.data.class_maps import map_coco_classes
from inspro_core.data.clip_index import ClipIndex, read_clip_index, unite_categories
from inspro_core.data.clips import ClipConfig, ClipSource
from inspro_core.data.layouts.locate import locate_dataset
from inspro_core.data.transforms import AugmentConfig
from inspro_core.domain.project import Category
from inspro_core.errors import FormatError, InsProError, UsageError
from inspro_core.inference.engine import TRAINING_DEVICES, select_device
from inspro_core.inference.fast_model import fastest_dtype
from inspro_core.model.config import PRESETS, InsProConfig
from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import InsPro
from inspro_core.train.allocation import keep_freed_memory
from inspro_core.train.config import START_PRESET, TrainConfig
from inspro_core.train.course import VALIDATION, Course
from inspro_core.train.distributed import end_processes, start_processes
from inspro_core.train.events import EventLog
from inspro_core.train.lite_phase import LIGHT_FRAMES, LitePhase, start_light_parts
from inspro_core.train.loop import train
from inspro_core.train.run_lock import STATE_FILE
from inspro_core.train.samples import SamplePictures
from inspro_core.train.start_weights import StartWeights
from inspro_core.train.validation import Validation

CHECKPOINT_FILE = "best.safetensors"
SHORT_SIDES = (288, 512)
"""Of the full networks, in pixels (InsPro sec. 4.2)."""
SIDE_STEP = 32
LISTED_CLASSES = 10  # in an error, at most
COURSE_SETTINGS = (
    *("preset", "key_interval", "class_map", "weights", "short_sides", "frames", "max_gap", "max_warmup"),
    *("window", "copy_paste", "animate", "recolour", "unlabelled", "start_share"),
)
"""Attributes of a job that shape its course."""


@dataclass(frozen=True)
class TrainJob:
    """What to train on what.

    Attributes:
        train: datasets, see `read_clip_index`; their categories are united by name.
        preset: name of the model's configuration, or `START_PRESET`.
        out: folder of the run.
        val: dataset that decides which weights are best, or None to keep the last.
        weights: how often each dataset is drawn, relative; by default by its number of videos.
        init: weights to start from, one after the other; a later file replaces what it holds.
        device: "auto", "cpu" or "cuda".
        key_interval: K in place of the preset's. Above 1 only the light stage is trained, on a finished InsPro: the
            second phase of InsPro-lite.
        class_map: turns COCO's classes into those of a video dataset, see `map_coco_classes`.
        short_sides: smallest and largest short side of training pictures; by default those of the preset.
        frames, max_gap, max_warmup, window, copy_paste, animate, recolour: see `ClipConfig`.
        unlabelled: see `ClipSource`.
        start_share: part of the start weights in what is evaluated and kept, see `StartWeights`.
        samples: pictures of predictions beside the truth that each evaluation writes, see `SamplePictures`.
        config: settings of the loop.
    """

    train: tuple[Path, ...]
    preset: str
    out: Path
    val: Path | None = None
    weights: tuple[float, ...] | None = None
    init: tuple[Path, ...] = ()
    device: str = "auto"
    key_interval: int | None = None
    class_map: str | None = None
    short_sides: tuple[int, int] | None = None
    frames: int = 3
    max_gap: int = 4
    max_warmup: int = 6
    window: int | None = None
    copy_paste: float = 0.0
    animate: float = 0.0
    recolour: float = 0.0
    unlabelled: tuple[float, ...] | None = None
    start_share: float = 0.0
    samples: int = 0
    config: TrainConfig = field(default_factory=lambda: TrainConfig(iterations=4000))


def run_training(job: TrainJob, echo: TextIO | None = None) -> dict[str, Any]:
    """Train, and write `best.safetensors`, `events.jsonl` and `job.json` (as it was begun) into the run's folder.

    Raises:
        FormatError: if a dataset cannot be read, or nothing in it can be learned or scored.
        CheckpointError: if the start weights or a saved state do not fit.
        UsageError: if settings or data do not fit the network.
        TrainingError: if the loss is not finite.
        KeyboardInterrupt: if a signal (SIGINT, SIGTERM) has ended it before its time; all is saved.
    """
    keep_freed_memory()
    torch.set_num_threads(job.config.threads)
    torch.manual_seed(job.config.seed)
    processes = start_processes(select_device(job.device, TRAINING_DEVICES))
    indices = _read_datasets(job)
    categories = indices[0].categories
    model, network = _build(job, categories)
    start = StartWeights(model, job.start_share)
    _check_masks(model.config, indices)
    if processes.is_first:
        job.out.mkdir(parents=True, exist_ok=True)
        if not (job.out / STATE_FILE).exists():
            (job.out / "job.json").write_text(json.dumps(asdict(job), indent=1, default=str), encoding="utf-8")
    processes.barrier()
    validation = Validation(job.val, processes.device) if job.val is not None else None
    if validation is not None and job.val is not None:
        _check_masks(model.config, [validation.index])
        _check_validation(job.val, validation.index, categories)
    checkpoint = job.out / CHECKPOINT_FILE
    metrics: dict[str, float] = {}
    kept: dict[str, float] = {}

    def evaluate(averaged: InsPro, iteration: int, should_stop: Callable[[], bool]) -> tuple[float, dict[str, float]]:
        assert validation is not None
        pictures = SamplePictures(job.out / "samples", validation.index, job.samples, iteration)
        metrics.update(validation.score(start.blend(averaged), categories, pictures.note, should_stop))
        return metrics["AP"], metrics

    def keep(averaged: InsPro, iteration: int) -> None:
        kept.update(metrics)
        save_checkpoint(checkpoint, start.blend(averaged), categories, _provenance(job, iteration))

    source = ClipSource(indices, _clip_config(job, model.config), job.weights, job.unlabelled)
    scoring = evaluate if validation is not None else None
    file = job.out / "events.jsonl" if processes.is_first else None
    with closing(EventLog(file, echo, has_board=True)) as events, _reported(events):
        course = _course(job, categories)
        state = train(
            job.config, model, Criterion(), source, job.out, processes, events, scoring, keep, network, course
        )
    if processes.is_first and state.best is None:
        averaged = state.average.model
        assert isinstance(averaged, InsPro)
        keep(averaged, state.iteration)
    result = {"checkpoint": str(checkpoint), "iterations": state.iteration, "seconds": round(state.seconds), **kept}
    is_interrupted = state.is_interrupted
    del state, model, network
    end_processes(processes)
    if is_interrupted:
        raise KeyboardInterrupt(f"{result['iterations']} steps are saved in {job.out}; the same command goes on there")
    return result


@contextmanager
def _reported(events: EventLog) -> Iterator[None]:
    """Write what ends a run before its time into its events, for whoever watches them."""
    try:
        yield
    except Exception as error:
        told = {"message": error.message.as_json()} if isinstance(error, InsProError) else {}
        events.write("failed", problem=str(error) or type(error).__name__, **told)
        raise


def has_fast_bfloat16(device: str) -> bool:
    """Tell whether bfloat16 is faster than float32: on a GPU, and on CPUs where a convolution is.

    Some CPUs that have instructions for it are slower with them.
    """
    return select_device(device, TRAINING_DEVICES).type == "cuda" or fastest_dtype("cpu") is torch.bfloat16


def _read_datasets(job: TrainJob) -> tuple[ClipIndex, ...]:
    indices = [read_clip_index(path) for path in job.train]
    for path, index in zip(job.train, indices, strict=True):
        if index.video_count == 0:
            raise FormatError(path, "holds no video")
    if job.class_map is not None:
        indices = map_coco_classes(indices, job.class_map)
    if not any(index.object_count for index in indices):
        if job.class_map is None:
            raise FormatError(job.train[0], "holds no labelled object, so that there is nothing to learn")
        raise FormatError(
            job.train[0],
            "holds no labelled object, or none of a class that {map} keeps, so that there is nothing to learn",
            map=job.class_map,
        )
    return unite_categories(indices)


def _build(job: TrainJob, categories: tuple[Category, ...]) -> tuple[InsPro, nn.Module | None]:
    """Build the model with its start weights, and what runs its clips where that is not the model itself."""
    config = _network(job, len(categories))
    if job.key_interval is not None:
        config = replace(config, key_interval=job.key_interval)
    first_phase = InsPro(replace(config, key_interval=1)).to(memory_format=torch.channels_last)
    names = [category.name for category in categories]
    for path in job.init:
        start_from(first_phase, path, names)
    if config.key_interval == 1:
        return first_phase, None
    if job.frames <= LIGHT_FRAMES:
        raise UsageError(
            "InsPro-lite trains on clips of {least} frames or more, got {found}",
            least=LIGHT_FRAMES + 1,
            found=job.frames,
        )
    if not job.init:
        raise UsageError(
            "InsPro-lite (K = {interval}) trains its light stage on a finished InsPro: name its checkpoint "
            "by --init, or train it first by a preset without lite",
            interval=config.key_interval,
        )
    model = InsPro(config).to(memory_format=torch.channels_last)
    model.load_state_dict(first_phase.state_dict(), strict=False)  # the light parts follow
    start_light_parts(model)
    return model, LitePhase(model)


def _network(job: TrainJob, class_count: int) -> InsProConfig:
    if job.preset != START_PRESET:
        return PRESETS[job.preset](class_count)
    if not job.init:
        raise UsageError("the network is to be that of the start: name a checkpoint by --init")
    return replace(read_checkpoint_info(job.init[0]).config, num_classes=class_count)


def _check_masks(config: InsProConfig, indices: tuple[ClipIndex, ...] | list[ClipIndex]) -> None:
    """Refuse to train masks on boxes."""
    for index in indices:
        if config.mask is not None and not index.has_masks:
            raise UsageError(
                "{folder}: is labelled with boxes only; train inspro_vid_r50 or inspro_vid_r101 on it",
                folder=index.folder,
            )


def _check_validation(path: Path, index: ClipIndex, categories: Sequence[Category]) -> None:
    """Refuse a validation set on which every score would be 0."""
    if not index.object_count:
        raise FormatError(path, "holds no labelled object, so that there is nothing to score")
    found, expected = ([category.name for category in names] for names in (index.categories, categories))
    if not set(found) & set(expected):
        raise FormatError(
            path,
            "has none of the classes that are trained, so that every score would be 0: it has {found}, training has "
            "{expected}; call them alike in both, or name another dataset by --val",
            found=_listed(found),
            expected=_listed(expected),
        )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:LISTED_CLASSES]) + ", …" * (len(names) > LISTED_CLASSES)


def _clip_config(job: TrainJob, model_config: InsProConfig) -> ClipConfig:
    augment = AugmentConfig()
    sides = job.short_sides or (None if job.preset in ("inspro_mini", START_PRESET) else SHORT_SIDES)
    if sides is not None:
        chosen = range(sides[0], sides[1] + 1, SIDE_STEP)
        augment = replace(augment, scales=tuple(side / min(model_config.input_size_hw) for side in chosen))
    return ClipConfig(
        model_config.input_size_hw,
        job.frames,
        job.max_gap,
        job.max_warmup,
        augment,
        job.window,
        job.copy_paste,
        job.animate,
        job.recolour,
    )


def _course(job: TrainJob, categories: tuple[Category, ...]) -> Course:
    """Return what the run may not change, or not without being told, beside the settings of the loop."""
    files = {"train": job.train, VALIDATION: () if job.val is None else (job.val,)}
    datasets = {name: [locate_dataset(path).annotations for path in paths] for name, paths in files.items()}
    settings = {name: getattr(job, name) for name in COURSE_SETTINGS}
    return Course(
        {**settings, "classes": [category.name for category in categories]}, {**datasets, "init": list(job.init)}
    )


def _provenance(job: TrainJob, iteration: int) -> dict[str, str]:
    name = f"{job.init[0].stem} further" if job.preset == START_PRESET else job.preset
    return {
        "description": f"{name} trained on {', '.join(path.name for path in job.train)}",
        "command": shlex.join(["inspro", *sys.argv[1:]]),
        "iterations": str(iteration),
        "start": ", then ".join(path.name for path in job.init) or "random",
    }
