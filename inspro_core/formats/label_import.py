"""What the readers of label pictures share: which video is meant, which frame, and how tracks come into the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.mask import Mask
from inspro_core.domain.names import natural_key
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Segment, Track
from inspro_core.errors import FormatError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_write import folder_names

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"})


@dataclass(frozen=True)
class ReadTrack:
    """A track as a dataset has it.

    Attributes:
        wanted_id: what it would like to be called; 0 if it does not mind.
        category: name of its class.
        masks: by frame.
    """

    wanted_id: int
    category: str
    masks: Mapping[int, Mask]


class VideoFinder:
    """Finds the video that a dataset's name means: one of the project, else pictures that come with the dataset."""

    def __init__(self, project: ProjectFile, probe: Callable[[str], Video]) -> None:
        videos = project.videos()
        self._known = list(zip(folder_names(videos), videos, strict=True))
        self._probe = probe

    def find(self, name: str, size_hw: tuple[int, int], labels: Path, pictures: Sequence[Path]) -> Video:
        """Find a video.

        Args:
            name: as the dataset has it; of a file or a folder of the project.
            size_hw: of the dataset's masks.
            labels: named by errors.
            pictures: folders where the dataset may keep the frames.

        Returns:
            A video of the project, or a new one with id 0.

        Raises:
            FormatError: if there is none, or it is of another size.
            VideoError: if the pictures cannot be read.
        """
        named = [video for known, video in self._known if name in (known, Path(video.path).stem)]
        for video in named:
            if video.size_hw == size_hw:
                return video
        folder = next((folder for folder in pictures if folder.is_dir()), None)
        found = self._probe(str(folder)) if folder is not None else next(iter(named), None)
        if found is None:
            cure = "add that video first, or put its pictures beside the labels"
            raise FormatError(labels, f"no video of the project is called {name!r}; {cure}")
        if found.size_hw != size_hw:
            sizes = f"{size_hw[1]}×{size_hw[0]}, the video {found.size_hw[1]}×{found.size_hw[0]}"
            raise FormatError(labels, f"the masks are {sizes}; take the labels of this resolution")
        return found


class FrameFinder:
    """Finds the frame that a name means: the picture of that name (`00007` is `7`), in a video file the frame number.

    Args:
        video: a file or a folder of pictures.
        counts_frames: names are frame numbers also where the video is a folder, as in our own exports.

    Raises:
        FormatError: if the folder's pictures are not those the project knows.
    """

    def __init__(self, video: Video, counts_frames: bool) -> None:
        self._video, folder = video, Path(video.path)
        self._frames: dict[int | str, int] | None = None
        if folder.is_dir() and not counts_frames:
            files = [file.name for file in folder.iterdir() if file.suffix.lower() in PICTURE_SUFFIXES]
            if len(files) != video.frame_count:
                problem = f"holds {len(files)} pictures, the project knows {video.frame_count} frames"
                raise FormatError(folder, f"{problem}: it was changed since it was added; relink it")
            self._frames = {_key(Path(name).stem): at for at, name in enumerate(sorted(files, key=natural_key))}

    def find(self, name: str, labels: Path) -> int:
        """Return the number of a frame.

        Args:
            name: of the label picture without its ending, or a number.
            labels: named by errors.

        Raises:
            FormatError: if the video has no such frame.
        """
        key = _key(name)
        if self._frames is not None:
            if key not in self._frames:
                raise FormatError(
                    labels, f"{self._video.path} has no picture {name}; names of labels and pictures agree"
                )
            return self._frames[key]
        if isinstance(key, str):
            raise FormatError(labels, f"{name!r} is not a frame number, and {self._video.path} is a video file")
        if key >= self._video.frame_count:
            raise FormatError(labels, f"frame {key}: {self._video.path} has frames 0 to {self._video.frame_count - 1}")
        return key


def add_tracks(project: ProjectFile, video: Video, tracks: Iterable[ReadTrack]) -> int:
    """Add tracks that humans drew to a video, itself added where its id is 0; ids are kept where they are free.

    Returns:
        How many tracks there were.
    """
    read = list(tracks)
    category_ids = _category_ids(project, [track.category for track in read])
    video_id = video.id or project.add_video(video).id
    before, first = project.annotation(video_id), project.next_track_id(video_id)
    wanted: set[int] = set()
    ids = []
    for track in read:
        is_free = track.wanted_id >= first and track.wanted_id not in wanted
        ids.append(track.wanted_id if is_free else 0)
        wanted.add(ids[-1])
    after: Annotation = before
    number = max(first - 1, *wanted, 0)
    for track, kept in zip(read, ids, strict=True):
        number += not kept
        segments = {frame: Segment(mask, "human") for frame, mask in track.masks.items()}
        after = after.with_track(Track(kept or number, category_ids[track.category], segments))
    project.apply(video_id, difference(before, after))
    return len(read)


def _category_ids(project: ProjectFile, names: Iterable[str]) -> dict[str, int]:
    """Return the ids of categories by name; those that are missing are added."""
    known = list(project.categories())
    ids = {category.name: category.id for category in known}
    missing = [name for name in dict.fromkeys(names) if name not in ids]
    for name in missing:
        ids[name] = max(ids.values(), default=0) + 1
        known.append(Category(ids[name], name))
    if missing:
        project.set_categories(known)
    return ids


def _key(name: str) -> int | str:
    return int(name) if name.isdecimal() else name
