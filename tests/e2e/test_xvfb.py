"""The real program on a screen with a window manager: keys and mouse as a person gives them, the file looked at."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.theme import track_color
from inspro_core.domain.track import Segment
from inspro_core.errors import ProjectError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import VideoWriter
from tests.e2e.virtual_screen import Point, Program, Screen, close_to, largest_box, missing_tools, wait

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is an X server"),
    pytest.mark.skipif(bool(missing_tools()), reason=f"not installed here: {', '.join(missing_tools())}"),
]

GREEN = (30, 150, 90)  # of every frame, but for its number
SIZE_HW, FRAMES = (180, 320), 60
DIGITS = ((8, 8), (32, 8))  # left top of the grey squares that tell a frame's number, of base 8
DIGIT_SIZE, DIGIT_STEP = 16, 32  # pixels; levels of grey from one digit to the next
HELD_S = 1.0  # long enough for a key to be repeated


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    screen = Screen(tmp_path_factory.mktemp("screen"))
    yield screen
    screen.close()


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "green.mp4"
    with VideoWriter(path, SIZE_HW) as writer:
        for number in range(FRAMES):
            frame = np.full((*SIZE_HW, 3), GREEN, dtype=np.uint8)
            for (x, y), digit in zip(DIGITS, divmod(number, 8), strict=True):
                frame[y : y + DIGIT_SIZE, x : x + DIGIT_SIZE] = digit * DIGIT_STEP
            writer.write(frame)
    return path


class Annotator:
    """A person at the program."""

    def __init__(self, screen: Screen, path: Path) -> None:
        self.screen, self.program = screen, Program(screen, path)
        self.project = path.with_suffix(".inspro")
        wait(lambda: self.frame_box()[2] > 300, "the frame on the canvas")
        self.box = self.frame_box()

    def at(self, x: float, y: float) -> Point:
        """Point of the screen where a point of the frame is shown."""
        left, top, width, height = self.box
        return round(left + x * width / SIZE_HW[1]), round(top + y * height / SIZE_HW[0])

    def drag(self, start_xy: tuple[float, float], end_xy: tuple[float, float], key: str = "") -> None:
        self.program.drag(self.at(*start_xy), self.at(*end_xy), key)

    def masks(self) -> dict[int, dict[int, Segment]]:
        """What the file holds: segments by frame and track."""
        try:
            with ProjectFile.open(self.project) as project:
                tracks = project.annotation(1).tracks
        except ProjectError:
            return {}
        return {track_id: dict(track.segments) for track_id, track in tracks.items()}

    def frames(self, track_id: int = 1) -> list[int]:
        return sorted(self.masks().get(track_id, {}))

    def wait_for_frame(self, number: int) -> None:
        """Wait until a frame is on the canvas: before that, nothing can be drawn on it."""
        wait(lambda: self._shown_frame() == number, f"frame {number} on the canvas")

    def wait_for_rest(self) -> None:
        """Wait until no other frame comes to the canvas."""
        wait(self._stands_still, "the frame stays")

    def swatch(self) -> Point | None:
        """Where the colour of track 1 is shown in the table, beside the canvas."""
        beside = close_to(self.screen.image(), track_color(1), 6)
        beside[:, : self.box[0] + self.box[2]] = False
        beside[self.box[1] + self.box[3] + 100 :] = False  # the timeline
        left, top, width, height = largest_box(beside)
        return (left + width // 2, top + height // 2) if min(width, height) >= 8 else None

    def frame_box(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of the frame on the screen."""
        return largest_box(close_to(self.screen.image(), GREEN))

    def _shown_frame(self) -> int:
        """Read the number of the frame on the canvas."""
        image = self.screen.image()
        middles = [self.at(x + DIGIT_SIZE / 2, y + DIGIT_SIZE / 2) for x, y in DIGITS]
        high, low = (round(float(image[y, x].mean()) / DIGIT_STEP) for x, y in middles)
        return 8 * high + low

    def _stands_still(self) -> bool:
        before = self._shown_frame()
        time.sleep(0.5)  # of the video: 15 frames
        return self._shown_frame() == before


@pytest.fixture
def person(screen: Screen, video: Path) -> Iterator[Annotator]:
    person = Annotator(screen, video)
    yield person
    person.program.kill()


def test_drawing_playing_undoing_and_closing(person: Annotator) -> None:
    program = person.program
    program.key("t")
    person.drag((60, 60), (120, 60))
    wait(lambda: person.frames() == [0], "the first stroke")
    first = person.masks()[1][0]
    assert first.source == "human"
    assert first.mask.to_array()[60, 62:118].all()

    program.key("Right", "Right")
    person.wait_for_frame(2)
    person.drag((60, 120), (120, 120))
    wait(lambda: person.frames() == [0, 2], "the stroke two frames on")
    person.drag((90, 120), (90, 120), key="ctrl")
    wait(lambda: not person.masks()[1][2].mask.to_array()[120, 90], "Ctrl+drag erases")

    program.key("ctrl+z", "ctrl+z")
    wait(lambda: person.frames() == [0], "undo")
    program.key("ctrl+shift+z")
    wait(lambda: person.frames() == [0, 2], "redo")

    program.key("space")
    time.sleep(0.6)  # of the video
    program.key("space")
    person.wait_for_rest()
    person.drag((60, 120), (120, 120))
    wait(lambda: len(person.frames()) == 3, "the stroke after playing")
    assert 3 < person.frames()[-1] < FRAMES - 1

    assert program.close() == ""
    with ProjectFile.open(person.project) as project:
        assert project.status(1) == "in review"
        assert project.effort(1).actions == 8
        assert project.effort(1).seconds > 0
    assert person.masks()[1][0] == first


def test_keys_alone_draw_a_mask_while_the_screen_repeats_those_that_are_held(person: Annotator) -> None:
    program = person.program
    program.key("t", "j")
    with program.held("space"):
        time.sleep(HELD_S)
        program.key("Right", "Right", "Right")
    wait(lambda: person.frames() == [0], "the stroke")
    program.key("j")
    assert program.close() == ""
    with ProjectFile.open(person.project) as project:
        assert project.effort(1).actions == 2  # the track and one stroke
    assert person.masks()[1][0].mask.to_array()[:, SIZE_HW[1] // 2 + 5].any()


def test_typing_in_the_filter_switches_no_tool(person: Annotator) -> None:
    program = person.program
    program.key("t")
    person.drag((60, 60), (120, 60))
    wait(lambda: person.frames() == [0], "the stroke")
    program.key("v")
    program.click(person.at(260, 150))  # selects none: the row of a selected track is tinted
    wait(lambda: person.swatch() is not None, "the track in the table")
    swatch = person.swatch()
    assert swatch is not None
    program.click((swatch[0] + 40, swatch[1] - 49))
    program.type("bxtp")
    wait(lambda: person.swatch() is None, "no track has this in its name")
    program.key("ctrl+a", "BackSpace")
    wait(lambda: person.swatch() is not None, "all tracks are listed again")
    before = person.masks()
    person.drag((200, 100), (260, 100))  # from where no mask is: with the select tool that means nothing
    program.key("b")
    person.drag((200, 150), (260, 150))  # no track is selected now
    assert program.close() == ""
    assert person.masks() == before


def test_notes_are_typed_and_kept(person: Annotator) -> None:
    person.program.key("Right")
    person.program.key("ctrl+shift+n")
    person.program.type("b is no brush here")
    person.program.close()
    with ProjectFile.open(person.project) as project:
        assert project.notes(1) == {1: "b is no brush here"}
        assert project.status(1) == "new"


def test_keys_with_alt_reach_the_window_and_a_menu_opens_by_its_letter(person: Annotator) -> None:
    program = person.program
    program.key("t")
    person.drag((60, 60), (120, 60))
    wait(lambda: person.frames() == [0], "the first stroke: a busy window manager lets keys overtake the mouse")
    program.key("Right")
    person.wait_for_frame(1)
    person.drag((60, 60), (120, 60))
    wait(lambda: person.frames() == [0, 1], "two strokes")
    program.key("alt+m")
    wait(lambda: person.frames(2) == [1], "Alt+M splits the track here")
    program.key("alt+e", "u")  # Edit ▸ Undo
    wait(lambda: person.frames() == [0, 1], "undone by the menu")
    program.key("Tab", "Delete")
    wait(lambda: person.frames() == [0], "Tab selects, Del deletes on this frame")
    assert program.close() == ""


def test_who_closes_the_window_at_once_waits_for_no_video(screen: Screen, video: Path) -> None:
    program = Program(screen, video)
    try:
        assert program.close() == ""
    finally:
        program.kill()


def test_the_window_opens_again_in_the_size_it_was_left(screen: Screen, video: Path) -> None:
    first = Annotator(screen, video)
    try:
        window = screen.do("getactivewindow").strip()
        screen.do("windowsize", window, 1150, 800)
        wait(lambda: first.frame_box()[2] < first.box[2] - 100, "the smaller canvas")
        left_as = first.frame_box()
        first.program.close()
        again = Annotator(screen, video)
        again.program.close()
    finally:
        first.program.kill()
    assert np.abs(np.subtract(again.box[2:], left_as[2:])).max() <= 4
