"""The database of a project: connections, queries, transactions, and their errors."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from inspro_core.atomic import sync, unfinished
from inspro_core.domain.names import readable
from inspro_core.errors import ProjectError
from inspro_core.formats.project_schema import APPLICATION_ID, MIGRATIONS, configure, configure_alone, migrate

NO_LOG = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)  # no log of changes can be made in the folder


class ProjectDatabase:
    """An open database; a transaction inside another one belongs to it.

    Args:
        path: of the project.
        connection: to it.
        is_frozen: whether it can only be read.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, is_frozen: bool = False) -> None:
        self.path = path
        self.connection = connection
        self._is_frozen = is_frozen
        self._seen = self._data_version()

    @classmethod
    @contextmanager
    def building(cls, path: Path) -> Iterator[ProjectDatabase]:
        """Make a new database beside its place, which it takes when the block ends; it vanishes if the block fails.

        Raises:
            ProjectError: if the file exists, also one that another program has made by then, or cannot be written.
        """
        with _creating(path):
            if path.exists():
                raise ProjectError(path, "exists already; open it, or choose another name")
        temporary = unfinished(path)
        try:
            with _creating(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                connection = _connect(temporary, configure_alone)
            with closing(connection):
                yield cls(path, connection)
            with _creating(path):
                _publish(temporary, path)
        finally:
            with suppress(OSError):  # also where the folder is none
                temporary.unlink()

    @classmethod
    def open(cls, path: Path) -> ProjectDatabase:
        """Open a database and bring an older one up to date; in a folder that cannot be written, it is only read.

        Raises:
            ProjectError: if it is missing, no project, damaged, made by a newer program, or cannot be read as it lies.
        """
        try:
            if path.is_dir():
                raise ProjectError(path, "is a folder; name a project, a file that ends in .inspro")
            if not path.is_file():
                raise ProjectError(path, "does not exist")
            application, version, is_frozen = _look_into(path)
            if application != APPLICATION_ID:
                raise ProjectError(path, "is a database, but no InsPro project")
            if version > len(MIGRATIONS):
                raise ProjectError(
                    path, "was made by a newer program (version {version}); update this one", version=version
                )
            if not is_frozen:
                return cls(path, _connect(path, configure))
            if version < len(MIGRATIONS) or _has_log(path):
                raise ProjectError(
                    path,
                    "has to be brought up to date, but its folder cannot be written; copy it to another one, with the"
                    " files beside it",
                )
            return cls(path, _connect_frozen(path), is_frozen=True)
        except (sqlite3.OperationalError, OSError) as error:
            raise ProjectError(
                path, "cannot be opened: {reason}; see that you may read it and the disk has room", reason=str(error)
            ) from error
        except sqlite3.Error as error:
            raise ProjectError(path, "is no InsPro project or is damaged: {reason}", reason=str(error)) from error

    def query(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query.

        Raises:
            ProjectError: if the file cannot be read.
        """
        with self.reading():
            return self.connection.execute(sql, values).fetchall()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection for reading; its errors become a ProjectError."""
        try:
            yield self.connection
        except sqlite3.Error as error:
            raise ProjectError(self.path, "cannot be read: {reason}", reason=str(error)) from error

    @contextmanager
    def parsing(self, table: str) -> Iterator[None]:
        """Take what the rows of a table say; values that cannot be become a ProjectError."""
        try:
            yield
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            raise ProjectError(
                self.path, "is damaged in its table “{table}”; restore the file from a copy", table=table
            ) from error

    def no_video(self, video_id: int) -> ProjectError:
        """Return the error that a video is not there, as where another program has removed it."""
        return ProjectError(self.path, "holds no video {number}; it may have been removed meanwhile", number=video_id)

    def has_news(self) -> bool:
        """Tell whether another connection has written since the last call, at first since the file was opened.

        Raises:
            ProjectError: if the file cannot be read.
        """
        seen, self._seen = self._seen, self._data_version()
        return seen != self._seen

    def is_writing(self) -> bool:
        """Tell whether a transaction is in hand."""
        return bool(self.connection.in_transaction)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing, inside the transaction in hand if there is one; yields the connection.

        Raises:
            ProjectError: if the file holds other rows than expected, cannot be written (full disk), or cannot hold a
                name that is no text.
        """
        if self.is_writing():
            yield self.connection
            return
        if self._is_frozen:
            raise ProjectError(self.path, "can only be read, as its folder cannot be written; copy it to another one")
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield self.connection
            self.connection.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            raise ProjectError(
                self.path, "holds other labels than this change expects: {reason}", reason=str(error)
            ) from error
        except sqlite3.Error as error:
            raise ProjectError(
                self.path,
                "cannot be written: {reason}; free some disk space or close the other program that uses it, then try"
                " again",
                reason=str(error),
            ) from error
        except UnicodeEncodeError as error:
            raise ProjectError(
                self.path, "cannot hold {text}, which is not valid Unicode; rename it", text=readable(error.object)
            ) from error
        finally:
            if self.is_writing():
                self.connection.execute("ROLLBACK")

    def _data_version(self) -> int:
        """Return a number that changes where another connection has written; it says nothing else."""
        return int(self.query("PRAGMA data_version")[0][0])


@contextmanager
def _creating(path: Path) -> Iterator[None]:
    """Make errors of the file system ones about a new project."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise ProjectError(
            path, "cannot be created: {reason}; choose a folder that can be written", reason=str(error)
        ) from error


def _connect(path: Path, configure: Callable[[sqlite3.Connection], None]) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        configure(connection)
        migrate(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _look_into(path: Path) -> tuple[int, int, bool]:
    """Return which program's file it is, its version, and whether it can only be read."""

    def read(connection: sqlite3.Connection) -> tuple[int, int]:
        with closing(connection):
            names = ("application_id", "user_version")
            application, version = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in names)
            return application, version

    try:
        return *read(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)), False
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in NO_LOG:
            raise
        return *read(_connect_frozen(path)), True


def _connect_frozen(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _publish(temporary: Path, path: Path) -> None:
    """Give a finished file its name, unless another program has made one there.

    Raises:
        ProjectError: if there is one.
        OSError: if it cannot be written.
    """
    sync(temporary)
    try:
        path.open("xb").close()
    except FileExistsError as error:
        raise ProjectError(
            path, "was made by another program in the meantime; open that one, or choose another name"
        ) from error
    try:
        for log in (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            log.unlink(missing_ok=True)  # of a file that was deleted; its changes would be read into this one
        os.replace(temporary, path)
    except OSError:
        path.unlink(missing_ok=True)
        raise
