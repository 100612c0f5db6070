"""What a run reports: a JSON object per line, for the window, for plots and for people; curves for TensorBoard."""

from __future__ import annotations

import json
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter

BOARD_FOLDER = "tensorboard"


class EventLog:
    """Appends events to a file and flushes each, so that a reader sees them at once.

    Args:
        path: of the file, or None to write nothing (every process but the first).
        echo: a stream that gets the same lines, or None.
        has_board: also write curves into the folder `tensorboard` beside the file, if TensorBoard is installed.
    """

    def __init__(self, path: Path | None, echo: TextIO | None = None, has_board: bool = False) -> None:
        self._file = path.open("a", encoding="utf-8") if path is not None else None
        self._echo = echo if path is not None else None
        self._board = _open_board(path.parent / BOARD_FOLDER) if path is not None and has_board else None

    def write(self, kind: str, **values: Any) -> None:
        """Write one event with its kind and the time."""
        line = json.dumps({"event": kind, "time": round(time.time(), 3), **values})
        for stream in (self._file, self._echo):
            if stream is not None:
                self._print(stream, line)
        if self._board is not None and "iteration" in values:
            for name, number in _curves(kind, values):
                self._board.add_scalar(name, number, values["iteration"])

    def _print(self, stream: TextIO, line: str) -> None:
        try:
            print(line, file=stream, flush=True)
        except OSError:
            if stream is not self._echo:
                raise
            self._echo = None  # who listened is gone; the run goes on

    def close(self) -> None:
        """Close the file and the curves."""
        if self._file is not None:
            self._file.close()
        if self._board is not None:
            self._board.close()


def _open_board(folder: Path) -> SummaryWriter | None:
    if find_spec("tensorboard") is None:
        return None
    from torch.utils.tensorboard import SummaryWriter

    return SummaryWriter(str(folder))


def _curves(kind: str, values: dict[str, Any]) -> list[tuple[str, float]]:
    """Name the numbers of an event."""
    if kind == "step":
        losses = [(f"loss/{name}", value) for name, value in values["losses"].items()]
        return [*losses, *((f"run/{n}", values[n]) for n in ("learning_rate", "gradient_norm", "frames_per_second"))]
    if kind == "evaluated":
        return [(f"validation/{name}", value) for name, value in values["metrics"].items()]
    return []
