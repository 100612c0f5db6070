"""Errors that a user can cure: each message names the file, the place in it and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


class InsProError(Exception):
    """Base of every error whose message is written for the user; the window and the command line show it as it is."""


class FileError(InsProError):
    """A file cannot be used.

    Args:
        path: the file the user named.
        template: what is wrong, the place in the file included, and the cure; its `{name}` fields are filled with the
            values, if there are any. A literal can be found for translation.
        values: by field name.
    """

    def __init__(self, path: str | Path, template: str, **values: object) -> None:
        self.path, self.template, self.values = Path(path), template, values
        super().__init__(f"{path}: {self.problem}")

    @property
    def problem(self) -> str:
        """What is wrong, in English."""
        return self.template.format(**self.values) if self.values else self.template

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error travel between processes."""
        return _file_error, (type(self), self.path, self.template, self.values)


def _file_error(kind: type[FileError], path: Path, template: str, values: Mapping[str, object]) -> FileError:
    return kind(path, template, **values)


class FormatError(FileError):
    """An annotation file does not follow its format."""


class VideoError(FileError):
    """A video or a frame folder cannot be opened or decoded."""


class ProjectError(FileError):
    """A project file cannot be read or written."""


class CheckpointError(FileError):
    """A file of model weights cannot be read, or does not fit the model."""


class DownloadError(InsProError):
    """A file cannot be fetched from the network.

    Args:
        url: the file.
        problem: what is wrong and the cure.
    """

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"{url}: {problem}")
        self.url = url
        self.problem = problem

    def __reduce__(self) -> tuple[type[DownloadError], tuple[str, str]]:
        """Let the error travel between processes."""
        return type(self), (self.url, self.problem)


class UsageError(InsProError, ValueError):
    """An argument of a command or a public function cannot be used; the message says what can."""


class TrainingError(InsProError):
    """A training run cannot go on."""


class StoppedError(InsProError):
    """The user stopped the work; nothing was changed."""
