"""Plans: what would be learned, what is held out, and what speaks against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from inspro_core.checkpoints.info import read_checkpoint_info
from inspro_core.domain.project import Category
from inspro_core.formats.project_file import ProjectFile
from inspro_core.retrain.plan import Choice, ClassRow, Counts, Problem, RetrainingPlan
from inspro_core.retrain.plan_problems import find_problems
from inspro_core.retrain.planning import plan_retraining
from tests.inspro_core.retrain.conftest import NEW_CLASS, Confirm, write_model


def kinds(plan: RetrainingPlan) -> set[Problem]:
    return {problem.kind for problem in plan.problems}


def test_an_unconfirmed_project_has_nothing_to_train(project: ProjectFile, model: Path) -> None:
    plan = plan_retraining(project, Choice(), model)
    assert not plan.can_train
    assert kinds(plan) == {"nothing confirmed"}


def test_confirmed_videos_are_divided_and_counted(project: ProjectFile, model: Path, confirm: Confirm) -> None:
    for video in project.videos():
        confirm(video.id)
    plan = plan_retraining(project, Choice(), model)
    assert plan.can_train
    assert {clip.video_id for clip in plan.train}.isdisjoint(clip.video_id for clip in plan.held_out)
    for row in plan.classes:
        for counts, clips in ((row.train, plan.train), (row.held_out, plan.held_out)):
            tracks = [
                [clip.video_id for frame in clip.frames if frame in track.segments]
                for clip in clips
                for track in project.annotation(clip.video_id).tracks.values()
                if track.category_id == row.category.id
            ]
            seen = [frames for frames in tracks if frames]
            videos = {frames[0] for frames in seen}
            assert (counts.masks, counts.tracks, counts.videos) == (sum(map(len, seen)), len(seen), len(videos))


def test_a_class_that_the_model_does_not_know_is_new(project: ProjectFile, model: Path, confirm: Confirm) -> None:
    for video in project.videos():
        confirm(video.id)
    rows = {row.category.name: row.is_new for row in plan_retraining(project, Choice(), model).classes}
    assert [name for name, is_new in rows.items() if is_new] == [NEW_CLASS]


def test_only_chosen_labels_are_learned(project: ProjectFile, model: Path, confirm: Confirm) -> None:
    first, second, *_ = project.videos()
    confirm(first.id)
    project.set_status(second.id, "done")
    taken = [
        {clip.video_id for clip in plan_retraining(project, choice, model).train}
        for choice in (
            Choice(),
            Choice(done_videos=False),
            Choice(confirmed_frames=False),
            Choice(video_ids=frozenset({second.id})),
        )
    ]
    assert taken == [{first.id, second.id}, {first.id}, {second.id}, {second.id}]


def test_frames_far_apart_are_clips_of_their_own(project: ProjectFile, model: Path, confirm: Confirm) -> None:
    video = project.videos()[0]
    confirm(video.id, [0, 1, 2, 7])
    plan = plan_retraining(project, Choice(), model)
    assert [clip.frames for clip in plan.held_out] == [(7,)]
    assert np.diff(plan.train[0].frames).tolist() == [1, 1]


def test_what_was_held_out_before_stays_so(project: ProjectFile, model: Path, confirm: Confirm) -> None:
    video = project.videos()[0]
    confirm(video.id)
    before = plan_retraining(project, Choice(), model)
    project.hold_out(before.sides)
    for other in project.videos()[1:]:
        confirm(other.id)
    after = plan_retraining(project, Choice(), model)
    assert after.sides[video.id] == before.sides[video.id] == range(6, 8)
    assert before.held_out[0] in after.held_out


def test_held_out_clips_do_not_depend_on_the_choice(project: ProjectFile, model: Path, confirm: Confirm) -> None:
    for video in project.videos():
        confirm(video.id)
    whole = plan_retraining(project, Choice(), model)
    project.hold_out(whole.sides)
    chosen = Choice(video_ids=frozenset({whole.train[0].video_id}))
    assert plan_retraining(project, chosen, model).held_out == whole.held_out


def test_problems_are_told(project: ProjectFile, tmp_path: Path, confirm: Confirm) -> None:
    stranger = write_model(tmp_path / "stranger.safetensors", (Category(1, "person"),))
    confirm(project.videos()[0].id, range(3))
    plan = plan_retraining(project, Choice(), stranger)
    assert kinds(plan) == {"nothing held out", "few masks", "no replay"}
    assert not plan.can_train


def test_a_class_is_named_only_where_others_are_better_off(project: ProjectFile, model: Path, confirm: Confirm) -> None:
    for video in project.videos():
        confirm(video.id)
    plan = plan_retraining(project, Choice(), model)
    measured = [replace(row, held_out=Counts(1, 1, 1)) for row in plan.classes]
    unmeasured = [replace(row, held_out=Counts()) for row in plan.classes]
    config = read_checkpoint_info(model).config

    def named(rows: list[ClassRow]) -> list[str]:
        problems = find_problems(replace(plan, classes=tuple(rows)), config, has_confirmed=True)
        return [problem.class_name for problem in problems if problem.kind == "not held out"]

    assert named([unmeasured[0], *measured[1:]]) == [unmeasured[0].category.name]
    assert named(unmeasured) == []
