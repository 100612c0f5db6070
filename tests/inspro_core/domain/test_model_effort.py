"""Work is counted by the model that labelled a video, on frames where it is over."""

from __future__ import annotations

import pytest

from inspro_core.domain.model_effort import effort_by_model
from inspro_core.domain.project import Effort
from inspro_core.domain.statistics import VideoFigures


def video(model: str, seconds: float, actions: int, reviewed: int = 0, is_done: bool = False) -> VideoFigures:
    return VideoFigures(1, "v", 200, reviewed, 3, 90, 9, Effort(seconds, actions), is_done, model)


def test_videos_of_one_model_are_summed_up() -> None:
    (found,) = effort_by_model([video("mini", 100, 10, is_done=True), video("mini", 50, 8, reviewed=100)])
    assert (found.model, found.video_count, found.frame_count) == ("mini", 2, 300)
    assert found.seconds_per_frame == pytest.approx(0.5)
    assert found.actions_per_100 == pytest.approx(6.0)


def test_versions_come_after_models_in_the_order_of_their_numbers() -> None:
    names = ("10", "inspro", "9", "", "a")
    found = effort_by_model([video(name, 1, 1, is_done=True) for name in names])
    assert [one.model for one in found] == ["", "a", "inspro", "9", "10"]


def test_videos_without_work_or_without_a_finished_frame_are_left_out() -> None:
    assert effort_by_model([video("a", 0, 0, is_done=True), video("b", 50, 5)]) == ()
