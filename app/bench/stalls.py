"""How long the event loop of the real window waits: at rest, while a model works in its thread, and beside training.

Prints one JSON object: for each situation pairs in milliseconds, by how much a timer came late, and how long of that
the window was ready to go on while other programs had the cores (as Linux counts it; 0 elsewhere). `inspro bench all
--only stalls` reads it from a process of its own, in which nothing else was done before.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from app.bench.stage import application, window_on
from app.main_window import MainWindow
from app.retraining.launch import NICENESS, program_words
from app.settings import keep_settings_in
from inspro_core import api
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import probe

INTERVAL_MS = 5
SCHEDULING = Path("/proc/thread-self/schedstat")
Beat: TypeAlias = tuple[float, float]  # milliseconds: late, and of that without a core
WHOLE_S, QUICK_S = 10.0, 2.0
TRAINING_STARTS_S = 20.0  # until the process has loaded its parts and takes steps
GIVE_UP_S = 240.0
SCENES = ("synthesize", "--videos", "2", "--frames", "8")
TRAINING = ("train", "--preset", "inspro_mini", "--iterations", "1000000", "--batch", "2", "--device", "cpu")


class StallMeter(QObject):
    """Notes by how much a timer comes late, and how long the thread of the window waited for a core meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self._beats = list[Beat]()
        self._last, self._waited = time.perf_counter(), waited_ms()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(INTERVAL_MS)

    def take(self) -> list[Beat]:
        """Return the beats so far and begin anew."""
        taken, self._beats = self._beats, []
        return taken

    def _beat(self) -> None:
        now, waited = time.perf_counter(), waited_ms()
        late = max(0.0, 1000 * (now - self._last) - INTERVAL_MS)
        self._beats.append((round(late, 3), round(min(late, waited - self._waited), 3)))
        self._last, self._waited = now, waited


def waited_ms() -> float:
    """Return how long this thread has waited for a core so far, as Linux counts it; 0 elsewhere."""
    return int(SCHEDULING.read_text(encoding="ascii").split()[1]) / 1e6 if SCHEDULING.exists() else 0.0


def measure_stalls(seconds: float, folder: Path) -> Iterator[tuple[str, list[Beat]]]:
    """Measure the window on a synthetic video.

    Args:
        seconds: in each situation.
        folder: for the video and its project.

    Yields:
        Situations and their beats.
    """
    api.write_demo_scene(folder / "scene.mp4")
    with ProjectFile.create(folder / "scene.inspro") as project:
        project.add_video(probe(folder / "scene.mp4"))
    with window_on(folder / "scene.inspro") as window:
        meter = StallMeter()
        wait(lambda: False, seconds)
        yield "at rest", meter.take()
        with _training(folder):
            meter.take()
            wait(lambda: False, seconds)
            yield "beside training", meter.take()
        meter.take()
        is_loaded, labelled, problems = list[str](), list[int](), list[str]()
        window.prelabelling.failed.connect(problems.append)
        window.prelabelling.device_known.connect(is_loaded.append)
        window.prelabelling.progressed.connect(lambda done, *_: labelled.extend([done] if done else []))
        _start_model(window)
        wait(lambda: bool(is_loaded or problems), GIVE_UP_S)
        yield "while the model is loaded", meter.take()
        wait(lambda: bool(labelled or problems), GIVE_UP_S)
        wait(lambda: not window.prelabelling.is_running, seconds)
        yield "while the model works", meter.take()
        window.prelabelling.stop_and_wait()
        if not labelled:
            raise AssertionError(f"the model has labelled nothing: {problems}")


def wait(is_over: Callable[[], bool], seconds: float) -> None:
    """Let the window work until something has come, or for so long."""
    loop, clock = QEventLoop(), QTimer()
    end = time.perf_counter() + seconds
    clock.timeout.connect(lambda: loop.quit() if is_over() or time.perf_counter() > end else None)
    clock.start(50)
    loop.exec()


@contextmanager
def _training(folder: Path) -> Iterator[None]:
    """Train in a process behind all others, as a retraining is started, until it is stopped.

    The first seconds are left out; on a slow machine it may still be loading then.
    """
    scenes, begun = folder / "scenes", folder / "steps.txt"
    subprocess.run(program_words((*SCENES, "--out", str(scenes))), check=True, capture_output=True)
    training = program_words((*TRAINING, "--train", str(scenes), "--out", str(folder / "run")))
    words = [*(["nice", "-n", NICENESS] if shutil.which("nice") else []), *training]
    with (
        begun.open("w") as output,
        subprocess.Popen(words, stdout=output, stderr=output, start_new_session=True) as process,
    ):
        try:
            wait(lambda: process.poll() is not None, TRAINING_STARTS_S)
            if process.poll() is not None:
                raise AssertionError(f"training has ended: {begun.read_text()[-500:]}")
            yield
        finally:
            process.kill()


def _start_model(window: MainWindow) -> None:
    model = next(model for model in api.available_models() if model.path.stem == "inspro-mini")
    window.prelabelling.start(model, "cpu", 0.2)


def main() -> None:
    """Measure and print."""
    application()
    with tempfile.TemporaryDirectory() as folder:
        keep_settings_in(Path(folder))
        print(json.dumps(dict(measure_stalls(QUICK_S if "--quick" in sys.argv else WHOLE_S, Path(folder)))))


if __name__ == "__main__":
    main()
