"""The splits of a dataset: whole videos only, by name or by share, the same at every export."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from inspro_core.errors import BREAKS, UsageError

NO_FOLDER = re.compile(rf"""[/\\:*?"<>|=,\ud800-\udfff]|{BREAKS.pattern}""")
"""What no system, or no list of splits, has in the name of a folder; a surrogate is a byte that is not UTF-8."""


@dataclass(frozen=True)
class Split:
    """One split.

    Attributes:
        name: of its folder.
        share: of the videos that no pattern takes, weighed against the shares of the others; 0 for none of them.
        patterns: names of videos that belong to it in any case, as `clip_*`.
    """

    name: str
    share: float = 0.0
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Splits:
    """All splits of a dataset.

    Attributes:
        parts: in the order in which their patterns are asked.

    Raises:
        UsageError: if there is none, a name is no folder's or used twice, or a share is no number from 0.
    """

    parts: tuple[Split, ...] = (Split("train", 1.0),)

    def __post_init__(self) -> None:
        names = [part.name for part in self.parts]
        if not names or len({name.casefold() for name in names}) < len(names):
            raise UsageError("splits have names of their own, got {names}", names=names)
        for part in self.parts:
            if not part.name or part.name.startswith(".") or NO_FOLDER.search(part.name):
                raise UsageError("a split is the name of a folder, got {name}", name=repr(part.name))
            if not (math.isfinite(part.share) and part.share >= 0):
                raise UsageError(
                    "the share of {split} is a number from 0, got {found}", split=part.name, found=part.share
                )
            if not part.share and not part.patterns:
                raise UsageError("the split {split} has neither a share nor names of videos", split=part.name)

    @classmethod
    def parse(cls, text: str) -> Splits:
        """Read `train=.8,val=.2` (shares), `train:*,val:clip_1*,val:clip_7` (names of videos), both, or `val` (all).

        Raises:
            UsageError: if it is none of these.
        """
        parts: dict[str, Split] = {}
        for item in filter(None, (item.strip() for item in text.split(","))):
            name, sign, value = _cut(item)
            known = parts.get(name, Split(name))
            if sign == ":" and not value:
                raise UsageError("names of videos follow the colon in {item}, as val:clip_1", item=repr(item))
            if sign == ":":
                parts[name] = Split(name, known.share, (*known.patterns, value))
            elif known.share:
                raise UsageError("the split {split} has two shares in {text}", split=name, text=repr(text))
            else:
                parts[name] = Split(name, _share(value) if sign else 1.0, known.patterns)
        return cls(tuple(parts.values()))

    def __str__(self) -> str:
        """Return what `parse` reads."""
        items = []
        for part in self.parts:
            items += [f"{part.name}={part.share!r}"] if part.share else []
            items += [f"{part.name}:{pattern}" for pattern in part.patterns]
        return ",".join(items)

    def assign(self, names: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Give every video to one split: by the first pattern that fits its name, else by share.

        Shares are counted in whole videos, at least one each where there are enough. Which videos these are depends on
        their names alone, so that the same project gives the same splits at every export and on every machine.

        Args:
            names: of the videos, all different.

        Returns:
            The places of its videos for every split, ascending. A video may be in none of them.
        """
        places: dict[str, list[int]] = {part.name: [] for part in self.parts}
        free: list[int] = []
        for place, name in enumerate(names):
            fitting = (part for part in self.parts if any(fnmatchcase(name, pattern) for pattern in part.patterns))
            part = next(fitting, None)
            (places[part.name] if part is not None else free).append(place)
        free.sort(key=lambda place: hashlib.sha256(names[place].encode()).digest())
        shared = [part for part in self.parts if part.share]
        start = 0
        for part, count in zip(shared, _counts([part.share for part in shared], len(free)), strict=True):
            places[part.name] += free[start : start + count]
            start += count
        return {name: tuple(sorted(found)) for name, found in places.items()}


def _counts(shares: Sequence[float], total: int) -> list[int]:
    """Divide a number of videos by the largest remainder; nobody goes empty where there are enough."""
    if not shares:
        return []
    exact = [share / sum(shares) * total for share in shares]
    counts = [math.floor(value) for value in exact]
    by_rest = sorted(range(len(shares)), key=lambda place: counts[place] - exact[place])
    for place in by_rest[: total - sum(counts)]:
        counts[place] += 1
    while 0 in counts and max(counts) > 1:
        counts[counts.index(max(counts))] -= 1
        counts[counts.index(0)] += 1
    return counts


def _cut(item: str) -> tuple[str, str, str]:
    """Cut an item at its first sign, `=` or `:`."""
    at = min((place for place in (item.find("="), item.find(":")) if place >= 0), default=len(item))
    return item[:at].strip(), item[at : at + 1], item[at + 1 :].strip()


def _share(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise UsageError(
            "a share is a number, got {text}; names of videos follow a colon, as val:clip_1", text=repr(text)
        ) from error
