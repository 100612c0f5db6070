"""JSON as annotation files hold it: every complaint names the file, the place in it and the value."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from inspro_core.domain.mask import Mask
from inspro_core.domain.polygons import mask_from_polygons, mask_from_run_lengths
from inspro_core.domain.project import Category
from inspro_core.domain.run_lengths import first_damaged
from inspro_core.domain.track import Source
from inspro_core.errors import FormatError, Message, UsageError, looking_at, message

Value = TypeVar("Value")
_MISSING = object()
FARTHEST = 100_000  # pixels: no frame is as large
MOST_DIGITS = 15  # of a whole number: every program reads it from JSON as it is
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
IMAGE, VIDEO, CATEGORY = message("image"), message("video"), message("category")


class Entry:
    """A JSON object that knows its place in its file, so that every complaint names file, place and value."""

    def __init__(self, path: Path, place: str, content: Any) -> None:
        self.path, self.place = path, place
        if not isinstance(content, dict):
            raise self._misfit(shown(content))
        self.content: dict[str, Any] = content

    def get(self, key: str, convert: Callable[[Any], Value], default: Any = _MISSING) -> Value:
        """Read a key; null counts as missing where there is a default."""
        value = self.content.get(key)
        if value is None:
            if default is _MISSING:
                raise self.refusal(key, "is missing")
            result: Value = default
            return result
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and LONE_SURROGATE.search(text) for text in texts):
            raise self.refusal(key, "{value} holds half of a character; write the text anew", value=shown(value))
        try:
            return convert(value)
        except (TypeError, ValueError, AttributeError, OverflowError) as error:
            raise self.refusal(key, "{value} is not usable: {reason}", value=shown(value), reason=error) from error

    def entries(self, key: str, default: Any = _MISSING) -> list[Entry]:
        """Read a list of objects."""
        items = self.get(key, as_list, default)
        return [Entry(self.path, f"{self.where(key)}[{number}]", item) for number, item in enumerate(items)]

    def refusal(self, key: str, template: str, /, **values: object) -> FormatError:
        """Make the error about a key; see `Message` for template and values."""
        return FormatError(self.path, template, place=self.where(key), **values)

    def where(self, key: str) -> str:
        """Name the place of a key."""
        if key.startswith("["):
            return self.place + key
        return f"{self.place}.{key}" if self.place else key

    def _misfit(self, found: str) -> FormatError:
        if self.place:
            return FormatError(self.path, "expected an object, found {found}", place=self.place, found=found)
        return FormatError(self.path, "the file: expected an object, found {found}", found=found)


ReadJson: TypeAlias = Callable[[Path], Any]
"""Gives the content of a JSON file, see `read_json`; who looks at a file twice may keep it."""


def read_json(path: Path) -> Any:
    """Read a JSON file.

    Raises:
        FormatError: if it cannot be read or is no JSON, with line and column.
    """
    try:
        with looking_at(path, FormatError):
            return json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise FormatError(
            path,
            "line {line}, column {column}: is not JSON: {reason}",
            line=error.lineno,
            column=error.colno,
            reason=error.msg,
        ) from error
    except UnicodeDecodeError as error:
        raise FormatError(path, "is not JSON: not a text in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise FormatError(path, "cannot be read: {reason}", reason=error) from error


def number_ids(entries: Sequence[Entry]) -> dict[int | str, int]:
    """Give the ids of a list numbers of our own: their places from 1.

    Raises:
        FormatError: if one is missing, neither a number nor a string, or used twice.
    """
    ids: dict[int | str, int] = {}
    for place, entry in enumerate(entries, 1):
        value = entry.get("id", as_id)
        if value in ids:
            raise entry.refusal("id", "{value} is used twice", value=repr(value))
        ids[value] = place
    return ids


def look_up(entry: Entry, key: str, ids: Mapping[int | str, int], what: Message) -> int:
    """Read a reference to an entry of another list.

    Args:
        entry: that has it.
        key: of it.
        ids: of the other list, and what stands for them.
        what: the other list is of.

    Raises:
        FormatError: if there is no such entry.
    """
    value = entry.get(key, as_id)
    if value not in ids:
        raise entry.refusal(key, "there is no {what} {id}", what=what, id=value)
    return ids[value]


def read_categories(entries: Sequence[Entry]) -> tuple[tuple[Category, ...], dict[int | str, int]]:
    """Read the categories, as YouTube-VIS and COCO list them.

    A class and the group that it is in may have one name (Roboflow lists the project as a group): they are one.

    Returns:
        The categories in their order, with ids as they are where all are positive numbers, else with their places from
        1; and the category's id by each id of the file.

    Raises:
        FormatError: if an id or a name is missing or used twice, or a name is blank.
    """
    ids = number_ids(entries)
    if all(isinstance(value, int) and value > 0 for value in ids):
        ids = {value: int(value) for value in ids}
    categories: dict[str, Category] = {}
    for entry, (value, category_id) in zip(entries, ids.items(), strict=True):
        name, group = entry.get("name", as_name), entry.get("supercategory", as_text, "")
        same = categories.get(name)
        if same is not None and (group == name) == (same.supercategory == name):
            raise entry.refusal("name", "{value} is used twice", value=repr(name))
        ids[value] = category_id if same is None else same.id
        if same is None or group == name:  # the class tells more of itself than its group does
            color = entry.get("color", as_color, (128, 128, 128))
            categories[name] = Category(ids[value], name, group, color)
    return tuple(categories.values()), ids


def read_size(entry: Entry, look: Callable[[str], tuple[int, int] | None]) -> tuple[int, int]:
    """Read height and width of a picture, pixels; where the file lacks them, the picture itself tells.

    Args:
        entry: of the picture.
        look: tells the size of the picture of that name; None where it is not there.

    Raises:
        FormatError: if they are no positive numbers, or missing and the picture, too.
    """
    height, width = (entry.get(key, as_positive, 0) for key in ("height", "width"))
    if height and width:
        return height, width
    size_hw = look(entry.get("file_name", as_file_name))
    return size_hw or (entry.get("height", as_positive), entry.get("width", as_positive))


def is_crowd(entry: Entry) -> bool:
    """Tell whether an annotation of COCO is one mask for many objects.

    CVAT marks every mask of its brush so, too; the attributes that it writes beside tell these.
    """
    return bool(entry.get("iscrowd", as_integer, 0)) and "occluded" not in entry.get("attributes", as_object, {})


def read_mask(path: Path, place: str, content: Any, size_hw: tuple[int, int]) -> Mask:
    """Read one mask in any of its spellings.

    Raises:
        FormatError: if it is none of them, or of another size than the video.
    """
    try:
        if isinstance(content, list):
            return mask_from_polygons([_points(polygon) for polygon in content], size_hw)
        size = tuple(int(v) for v in content["size"])
        if size != size_hw:
            raise UsageError(
                "size {found} differs from the video's height and width {size}", found=list(size), size=list(size_hw)
            )
        counts = content["counts"]
        if isinstance(counts, list):
            return mask_from_run_lengths(counts, size_hw)
        mask = Mask(size_hw, counts.encode("ascii"))
        if first_damaged([mask.counts], size_hw) is not None:
            pixels = size_hw[0] * size_hw[1]
            raise UsageError("the run lengths are damaged, they do not add up to {pixels} pixels", pixels=pixels)
        return mask
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise FormatError(
            path, "{value} is no mask: {reason}", place=place, value=shown(content), reason=error
        ) from error


def _points(polygon: Any) -> list[float]:
    """Refuse points far off, whose lines pycocotools would draw pixel by pixel until the memory is full."""
    points = [float(value) for value in as_list(polygon)]
    if not all(abs(value) <= FARTHEST for value in points):
        raise UsageError("a point lies farther than {most} pixels off", most=FARTHEST)
    return points


def shown(value: Any) -> str:
    """Quote a value, shortened."""
    text = json.dumps(value, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def as_list(value: Any) -> list[Any]:
    """Take a list."""
    if not isinstance(value, list):
        raise UsageError("expected a list")
    return value


def as_object(value: Any) -> dict[str, Any]:
    """Take an object of JSON."""
    if not isinstance(value, dict):
        raise UsageError("expected an object")
    return value


def as_names(value: Any) -> list[str]:
    """Take a list of file names."""
    names = as_list(value)
    if not all(isinstance(name, str) and name for name in names):
        raise UsageError("expected a list of file names")
    return [as_file_name(name) for name in names]


def as_file_name(value: Any) -> str:
    """Take the name of a file with forward slashes."""
    if not isinstance(value, str) or not value:
        raise UsageError("expected the name of a file")
    return value.replace("\\", "/")


def as_name(value: Any) -> str:
    """Take the name of a class: some text on one line, without blanks around it."""
    name = value.strip() if isinstance(value, str) else ""
    if not name or any(unicodedata.category(character) == "Cc" for character in name):
        raise UsageError("expected a name")
    return name


def as_text(value: Any) -> str:
    """Take a text, which may be empty."""
    if not isinstance(value, str):
        raise UsageError("expected a text")
    return value


def as_frames(value: Any) -> list[int]:
    """Take a list of frame numbers."""
    return [as_frame(frame) for frame in as_list(value)]


def as_frame(value: Any) -> int:
    """Take the number of a frame."""
    frame = as_integer(value)
    if frame < 0:
        raise UsageError("frames are counted from 0")
    return frame


def as_id(value: Any) -> int | str:
    """Take a number or a string as an id; a string of digits is the number, a very large number the string."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise UsageError("expected a whole number or a string")
    if isinstance(value, str):
        return number_or_text(value)
    return value if abs(value) < 10**MOST_DIGITS else str(value)


def number_or_text(text: str) -> int | str:
    """Turn digits into their number, unless it is very large."""
    digits = text.lstrip("0")
    return int(digits or "0") if text.isdecimal() and len(digits) <= MOST_DIGITS else text


def as_integer(value: Any) -> int:
    """Take a whole number, also as a string or as 3.0."""
    number = int(value)
    if isinstance(value, bool) or number != float(value) or abs(number) >= 10**MOST_DIGITS:
        raise UsageError("expected a whole number")
    return number


def as_flag(value: Any) -> bool:
    """Take yes or no, also as 1 or 0."""
    if value not in (True, False):
        raise UsageError("expected true or false")
    return bool(value)


def as_score(value: Any) -> float:
    """Take a number from 0 to 1."""
    score = float(value)
    if not 0 <= score <= 1:
        raise UsageError("expected a number from 0 to 1")
    return score


def as_source(value: Any) -> Source:
    """Take a source."""
    if value not in ("model", "human"):
        raise UsageError('expected "model" or "human"')
    source: Source = value
    return source


def as_color(value: Any) -> tuple[int, int, int]:
    """Take a colour, red, green and blue."""
    parts = [as_integer(part) for part in as_list(value)]
    if len(parts) != 3 or not all(0 <= part <= 255 for part in parts):
        raise UsageError("expected three numbers from 0 to 255")
    return parts[0], parts[1], parts[2]


def as_positive(value: Any) -> int:
    """Take a whole number from 1."""
    number = as_integer(value)
    if number < 1:
        raise UsageError("expected a positive number")
    return number
