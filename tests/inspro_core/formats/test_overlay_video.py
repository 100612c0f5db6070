"""Overlay videos show every mask in its colour, play as long as the original, and appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.colors import track_color
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment, Track
from inspro_core.errors import FormatError, StoppedError
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.overlay_drawing import OPACITY, draw_overlay, place_chip
from inspro_core.formats.overlay_video import overlay_losses, write_overlay_video
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import VideoReader, probe
from tests.inspro_core.formats.label_worlds import export, make_pictures, said_before

SIZE = (120, 160)


def box(top: int, left: int, height: int, width: int) -> Mask:
    array = np.zeros(SIZE, np.uint8)
    array[top : top + height, left : left + width] = 1
    return Mask.from_array(array)


def make_project(folder: Path, name: str = "person") -> ProjectFile:
    project = ProjectFile.create(folder / "p.inspro", [Category(1, name)])
    video = project.add_video(probe(make_pictures(folder / "clip", 6, SIZE)))
    segments = {frame: Segment(box(50, 40, 40, 60), "human") for frame in range(3)}
    project.apply(video.id, difference(Annotation(), Annotation({2: Track(2, 1, segments)})))
    return project


def test_inside_a_mask_the_colour_has_45_percent_and_the_outline_is_full() -> None:
    image = np.full((*SIZE, 3), 200, np.uint8)
    result = draw_overlay(image, {2: box(50, 40, 40, 60)}, {2: "2 person"})
    mixed = np.rint(200 * (1 - OPACITY) + np.array(track_color(2)) * OPACITY)
    assert np.abs(result[70, 70] - mixed).max() <= 1
    assert tuple(result[50, 90]) == tuple(result[89, 99]) == track_color(2)
    assert tuple(result[100, 20]) == (200, 200, 200)


def test_the_picture_that_is_drawn_over_stays_as_it_is() -> None:
    image = np.full((*SIZE, 3), 200, np.uint8)
    draw_overlay(image, {2: box(50, 40, 40, 60)}, {2: "2 person"})
    assert int(image.min()) == 200


def test_of_overlapping_masks_the_higher_id_hides_the_lower_as_in_the_window() -> None:
    image = np.zeros((*SIZE, 3), np.uint8)
    masks = {3: box(50, 40, 40, 60), 9: box(50, 40, 40, 60)}
    alone = draw_overlay(image, {9: masks[9]}, {9: "9"})
    both = draw_overlay(image, masks, {3: "3", 9: "9"})
    assert np.array_equal(both[60:80, 50:90], alone[60:80, 50:90])


def test_the_chip_lies_above_its_mask_in_the_tracks_colour() -> None:
    result = draw_overlay(np.zeros((*SIZE, 3), np.uint8), {2: box(50, 40, 40, 60)}, {2: "2 person"})
    above = result[30:50].reshape(-1, 3)
    assert np.count_nonzero((above == track_color(2)).all(axis=1)) > 100
    assert not result[:, :38][:50].any()


@given(
    x=st.integers(0, 150),
    y=st.integers(0, 110),
    width=st.integers(1, 300),
    tall=st.integers(1, 200),
    height=st.integers(1, 120),
)
def test_a_chip_that_fits_never_leaves_the_frame(x: int, y: int, width: int, tall: int, height: int) -> None:
    left, top, right, bottom = place_chip((x, y, 5, height), (width, tall), SIZE, [])
    assert left >= 0
    assert top >= 0
    assert right <= max(SIZE[1], width)
    assert bottom <= max(SIZE[0], tall)


def test_chips_of_masks_at_one_place_do_not_cover_each_other() -> None:
    first = place_chip((40, 50, 60, 40), (30, 12), SIZE, [])
    second = place_chip((40, 50, 60, 40), (30, 12), SIZE, [first])
    assert first == (40, 38, 70, 50)
    assert second == (40, 90, 70, 102)


def test_the_video_holds_every_frame_with_its_masks(tmp_path: Path) -> None:
    summary = export(write_overlay_video, make_project(tmp_path), tmp_path / "out")
    assert (summary.video_count, summary.track_count, summary.frame_count) == (1, 1, 6)
    with VideoReader(summary.files[0] / "clip.mp4") as video:
        assert (video.frame_count, video.size_hw) == (6, SIZE)
        mixed = 40 * (1 - OPACITY) + np.array(track_color(2)) * OPACITY
        assert np.abs(video.read(2)[70, 70] - mixed).max() < 12
        assert np.abs(video.read(3)[70, 70].astype(int) - 60).max() < 6


def test_the_video_is_h264_at_the_rate_that_keeps_its_length(tmp_path: Path) -> None:
    summary = export(write_overlay_video, make_project(tmp_path), tmp_path / "out", ExportOptions(step=2))
    with av.open(str(summary.files[0] / "clip.mp4")) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert float(stream.average_rate or 0) == pytest.approx(12.5)
        assert stream.frames == 3


def test_class_names_that_the_font_lacks_become_numbers_and_a_note_says_so(tmp_path: Path) -> None:
    said = said_before(overlay_losses, make_project(tmp_path, "人"))
    assert said[1].startswith("Some classes are shown by number")
    assert said[1].endswith(": 人")


def test_a_stopped_export_leaves_nothing(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    answers = iter([False, False, True])
    with pytest.raises(StoppedError, match="stopped"):
        export(write_overlay_video, project, tmp_path / "out", should_stop=lambda: next(answers))
    assert not (tmp_path / "out").exists()


def test_an_export_replaces_its_predecessor_but_nothing_else(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    export(write_overlay_video, project, tmp_path / "out")
    summary = export(write_overlay_video, project, tmp_path / "out", ExportOptions(frames=range(2)))
    with VideoReader(summary.files[0] / "clip.mp4") as video:
        assert video.frame_count == 2
    (tmp_path / "out" / "train" / "ABOUT.txt").write_text("a diary")
    with pytest.raises(FormatError, match="holds other files"):
        export(write_overlay_video, project, tmp_path / "out")
