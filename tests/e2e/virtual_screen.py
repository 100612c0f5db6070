"""A screen of its own with a window manager, and the real program on it, driven as by a hand: by xdotool."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

TOOLS = ("Xvfb", "openbox", "xdotool")
SIZE_WH = (1500, 960)  # the window at its first start fits
TITLE = "InsPro annotator"
HANGING_S = 120.0  # computers may be slow and busy
Point = tuple[int, int]
BoolImage = NDArray[np.bool_]


def missing_tools() -> list[str]:
    """Programs that are not installed here."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def wait(condition: Callable[[], bool], what: str, seconds: float = HANGING_S) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.03)


class Screen:
    """An X server on a free display number, whose pixels can be read, and openbox on it.

    Args:
        folder: for the home of all programs and the pixels.
    """

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.home.mkdir()
        self._pixels = folder / "Xvfb_screen0"
        read_end, write_end = os.pipe()
        size = f"{SIZE_WH[0]}x{SIZE_WH[1]}x24"
        self._processes = [
            subprocess.Popen(
                ["Xvfb", "-displayfd", str(write_end), "-screen", "0", size, "-fbdir", str(folder), "-nolisten", "tcp"],
                pass_fds=(write_end,),
                stderr=subprocess.DEVNULL,
            )
        ]
        os.close(write_end)
        with os.fdopen(read_end) as answer:
            number = answer.readline().strip()  # comes when the server is ready
        quiet = subprocess.DEVNULL
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH") if name in os.environ}
        self.environment = {
            **kept,
            "DISPLAY": f":{number}",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "xcb",
            "OMP_WAIT_POLICY": "PASSIVE",
        }
        self._processes.append(subprocess.Popen(["openbox"], env=self.environment, stdout=quiet, stderr=quiet))

    def close(self) -> None:
        for process in reversed(self._processes):
            process.terminate()
            process.wait(HANGING_S)

    def do(self, *words: str | int, check: bool = True) -> str:
        """Run xdotool and return what it prints."""
        command = ["xdotool", *map(str, words)]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=HANGING_S, check=check
        )
        return done.stdout

    def image(self) -> NDArray[np.uint8]:
        """The pixels of the screen now, (H, W, 3) RGB, from the server's XWD file."""
        data = np.fromfile(self._pixels, dtype=np.uint8)
        header, colors, row_bytes = (int(data[place : place + 4].view(">u4")[0]) for place in (0, 76, 48))
        width, height = SIZE_WH
        pixels = data[header + 12 * colors :][: height * row_bytes].reshape(height, row_bytes // 4, 4)
        return np.ascontiguousarray(pixels[:, :width, 2::-1])


class Program:
    """The program on a file, with the keys of the keyboard."""

    def __init__(self, screen: Screen, path: Path) -> None:
        self.screen = screen
        command = [sys.executable, "-m", "app", "open", str(path)]
        self.process = subprocess.Popen(command, env=screen.environment, stderr=subprocess.PIPE, text=True)
        wait(lambda: self.is_there() or self.process.poll() is not None, "the window")
        assert self.process.poll() is None, self.process.communicate()[1]
        wait(self._activate, "the window manager gives the window the keys")

    def is_there(self) -> bool:
        return bool(self.screen.do("search", "--onlyvisible", "--name", TITLE, check=False))

    def key(self, *keys: str) -> None:
        """Press keys one after the other."""
        self.screen.do("key", "--clearmodifiers", "--delay", 30, *keys)

    @contextmanager
    def held(self, key: str) -> Iterator[None]:
        """Hold a key; the X server repeats it after a while."""
        self.screen.do("keydown", key)
        yield
        self.screen.do("keyup", key)

    def type(self, text: str) -> None:
        self.screen.do("type", "--delay", 30, text)

    def click(self, point: Point) -> None:
        self.screen.do("mousemove", *point, "click", 1)

    def drag(self, start: Point, end: Point, key: str = "") -> None:
        """Draw from one point of the screen to another, with a key held."""
        middle = ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2)
        held: list[str | int]
        released: list[str | int]
        held, released = (["keydown", key], ["keyup", key]) if key else ([], [])
        way: list[str | int] = [
            "mousemove",
            *start,
            "mousedown",
            1,
            "mousemove",
            *middle,
            "mousemove",
            *end,
            "mouseup",
            1,
        ]
        self.screen.do(*held, *way, *released)

    def close(self) -> str:
        """Press Alt+F4; returns what the program wrote on standard error."""
        self.key("alt+F4")
        _, complaints = self.process.communicate(timeout=HANGING_S)
        assert self.process.returncode == 0
        return str(complaints)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def _activate(self) -> bool:
        windows = self.screen.do("search", "--onlyvisible", "--name", TITLE, check=False).split()
        if windows:
            self.screen.do("windowactivate", windows[0], check=False)
        return bool(windows) and self.screen.do("getactivewindow", check=False).strip() in windows


def close_to(image: NDArray[np.uint8], color_rgb: tuple[int, int, int], tolerance: int = 24) -> BoolImage:
    """Find the pixels of about one colour: (H, W) bool."""
    distance = np.abs(image.astype(np.int16) - np.array(color_rgb, dtype=np.int16)).max(axis=2)
    return np.asarray(distance <= tolerance)


def largest_box(pixels: BoolImage) -> tuple[int, int, int, int]:
    """Find the largest connected part: left, top, width, height; zeros where there is no pixel."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(pixels.astype(np.uint8))
    if count < 2:
        return 0, 0, 0, 0
    left, top, width, height = (int(value) for value in stats[1 + int(stats[1:, cv2.CC_STAT_AREA].argmax()), :4])
    return left, top, width, height
