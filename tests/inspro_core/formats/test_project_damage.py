"""A project file whose rows are damaged says where, and never gives pycocotools what it would decode for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from inspro_core.domain.annotation import Change
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Segment
from inspro_core.errors import ProjectError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.table import FORMATS, Format
from tests.inspro_core.formats.conftest import random_annotation
from tests.inspro_core.formats.label_worlds import export

MakeProject = Callable[..., tuple[ProjectFile, Video]]
PLACE = "track 2 on frame 3 of clip is damaged; restore the file from a copy"


def damage(project: ProjectFile, sql: str, *values: object) -> None:
    project._database.connection.execute("PRAGMA foreign_keys = OFF")
    assert project._database.connection.execute(sql, values).rowcount > 0


@pytest.fixture
def labelled(make_project: MakeProject) -> ProjectFile:
    """A project whose track 2 is seen on frame 3."""
    project, video = make_project(seed=3)
    segment = Segment(next(iter(random_annotation(1).tracks[1].segments.values())).mask, "model", 0.5)
    project.apply(video.id, Change({(2, 3): (None, segment)}))
    return project


@pytest.mark.parametrize("counts", [b"", b"x", b"PPPPPPPPPPPP4", b"P6o1", "0", b"\xff\xff", 7])
def test_a_damaged_mask_is_named_however_it_is_read(labelled: ProjectFile, counts: object) -> None:
    damage(labelled, "UPDATE segment SET counts = ? WHERE track_id = 2 AND frame = 3", counts)
    problem = PLACE if isinstance(counts, bytes) else "is damaged in its table “segment”"
    for read in (
        lambda: labelled.annotation(1),
        lambda: labelled.annotation(1, range(3, 4), {2}),
        lambda: labelled.segments_on_frame(1, 3),
    ):
        with pytest.raises(ProjectError, match=rf"clip\.inspro: .*{problem}"):
            read()
    labelled.annotation(1, range(0, 3))


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_a_damaged_mask_ends_every_export_with_its_place(labelled: ProjectFile, tmp_path: Path, known: Format) -> None:
    damage(labelled, "UPDATE segment SET counts = ? WHERE track_id = 2 AND frame = 3", b"PPPPPPP4")
    with pytest.raises(ProjectError, match=PLACE):
        export(known.write, labelled, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("sql", "value", "table", "read"),
    [
        ("UPDATE segment SET score = ?", "much", "segment", lambda project: project.annotation(1)),
        ("UPDATE video SET timestamps = ?", b"1234", "video", lambda project: project.videos()),
        ("UPDATE video SET timestamps = ?", 5, "video", lambda project: project.video(1)),
        ("UPDATE video SET path = ?", b"x", "video", lambda project: project.videos()),
        ("UPDATE video SET height = ?", "tall", "video", lambda project: project.videos()),
        ("UPDATE video SET height = ?", "tall", "video", lambda project: project.segments_on_frame(1, 3)),
        ("UPDATE lane SET marks = ?", b"short", "lane", lambda project: project.lanes(1)),
        ("UPDATE lane SET block = ?", 9, "lane", lambda project: project.lanes(1)),
        ("UPDATE category SET color = ?", "red", "category", lambda project: project.categories()),
        ("UPDATE setting SET value = ?", "{", "setting", lambda project: project.setting("last_category_id")),
        ("UPDATE setting SET value = ?", "[]", "setting", lambda project: project.add_categories([Category(1, "b")])),
        ("INSERT INTO held_out VALUES (1, 0, ?)", "x", "held_out", lambda project: project.held_out()),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_table(
    labelled: ProjectFile, sql: str, value: object, table: str, read: Callable[[ProjectFile], object]
) -> None:
    damage(labelled, sql, value)
    with pytest.raises(ProjectError, match=f"is damaged in its table “{table}”; restore the file from a copy"):
        read(labelled)


def test_a_damaged_lane_takes_no_edit(labelled: ProjectFile) -> None:
    segment = labelled.segments_on_frame(1, 3)[2]
    damage(labelled, "UPDATE lane SET marks = ?", b"short")
    with pytest.raises(ProjectError, match="is damaged in its table “lane”"):
        labelled.apply(1, Change({(2, 4): (None, segment)}))
    assert 2 not in labelled.segments_on_frame(1, 4) or labelled.segments_on_frame(1, 4)[2] != segment
