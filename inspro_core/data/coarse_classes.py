"""Four coarse classes, for a model that must know many things from few pictures."""

from __future__ import annotations

from inspro_core.domain.project import Category

COARSE_CATEGORIES = (
    Category(1, "person", "", (230, 159, 0)),
    Category(2, "animal", "", (0, 158, 115)),
    Category(3, "vehicle", "", (86, 180, 233)),
    Category(4, "object", "", (204, 121, 167)),
)
COCO_ANIMALS = frozenset(("bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe"))
ANIMALS = COCO_ANIMALS | {"deer", "otter", "turtle", "tiger"}
VEHICLES = frozenset(("bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat"))


def coarse_class(name: str) -> int:
    """Return the index in `COARSE_CATEGORIES` of a class by its name in COCO or Open Images."""
    if name == "person":
        return 0
    return 1 if name in ANIMALS else 2 if name in VEHICLES else 3
