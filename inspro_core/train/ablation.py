"""Runs the ablation tables of the paper in a small world: equal start, equal data, equal number of steps for all rows.

As in the paper every row starts from one image model (here trained on single frames of the same videos), so that a row
shows what its own training on clips adds. Backbone and image model are frozen and shared; the head learns.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from inspro_core.atomic import write_text
from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint, save_checkpoint
from inspro_core.data.clips import ClipConfig, ClipSource
from inspro_core.data.transforms import AugmentConfig
from inspro_core.errors import UsageError, message
from inspro_core.model.config import InsProConfig
from inspro_core.model.criterion import Criterion, CriterionConfig
from inspro_core.model.inspro import InsPro
from inspro_core.train.ablation_scores import RowScores, score_row
from inspro_core.train.ablation_tables import AblationRow
from inspro_core.train.ablation_world import CATEGORIES, AblationData, AblationWorld, make_data, small_inspro
from inspro_core.train.batches import BatchDataset
from inspro_core.train.config import TrainConfig
from inspro_core.train.distributed import Processes
from inspro_core.train.events import EventLog
from inspro_core.train.lite_phase import CLIP_FRAMES, LitePhase, start_light_parts
from inspro_core.train.loop import train

ALONE = Processes(0, 1, torch.device("cpu"))
FROZEN = 99  # backbone stages
BATCH, START_BATCH = 8, 16
START_FACTOR = 4  # steps of the image model per step of a row
TRIAL_STEPS = 3
PLAN_FILE, MODEL_FILE = "plan.json", "model.safetensors"


@dataclass(frozen=True)
class AblationPlan:
    """The budget, fixed by the first call in a folder.

    Attributes:
        steps: optimiser steps of each row, 8 clips of 3 frames each.
        start_steps: of the image model, 16 pictures each.
        minutes: per row that were asked for; None where steps were.
        world: the data.
    """

    steps: int
    start_steps: int
    minutes: float | None
    world: AblationWorld


class Ablation:
    """Trains and scores rows; what is finished lies in the folder and is not done again.

    Args:
        folder: created.
        minutes: per row and seed, turned into a number of steps by a trial; or
        steps: of each row.
        world: size of the data.
        backbone: checkpoint whose backbone the image model starts from, or None for random weights.
        start_steps: of the image model; four times `steps` where not given.
        score_frames: that are tracked of each held-out video, from its begin; all where not given.
        say: gets one line per thing done.

    Raises:
        UsageError: if the folder holds an ablation of another budget.
    """

    def __init__(
        self,
        folder: Path,
        minutes: float | None,
        steps: int | None,
        world: AblationWorld,
        backbone: Path | None,
        say: Callable[[str], None] = lambda _: None,
        start_steps: int | None = None,
        score_frames: int | None = None,
    ) -> None:
        self._folder, self._backbone, self._say, self._score_frames = folder, backbone, say, score_frames
        folder.mkdir(parents=True, exist_ok=True)
        self._data: AblationData = make_data(folder / "data", world)
        self.plan = self._read_plan(minutes, steps, start_steps, world)

    def score(self, row: AblationRow, seed: int) -> RowScores:
        """Train and score a row, or read what was found before."""
        config = replace(_row_config(row), key_interval=row.key_interval)
        settings = {**_differences(row), "key_interval": row.key_interval, "seed": seed}
        data = self._data
        if self._score_frames is not None:
            settings["score_frames"] = self._score_frames
            data = data.first_frames(self._score_frames)
        file = self._folder / "rows" / f"{_digest(settings)}.json"
        if not file.exists():
            weights = self._weights(row, seed)
            model = InsPro(config)
            model.load_state_dict({name: weights[name] for name in model.state_dict()})
            scores = score_row(model.eval(), data)
            _write_json(file, {"settings": settings, "scores": scores.to_json()})
        return RowScores(**json.loads(file.read_text(encoding="utf-8"))["scores"])

    def training_name(self, row: AblationRow) -> str:
        """Name the training of a row; rows of one name differ at inference alone."""
        config = _trained_config(row)
        model = {**row.model, "bank_size": config.bank_size, "key_interval": config.key_interval}
        return _digest({"model": model, "criterion": dict(row.criterion)})

    def _weights(self, row: AblationRow, seed: int) -> dict[str, torch.Tensor]:
        """Train a row's network, or read it."""
        folder = self._folder / "trainings" / f"{self.training_name(row)}-{seed}"
        if not (folder / MODEL_FILE).exists():
            config = _trained_config(row)
            torch.manual_seed(seed)
            model = InsPro(config).to(memory_format=torch.channels_last)
            network = None
            if config.key_interval > 1:
                _take_over(model, self._weights(replace(row, key_interval=1), seed))
                start_light_parts(model)
                network = LitePhase(model)
            else:
                _take_over(model, self._start(seed))
            criterion = Criterion(replace(CriterionConfig(), **row.criterion))
            frames = CLIP_FRAMES if network is not None else 3
            self._say(f"training {row.name}, seed {seed}: {self.plan.steps} steps in {folder.name}")
            self._train(folder, model, criterion, _train_config(self.plan.steps, BATCH, seed), frames, network)
        return build_model(load_checkpoint(folder / MODEL_FILE)).state_dict()

    def _start(self, seed: int) -> dict[str, torch.Tensor]:
        """Train the image model, or read it."""
        folder = self._folder / "trainings" / f"image-model-{seed}"
        if not (folder / MODEL_FILE).exists():
            torch.manual_seed(seed)
            model = InsPro(replace(small_inspro(), propagate="none", bank_size=1)).to(memory_format=torch.channels_last)
            if self._backbone is not None:
                known = load_checkpoint(self._backbone).state_dict
                _take_over(model, {name: value for name, value in known.items() if name.startswith("backbone.")})
            criterion = Criterion(CriterionConfig(deduplication=0.0, is_consistent=False))
            config = _train_config(self.plan.start_steps, START_BATCH, seed)
            self._say(f"training the image model, seed {seed}: {config.iterations} steps")
            self._train(folder, model, criterion, config, 1)
        return build_model(load_checkpoint(folder / MODEL_FILE)).state_dict()

    def _train(
        self,
        folder: Path,
        model: InsPro,
        criterion: Criterion,
        config: TrainConfig,
        frames: int,
        network: LitePhase | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(config.seed)
        events = EventLog(folder / "events.jsonl")
        source = self._source(model.config, frames, network is not None)
        try:
            state = train(config, model, criterion, source, folder, ALONE, events, network=network)
        finally:
            events.close()
        if state.iteration < config.iterations:
            raise KeyboardInterrupt("the same command goes on")
        averaged = state.average.model
        assert isinstance(averaged, InsPro)
        save_checkpoint(folder / MODEL_FILE, averaged, CATEGORIES, {"steps": str(state.iteration)}, torch.float32)
        (folder / "state.pt").unlink()

    def _source(self, config: InsProConfig, frames: int, is_lite: bool) -> ClipSource:
        warmup = 4 if frames > 1 and not is_lite else 0
        clips = ClipConfig(config.input_size_hw, frames, 4, warmup, AugmentConfig(scales=(1.0,)))
        return ClipSource([self._data.train], clips)

    def _read_plan(
        self, minutes: float | None, steps: int | None, start_steps: int | None, world: AblationWorld
    ) -> AblationPlan:
        file = self._folder / PLAN_FILE
        if not file.exists():
            found = steps or max(1, int(60 * (minutes or 1.0) / self._seconds_per_step()))
            plan = AblationPlan(found, start_steps or START_FACTOR * found, None if steps else minutes, world)
            _write_json(file, asdict(plan))
        content = json.loads(file.read_text(encoding="utf-8"))
        plan = AblationPlan(**{**content, "world": AblationWorld(**content["world"])})
        is_same = plan.steps == steps if steps else plan.minutes == minutes
        if not is_same or plan.world != world or plan.start_steps != (start_steps or START_FACTOR * plan.steps):
            per_row = message("{steps} steps per row", steps=plan.steps)
            if plan.minutes is not None:
                per_row = message("{steps} (for {minutes} minutes)", steps=per_row, minutes=f"{plan.minutes:g}")
            raise UsageError(
                "{folder}: holds an ablation of {work} and {videos} training videos; ask for the same or name another "
                "folder",
                folder=self._folder,
                work=per_row,
                videos=plan.world.train_videos,
            )
        return plan

    def _seconds_per_step(self) -> float:
        """Time a few steps of the plain network."""
        model = InsPro(replace(small_inspro(), frozen_backbone_stages=FROZEN)).to(memory_format=torch.channels_last)
        dataset = BatchDataset(self._source(model.config, 3, False), BATCH, 0, 0)
        seconds = []
        for index in range(TRIAL_STEPS):
            batch = dataset.draw(index)
            began = time.monotonic()
            outputs = model(batch.images, batch.sizes_hw, batch.warmup)
            Criterion()(model, outputs, batch.targets, batch.sizes_hw).total.backward()  # type: ignore[no-untyped-call]
            seconds.append(time.monotonic() - began)
        return sorted(seconds)[TRIAL_STEPS // 2]


def _row_config(row: AblationRow) -> InsProConfig:
    return replace(small_inspro(), frozen_backbone_stages=FROZEN, **row.model)


def _differences(row: AblationRow) -> dict[str, Any]:
    return {"model": {"bank_size": _row_config(row).bank_size, **row.model}, "criterion": dict(row.criterion)}


def _trained_config(row: AblationRow) -> InsProConfig:
    """The configuration in training: clips are too short to tell T > 1 apart, and one lite stage serves all K."""
    config = _row_config(row)
    size = config.bank_size if config.bank_size == 1 else InsProConfig(1).bank_size
    return replace(config, bank_size=size, key_interval=2 if row.key_interval > 1 else 1)


def _train_config(steps: int, batch: int, seed: int) -> TrainConfig:
    return TrainConfig(
        iterations=steps,
        batch_size=batch,
        warmup_iterations=min(50, max(1, steps // 10)),
        is_mixed=False,
        ema_decay=0.99,
        seed=seed,
        save_minutes=2.0,
        threads=1,
    )


def _take_over(model: InsPro, weights: dict[str, torch.Tensor]) -> None:
    """Copy what both networks have; parts that only one of them has are left out."""
    own = model.state_dict()
    model.load_state_dict({**own, **{name: value.float() for name, value in weights.items() if name in own}})


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def _write_json(file: Path, content: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    write_text(file, json.dumps(content, indent=1))
