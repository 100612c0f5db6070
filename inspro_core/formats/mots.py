"""MOTS: a 16-bit PNG per frame in which every pixel is class · 1000 + instance, or the same as lines of text.

Layout: `images/<video>/000000.jpg`, and `instances/<video>/000000.png` or `instances_txt/<video>.txt` with lines
`frame id class height width rle`, as KITTI MOTS and TrackEval read them. `classes.txt` names the classes, for which
the format has no place. 10000 (in text, class 10) marks regions that nobody judges.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import Mask
from inspro_core.formats.export_folder import write_jpeg
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_plan import ChosenSplit, ChosenVideo, ExportPlan
from inspro_core.formats.export_run import ChosenFrame, ExportRun, ExportSummary, write_splits
from inspro_core.formats.label_picture import Overlaps, paint_labels
from inspro_core.formats.losses import lost_by_pictures
from inspro_core.formats.notes import Note, NoteKind, listed, note
from inspro_core.formats.project_file import ProjectFile

PER_CLASS = 1000
LARGEST_INSTANCE = PER_CLASS - 1
LARGEST_CLASS = 64  # 65 · 1000 + 999 does not fit into 16 bits
IGNORED_CLASS, IGNORED = 10, 10_000
CLASSES_FILE = "classes.txt"
PICTURES, PNG_LABELS, TXT_LABELS = "images", "instances", "instances_txt"
LabelWriter = Callable[[Path, ChosenFrame, Mapping[int, int], NDArray[np.uint16], bool], None]


def write_mots_png(project: ProjectFile, out_dir: Path, options: ExportOptions, run: ExportRun) -> ExportSummary:
    """Write a project as pictures of 16 bits in `out_dir/<split>`, named by their frame numbers.

    The class is the category's id where all are 1 to 64 without 10, else counted. The instance is the track's id where
    all of a class are below 1000, else its place among them from 1. Where masks overlap, the smaller one lies on top,
    of equal ones that with the lower track id.

    Raises:
        FormatError: if a class has more than 999 tracks in a video, there are more than 63 classes, a folder holds
            something else or cannot be written, or no frame is chosen.
        StoppedError: if the export was stopped.
        VideoError: if a frame cannot be decoded.
    """
    return _write(project, out_dir, options, run, PNG_LABELS, _write_png_labels)


def write_mots_txt(project: ProjectFile, out_dir: Path, options: ExportOptions, run: ExportRun) -> ExportSummary:
    """Write a project as lines of text in `out_dir/<split>`, one file per video; see `write_mots_png`.

    Masks are freed of overlaps too, which the evaluation of MOTS refuses.
    """
    return _write(project, out_dir, options, run, TXT_LABELS, _write_txt_labels)


def mots_losses(project: ProjectFile, plan: ExportPlan) -> Sequence[Note]:
    """Tell what MOTS does not keep, and refuse what its numbers cannot hold."""
    numbers = class_numbers(plan)
    is_full = len(numbers) < len(plan.categories)
    said = [note("too many classes", count=len(plan.categories))] if is_full else []
    if any(old != new for old, new in numbers.items()):
        said.append(note("classes renumbered"))
    found: dict[NoteKind, list[str]] = {"too many of a class": [], "instances renumbered": []}
    for part in plan.videos:
        for tracks in _by_class(part).values():
            if len(tracks) > LARGEST_INSTANCE:
                found["too many of a class"].append(f"{part.name} ({len(tracks)})")
            elif tracks[-1] > LARGEST_INSTANCE and part.name not in found["instances renumbered"]:
                found["instances renumbered"].append(part.name)
    said += [note(kind, videos=listed(videos)) for kind, videos in found.items() if videos]
    return said + lost_by_pictures(project, plan)


def class_numbers(plan: ExportPlan) -> dict[int, int]:
    """Return the number that stands for each category: its id where all fit, else counted; nothing if too many."""
    allowed = [number for number in range(1, LARGEST_CLASS + 1) if number != IGNORED_CLASS]
    ids = [category.id for category in plan.categories]
    if set(ids) <= set(allowed):
        return {class_id: class_id for class_id in ids}
    return dict(zip(ids, allowed, strict=False)) if len(ids) <= len(allowed) else {}


def _write(
    project: ProjectFile,
    out_dir: Path,
    options: ExportOptions,
    run: ExportRun,
    kind: str,
    write_labels: LabelWriter,
) -> ExportSummary:
    def write_split(folder: Path, split: ChosenSplit, plan: ExportPlan) -> tuple[Path, list[Note]]:
        numbers = class_numbers(plan)
        classes = [f"{numbers[category.id]} {category.name}\n" for category in plan.categories]
        (folder / CLASSES_FILE).write_text("".join(classes), encoding="utf-8")
        overlaps = Overlaps()
        for part in split.videos:
            pictures, labels, ids = folder / PICTURES / part.name, folder / kind / part.name, _numbers(part, numbers)
            pictures.mkdir(parents=True)
            labels.parent.mkdir(exist_ok=True)
            if kind == PNG_LABELS:
                labels.mkdir()
            else:
                labels.with_name(f"{part.name}.txt").touch()
            for frame in run.frames(project, part):
                picture: NDArray[np.uint16] = np.zeros(part.video.size_hw, dtype=np.uint16)
                picture, lost = paint_labels(frame.masks, ids, picture)
                overlaps += lost
                write_jpeg(pictures / f"{frame.number:06d}.jpg", frame.image, options.jpeg_quality)
                write_labels(labels, frame, ids, picture, lost == Overlaps())
        return folder / kind, overlaps.notes()

    title = "MOTS, pictures of 16 bits" if kind == PNG_LABELS else "MOTS, text"
    return write_splits(project, out_dir, options, title, mots_losses, write_split)


def _write_png_labels(
    folder: Path, frame: ChosenFrame, ids: Mapping[int, int], picture: NDArray[np.uint16], is_exact: bool
) -> None:
    is_encoded, data = cv2.imencode(".png", picture)
    assert is_encoded
    (folder / f"{frame.number:06d}.png").write_bytes(data.tobytes())


def _write_txt_labels(
    base: Path, frame: ChosenFrame, ids: Mapping[int, int], picture: NDArray[np.uint16], is_exact: bool
) -> None:
    lines = []
    for track_id in sorted(frame.masks, key=lambda key: ids[key]):
        object_id = ids[track_id]
        mask = frame.masks[track_id] if is_exact else Mask.from_array(picture == object_id)
        if not mask.is_empty:
            height, width = mask.size_hw
            counts = mask.counts.decode("ascii")
            lines.append(f"{frame.number} {object_id} {object_id // PER_CLASS} {height} {width} {counts}\n")
    with base.with_name(f"{base.name}.txt").open("a", encoding="ascii") as file:
        file.writelines(lines)


def _by_class(part: ChosenVideo) -> dict[int, list[int]]:
    """Return the track ids of each class, ascending."""
    tracks: dict[int, list[int]] = {}
    for track_id, head in part.heads.items():
        tracks.setdefault(head.category_id, []).append(track_id)
    return tracks


def _numbers(part: ChosenVideo, class_numbers: Mapping[int, int]) -> dict[int, int]:
    """Return class · 1000 + instance by track id."""
    ids = {}
    for class_id, tracks in _by_class(part).items():
        fits = tracks[-1] <= LARGEST_INSTANCE
        for place, track_id in enumerate(tracks, 1):
            ids[track_id] = class_numbers[class_id] * PER_CLASS + (track_id if fits else place)
    return ids
