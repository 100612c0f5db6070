"""Outlines with vertices that can be found, moved, inserted and removed: no window needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]


@dataclass(frozen=True)
class Vertex:
    """Names one vertex: which ring, which point of it."""

    ring: int
    index: int


@dataclass(frozen=True)
class Side:
    """Names a place on a side: a new vertex would get this index, at this point."""

    ring: int
    index: int
    point_xy: Point


class RingEditor:
    """Holds the rings of one mask.

    Args:
        rings: each (N, 2) x, y in frame pixels, closed by itself.
    """

    def __init__(self, rings: Sequence[NDArray[np.float64]]) -> None:
        self.rings: list[list[Point]] = [[(float(x), float(y)) for x, y in ring] for ring in rings]

    def arrays(self) -> list[NDArray[np.float64]]:
        """Give the rings as (N, 2) arrays."""
        return [np.array(ring, dtype=np.float64) for ring in self.rings]

    def vertex_at(self, point_xy: Point, reach: float) -> Vertex | None:
        """Find the nearest vertex within a reach."""
        best, nearest = None, reach
        for number, points in enumerate(self.arrays()):
            distances = np.hypot(*(points - point_xy).T)
            index = int(distances.argmin())
            if distances[index] <= nearest:
                best, nearest = Vertex(number, index), float(distances[index])
        return best

    def side_at(self, point_xy: Point, reach: float) -> Side | None:
        """Find the nearest place on a side within a reach."""
        best, nearest = None, reach
        for number, points in enumerate(self.arrays()):
            along = np.roll(points, -1, axis=0) - points
            share = ((np.array(point_xy) - points) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12)
            foot = points + np.clip(share, 0, 1)[:, None] * along
            distances = np.hypot(*(foot - point_xy).T)
            index = int(distances.argmin())
            if distances[index] <= nearest:
                place = float(foot[index, 0]), float(foot[index, 1])
                best, nearest = Side(number, index + 1, place), float(distances[index])
        return best

    def move(self, vertex: Vertex, point_xy: Point) -> None:
        """Put a vertex elsewhere."""
        self.rings[vertex.ring][vertex.index] = point_xy

    def insert(self, side: Side) -> Vertex:
        """Add a vertex on a side."""
        self.rings[side.ring].insert(side.index, side.point_xy)
        return Vertex(side.ring, side.index)

    def remove(self, vertex: Vertex) -> bool:
        """Take a vertex away; the last three of a ring stay. Returns whether it was taken."""
        ring = self.rings[vertex.ring]
        if len(ring) <= 3:
            return False
        del ring[vertex.index]
        return True

    def neighbours(self, vertex: Vertex) -> list[Point]:
        """Give a vertex with the ones beside it: what its move changes lies between them."""
        ring = self.rings[vertex.ring]
        return [ring[(vertex.index + step) % len(ring)] for step in (-1, 0, 1)]
