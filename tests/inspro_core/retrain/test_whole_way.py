"""Real runs on tiny data: trained by their own command, stopped, resumed, compared and read back."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from inspro_core import cli
from inspro_core.checkpoints.info import read_checkpoint_info
from inspro_core.cli import retrain_command
from inspro_core.errors import TrainingError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.retrain import birth_score, replay
from inspro_core.retrain import run as run_module
from inspro_core.retrain.birth_score import Sightings
from inspro_core.retrain.options import RetrainingOptions
from inspro_core.retrain.plan import Choice
from inspro_core.retrain.planning import plan_retraining
from inspro_core.retrain.prepare import prepare_retraining
from inspro_core.retrain.run import TRAIN, Run
from inspro_core.retrain.versions import adopted_model, versions
from inspro_core.train.run_lock import STOP_FILE, RunLock
from tests.inspro_core.cli.conftest import FakeDesktop
from tests.inspro_core.retrain.conftest import NEW_CLASS, Confirm

SECONDS = 2.0  # of training
CONFIRMED = 4  # frames of each video


@pytest.fixture
def run(project: ProjectFile, model: Path, confirm: Confirm) -> Run:
    """A prepared run of a few steps."""
    for video in project.videos():
        confirm(video.id, range(CONFIRMED))
    options = RetrainingOptions(minutes=SECONDS / 60, freezes_backbone=True, device="cpu")
    return prepare_retraining(project.path, plan_retraining(project, Choice(), model), options)


def call(*words: str) -> int:
    return cli.main(words, FakeDesktop())


def train_here(run: Run) -> None:
    """Train in this process."""
    assert call(*run.command(), "--workers", "0", "--threads", "1") == 0


def test_a_run_that_another_process_trains_is_left_alone(
    run: Run, project: ProjectFile, capsys: pytest.CaptureFixture[str]
) -> None:
    run.stop()
    with RunLock(run.folder):
        assert call("retrain", str(project.path), "--resume", "1") == 2
    assert "another process is training" in capsys.readouterr().err
    assert (run.folder / STOP_FILE).exists()


def test_a_run_trains_shows_samples_and_is_compared(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    train_here(run)
    progress = run.progress()
    assert (progress.state, progress.has_weights) == ("finished", True)
    assert progress.ap.steps
    assert progress.samples[-1].pictures
    names = [category.name for category in read_checkpoint_info(run.best).categories]
    assert names == ["ball", "star", "fish", "cart", "ring", "worm", NEW_CLASS]
    looked_at = list[Path]()

    def look(_: object, dataset: Path) -> Sightings:
        looked_at.append(dataset)
        return Sightings([], 0)

    monkeypatch.setattr(birth_score, "_look", look)
    assert call(*run.compare_command()) == 0
    assert looked_at == [run.folder / TRAIN, replay.CHECKED.folder]
    comparison = run.comparison()
    assert comparison is not None
    assert comparison.frames == sum(len(clip.frames) for clip in run.plan.held_out)
    assert comparison.before.actions_per_100 is not None
    shown = {row.category.name for row in run.plan.classes if row.held_out.masks}
    assert {row.name for row in comparison.classes} == shown


def test_a_stopped_run_keeps_its_weights_and_goes_on(run: Run) -> None:
    run.stop()
    train_here(run)
    stopped = run.progress()
    assert (stopped.state, stopped.has_weights) == ("stopped", True)
    assert not (run.folder / STOP_FILE).exists()
    train_here(run)
    assert run.progress().state == "finished"


def test_a_cancelled_run_is_told_from_a_stopped_one_and_can_be_taken_back(run: Run) -> None:
    run.cancel()
    train_here(run)
    assert run.progress().state == "cancelled"
    run.reopen()
    assert run.progress().state == "stopped"


def test_a_frozen_backbone_stays_as_it_was(run: Run) -> None:
    numpy = pytest.importorskip("safetensors.numpy")
    train_here(run)
    before, after = numpy.load_file(run.parent), numpy.load_file(run.best)
    backbone = [name for name in before if name.startswith("backbone.")]
    assert backbone
    assert all((before[name] == after[name]).all() for name in backbone)


def test_comparing_needs_weights(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(*run.compare_command()) == 2
    assert "has no weights yet" in capsys.readouterr().err


def test_one_command_goes_the_whole_way(
    project: ProjectFile,
    model: Path,
    confirm: Confirm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(retrain_command, "train", train_here)
    for video in project.videos():
        confirm(video.id, range(CONFIRMED))
    words = ["--model", str(model), "--minutes", str(SECONDS / 60), "--device", "cpu", "--adopt", "--json"]
    assert call("retrain", str(project.path), *words) == 0
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    (version,) = versions(project.path)
    assert result["model"] == str(version.path) == str(adopted_model(project))
    assert version.before is not None


def test_a_plan_is_shown_without_training(
    project: ProjectFile, model: Path, confirm: Confirm, capsys: pytest.CaptureFixture[str]
) -> None:
    for video in project.videos():
        confirm(video.id, range(CONFIRMED))
    assert call("retrain", str(project.path), "--model", str(model), "--plan-only") == 0
    assert f"{NEW_CLASS} (new)" in capsys.readouterr().out
    assert project.held_out() == {}


def test_a_video_that_is_not_there_is_told_with_those_that_are(
    project: ProjectFile, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = project.videos()[0]
    assert call("retrain", str(project.path), "--model", str(model), "--videos", "999", "--plan-only") == 2
    assert f"has no video 999; there is {first.id} ({Path(first.path).name})" in capsys.readouterr().err


@pytest.mark.parametrize(("words", "code"), [((), 2), (("--plan-only",), 0)])
def test_what_keeps_a_retraining_from_beginning_is_told_once(
    project: ProjectFile, model: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int
) -> None:
    assert call("retrain", str(project.path), "--model", str(model), *words) == code
    assert capsys.readouterr().err.count("no frame is confirmed") == 1


def test_a_failing_trainer_says_why(run: Run) -> None:
    shutil.rmtree(run.folder / run_module.TRAIN)
    with pytest.raises(TrainingError, match=r"train.*go on by --resume 1"):
        retrain_command.train(run)
    assert run.progress().state == "failed"


def test_an_interrupted_trainer_interrupts_the_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrain_command, "own_words", lambda: [sys.executable, "-c", "raise SystemExit(130)"])
    with pytest.raises(KeyboardInterrupt, match="go on by --resume 1"):
        retrain_command.train(run)
