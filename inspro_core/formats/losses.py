"""What formats do not keep of a project, said before they write; found from the plan, with a few looks at masks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inspro_core.domain.mask import Mask
from inspro_core.formats.export_plan import ChosenVideo, ExportPlan
from inspro_core.formats.notes import Note, listed, note
from inspro_core.formats.project_file import ProjectFile

LOOKS = 200  # frames that are looked at for overlaps before an export: well under a second


def lost_by_pictures(project: ProjectFile, plan: ExportPlan) -> list[Note]:
    """Tell what formats do not keep that hold one number per pixel and nothing beside."""
    said = lost_beside_masks(plan)
    return said + overlap_notes(project, plan)


def lost_beside_masks(plan: ExportPlan) -> list[Note]:
    """Tell what formats do not keep that hold masks and ids only."""
    parts = plan.videos
    said = []
    if any(part.reviewed for part in parts):
        said.append(note("review lost"))
    if any(head.name for part in parts for head in part.heads.values()):
        said.append(note("track names lost"))
    if any(part.has_model_masks for part in parts):
        said.append(note("scores lost"))
    return said


def lost_categories(project: ProjectFile, plan: ExportPlan) -> list[Note]:
    """Tell which classes are not listed, and whether their ids change."""
    kept = {category.id for category in plan.categories}
    said = []
    if dropped := [category.name for category in project.categories() if category.id not in kept]:
        said.append(note("categories dropped", names=listed(dropped)))
    if any(old != new for old, new in plan.category_ids.items()):
        said.append(note("categories renumbered"))
    return said


def single_frames(plan: ExportPlan) -> list[Note]:
    """Tell of videos that training code for videos cannot use."""
    names = [part.name for part in plan.videos if len(part.frames) < 2]
    return [note("single frame", videos=listed(names))] if names else []


def overlap_notes(project: ProjectFile, plan: ExportPlan) -> list[Note]:
    """Look for masks that overlap, on at most `LOOKS` frames spread evenly over those with several masks."""
    crowded = [(part, frame) for part in plan.videos for frame in part.crowded]
    places = np.unique(np.linspace(0, len(crowded) - 1, min(len(crowded), LOOKS)).round().astype(int))
    for place in places:
        part, frame = crowded[place]
        if do_overlap(_masks(project, part, frame)):
            return [note("overlap lost", video=part.name, frame=frame)]
    if len(places) < len(crowded):
        return [note("overlap unknown", looked=len(places), count=len(crowded))]
    return []


def do_overlap(masks: Sequence[Mask]) -> bool:
    """Tell whether a pixel has several masks."""
    if len(masks) < 2:
        return False
    return Mask.union(masks).area < sum(mask.area for mask in masks)


def _masks(project: ProjectFile, part: ChosenVideo, frame: int) -> list[Mask]:
    return [segment.mask for segment in project.segments_on_frame(part.video.id, frame).values()]
