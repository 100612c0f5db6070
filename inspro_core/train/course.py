"""What shapes the course of a run: a command that is given again goes on with the same, or is refused."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

UNTOLD_SETTINGS = {"max_minutes", "save_minutes", "evaluate_every", "log_every", "workers", "threads"}
TOLD_SETTINGS = {"learning_rate"}  # where the loss was not finite, the run goes on with a lower one
TOLD_SETTINGS |= {"batch_size", "accumulate", "frames", "max_warmup", "short_sides"}  # where memory ran out
TOLD_SETTINGS |= {"is_mixed"}  # where the run goes on on another processor, which is fast in the other precision
VALIDATION = "val"
"""Name of the files that weights are scored on: they may be others, but their scores do not compare then."""


@dataclass(frozen=True)
class Course:
    """What a run is begun with.

    Attributes:
        settings: by name: numbers, texts, None, and sequences of these.
        files: by name: data and weights.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Sequence[Path]] = field(default_factory=dict)

    def note(self, run_folder: Path) -> dict[str, Any]:
        """Return what is kept of it in the folder of its run: lists, texts and numbers."""
        settings = {name: list(v) if isinstance(v, tuple) else v for name, v in self.settings.items()}
        files = {name: [_places(path, run_folder) for path in paths] for name, paths in self.files.items()}
        return {"config": settings, "files": files}


@dataclass(frozen=True)
class Changes:
    """What differs between a run as it was begun and as it is to go on.

    Attributes:
        refused: [before, now] by name: the run would be another one.
        told: [before, now] by name, of what may change: the steps that follow differ.
        is_scored_alike: whether weights are scored on what they were scored on before.
    """

    refused: dict[str, list[Any]]
    told: dict[str, list[Any]]
    is_scored_alike: bool


def compare(before: Mapping[str, Any], now: Mapping[str, Any]) -> Changes:
    """Compare what was kept of a run's course with a new one.

    What was not kept is taken to be the same. A file is the same under the same absolute path, links followed or not,
    or at the same place as seen from the run folder, so that both can be moved together.

    Args:
        before: see `Course.note`.
        now: see there too.

    Raises:
        LookupError, TypeError, AttributeError: if `before` is no such thing.
    """
    old, new, old_files = before["config"], now["config"], before.get("files", {})
    differing = {name: [old[name], value] for name, value in new.items() if name in old and old[name] != value}
    told = {name: values for name, values in differing.items() if name in TOLD_SETTINGS}
    if 1 in told.get("frames", ()):  # on single pictures a part of the network does not learn
        del told["frames"]
    refused = {n: values for n, values in differing.items() if n not in told and n not in UNTOLD_SETTINGS}
    moved = {
        name: [[places[0] for places in paths] for paths in (old_paths, new_paths)]
        for name, new_paths in now["files"].items()
        if (old_paths := old_files.get(name)) is not None and not _are_same(old_paths, new_paths)
    }
    is_scored_alike = moved.pop(VALIDATION, None) is None
    return Changes({**moved, **refused}, told, is_scored_alike)


def _are_same(before: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> bool:
    return len(before) == len(now) and all(set(one) & set(other) for one, other in zip(before, now, strict=True))


def _places(path: Path, run_folder: Path) -> list[str]:
    """Say where a file lies: its absolute path, as given and with links followed, and the way from the run folder."""
    places = [os.path.abspath(path), os.path.realpath(path)]
    with suppress(ValueError):  # on Windows, on another drive
        places.append(os.path.relpath(os.path.realpath(path), os.path.realpath(run_folder)))
    return places
