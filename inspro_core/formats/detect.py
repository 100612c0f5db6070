"""Telling which format a file or a folder has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inspro_core.errors import FormatError, looking_at, message
from inspro_core.formats.export_folder import is_export
from inspro_core.formats.json_entry import ReadJson, read_json
from inspro_core.formats.label_folders import label_folders
from inspro_core.formats.mots import PNG_LABELS, TXT_LABELS
from inspro_core.formats.table import Format, FormatName, format_named

AUTO = "auto"
CURE = message("choose the format, or an annotation file (.json, .txt) or a folder of label pictures")


def find_labels(path: Path, name: str = AUTO, read: ReadJson = read_json) -> tuple[Format, Path]:
    """Tell which format a file or folder has, and what of it is to be read.

    Args:
        path: of a file or a folder; a folder stands for the one annotation file in it where the format is one file, and
            for an export's only split where it holds nothing else.
        name: of the format, or AUTO.
        read: reads a JSON file.

    Raises:
        FormatError: if it is of none, cannot be read, or there are several annotation files.
        UsageError: if there is no such format.
    """
    with looking_at(path, FormatError):
        path = _only_split(path) if path.is_dir() else path
        if name == AUTO:
            found, labels = _detect_folder(path, read) if path.is_dir() else (_detect_file(path, read), path)
            return format_named(found), labels
        chosen = format_named(name)
        return chosen, path if chosen.reads_folder or not path.is_dir() else _json_in(path)


def _detect_folder(path: Path, read: ReadJson) -> tuple[FormatName, Path]:
    if path.name == TXT_LABELS or (path / TXT_LABELS).is_dir():
        return "mots-txt", path
    if (path / PNG_LABELS).is_dir():
        return "mots-png", path
    if _json_files(path):
        return _detect_json(_json_in(path), read), _json_in(path)
    if splits := _splits(path):
        names = ", ".join(folder.name for folder in splits)
        raise FormatError(path, "holds {names}; choose the folder of one of them", names=names)
    try:
        labels = next(file for file in sorted(label_folders(path, "Annotations")[0].iterdir()) if _is_png(file))
    except FormatError as error:
        raise FormatError(path, "holds no labels that are known; {cure}", cure=CURE) from error
    return ("mots-png" if _bit_depth(labels) == 16 else "davis"), path


def _splits(path: Path) -> list[Path]:
    """Find the folders that an export has made in a folder."""
    return [folder for folder in sorted(path.iterdir()) if is_export(folder)]


def _only_split(path: Path) -> Path:
    """Step into the one split that a folder holds; without one, or with something beside it, stay."""
    held = [entry for entry in path.iterdir() if not entry.name.startswith(".")]
    return held[0] if len(held) == 1 and is_export(held[0]) else path


def _json_in(path: Path) -> Path:
    """Return the one JSON file of a folder."""
    files = _json_files(path)
    if len(files) == 1:
        return files[0]
    if not files:
        raise FormatError(path, "holds no JSON file; choose an annotation file")
    raise FormatError(path, "holds {names}; choose an annotation file", names=", ".join(file.name for file in files))


def _json_files(path: Path) -> list[Path]:
    """List the JSON files of a folder; COCO and CVAT keep them in a folder of their own."""
    return sorted(path.glob("*.json")) or sorted(path.glob("annotations/*.json"))


def _detect_file(path: Path, read: ReadJson) -> FormatName:
    return "mots-txt" if path.suffix.lower() == ".txt" else _detect_json(path, read)


def _detect_json(path: Path, read: ReadJson) -> FormatName:
    content = read(path)
    if isinstance(content, list):
        first = content[0] if content else None
        return "coco" if isinstance(first, dict) and "image_id" in first else "youtube-vis"
    image, video, annotation = (_first(content, key) for key in ("images", "videos", "annotations"))
    if annotation is not None and "segmentations" in annotation:
        return "youtube-vis"
    if image is not None:
        return "coco-video" if "video_id" in image and "frame_id" in image else "coco"
    if video is not None:
        return "youtube-vis"
    raise FormatError(path, "holds neither videos nor images; {cure}", cure=CURE)


def _first(content: Any, key: str) -> dict[str, Any] | None:
    """Return the first entry of a list, None where there is none."""
    entries = content.get(key) if isinstance(content, dict) else None
    entry = entries[0] if isinstance(entries, list) and entries else None
    return entry if isinstance(entry, dict) else None


def _is_png(file: Path) -> bool:
    return file.suffix.lower() == ".png"


def _bit_depth(file: Path) -> int:
    """Read the bit depth of a PNG, the 25th byte of the file (PNG specification, section 11.2.2)."""
    with file.open("rb") as stream:
        head = stream.read(25)
    return head[24] if len(head) == 25 else 0
