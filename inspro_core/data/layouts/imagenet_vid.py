"""ImageNet VID and DET: an XML file of boxes per frame under `Annotations`, pictures under `Data` (InsPro A.5)."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from inspro_core.data.dataset_rows import DatasetRows, RowBuilder
from inspro_core.domain.project import Category
from inspro_core.errors import FormatError, looking_at

WORDNET_NAMES = {
    "n02691156": "airplane",
    "n02419796": "antelope",
    "n02131653": "bear",
    "n02834778": "bicycle",
    "n01503061": "bird",
    "n02924116": "bus",
    "n02958343": "car",
    "n02402425": "cattle",
    "n02084071": "dog",
    "n02121808": "domestic_cat",
    "n02503517": "elephant",
    "n02118333": "fox",
    "n02510455": "giant_panda",
    "n02342885": "hamster",
    "n02374451": "horse",
    "n02129165": "lion",
    "n01674464": "lizard",
    "n02484322": "monkey",
    "n03790512": "motorcycle",
    "n02324045": "rabbit",
    "n02509815": "red_panda",
    "n02411705": "sheep",
    "n01726692": "snake",
    "n02355227": "squirrel",
    "n02129604": "tiger",
    "n04468005": "train",
    "n01662784": "turtle",
    "n04530566": "watercraft",
    "n02062744": "whale",
    "n02391049": "zebra",
}
"""The 30 classes of ImageNet VID; DET has 200, the others of which are left out."""

CATEGORIES = tuple(Category(number, name) for number, name in enumerate(WORDNET_NAMES.values(), 1))
_CLASS_INDEX = {word: index for index, word in enumerate(WORDNET_NAMES)}
PICTURE_SUFFIXES = (".JPEG", ".jpg", ".jpeg", ".png")


def read_imagenet_rows(annotations: Path, pictures: Path) -> DatasetRows:
    """Read all XML files under a folder.

    A folder of numbered files whose objects have a `trackid` is a video; files without are stills (DET). Stills that
    show none of the 30 classes are left out.

    Args:
        annotations: folder of one split, `Annotations/VID/<split>`.
        pictures: the same folder under `Data`.

    Raises:
        FormatError: if there is no XML file, or one is wrong.
    """
    builder = RowBuilder(pictures, CATEGORIES, has_masks=False)
    tracks: dict[tuple[str, str], int] = {}
    suffix = None
    for folder, files in _leaf_folders(annotations):
        relative = folder.relative_to(annotations)
        suffix = suffix or _picture_suffix(pictures / relative, files[0].stem)
        frames = [_Frame.read(file) for file in files]
        names = [(relative / f"{file.stem}{suffix}").as_posix() for file in files]
        if any(frame.has_tracks for frame in frames):
            first = builder.add_video(names, frames[0].size_hw)
            for offset, frame in enumerate(frames):
                frame.add_to(builder, first + offset, tracks, str(relative))
            continue
        for name, frame in zip(names, frames, strict=True):
            if frame.objects:
                frame.add_to(builder, builder.add_video([name], frame.size_hw), tracks, name)
    if suffix is None:
        raise FormatError(annotations, "holds no XML file; expected <video>/<frame>.xml")
    return builder.build()


def find_imagenet_pictures(annotations: Path) -> Path:
    """Find the pictures of a folder of XML files: the same path under `Data`.

    Raises:
        FormatError: if the path has no `Annotations`, or there is no such folder.
    """
    parts = annotations.parts
    if "Annotations" not in parts:
        raise FormatError(
            annotations,
            "holds XML files, but no part of its path is Annotations; the pictures lie under Data beside that folder",
        )
    place = len(parts) - 1 - parts[::-1].index("Annotations")
    pictures = Path(*parts[:place], "Data", *parts[place + 1 :])
    if not pictures.is_dir():
        raise FormatError(annotations, "its pictures are missing; expected them in {folder}", folder=pictures)
    return pictures


class _Frame:
    """What one XML file says: (class index, track, box) of each object, and whether it names tracks."""

    def __init__(self, size_hw: tuple[int, int]) -> None:
        self.size_hw = size_hw
        self.objects: list[tuple[int, str, tuple[float, float, float, float]]] = []
        self.has_tracks = False

    @classmethod
    def read(cls, file: Path) -> _Frame:
        try:
            with looking_at(file, FormatError):
                root = ElementTree.parse(file).getroot()
        except ElementTree.ParseError as error:
            raise FormatError(file, "is no XML: {reason}", reason=error) from error
        frame = cls((_number(file, root, "size/height"), _number(file, root, "size/width")))
        for place, entry in enumerate(root.iter("object")):
            track = entry.findtext("trackid")
            frame.has_tracks |= track is not None
            x0, y0, x1, y1 = (_number(file, entry, f"bndbox/{key}") for key in ("xmin", "ymin", "xmax", "ymax"))
            label = _CLASS_INDEX.get(entry.findtext("name") or "")
            if label is not None and x1 > x0 and y1 > y0:
                frame.objects.append((label, track or f"still {place}", (x0, y0, x1, y1)))
        return frame

    def add_to(self, builder: RowBuilder, frame: int, tracks: dict[tuple[str, str], int], video: str) -> None:
        for label, track, box_xyxy in self.objects:
            builder.add_box(frame, label, tracks.setdefault((video, track), len(tracks) + 1), box_xyxy)


def _number(file: Path, entry: ElementTree.Element, key: str) -> int:
    text = entry.findtext(key)
    try:
        return round(float(text or ""))
    except ValueError as error:
        raise FormatError(file, "expected a number, found {found}", place=key, found=repr(text)) from error


def _leaf_folders(root: Path) -> Iterator[tuple[Path, list[Path]]]:
    """List folders that hold XML files, sorted, with these files, sorted."""
    for folder in (root, *sorted(path for path in root.rglob("*") if path.is_dir())):
        if files := sorted(folder.glob("*.xml")):
            yield folder, files


def _picture_suffix(folder: Path, stem: str) -> str:
    for suffix in PICTURE_SUFFIXES:
        if (folder / f"{stem}{suffix}").is_file():
            return suffix
    raise FormatError(folder / f"{stem}{PICTURE_SUFFIXES[0]}", "the picture of an XML file is missing")
