"""What is measured in the window."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bench.stage import Timing, settle, until, until_both, window_on
from app.bench.stalls import StallMeter
from app.main_window import MainWindow

SEED = 3
STROKE_STEPS = 240


def brush(window: MainWindow) -> Timing:
    """Time the steps of a long stroke: mouse move to painted, in a window that shows the whole frame."""
    canvas, state = window.canvas, window.state
    assert window.document.video is not None
    height, width = window.document.video.size_hw
    state.select_track(1)
    state.choose_tool("brush")
    state.set_brush_size(round(height / 30))
    angles = np.linspace(0, 6 * np.pi, STROKE_STEPS)
    points = [
        canvas.widget_point((width * (0.5 + 0.3 * float(np.cos(a))), height * (0.5 + 0.3 * float(np.sin(a)))))
        for a in angles
    ]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=points[0].toPoint())
    seconds = []
    for point in points[1:]:
        begin = time.perf_counter()
        QTest.mouseMove(canvas, point.toPoint())
        QApplication.processEvents()  # paints what the step has damaged
        seconds.append(time.perf_counter() - begin)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=points[-1].toPoint())
    settle()
    window.editing.undo()
    state.choose_tool("select")
    settle()
    return Timing.of(seconds)


def next_frame(window: MainWindow, count: int) -> Timing:
    """Time steps of one frame: key to painted, masks included; each comes when the last is shown, as a user does."""
    seconds = []
    for _ in range(count):
        settle(40)
        seconds.append(until(window, lambda: window.step(1)))
    return Timing.of(seconds)


def fill(window: MainWindow, count: int) -> tuple[Timing, Timing]:
    """Time the drawing of all masks between two that a human drew, until they are stored, and what the window waits.

    Returns:
        From the key to the stored masks, and the longest time in it for which the window did not react.
    """
    state, document = window.state, window.document
    for frame in (0, state.frame_count - 1, state.frame_count // 2):
        if frame != state.frame:
            until(window, partial(state.show_frame, frame))
        state.select_track(1)
        if frame in (0, state.frame_count - 1):
            window.keyframes.toggle()
    meter, ends = StallMeter(), list[float]()
    document.edited.connect(lambda: ends.append(time.perf_counter()))
    seconds, waits = [], []
    for _ in range(count):
        settle()
        meter.take()
        ends.clear()
        begin = time.perf_counter()
        window.keyframes.interpolate()
        while not ends:
            settle(10)
        seconds.append(ends[0] - begin)
        settle(50)
        waits.append(max(late for late, _ in meter.take()) / 1000)
        window.editing.undo()
    return Timing.of(seconds), Timing.of(waits)


def filling(window: MainWindow) -> Timing:
    """Time the making of the previews of all frames, as it goes on while nobody works; for 1000 frames."""
    video, previews = window.document.video, window.previews
    assert video is not None
    begin = time.perf_counter()
    previews.allow(True)
    while not previews.is_filled:
        settle(50)
    previews.allow(False)
    return Timing.of([(time.perf_counter() - begin) / video.frame_count * 1000])


def jumps(window: MainWindow, count: int) -> tuple[Timing, Timing]:
    """Time jumps to anywhere: to the right frame, be it a preview, and to the exact one, each with its masks."""
    rng = np.random.default_rng(SEED)
    right, exact = [], []
    for _ in range(count):
        settle(40)
        frame = int(rng.integers(window.state.frame_count))
        if frame != window.state.frame:
            times = until_both(window, partial(window.state.show_frame, frame))
            right.append(times[0])
            exact.append(times[1])
    return Timing.of(right), Timing.of(exact)


def opening(project: Path, count: int) -> Timing:
    """Time from asking for a project to its first frame painted, with tracks and timeline, in a window that stands."""
    seconds = []
    for _ in range(count):
        with window_on(project) as window:
            seconds.append(until(window, partial(window.open_path, project)))
    return Timing.of(seconds)
