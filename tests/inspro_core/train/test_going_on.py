"""A command that is given again goes on with the run that was begun, and with no other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from inspro_core.data.clips import ClipSource
from inspro_core.errors import CheckpointError
from inspro_core.model.config import PRESETS
from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import InsPro
from inspro_core.train.config import TrainConfig
from inspro_core.train.course import VALIDATION, Course, compare
from inspro_core.train.distributed import Processes
from inspro_core.train.events import EventLog
from inspro_core.train.loop import train
from inspro_core.train.run import TrainJob, run_training
from tests.inspro_core.data.dataset_worlds import write_youtube_vis
from tests.inspro_core.train.conftest import tiny_config

SHORT = TrainConfig(iterations=2, batch_size=2, warmup_iterations=1, is_mixed=False, workers=0, threads=1, log_every=1)


@pytest.fixture(autouse=True)
def _tiny_preset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRESETS, "inspro_mini", lambda count: replace(tiny_config(), num_classes=count))


@pytest.fixture
def begun(tmp_path: Path) -> TrainJob:
    """A run that has been made, on data inside its folder."""
    data = write_youtube_vis(tmp_path / "run" / "data", "train", 2021)
    job = TrainJob((data,), "inspro_mini", tmp_path / "run", frames=3, max_warmup=1, device="cpu", config=SHORT)
    run_training(job)
    return job


def last_start(folder: Path) -> dict[str, Any]:
    lines: list[dict[str, Any]] = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    return [line for line in lines if line["event"] in ("started", "resumed")][-1]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"train": ("other",)}, r"train: .*run.*instances\.json → .*other.*instances\.json"),
        ({"train": ("run", "other"), "weights": (1, 1)}, "train: .*weights: None → 1, 1"),
        ({"init": ("best.safetensors",)}, r"init: none → .*best\.safetensors"),
        ({"frames": 1}, "frames: 3 → 1"),
        ({"copy_paste": 0.5}, r"copy_paste: 0\.0 → 0\.5"),
        ({"start_share": 0.5}, r"start_share: 0\.0 → 0\.5"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_another_run_is_refused_and_leaves_the_first_as_it_is(
    begun: TrainJob, tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    other = write_youtube_vis(tmp_path / "other", "train", 2021)
    shutil.copy(tmp_path / "run" / "best.safetensors", tmp_path / "best.safetensors")
    places = {"other": other, "run": begun.train[0], "best.safetensors": tmp_path / "best.safetensors"}
    for name in {"train", "init"} & changes.keys():
        changes = {**changes, name: tuple(places[key] for key in changes[name])}
    before = {name: (begun.out / name).read_bytes() for name in ("state.pt", "job.json", "best.safetensors")}
    with pytest.raises(CheckpointError, match=rf"state\.pt: .*begun with other settings \(.*{told}.*--out"):
        run_training(replace(begun, **changes))
    assert before == {name: (begun.out / name).read_bytes() for name in before}


def test_the_same_data_by_another_path_go_on(begun: TrainJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(begun.out)
    assert run_training(replace(begun, train=(begun.train[0].parent.relative_to(begun.out),)))["iterations"] == 2
    (begun.out.parent / "link").symlink_to(begun.out)
    assert run_training(replace(begun, train=(begun.out.parent / "link" / "data" / "train",)))["iterations"] == 2


def test_a_run_that_was_moved_with_its_data_goes_on(begun: TrainJob, tmp_path: Path) -> None:
    moved = (tmp_path / "run").rename(tmp_path / "elsewhere")
    assert run_training(replace(begun, out=moved, train=(moved / "data" / "train",)))["iterations"] == 2


def test_data_stay_the_same_where_the_run_alone_was_moved(tmp_path: Path) -> None:
    data = write_youtube_vis(tmp_path / "data", "train", 2021)
    job = TrainJob((data,), "inspro_mini", tmp_path / "run", frames=2, max_warmup=1, device="cpu", config=SHORT)
    run_training(job)
    (tmp_path / "deep").mkdir()
    moved = (tmp_path / "run").rename(tmp_path / "deep" / "run")
    assert run_training(replace(job, out=moved))["iterations"] == 2


def test_the_cures_of_scarce_memory_go_on_and_are_told(begun: TrainJob) -> None:
    config = replace(SHORT, batch_size=1, accumulate=2, learning_rate=SHORT.learning_rate / 2, save_minutes=1.0)
    run_training(replace(begun, frames=2, max_warmup=0, short_sides=(32, 32), config=config))
    rate = SHORT.learning_rate
    assert last_start(begun.out)["changed"] == {
        "batch_size": [2, 1],
        "accumulate": [1, 2],
        "learning_rate": [rate, rate / 2],
        "short_sides": [None, [32, 32]],
        "frames": [3, 2],
        "max_warmup": [1, 0],
    }
    assert json.loads((begun.out / "job.json").read_text())["frames"] == 3


def test_a_run_goes_on_in_the_precision_of_another_processor(begun: TrainJob) -> None:
    run_training(replace(begun, config=replace(SHORT, is_mixed=True)))
    assert last_start(begun.out)["changed"] == {"is_mixed": [False, True]}


def test_scores_on_other_data_do_not_compare(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    alone, log, kept = Processes(0, 1, torch.device("cpu")), EventLog(None), []
    for data, value in (("one", 0.9), ("one", 0.1), ("other", 0.1)):
        train(
            config,
            make_model(),
            Criterion(),
            source,
            tmp_path,
            alone,
            log,
            evaluate=lambda *_, value=value: (value, {"AP": value}),
            on_best=lambda *_, data=data, value=value: kept.append((data, value)),
            course=Course(files={VALIDATION: [tmp_path / data]}),
        )
    assert kept == [("one", 0.9), ("other", 0.1)]


def test_what_was_not_kept_is_taken_to_be_the_same() -> None:
    now = Course({"frames": 3, "classes": ("cat",)}, {"train": [Path("data")]}).note(Path("run"))
    changes = compare({"config": {"classes": ["cat"]}}, now)
    assert (changes.refused, changes.told, changes.is_scored_alike) == ({}, {}, True)
