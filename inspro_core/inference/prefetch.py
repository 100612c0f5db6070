"""Work ahead of the reader: the next frames are decoded and looked at in threads while the head is at one."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
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


class MapAhead(Generic[Item, Result]):
    """Iterates over what a function makes of items, in their order, made in some threads ahead of the reader.

    An exception of the function or of the source is raised to the reader at its place. Use it as a context manager:
    leaving it early ends the threads after what they are at.

    Args:
        function: called for each item, in one of the threads.
        source: of the items; read in the reader's thread, one item beyond what the threads are at.
        threads: how many.
        initializer: called once in each of them.
    """

    def __init__(
        self, function: Callable[[Item], Result], source: Iterable[Item], threads: int, initializer: Callable[[], None]
    ) -> None:
        self._function, self._source, self._ahead = function, source, threads + 1
        self._threads = ThreadPoolExecutor(threads, "map ahead", initializer)

    def __enter__(self) -> MapAhead[Item, Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)

    def __iter__(self) -> Iterator[Result]:
        items, begun = iter(self._source), deque[Future[Result]]()
        failure, is_over = None, False
        while True:
            while not is_over and len(begun) < self._ahead:
                try:
                    begun.append(self._threads.submit(self._function, next(items)))
                except StopIteration:
                    is_over = True
                except Exception as error:  # raised when what came before it has been read
                    failure, is_over = error, True
            if not begun:
                break
            yield begun.popleft().result()
        if failure is not None:
            raise failure


def in_groups(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Give `size` items at a time; those that an exception of the source has left over, and the last, may be fewer."""
    group: list[Item] = []
    failure = None
    try:
        for item in items:
            group.append(item)
            if len(group) == size:
                yield group
                group = []
    except Exception as error:  # raised when what came before it has been read
        failure = error
    if group:
        yield group
    if failure is not None:
        raise failure
