"""How far a run is, read from what the trainer reports."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from inspro_core.errors import Message
from inspro_core.retrain.last_words import last_words
from inspro_core.train.run_lock import is_at_work

EVENTS_FILE, WEIGHTS_FILE, LOG_FILE, SAMPLES_FOLDER = "events.jsonl", "best.safetensors", "log.txt", "samples"
CANCELLED_FILE = "cancelled"
PACE_STEPS = 20  # events from which the time left is reckoned
RunState = Literal["prepared", "running", "stopped", "cancelled", "interrupted", "failed", "finished"]


@dataclass(frozen=True)
class Curve:
    """Values over steps.

    Attributes:
        steps: of the run, ascending.
        values: one per step.
    """

    steps: tuple[int, ...] = ()
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class SampleRound:
    """The pictures of one evaluation.

    Attributes:
        step: of the run after which they were made.
        pictures: files, each with the prediction left and the truth right.
    """

    step: int
    pictures: tuple[Path, ...]


@dataclass(frozen=True)
class RunProgress:
    """How far a run is.

    Attributes:
        state: "prepared": never started; "running": a process trains; "stopped": on request; "cancelled": on request,
            not to be kept; "interrupted": the process is gone without a word (killed, power cut); "failed": it ended
            with an error; "finished". All but the last two of these can go on by `Run.command`; so can "failed", once
            the cause is cured.
        step: of the run.
        fraction: of the run that is done, 0..1.
        seconds_left: about; None while unknown or not running.
        loss: sum of the losses.
        ap: on what is held out, at each evaluation.
        samples: pictures of each evaluation, oldest first.
        error: what ended it, where an error did.
        has_weights: whether there is a model to keep.
    """

    state: RunState
    step: int = 0
    fraction: float = 0.0
    seconds_left: float | None = None
    loss: Curve = Curve()
    ap: Curve = Curve()
    samples: tuple[SampleRound, ...] = ()
    error: Message | None = None
    has_weights: bool = False


class ProgressReader:
    """Reads the progress of a run again and again; each time only what was written since.

    Args:
        folder: of the run.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._offset = folder, 0
        self._loss, self._ap = _Points(), _Points()
        self._kind, self._step, self._fraction = "", 0, 0.0
        self._error: Message | None = None
        self._pace: list[tuple[float, float]] = []  # (time, fraction) of the latest steps without a break

    def read(self) -> RunProgress:
        """Return how far the run is now."""
        is_running = is_at_work(self._folder)  # asked before the events: the last one is written before the lock falls
        for event in self._new_events():
            self._take(event)
        state = self._state(is_running)
        return RunProgress(
            state,
            self._step,
            1.0 if state == "finished" else self._fraction,
            self._seconds_left() if state == "running" else None,
            self._loss.curve(),
            self._ap.curve(),
            self._samples(),
            self._problem() if state == "failed" else None,
            (self._folder / WEIGHTS_FILE).is_file(),
        )

    def _new_events(self) -> Iterator[dict[str, Any]]:
        """Yield what was written since, whole lines only."""
        try:
            with (self._folder / EVENTS_FILE).open("rb") as file:
                file.seek(self._offset)
                text = file.read()
        except FileNotFoundError:
            return
        whole = text[: text.rfind(b"\n") + 1]
        self._offset += len(whole)
        for line in whole.splitlines():
            try:
                event = json.loads(line)
            except ValueError:  # a line that a kill cut short, and the next one behind it
                continue
            if isinstance(event, dict):
                yield event

    def _take(self, event: Mapping[str, Any]) -> None:
        """Take in one event of the trainer."""
        self._kind = str(event.get("event"))
        step = int(event.get("iteration", self._step))
        if self._kind == "step":
            self._loss.add(step, sum(event["losses"].values()))
            self._fraction = float(event["progress"])
            self._pace = [*self._pace[1 - PACE_STEPS :], (float(event["time"]), self._fraction)]
        elif self._kind == "evaluated":
            self._ap.add(step, float(event["metrics"]["AP"]))
        elif self._kind in ("started", "resumed"):
            self._pace = []
        elif self._kind == "failed":
            said = event.get("message")
            self._error = Message.from_json(said) if said else Message(str(event.get("problem", "")))
        self._step = step

    def _state(self, is_running: bool) -> RunState:
        if is_running:
            return "running"
        if (self._folder / CANCELLED_FILE).exists():
            return "cancelled"
        if self._kind in ("finished", "stopped", "failed"):
            return cast(RunState, self._kind)
        if self._kind:
            return "interrupted"
        return "failed" if self._problem() else "prepared"

    def _problem(self) -> Message | None:
        """Tell what went wrong: as the trainer reported it, or what it said last."""
        return self._error if self._error is not None else last_words(self._folder / LOG_FILE)

    def _seconds_left(self) -> float | None:
        if len(self._pace) < 2:
            return None
        (began, first), (ended, last) = self._pace[0], self._pace[-1]
        if last <= first:
            return None
        left = (1 - last) * (ended - began) / (last - first)
        return max(0.0, left - (time.time() - ended))

    def _samples(self) -> tuple[SampleRound, ...]:
        """List the pictures, named `<step>-<number>.jpg`."""
        rounds: dict[int, list[Path]] = {}
        for path in sorted((self._folder / SAMPLES_FOLDER).glob("*-*.jpg")):
            step = path.stem.partition("-")[0]
            if step.isdecimal():
                rounds.setdefault(int(step), []).append(path)
        return tuple(SampleRound(step, tuple(rounds[step])) for step in sorted(rounds))


class _Points:
    """The points of a curve. A run that went on from an earlier state repeats steps: the later ones count."""

    def __init__(self) -> None:
        self._steps: list[int] = []
        self._values: list[float] = []

    def add(self, step: int, value: float) -> None:
        while self._steps and self._steps[-1] >= step:
            self._steps.pop()
            self._values.pop()
        if math.isfinite(value):
            self._steps.append(step)
            self._values.append(value)

    def curve(self) -> Curve:
        return Curve(tuple(self._steps), tuple(self._values))
