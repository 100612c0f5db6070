"""All measurements of the window, one after the other."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.bench import cases
from app.bench.stage import Timing, application, window_on
from app.bench.worlds import make_long_project, make_scene
from app.main_window import MainWindow
from app.settings import keep_settings_in

SIZES = {"1080p": (1080, 1920), "4K": (2160, 3840)}


@dataclass(frozen=True)
class Extent:
    """How large the worlds are and how often each step is repeated.

    Attributes:
        sizes: of the frames of the scenes.
        frames: of each scene; there is a key frame every 50.
        long_interval: frames between key frames of one more scene, as files from the internet have them.
        tracks: on every frame of the scenes.
        repeats: of each step.
        long_frames: of the very long video.
        long_tracks: of it.
        long_length: frames on which each of these is seen.
        openings: of its project.
        fillings: of all frames of a scene between its first and last.
    """

    sizes: tuple[str, ...]
    frames: int
    long_interval: int
    tracks: int
    repeats: int
    long_frames: int
    long_tracks: int
    long_length: int
    openings: int
    fillings: int


WHOLE = Extent(("1080p", "4K"), 500, 250, 20, 40, 100_000, 200, 5_000, 3, 5)
QUICK = Extent(("1080p",), 50, 50, 3, 4, 400, 5, 50, 1, 1)


def measure(extent: Extent) -> Iterator[dict[str, Any]]:
    """Measure in windows of this program with settings of their own.

    Yields:
        One case each: name, target and milliseconds.
    """
    application()
    with tempfile.TemporaryDirectory() as folder:
        keep_settings_in(Path(folder))
        for size in extent.sizes:
            project = make_scene(Path(folder) / size, SIZES[size], extent.frames, extent.tracks)
            with window_on(project) as window:
                name = f"{size}, {extent.tracks} tracks"
                yield _case(f"brush step, {name}", "60 steps/s: 16.7 ms median", cases.brush(window))
                yield _case(f"next frame, {name}", "16 ms median at 1080p", cases.next_frame(window, extent.repeats))
                yield from _jump_cases(window, f"{size}, key frame every 50", "150 ms p95 at 1080p", extent.repeats)
                filled, waits = cases.fill(window, extent.fillings)
                yield _case(f"draw {extent.frames - 2} masks between two, {name}", "none", filled)
                yield _case(f"longest wait of the window meanwhile, {name}", "300 ms", waits)
        size, interval = extent.sizes[0], extent.long_interval
        project = make_scene(Path(folder) / "seldom", SIZES[size], extent.frames, extent.tracks, interval)
        with window_on(project) as window:
            yield from _jump_cases(window, f"{size}, key frame every {interval}", "none", extent.repeats)
        project = make_long_project(Path(folder), extent.long_frames, extent.long_tracks, extent.long_length)
        name = f"{extent.long_frames} frames, {extent.long_tracks} tracks"
        yield _case(f"open, {name}", "2000 ms", cases.opening(project, extent.openings))
        with window_on(project) as window:
            yield _case(f"next frame, {name}", "16 ms median", cases.next_frame(window, extent.repeats))


def _jump_cases(window: MainWindow, name: str, target: str, repeats: int) -> Iterator[dict[str, Any]]:
    """Measure jumps without previews, as right after a video was opened first, and with them."""
    _, exact = cases.jumps(window, repeats)
    yield _case(f"jump to the exact frame, no previews made, {name}", target, exact)
    yield _case(f"making the previews of 1000 frames, {name}", "none", cases.filling(window))
    right, exact = cases.jumps(window, repeats)
    yield _case(f"jump to the right frame on screen as a preview, {name}", target, right)
    yield _case(f"jump to the exact frame after its preview, {name}", target, exact)


def _case(name: str, target: str, timing: Timing) -> dict[str, Any]:
    return {"case": name, "target": target, **asdict(timing)}
