"""Labels leave the window in every format and come back through it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.dialogs.export import ExportDialog
from app.dialogs.import_labels import ImportDialog
from inspro_core.domain.annotation import Annotation
from inspro_core.domain.mask import Mask
from inspro_core.formats.table import FORMATS, Format
from inspro_core.media import probe
from tests.app.window_desk import LEFT, SIZE, Desk, labels, opened, square, wait
from tests.inspro_core.formats.label_worlds import make_pictures

FIRST, LAST = 40, 52  # frames that are exported


def masks_by_frame(annotation: Annotation) -> dict[int, set[Mask]]:
    """All masks of a frame, whatever their ids have become."""
    frames = range(FIRST, LAST + 1)
    return {frame: {one.mask for one in annotation.segments_on_frame(frame).values()} for frame in frames}


def type_over(edit: QLineEdit, text: Path) -> None:
    """Type a path in the place of the last one."""
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, str(text))


def export(desk: Desk, known: Format, folder: Path) -> None:
    """Mark a range and export it by the dialog."""
    for frame, key in ((FIRST, "I"), (LAST, "O")):
        desk.look(frame)
        desk.press(key)
    desk.press("Ctrl+E")
    dialog = opened(desk, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    wait(dialog.isActiveWindow)
    QTest.keyClick(dialog.list, Qt.Key.Key_Home)
    for _ in range(FORMATS.index(known)):
        QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.form.range_check, Qt.Key.Key_Space)
    type_over(dialog.folder_edit, folder)
    wait(dialog.export_button.isEnabled)
    QTest.mouseClick(dialog.export_button, LEFT)
    wait(lambda: desk.message.startswith("Exported to "))


def read(desk: Desk, path: Path) -> Format:
    """Import labels by the dialog; returns the format that it has found."""
    desk.press("Ctrl+I")
    dialog = opened(desk, ImportDialog)
    assert isinstance(dialog, ImportDialog)
    type_over(dialog.path_edit, path)
    wait(dialog.import_button.isEnabled)
    found = dialog.order.format
    QTest.mouseClick(dialog.import_button, LEFT)
    return found


@pytest.mark.parametrize("known", [known for known in FORMATS if known.is_readable], ids=lambda known: known.name)
def test_what_is_exported_by_the_dialog_is_imported_by_the_other(desk: Desk, known: Format, tmp_path: Path) -> None:
    export(desk, known, tmp_path / "out")
    (desk.folder / "long.inspro").unlink(missing_ok=True)
    with desk.shows_a_frame():
        desk.window.open_path(desk.folder / "long.mp4")  # a new project, without labels
    assert read(desk, tmp_path / "out" / "train") == known
    wait(lambda: desk.message.startswith("Imported: tracks 3, new videos 0"))
    assert masks_by_frame(desk.stored()) == masks_by_frame(labels())
    assert desk.window.tracks.table.rowCount() == 3


def test_an_overlay_video_holds_the_chosen_frames(desk: Desk, tmp_path: Path) -> None:
    (known,) = [known for known in FORMATS if not known.is_readable]
    export(desk, known, tmp_path / "out")
    (video,) = (tmp_path / "out").rglob("*.mp4")
    assert probe(video).frame_count == LAST - FIRST + 1


def test_a_youtube_vis_file_with_the_oddities_of_real_ones_is_read(desk: Desk, tmp_path: Path) -> None:
    """Ids from 0 and as strings, optional keys that lack or are null, every way to write a mask, and a crowd."""
    make_pictures(tmp_path / "JPEGImages" / "v", 3, SIZE)
    whole = Mask.from_array(square(10, 20))
    runs = {"size": list(SIZE), "counts": [20 * 64 + 10, *[14, 50] * 13, 14, 64 * (160 - 33) - 24]}
    polygon = [[20, 10, 34, 10, 34, 24, 20, 24]]
    content = {
        "videos": [{"id": 0, "width": 160, "height": 64, "file_names": [f"v/{number}.png" for number in range(3)]}],
        "categories": [{"id": "7", "name": "dog", "supercategory": None}],
        "annotations": [
            {"id": 0, "video_id": 0, "category_id": "7", "segmentations": [polygon, None, runs]},
            {
                "id": "b",
                "video_id": "0",
                "category_id": 7,
                "segmentations": [None, {"size": list(SIZE), "counts": whole.counts.decode()}, None],
                "bboxes": None,
                "areas": None,
            },
            {"id": 9, "video_id": 0, "category_id": "7", "iscrowd": 1, "segmentations": [polygon, None, None]},
        ],
    }
    (tmp_path / "instances.json").write_text(json.dumps(content))
    before = desk.window.videos.list.count()
    assert read(desk, tmp_path / "instances.json").name == "youtube-vis"
    wait(lambda: desk.message.startswith("Imported: tracks 2, new videos 1"))
    assert "Crowds were left out: 1" in desk.message
    assert desk.window.videos.list.count() == before + 1
    tracks = desk.stored(3).tracks
    assert [sorted(track.segments) for _, track in sorted(tracks.items())] == [[0, 2], [1]]
    masks = [segment.mask.to_array() for track in tracks.values() for segment in track.segments.values()]
    assert all(np.array_equal(mask, square(10, 20)) for mask in masks)
