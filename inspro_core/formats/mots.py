"""MOTS: a 16-bit PNG per frame in which every pixel is class · 1000 + instance, or the same as lines of text.

Layout: `images/<video>/000000.jpg`, and `instances/<video>/000000.png` or `instances_txt/<video>.txt` with lines
`frame id class height width rle`, as KITTI MOTS and TrackEval read them. `classes.txt` names the classes, for which
the format has no place. 10000 (in text, class 10) marks regions that nobody judges.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import Mask
from inspro_core.domain.track import TrackHead
from inspro_core.errors import FormatError
from inspro_core.formats.export_folder import new_export_folder, write_jpeg
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.label_export import ChosenFrame, ChosenVideo, ExportRun, choose_videos
from inspro_core.formats.label_picture import RULE, Losses, paint_labels
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_write import ExportSummary, FrameOpener

PER_CLASS = 1000
LARGEST_INSTANCE = PER_CLASS - 1
LARGEST_CLASS = 64  # 65 · 1000 + 999 does not fit into 16 bits
IGNORED_CLASS, IGNORED = 10, 10_000
CLASSES_FILE = "classes.txt"
PICTURES, PNG_LABELS, TXT_LABELS = "images", "instances", "instances_txt"
LOSSES = (
    "MOTS keeps no track names, no scores and not who drew a mask",
    f"where masks overlap, {RULE}",
)


def write_mots_png(
    project: ProjectFile,
    out_dir: Path,
    open_frames: FrameOpener,
    options: ExportOptions = ExportOptions(),  # noqa: B008 (frozen)
    *,
    on_frame: Callable[[], object] = lambda: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> ExportSummary:
    """Write a project as pictures of 16 bits in `out_dir/split`, named by their frame numbers.

    The class is the category's id; the instance is the track's id where all of a class are below 1000, else its place
    among them from 1. Where masks overlap, the smaller one lies on top, of equal ones that with the lower track id.

    Args:
        project: to export.
        out_dir: of the datasets.
        open_frames: opens a video by its path.
        options: what is exported.
        on_frame: called after each frame.
        should_stop: asked before each frame; when it says so nothing is left behind.

    Raises:
        FormatError: if a class has more than 999 tracks in a video or an id other than 1 to 64 without 10, the folder
            holds something else or cannot be written, or the export was stopped.
        VideoError: if a frame cannot be decoded.
    """
    run = ExportRun(project, open_frames, on_frame, should_stop)
    return _write(run, out_dir, options, PNG_LABELS, _write_png_labels)


def write_mots_txt(
    project: ProjectFile,
    out_dir: Path,
    open_frames: FrameOpener,
    options: ExportOptions = ExportOptions(),  # noqa: B008 (frozen)
    *,
    on_frame: Callable[[], object] = lambda: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> ExportSummary:
    """Write a project as lines of text in `out_dir/split`, one file per video; see `write_mots_png`.

    Masks are freed of overlaps too, which the evaluation of MOTS refuses.
    """
    run = ExportRun(project, open_frames, on_frame, should_stop)
    return _write(run, out_dir, options, TXT_LABELS, _write_txt_labels)


LabelWriter = Callable[[Path, ChosenFrame, Mapping[int, int], NDArray[np.uint16], bool], None]


def _write(
    run: ExportRun, out_dir: Path, options: ExportOptions, kind: str, write_labels: LabelWriter
) -> ExportSummary:
    project = run.project
    chosen, warnings = choose_videos(project, options)
    heads = {part.video.id: project.track_heads(part.video.id) for part in chosen}
    _check_classes(project, {heads[part.video.id][track].category_id for part in chosen for track in part.track_ids})
    numbers = [_number(part, heads[part.video.id], warnings) for part in chosen]
    losses = Losses()
    with new_export_folder(out_dir, options.split, project, "\n".join(("format: MOTS", *LOSSES))) as folder:
        classes = [f"{category.id} {category.name}\n" for category in project.categories()]
        (folder / CLASSES_FILE).write_text("".join(classes), encoding="utf-8")
        for part, ids in zip(chosen, numbers, strict=True):
            pictures, labels = folder / PICTURES / part.name, folder / kind / part.name
            pictures.mkdir(parents=True)
            labels.parent.mkdir(exist_ok=True)
            if kind == PNG_LABELS:
                labels.mkdir()
            else:
                labels.with_name(f"{part.name}.txt").touch()
            for frame in run.frames(part):
                picture: NDArray[np.uint16] = np.zeros(part.video.size_hw, dtype=np.uint16)
                picture, lost = paint_labels(frame.masks, ids, picture)
                losses += lost
                write_jpeg(pictures / f"{frame.number:06d}.jpg", frame.image, options.jpeg_quality)
                write_labels(labels, frame, ids, picture, lost == Losses())
    counts = (len(chosen), sum(len(part.track_ids) for part in chosen), sum(len(part.frames) for part in chosen))
    return ExportSummary(out_dir / options.split / kind, *counts, (*warnings, *losses.warnings()))


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


def _check_classes(project: ProjectFile, used: set[int]) -> None:
    for category in project.categories():
        if category.id in used and (category.id > LARGEST_CLASS or category.id == IGNORED_CLASS):
            fitting = f"MOTS knows 1 to {LARGEST_CLASS}, and {IGNORED_CLASS} is what it ignores"
            cure = "give its tracks a class with such an id"
            raise FormatError(project.path, f"class {category.name!r} has the id {category.id}; {fitting}; {cure}")


def _number(part: ChosenVideo, heads: Mapping[int, TrackHead], warnings: list[str]) -> dict[int, int]:
    """Return class · 1000 + instance by track id."""
    by_class: dict[int, list[int]] = {}
    for track_id in part.track_ids:
        by_class.setdefault(heads[track_id].category_id, []).append(track_id)
    ids = {}
    for class_id, tracks in by_class.items():
        if len(tracks) > LARGEST_INSTANCE:
            problem = f"has {len(tracks)} tracks of class {class_id}, MOTS knows {LARGEST_INSTANCE} at most"
            raise FormatError(part.video.path, f"{problem}; export fewer frames, or another format")
        fits = tracks[-1] <= LARGEST_INSTANCE
        if not fits:
            warnings.append(f"{part.name}: tracks of class {class_id} are numbered 1 to {len(tracks)}")
        for place, track_id in enumerate(tracks, 1):
            ids[track_id] = class_id * PER_CLASS + (track_id if fits else place)
    return ids
