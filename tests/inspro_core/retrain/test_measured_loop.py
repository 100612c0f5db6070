"""One turn of the loop: what is learned, what is measured, and how it is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from inspro_core import cli
from inspro_core.cli.loop_command import run_inspro, summarize
from inspro_core.data.scene_dataset import write_scenes
from inspro_core.errors import TrainingError, UsageError
from inspro_core.evaluate.robot_summary import RobotSummary
from inspro_core.formats.project_file import ProjectFile
from inspro_core.retrain import measured_loop
from inspro_core.retrain.comparison import Comparison, Figures
from inspro_core.retrain.measured_loop import LoopResult, MeasuredLoop, without_validation
from inspro_core.retrain.options import RetrainingOptions
from inspro_core.retrain.run import runs
from tests.inspro_core.cli.conftest import FakeDesktop

FRAMES = 3
NOTHING = Figures(None, None, None, None)


@pytest.fixture
def loop(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MeasuredLoop:
    """One of two tiny clips is learned in one step."""
    monkeypatch.setattr(measured_loop, "OLD_FRAMES", 2)
    write_scenes(tmp_path / "data", [10_000, 10_001], FRAMES, size_hw=(45, 80))
    options = RetrainingOptions(minutes=0.01, device="cpu")
    return MeasuredLoop(tmp_path / "data", model, tmp_path / "loop", 2, 1, 1, options)


def run_here(words: Sequence[str]) -> None:
    """Run a command in this process."""
    assert cli.main(words, FakeDesktop()) == 0


def test_the_first_clips_are_learned_and_the_others_measured(loop: MeasuredLoop) -> None:
    result = loop.run(run_here)
    with ProjectFile.open(loop.work / "loop.inspro") as project:
        names = [Path(video.path).name for video in project.videos()]
    plan = runs(loop.work / "loop.inspro")[0].plan
    assert names == ["10000", "10001"]
    assert [clip.video_name for clip in plan.train] == names[:1]
    assert [clip.video_name for clip in plan.held_out] == names[1:]
    assert {name for name, *_ in result.corrected.tracks} == {"10000"}
    assert (result.comparison.videos, result.comparison.frames) == (1, FRAMES)
    assert result.steps == 1
    assert 0 <= result.old_before <= 1
    json.dumps(result.as_json())


def test_a_dataset_without_unseen_clips_is_refused(loop: MeasuredLoop) -> None:
    with pytest.raises(UsageError, match="2 clips; 2 corrected ones leave none"):
        replace(loop, corrected=2).run(run_here)
    assert not loop.work.exists()


def test_unseen_clips_choose_no_weights() -> None:
    words = ["train", "--train", "a", "--val", "b", "--out", "c"]
    assert without_validation(words) == ["train", "--train", "a", "--out", "c"]
    assert without_validation(["train", "--out", "c"]) == ["train", "--out", "c"]


def test_a_command_that_fails_ends_the_loop() -> None:
    with pytest.raises(TrainingError, match="inspro unknown ended with exit code 2"):
        run_inspro(["unknown"])


def result_of(before: Figures, after: Figures, old: tuple[float, float]) -> LoopResult:
    work = RobotSummary("model", 0.0, {}, (), 0.0, ())
    return LoopResult(work, Comparison(before, after), *old, steps=1, seconds=1.0, cpu_seconds=None)


def test_changes_are_set_beside_their_targets() -> None:
    told = summarize(result_of(Figures(0.1, 0.2, 0.3, 20.0), Figures(0.26, 0.5, 0.6, 15.0), (0.4, 0.375)))
    assert told["ap_gain"] == pytest.approx(0.16)
    assert told["actions_fall"] == pytest.approx(0.25)
    assert told["old_ap_fall"] == pytest.approx(0.025)
    assert told["meets_targets"] == {"ap_gain": True, "old_ap_fall": True, "actions_fall": False}


def test_what_cannot_be_measured_meets_no_target() -> None:
    told = summarize(result_of(NOTHING, NOTHING, (0.4, 0.3)))
    assert told["ap_gain"] is None
    assert told["actions_fall"] is None
    assert told["meets_targets"] == {"ap_gain": False, "old_ap_fall": False, "actions_fall": False}


@pytest.mark.parametrize(("hota", "is_met"), [(0.3, True), (0.29, False)])
def test_fewer_actions_count_only_where_tracks_are_no_worse(hota: float, is_met: bool) -> None:
    told = summarize(result_of(Figures(0.1, 0.2, 0.3, 20.0), Figures(0.1, 0.2, hota, 10.0), (0.4, 0.4)))
    assert told["meets_targets"] == {"ap_gain": False, "old_ap_fall": True, "actions_fall": is_met}


def test_a_seed_gives_another_training(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = list[int]()

    def run(loop: MeasuredLoop, *_: object) -> LoopResult:
        seeds.append(loop.options.seed)
        return result_of(NOTHING, NOTHING, (0.0, 0.0))

    monkeypatch.setattr(MeasuredLoop, "run", run)
    for words in ((), ("--seed", "3")):
        run_here(["loop", str(tmp_path), "--model", str(model), *words])
    assert seeds == [0, 3]
