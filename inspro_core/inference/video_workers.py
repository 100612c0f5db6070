"""Several videos at once: processes, each with a model of its own, that label one video after the other.

The head of a small network goes from frame to frame on one core, so that one video needs few cores more than that. So
several videos share the cores. The processes only read: what they find is written where all of it arrives.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self, TypeAlias

from inspro_core.domain.project import Category, Video
from inspro_core.errors import InsProError, UsageError
from inspro_core.inference.engine import OPENVINO, select_device, usable_cores
from inspro_core.inference.fast_model import fastest_dtype
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.project_prelabel import CORES_PER_JOB, News, Run, VideoEnded, run_videos
from inspro_core.interrupts import interrupts_ignored

MOST_JOBS = 4  # unless asked for more: each holds PyTorch and a model, about 1 GB

Load: TypeAlias = Callable[..., object]
_Order: TypeAlias = tuple[int, Video, float]  # number in the list, video, score threshold


@dataclass(frozen=True)
class _Ready:
    """A process has its model."""

    categories: tuple[Category, ...]
    device: str


class _Worker:
    """A process and the line to it."""

    def __init__(self, load: Load, cores: int) -> None:
        context = multiprocessing.get_context("spawn")  # a fork of a process with threads may wait for their locks
        self.line, far_end = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(far_end, load, cores), daemon=True)
        with interrupts_ignored():  # by the process from its first moment on
            self.process.start()
        far_end.close()  # so that the line ends with the process

    def receive(self) -> _Ready | News:
        """Take what the process tells next.

        Raises:
            InsProError: if it met one that is not of the video alone, or is gone.
        """
        try:
            news: _Ready | News | InsProError = self.line.recv()
        except (EOFError, OSError) as error:
            self.process.join()
            raise UsageError(
                "a process that labels videos has ended unasked (exit code {code}); if memory ran out, give fewer "
                "--jobs. What was found until then is in the project",
                code=self.process.exitcode,
            ) from error
        if isinstance(news, InsProError):
            raise news
        return news


class VideoWorkers:
    """Processes that each have loaded the same model. Leaving the context ends them, whatever they do.

    Args:
        load: gives a `Prelabeler` of a `dtype`; a function of a module or a `partial` of one, called in each process.
        count: of processes, at least 1; they share the cores of a CPU.
        device: name of the device that `load` takes, so that all processes compute in one precision.

    Attributes:
        categories: classes of the model.
        device: where it runs.

    Raises:
        InsProError: if the model cannot be loaded.
    """

    def __init__(self, load: Load, count: int, device: str) -> None:
        cores = max(1, usable_cores() // count)
        dtype = None if device == OPENVINO else fastest_dtype(select_device(device).type)  # tried while nothing runs
        self._workers = list[_Worker]()
        try:
            for _ in range(count):
                self._workers.append(_Worker(partial(load, dtype=dtype), cores))
            for worker in self._workers:
                ready = worker.receive()
                assert isinstance(ready, _Ready)
                self.categories, self.device = ready.categories, ready.device
        except BaseException:
            self._end()
            raise

    def run(self, videos: Sequence[Video], score_threshold: float) -> Run:
        """Run the model on several videos at once, the longest first; read to the end. See `run_videos`.

        Each video gets what it would get alone; frames of one video come in order, those of several in any.

        Raises:
            InsProError: if a process is gone, or met an error that is not of the video alone.
        """
        waiting = deque(sorted(range(len(videos)), key=lambda number: -videos[number].frame_count))
        idle, busy = list(self._workers), dict[Connection, _Worker]()
        while waiting or busy:
            while waiting and idle:
                worker = idle.pop()
                with suppress(OSError):  # that it is gone is told when it is listened to
                    worker.line.send((waiting[0], videos[waiting[0]], score_threshold))
                waiting.popleft()
                busy[worker.line] = worker
            told = wait(list(busy))
            for line in [line for line in busy if line in told]:
                news = busy[line].receive()
                assert not isinstance(news, _Ready)
                if isinstance(news, VideoEnded):
                    idle.append(busy.pop(line))
                yield news

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """End the processes."""
        self._end()

    def _end(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()
            worker.line.close()


def choose_jobs(videos: int, device: str) -> int:
    """Choose how many videos to label at once where nobody says it.

    On a CPU as many as leave each two cores. On a GPU one: what more would bring there is not known.

    Args:
        videos: how many there are.
        device: name as `Engine` takes it.

    Raises:
        UsageError: if the device is unknown or not there.
    """
    if select_device(device).type != "cpu":
        return 1
    return max(1, min(videos, usable_cores() // CORES_PER_JOB, MOST_JOBS))


def _serve(line: Connection, load: Load, cores: int) -> None:
    """Load the model and label what is ordered until the line ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where that is not inherited
    with suppress(EOFError, OSError):  # the other end is gone
        try:
            prelabeler = load()
            assert isinstance(prelabeler, Prelabeler)
            prelabeler.engine.cores = cores
            line.send(_Ready(prelabeler.categories, prelabeler.device))
            while True:
                order: _Order = line.recv()
                number, video, score_threshold = order
                for news in run_videos(prelabeler, [video], score_threshold):
                    line.send(replace(news, number=number))
        except InsProError as error:
            line.send(error)
