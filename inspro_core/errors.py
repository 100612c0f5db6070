"""Errors that a user can cure: each message names the file, the place in it and what to do.

A message keeps its English sentence apart from the values in it, so that the window can say it in its user's language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class Message:
    """What is said to a user, in one line: what would break it, as in the name of a file, is written out.

    Attributes:
        template: English; its `{name}` fields are filled with the values, if there are any. A literal can be found for
            translation.
        values: by field name: texts and numbers, and messages that are told in the user's language themselves.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write out line breaks and their like."""
        object.__setattr__(self, "template", _one_line(self.template))
        object.__setattr__(self, "values", {name: _one_line(value) for name, value in self.values.items()})

    def __str__(self) -> str:
        """Say it in English."""
        return self.template.format(**self.values) if self.values else self.template

    def as_json(self) -> dict[str, Any]:
        """Return the message as JSON holds it."""
        values = {name: value.as_json() if isinstance(value, Message) else value for name, value in self.values.items()}
        return {"template": self.template, "values": values}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Message:
        """Take a message back from JSON.

        Raises:
            KeyError: if it is none.
        """
        values = content["values"].items()
        return cls(content["template"], {k: cls.from_json(v) if isinstance(v, dict) else v for k, v in values})


def message(template: str, /, **values: object) -> Message:
    """Make a message.

    Args:
        template: see `Message`.
        values: by field name; an error stands for what it says.
    """
    return Message(template, {name: _told(value) for name, value in values.items()})


def _one_line(value: Any) -> Any:
    """Write out line breaks and other characters of control in a text; return what is no text as it is."""
    return BREAKS.sub(lambda found: repr(found[0])[1:-1], value) if isinstance(value, str) else value


def _told(value: object) -> object:
    if isinstance(value, InsProError):
        return value.message
    return value if isinstance(value, (Message, str, int, float)) else str(value)


class InsProError(Exception):
    """Base of every error whose message is written for the user; the window and the command line show it as it is.

    Args:
        template: what is wrong and the cure; see `Message`.
        values: by field name.

    Attributes:
        message: all that is said.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        self.message = message(template, **values)
        super().__init__(str(self.message))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error travel between processes."""
        return _remade, (type(self), self.args), self.__dict__


def _remade(kind: type[InsProError], arguments: tuple[Any, ...]) -> InsProError:
    return kind.__new__(kind, *arguments)


class FileError(InsProError):
    """A file cannot be used.

    Args:
        path: the file the user named.
        template: what is wrong and the cure; see `Message`.
        place: where in the file, as `videos[2].length`; empty where the file says enough.
        values: by field name.

    Attributes:
        problem: what is wrong, the place included, without the path.
    """

    def __init__(self, path: str | Path, template: str, /, *, place: str = "", **values: object) -> None:
        self.path = Path(path)
        problem = message(template, **values)
        self.problem = message("{place}: {problem}", place=place, problem=problem) if place else problem
        whole = message("{file}: {problem}", file=path, problem=self.problem)
        super().__init__(whole.template, **whole.values)


class FormatError(FileError):
    """An annotation file does not follow its format."""


class VideoError(FileError):
    """A video or a frame folder cannot be opened or decoded."""


class ProjectError(FileError):
    """A project file cannot be read or written."""


class CheckpointError(FileError):
    """A file of model weights cannot be read, or does not fit the model."""


@contextmanager
def looking_at(path: Path, kind: type[FileError]) -> Iterator[None]:
    """Make errors of the file system, as of a file that one may not read, ones for the user.

    Args:
        path: that is read.
        kind: of the error.
    """
    try:
        yield
    except OSError as error:
        problem = message("cannot be read: {reason}", reason=error.strerror or str(error))
        if isinstance(error, PermissionError):
            problem = message("{problem}; see that you may read it", problem=problem)
        raise kind(error.filename or path, "{problem}", problem=problem) from error


def check_readable(path: Path, kind: type[FileError]) -> None:
    """Refuse a file that cannot be opened; libraries take one that may not be read for missing or damaged.

    Args:
        path: of the file.
        kind: of the error.
    """
    with looking_at(path, kind), path.open("rb"):
        pass


class DownloadError(InsProError):
    """A file cannot be fetched from the network.

    Args:
        url: the file.
        template: what is wrong and the cure; see `Message`.
        values: by field name.

    Attributes:
        problem: what is wrong, without the address.
    """

    def __init__(self, url: str, template: str, /, **values: object) -> None:
        self.url, self.problem = url, message(template, **values)
        whole = message("{file}: {problem}", file=url, problem=self.problem)
        super().__init__(whole.template, **whole.values)


class UsageError(InsProError, ValueError):
    """An argument of a command or a public function cannot be used; the message says what can."""


class TrainingError(InsProError):
    """A training run cannot go on."""


class StoppedError(InsProError):
    """The user stopped the work; nothing was changed."""
