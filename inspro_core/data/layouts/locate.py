"""Finding out which dataset a path means."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspro_core.data.dataset_rows import DatasetRows
from inspro_core.data.layouts.coco import PREFIX, find_coco_pictures, read_coco_rows
from inspro_core.data.layouts.imagenet_vid import find_imagenet_pictures, read_imagenet_rows
from inspro_core.data.layouts.youtube_vis import find_picture_folder, read_youtube_vis_rows
from inspro_core.errors import FormatError, message
from inspro_core.formats.json_entry import read_json
from inspro_core.formats.project_file import SUFFIX

ANNOTATION_NAMES = ("instances.json", "train.json", "valid.json", "annotations.json", "_annotations.coco.json")
VERSION = "1"  # of what is kept of a dataset
EXPECTED = message(
    "expected instances.json beside JPEGImages (YouTube-VIS 2021, OVIS), <split>.json beside <split>/JPEGImages "
    "(YouTube-VIS 2019), annotations/instances_<split>.json (COCO) or a folder of XML files under Annotations "
    "(ImageNet VID)"
)


@dataclass(frozen=True)
class DatasetLocation:
    """Where the annotations of a dataset lie.

    Attributes:
        annotations: a JSON file, or the folder of a split's XML files.
    """

    annotations: Path

    def fingerprint(self) -> str:
        """Return a digest that changes when the annotations do: of the name, size and time of each of their files."""
        digest = hashlib.sha256(VERSION.encode())
        files = [self.annotations] if self.annotations.is_file() else _xml_files(self.annotations)
        for file in files:
            stat = file.stat()
            name = file.name if file == self.annotations else file.relative_to(self.annotations).as_posix()
            digest.update(repr((name, stat.st_size, stat.st_mtime_ns)).encode())
        return digest.hexdigest()[:16]

    def read(self) -> DatasetRows:
        """Read the annotations.

        Raises:
            FormatError: if they follow none of the layouts, are not there, or name pictures that are not there.
        """
        if self.annotations.is_dir():
            rows = read_imagenet_rows(self.annotations, find_imagenet_pictures(self.annotations))
        else:
            rows = _read_json_rows(self.annotations)
        for name in rows.file_names[[0, -1]] if len(rows.file_names) else ():
            if not (rows.folder / str(name)).is_file():
                raise FormatError(
                    self.annotations,
                    "names the picture {name}, which is not in {folder}",
                    name=name,
                    folder=rows.folder,
                )
        return rows


def locate_dataset(path: Path) -> DatasetLocation:
    """Find the annotations that a path means.

    Args:
        path: an annotation file; the folder that holds one; or, for ImageNet, the XML folder of a split.

    Raises:
        FormatError: if the path does not exist, means nothing, or means several things.
    """
    if path.is_dir() and not _annotation_files(path) and (folder := _xml_folder(path)) is not None:
        return DatasetLocation(folder)
    return DatasetLocation(find_annotation_file(path))


def find_annotation_file(path: Path) -> Path:
    """Find the annotation file that a path means: itself, or the one of the usual names in or beside a folder.

    Raises:
        FormatError: if there is none, or there are several, or it is a project.
    """
    if path.suffix == SUFFIX:
        raise FormatError(path, "is a project; export it as YouTube-VIS, and name the folder of that dataset")
    if path.is_file():
        return path
    if not path.exists():
        raise FormatError(path, "does not exist")
    found = _annotation_files(path)
    if not found:
        raise FormatError(path, "no annotation file; {cure}", cure=EXPECTED)
    if len(found) > 1:
        names = ", ".join(str(file.relative_to(path)) for file in found)
        raise FormatError(path, "holds several annotation files; name one of {names}", names=names)
    return found[0]


def _xml_files(folder: Path) -> Iterator[Path]:
    """List the XML files under a folder, in an order that is always the same."""
    for path, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(path, name) for name in sorted(names) if name.endswith(".xml"))


def _annotation_files(folder: Path) -> list[Path]:
    if (file := folder / ANNOTATION_NAMES[0]).is_file():
        return [file]
    found = [folder / name for name in ANNOTATION_NAMES if (folder / name).is_file()]
    found += sorted((folder / "annotations").glob(f"{PREFIX}*.json"))
    beside = folder.parent / f"{folder.name}.json"  # of YouTube-VIS 2019, where the folder holds JPEGImages only
    return found or ([beside] if beside.is_file() else [])


def _xml_folder(path: Path) -> Path | None:
    """Choose the folder of XML files: the path, or the only split under its `Annotations`; None if there is no XML."""
    if next(path.rglob("*.xml"), None) is None:
        return None
    root = path / "Annotations"
    if not root.is_dir():
        return path
    kinds = [kind for kind in (root / "VID", root / "DET") if kind.is_dir()] or [root]
    splits = sorted(split for kind in kinds for split in kind.iterdir() if split.is_dir())
    if len(splits) == 1:
        return splits[0]
    names = ", ".join(str(split.relative_to(path)) for split in splits[:4]) or message("none")
    raise FormatError(path, "holds several splits; name the XML folder of one: {names}", names=names)


def _read_json_rows(file: Path) -> DatasetRows:
    content: Any = read_json(file)
    if not isinstance(content, dict):
        raise FormatError(file, "is a list, as results are; expected a dataset with categories and annotations")
    if content.get("annotations") is None:
        raise FormatError(
            file, "none, so this split is not labelled; take one that is, such as train", place="annotations"
        )
    if "videos" in content:
        return read_youtube_vis_rows(file, find_picture_folder(file), content)
    if "images" in content:
        return read_coco_rows(file, find_coco_pictures(file, content), content)
    raise FormatError(file, "has neither videos (YouTube-VIS) nor images (COCO); is it an annotation file?")
