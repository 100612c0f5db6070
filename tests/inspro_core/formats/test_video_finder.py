"""Which frame a name means."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspro_core.domain.project import Video
from inspro_core.errors import FormatError
from inspro_core.formats.video_finder import FrameFinder

CLIP = Video(1, "/videos/clip.mp4", (4, 6), 12, tuple(float(second) for second in range(12)))


def test_a_frame_of_a_video_file_is_found_by_its_number_however_it_is_padded() -> None:
    finder = FrameFinder(CLIP, counts_frames=True)
    assert [finder.find(name, Path("a.json")) for name in ("7", "00007", "0" * 40 + "11")] == [7, 7, 11]


@pytest.mark.parametrize("name", ["9" * 30, "9" * 5000, "²", "frame"])
def test_a_name_that_can_be_no_frame_number_is_refused_with_its_place(name: str) -> None:
    with pytest.raises(FormatError, match=r"^a\.json: images\[0\]: '.*' is not a frame number"):
        FrameFinder(CLIP, counts_frames=True).find(name, Path("a.json"), "images[0]")
