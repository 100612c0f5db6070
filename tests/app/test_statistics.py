"""The figures of the statistics page are those of the open project, counted when the page is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import statistics
from inspro_core.domain.annotation import difference
from inspro_core.domain.edits import delete_on_frames
from inspro_core.domain.statistics import ProjectStatistics
from inspro_core.errors import ProjectError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.project_statistics import read_statistics
from tests.app.window_desk import FRAMES, OTHER_FRAMES, Desk, wait


def figures(desk: Desk) -> ProjectStatistics | None:
    return desk.window.statistics.statistics


def look(desk: Desk) -> ProjectStatistics:
    """Open the page and wait for the figures."""
    desk.press("Ctrl+3")
    wait(lambda: not desk.window.statistics_reader._job.is_running)
    found = figures(desk)
    assert found is not None
    return found


def test_the_page_counts_videos_frames_tracks_and_masks(desk: Desk) -> None:
    total = look(desk).total
    assert (total.frame_count, total.track_count, total.mask_count) == (
        FRAMES + OTHER_FRAMES,
        3,
        FRAMES + 200 + (FRAMES - 30),
    )
    assert len(desk.window.statistics.charts) == 9


def test_it_is_counted_anew_after_an_edit(desk: Desk) -> None:
    before = look(desk).total.mask_count
    desk.press("Ctrl+1", desk.window.statistics)
    desk.look(100, 1)
    desk.press("Del")
    assert look(desk).total.mask_count == before - 1


def test_what_changes_while_the_page_is_looked_at_is_counted(desk: Desk) -> None:
    before = look(desk).total
    labels = desk.document.annotation_of_frames(range(100, 101), ())
    desk.document.write(difference(labels, delete_on_frames(labels, 1, range(100, 101))))
    wait(lambda: (found := figures(desk)) is not None and found.total.mask_count == before.mask_count - 1)


def test_the_work_of_this_minute_is_counted_too(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Del")
    assert look(desk).total.effort.actions == 1


def test_another_project_takes_the_figures_away_and_brings_its_own(desk: Desk) -> None:
    empty = desk.folder / "empty.inspro"
    ProjectFile.create(empty).close()
    look(desk)
    desk.window.open_path(empty)
    wait(lambda: not desk.window.statistics_reader._job.is_running)
    found = figures(desk)
    assert found is not None
    assert found.videos == ()
    assert desk.window.statistics.empty.isVisible()


def test_figures_that_come_late_are_not_shown_for_another_project(desk: Desk) -> None:
    reader = desk.window.statistics_reader
    reader.read()
    desk.open_copy()
    wait(lambda: not reader._job.is_running)
    assert figures(desk) is None


def test_a_wish_while_it_is_counted_is_granted_after_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []

    def count(project: ProjectFile) -> ProjectStatistics:
        counted.append(1)
        return read_statistics(project)

    monkeypatch.setattr(statistics, "read_statistics", count)
    reader = desk.window.statistics_reader
    for _ in range(3):
        reader.read()
    wait(lambda: not reader._job.is_running)
    assert len(counted) == 2


def test_what_cannot_be_read_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(project: ProjectFile) -> ProjectStatistics:
        raise ProjectError(Path("a.inspro"), "cannot be read")

    monkeypatch.setattr(statistics, "read_statistics", fail)
    desk.window.statistics_reader.read()
    wait(lambda: bool(desk.errors))
    assert desk.errors == ["a.inspro: cannot be read"]
    desk.errors.clear()
