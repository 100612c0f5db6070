"""Bringing a YouTube-VIS dataset into a project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.names import natural_key
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Track
from inspro_core.errors import FormatError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis import YouTubeVisDataset, YouTubeVisVideo
from inspro_core.formats.youtube_vis_read import read_json, read_results, read_youtube_vis


@dataclass(frozen=True)
class ImportSummary:
    """What came in.

    Attributes:
        added_videos: videos that the project did not have.
        matched_videos: videos that it had.
        tracks: that were added.
        warnings: what was left out, one sentence each.
    """

    added_videos: int
    matched_videos: int
    tracks: int
    warnings: tuple[str, ...] = ()


def import_youtube_vis(project: ProjectFile, path: Path, probe: Callable[[str], Video]) -> ImportSummary:
    """Add the videos and tracks of a dataset, or the tracks of a results file, to a project: all of them or none.

    A video of the project with the same file or folder name, size and length gets the tracks; any other is added from
    `JPEGImages` beside the file. Categories are matched by name. Tracks keep their ids where these are free. In a
    results file, video ids count the project's videos from 1 and category ids are the project's.

    Args:
        project: is changed.
        path: of the annotation or results file.
        probe: describes a folder of pictures.

    Raises:
        FormatError: if the file is wrong, pictures are missing, or their size, number or order differs.
        VideoError: if a picture cannot be read.
    """
    if isinstance(read_json(path), list):
        return _import_results(project, path)
    dataset = read_youtube_vis(path)
    pictures = path.parent / "JPEGImages"
    videos = [(_find(project, video), video) for video in dataset.videos]
    probed = {video.id: _probe(path, pictures, video, probe) for found, video in videos if found is None}
    tracks = 0
    with project.together():
        category_ids = _category_ids(project, dataset)
        for found, video in videos:
            target = found or project.add_video(probed[video.id])
            tracks += _add(project, target.id, video.annotation, category_ids)
    return ImportSummary(len(probed), len(videos) - len(probed), tracks, dataset.warnings)


def _import_results(project: ProjectFile, path: Path) -> ImportSummary:
    videos, ids = project.videos(), {category.id: category.id for category in project.categories()}
    annotations = read_results(path, videos, ids)
    with project.together():
        tracks = sum(_add(project, video.id, new, ids) for video, new in zip(videos, annotations, strict=True))
    return ImportSummary(0, len(videos), tracks)


def _add(project: ProjectFile, video_id: int, new: Annotation, category_ids: dict[int, int]) -> int:
    """Add tracks and reviewed frames to a video and return how many tracks there were."""
    before = project.annotation(video_id)
    after = _add_tracks(before, new, category_ids, project.next_track_id(video_id))
    project.apply(video_id, difference(before, after))
    return len(after.tracks) - len(before.tracks)


def _find(project: ProjectFile, video: YouTubeVisVideo) -> Video | None:
    for known in project.videos():
        is_same = known.size_hw == video.size_hw and known.frame_count == len(video.file_names)
        if is_same and Path(known.path).stem == Path(video.name).name:
            return known
    return None


def _probe(path: Path, pictures: Path, video: YouTubeVisVideo, probe: Callable[[str], Video]) -> Video:
    folder = pictures / video.name
    if not folder.is_dir():
        raise FormatError(path, f"video {video.id}: no folder {folder}; put the pictures there, or add its video first")
    if list(video.file_names) != sorted(video.file_names, key=natural_key):
        raise FormatError(path, f"video {video.id}: file_names are not in the order in which the folder is read")
    found = probe(str(folder))
    if found.size_hw != video.size_hw or found.frame_count != len(video.file_names):
        promised = f"{len(video.file_names)} frames of {video.size_hw[1]}×{video.size_hw[0]}"
        real = f"{found.frame_count} of {found.size_hw[1]}×{found.size_hw[0]}"
        raise FormatError(path, f"video {video.id}: the file tells of {promised}, {folder} holds {real}")
    return found


def _category_ids(project: ProjectFile, dataset: YouTubeVisDataset) -> dict[int, int]:
    known = list(project.categories())
    by_name = {category.name: category.id for category in known}
    for category in dataset.categories:
        if category.name not in by_name:
            by_name[category.name] = max(by_name.values(), default=0) + 1
            known.append(Category(by_name[category.name], category.name, category.supercategory, category.color_rgb))
    if len(known) > len(project.categories()):
        project.set_categories(known)
    return {category.id: by_name[category.name] for category in dataset.categories}


def _add_tracks(before: Annotation, new: Annotation, category_ids: dict[int, int], next_id: int) -> Annotation:
    after = replace(before, reviewed_frames=before.reviewed_frames | new.reviewed_frames)
    for track in new.tracks.values():
        is_free = track.id >= next_id and track.id not in after.tracks
        track_id = track.id if is_free else max(next_id, max(after.tracks, default=0) + 1)
        after = after.with_track(Track(track_id, category_ids[track.category_id], track.segments))
    return after
