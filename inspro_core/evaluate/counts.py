"""How counts of videos add up, and how results of categories are averaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Self, TypeVar

import numpy as np

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, eq=False)
class Counts:
    """Counts of one video or of many; subclasses are dataclasses whose every field adds up."""

    def __add__(self, other: Self) -> Self:
        return type(self)(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


def average(results: Sequence[ResultT]) -> ResultT:
    """Average the results of categories, each with the same weight.

    Args:
        results: at least one dataclass; numbers and arrays of floats are averaged, whole numbers and tuples add up.
    """
    first: Any = results[0]
    columns = {one.name: [getattr(result, one.name) for result in results] for one in fields(first)}
    averaged: ResultT = type(first)(**{name: _combine(column) for name, column in columns.items()})
    return averaged


def _combine(column: Sequence[Any]) -> Any:
    if isinstance(column[0], tuple):
        return tuple(sorted(item for items in column for item in items))
    if isinstance(column[0], float):
        return float(np.mean(column))
    stacked = np.array(column)
    if stacked.dtype.kind == "f":
        return stacked.mean(axis=0)
    return stacked.sum(axis=0) if stacked.ndim > 1 else int(stacked.sum())
