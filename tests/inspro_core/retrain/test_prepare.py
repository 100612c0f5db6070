"""Run folders: their data, their command, and that they appear whole."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from inspro_core.data.clip_index import read_clip_index
from inspro_core.domain.annotation import Change
from inspro_core.domain.project import Category
from inspro_core.errors import ProjectError, StoppedError, UsageError
from inspro_core.evaluate.labelled_videos import read_labelled_videos
from inspro_core.formats.project_file import ProjectFile
from inspro_core.retrain.options import RetrainingOptions
from inspro_core.retrain.plan import Choice, RetrainingPlan
from inspro_core.retrain.planning import plan_retraining
from inspro_core.retrain.prepare import prepare_retraining
from inspro_core.retrain.run import EVALUATIONS, HELD_OUT, TRAIN, runs, training_folder
from inspro_core.train import run_lock
from tests.inspro_core.retrain.conftest import NEW_CLASS, Confirm

OPTIONS = RetrainingOptions(minutes=2)


@pytest.fixture
def plan(project: ProjectFile, model: Path, confirm: Confirm) -> RetrainingPlan:
    """All videos confirmed."""
    for video in project.videos():
        confirm(video.id)
    return plan_retraining(project, Choice(), model)


def test_the_data_are_the_confirmed_labels(project: ProjectFile, plan: RetrainingPlan) -> None:
    run = prepare_retraining(project.path, plan, OPTIONS)
    for side, clips in ((TRAIN, plan.train), (HELD_OUT, plan.held_out)):
        dataset = read_labelled_videos(run.folder / side)
        for clip, video in zip(clips, dataset.videos, strict=True):
            labels = project.annotation(clip.video_id)
            assert video.source.read(0).shape == (45, 80, 3)
            for place, frame in enumerate(clip.frames):
                masks = {key: segment.mask for key, segment in labels.segments_on_frame(frame).items()}
                written = {key: segment.mask for key, segment in video.truth.segments_on_frame(place).items()}
                assert written == masks


def test_all_classes_of_the_model_stay_and_new_ones_follow(project: ProjectFile, plan: RetrainingPlan) -> None:
    run = prepare_retraining(project.path, plan, OPTIONS)
    names = [category.name for category in read_clip_index(run.folder / TRAIN).categories]
    assert names == ["ball", "star", "fish", "cart", "ring", "worm", NEW_CLASS]


def test_the_command_trains_both_datasets_by_their_shares(project: ProjectFile, plan: RetrainingPlan) -> None:
    run = prepare_retraining(project.path, plan, replace(OPTIONS, replay_share=0.25))
    words = run.command()
    at = words.index("--train")
    assert words[at : at + 6] == [
        "--train",
        str(run.folder / TRAIN),
        str(run.replay),
        "--weights",
        "0.75",
        "0.25",
    ]
    at = words.index("--unlabelled")
    assert words[at + 1 : at + 3] == ["0.2", "1"], "replayed scenes are labelled whole"
    assert run.replay is not None
    assert read_clip_index(run.replay).video_count == 2


def test_objects_of_videos_get_other_colours_those_of_pictures_do_not(
    project: ProjectFile, plan: RetrainingPlan
) -> None:
    run = prepare_retraining(project.path, plan, OPTIONS)
    pictures = tuple(replace(clip, frames=clip.frames[:1]) for clip in plan.train)
    of_pictures = replace(run, plan=replace(plan, train=pictures))
    shares = [words[words.index("--recolour") + 1] for words in (run.command(), of_pictures.command())]
    assert shares == ["0.5", "0"]


def test_without_replay_no_scene_is_drawn(project: ProjectFile, plan: RetrainingPlan) -> None:
    run = prepare_retraining(project.path, plan, replace(OPTIONS, replay_share=0.0))
    assert run.replay is None
    words = run.command()
    assert words[words.index("--unlabelled") + 1 :][:2] == ["0.2", "--learning-rate"]
    assert "1" in run.command()


def test_runs_are_numbered_and_read_back(project: ProjectFile, plan: RetrainingPlan) -> None:
    made = tuple(prepare_retraining(project.path, plan, replace(OPTIONS, seed=seed)) for seed in (1, 2))
    assert runs(project.path) == made
    assert [run.number for run in made] == [1, 2]
    assert made[0].fingerprint == made[1].fingerprint
    assert made[0].plan == plan


def test_other_labels_have_another_fingerprint(project: ProjectFile, plan: RetrainingPlan, model: Path) -> None:
    before = prepare_retraining(project.path, plan, OPTIONS).fingerprint
    fewer = replace(plan, train=plan.train[1:])
    assert prepare_retraining(project.path, fewer, OPTIONS).fingerprint != before


def test_preparing_notes_what_is_held_out(project: ProjectFile, plan: RetrainingPlan) -> None:
    assert project.held_out() == {}
    prepare_retraining(project.path, plan, OPTIONS)
    assert project.held_out() == plan.sides


def test_a_stop_leaves_no_run_and_no_division(project: ProjectFile, plan: RetrainingPlan) -> None:
    with pytest.raises(StoppedError):
        prepare_retraining(project.path, plan, OPTIONS, should_stop=lambda: True)
    assert runs(project.path) == ()
    assert [path for path in training_folder(project.path).glob("*") if path.suffix != ".lock"] == []
    assert project.held_out() == {}


def test_half_written_folders_are_no_runs(project: ProjectFile, plan: RetrainingPlan) -> None:
    run = prepare_retraining(project.path, plan, OPTIONS)
    (run.folder.parent / "2").mkdir()
    (run.folder.parent / ".3.part").mkdir()
    assert runs(project.path) == (run,)
    assert prepare_retraining(project.path, plan, OPTIONS).number == 3


def test_progress_counts_every_frame(project: ProjectFile, plan: RetrainingPlan) -> None:
    seen: list[tuple[int, int]] = []
    prepare_retraining(project.path, plan, OPTIONS, lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_plan_with_a_fatal_problem_is_refused(project: ProjectFile, model: Path) -> None:
    with pytest.raises(UsageError, match="no frame is confirmed"):
        prepare_retraining(project.path, plan_retraining(project, Choice(), model), OPTIONS)


def test_the_description_is_plain_json(project: ProjectFile, plan: RetrainingPlan, model: Path) -> None:
    run = prepare_retraining(project.path, plan, OPTIONS)
    content = json.loads((run.folder / "retraining.json").read_text(encoding="utf-8"))
    assert content["parent"] == str(model.resolve())
    assert content["options"]["minutes"] == 2


def test_steps_that_are_counted_are_not_cut_short_by_the_clock(project: ProjectFile, plan: RetrainingPlan) -> None:
    words = prepare_retraining(project.path, plan, replace(OPTIONS, steps=7)).command()
    assert words[words.index("--iterations") + 1] == "7"
    assert "--minutes" not in words


def test_the_more_is_held_out_the_fewer_evaluations_take_time_from_learning(
    project: ProjectFile, plan: RetrainingPlan
) -> None:
    run = prepare_retraining(project.path, plan, OPTIONS)
    (clip,) = plan.held_out
    much = replace(run, plan=replace(plan, held_out=(replace(clip, frames=tuple(range(5000))),)))
    few, many = (int(words[words.index("--evaluate-every") + 1]) for words in (run.command(), much.command()))
    assert few == OPTIONS.iterations // EVALUATIONS
    assert many == OPTIONS.iterations  # only at the end


def test_two_at_once_do_not_write_into_one_folder(
    project: ProjectFile, plan: RetrainingPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_lock, "PATIENCE", 0.1)
    refused: list[UsageError] = []

    def start_another(done: int, total: int) -> None:
        if done == total:
            with pytest.raises(UsageError, match="another process is preparing") as caught:
                prepare_retraining(project.path, plan, OPTIONS)
            refused.append(caught.value)

    run = prepare_retraining(project.path, plan, OPTIONS, start_another)
    assert refused
    assert runs(project.path) == (run,)
    assert read_clip_index(run.folder / TRAIN).video_count == len(plan.train)


def test_a_plan_that_would_learn_held_out_frames_by_now_is_refused(
    project: ProjectFile, model: Path, confirm: Confirm
) -> None:
    confirm(1)
    early = plan_retraining(project, Choice(), model)
    for video_id in (2, 3, 4):
        confirm(video_id)
    late = plan_retraining(project, Choice(), model)
    assert late.sides[1] != early.sides[1]
    prepare_retraining(project.path, late, OPTIONS)
    with pytest.raises(UsageError, match="plan it again"):
        prepare_retraining(project.path, early, OPTIONS)
    assert len(runs(project.path)) == 1


def test_labels_of_a_class_that_was_not_planned_are_told(project: ProjectFile, plan: RetrainingPlan) -> None:
    category = project.add_categories([Category(0, "newcomer")])["newcomer"]
    track_id, head = next(iter(project.track_heads(plan.train[0].video_id).items()))
    project.apply(plan.train[0].video_id, Change(heads={track_id: (head, replace(head, category_id=category))}))
    with pytest.raises(ProjectError, match="plan the retraining anew"):
        prepare_retraining(project.path, plan, OPTIONS)
    assert runs(project.path) == ()
