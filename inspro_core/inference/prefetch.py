"""Reading ahead: the next frames are decoded in a thread while the model works on the current one."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")
_END = object()


class Prefetcher(Generic[Item]):
    """Iterates over another iterable in a background thread, at most `depth` items ahead.

    An exception of the source is raised to the reader at its place. Use it as a context manager: leaving it early
    stops the thread.
    """

    def __init__(self, source: Iterable[Item], depth: int = 4) -> None:
        self._queue: queue.Queue[object] = queue.Queue(depth)
        self._is_stopped = threading.Event()
        self._thread = threading.Thread(target=self._fill, args=(source,), name="prefetch", daemon=True)
        self._thread.start()

    def __enter__(self) -> Prefetcher[Item]:
        return self

    def __exit__(self, *_: object) -> None:
        self._is_stopped.set()
        while self._thread.is_alive():
            try:
                self._queue.get(timeout=0.05)
            except queue.Empty:
                continue
        self._thread.join()

    def __iter__(self) -> Iterator[Item]:
        while (item := self._queue.get()) is not _END:
            if isinstance(item, _Failure):
                raise item.error
            yield item  # type: ignore[misc]  # the queue holds Item, _Failure and _END only

    def _fill(self, source: Iterable[Item]) -> None:
        try:
            for item in source:
                self._queue.put(item)
                if self._is_stopped.is_set():
                    break
            self._queue.put(_END)
        except Exception as error:  # handed to the reader, who decides
            self._queue.put(_Failure(error))


class _Failure:
    """Carries an exception from the thread to the reader."""

    def __init__(self, error: Exception) -> None:
        self.error = error
