"""Finding the video that a dataset means and the frames that its pictures are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inspro_core.domain.names import natural_key
from inspro_core.domain.project import Video
from inspro_core.errors import FormatError
from inspro_core.formats.export_folder import folder_names
from inspro_core.formats.json_entry import number_or_text
from inspro_core.formats.project_file import ProjectFile

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"})
Probe = Callable[[str], Video]


@dataclass(frozen=True)
class WantedVideo:
    """A video as a dataset describes it.

    Attributes:
        names: of a file or a folder of the project, any of them.
        size_hw: of the dataset's masks.
        labels: file or folder, named by errors.
        pictures: folders, or a picture, where the dataset may keep the frames.
        place: in the file of labels, for errors; empty where the file says enough.
        frame_count: it must have, 0 for any.
        least_frames: it must have at least.
    """

    names: tuple[str, ...]
    size_hw: tuple[int, int]
    labels: Path
    pictures: Sequence[Path]
    place: str = ""
    frame_count: int = 0
    least_frames: int = 1

    def fits(self, video: Video) -> bool:
        """Tell whether a video of that name is meant."""
        has_length = self.frame_count in (0, video.frame_count) and video.frame_count >= self.least_frames
        return video.size_hw == self.size_hw and has_length

    def mismatch(self, template: str, /, **values: object) -> FormatError:
        """Make the error that names file and place; see `Message` for template and values."""
        return FormatError(self.labels, template, place=self.place, **values)


class VideoFinder:
    """Finds the video that a dataset means: one of the project, else pictures that come with the dataset."""

    def __init__(self, project: ProjectFile, probe: Probe) -> None:
        videos = project.videos()
        self._known = list(zip(folder_names(videos), videos, strict=True))
        self._by_path = {Path(video.path).resolve(): video for video in videos}
        self._probe = probe

    def find(self, wanted: WantedVideo) -> Video:
        """Find a video.

        Where the dataset has neither a name nor pictures of it, that is the only one of its size and length.

        Returns:
            A video of the project, or a new one with id 0.

        Raises:
            FormatError: if there is none, or it is of another size.
            VideoError: if the pictures cannot be read.
        """
        if not any(wanted.names) and not wanted.pictures:
            return self._only_one(wanted)
        pictures = next((path for path in wanted.pictures if path.exists()), None)
        named = [
            video for known, video in self._known if {known, Path(video.path).stem} & set(filter(None, wanted.names))
        ]
        if pictures is None or pictures.resolve() not in self._by_path:
            for video in named:
                if wanted.fits(video):
                    return video
        found = self._probed(pictures) if pictures is not None else next(iter(named), None)
        if found is None:
            raise _unknown(wanted)
        if found.size_hw != wanted.size_hw:
            raise wanted.mismatch(
                "the masks are {wanted}, the video {path} {found}; take the labels of this resolution",
                wanted=_shown(wanted.size_hw),
                path=found.path,
                found=_shown(found.size_hw),
            )
        if pictures is None:
            raise wanted.mismatch(
                "the labels are of {wanted} frames, {path} has {found}; put the pictures beside the labels",
                wanted=wanted.frame_count or wanted.least_frames,
                path=found.path,
                found=found.frame_count,
            )
        return found

    def _only_one(self, wanted: WantedVideo) -> Video:
        fitting = [video for _, video in self._known if wanted.fits(video)]
        if len(fitting) != 1:
            raise wanted.mismatch(
                "no picture is beside the labels, and {found} videos of the project have {count} frames of {size}; put "
                "the pictures beside the labels, or write the name of the video into those of the pictures, as "
                "clip/00000.jpg",
                found=len(fitting),
                count=wanted.frame_count or wanted.least_frames,
                size=_shown(wanted.size_hw),
            )
        return fitting[0]

    def _probed(self, path: Path) -> Video:
        known = self._by_path.get(path.resolve())
        if known is None:
            known = self._by_path[path.resolve()] = replace(self._probe(str(path)), id=0)
        return known


class FrameFinder:
    """Finds the frame that a name means: the picture of that name (`00007` is `7`), in a video file the frame number.

    Args:
        video: a file or a folder of pictures.
        counts_frames: names are frame numbers also where the video is a folder, as in our own exports.

    Raises:
        FormatError: if the video is missing or the folder's pictures are not those the project knows.
    """

    def __init__(self, video: Video, counts_frames: bool) -> None:
        self._video, folder = video, Path(video.path)
        self._frames: dict[int | str, int] | None = None
        if not counts_frames and not folder.exists():
            raise FormatError(folder, "is missing; relink the video first")
        if folder.is_dir() and not counts_frames:
            files = [file.name for file in folder.iterdir() if file.suffix.lower() in PICTURE_SUFFIXES]
            if len(files) != video.frame_count:
                raise FormatError(
                    folder,
                    "holds {found} pictures, the project knows {count} frames: it was changed since it was added; "
                    "relink it",
                    found=len(files),
                    count=video.frame_count,
                )
            self._frames = {
                number_or_text(Path(name).stem): at for at, name in enumerate(sorted(files, key=natural_key))
            }

    def find(self, name: str, labels: Path, place: str = "") -> int:
        """Return the number of a frame.

        Args:
            name: of the label picture without its ending, or a number.
            labels: named by errors.
            place: in that file.

        Raises:
            FormatError: if the video has no such frame.
        """
        key, path = number_or_text(name), self._video.path
        if self._frames is not None:
            if key not in self._frames:
                raise FormatError(
                    labels,
                    "{path} has no picture {name}; names of labels and pictures agree",
                    place=place,
                    path=path,
                    name=name,
                )
            return self._frames[key]
        if isinstance(key, str):
            raise FormatError(
                labels,
                "{name} is not a frame number, and {path} is a video file",
                place=place,
                name=repr(name),
                path=path,
            )
        if key >= self._video.frame_count:
            last = self._video.frame_count - 1
            raise FormatError(
                labels, "frame {frame}: {path} has frames 0 to {last}", place=place, frame=key, path=path, last=last
            )
        return key


def frames_meant(
    video: Video, wanted: WantedVideo, file_names: Sequence[str], source_frames: Sequence[int] | None
) -> list[int]:
    """Tell which frame of a video each picture of a dataset is.

    Pictures beside the labels are known by their names. In a video of the project the pictures are the frames that the
    dataset names; else all its frames in order where the numbers agree, else those with the pictures' names.

    Args:
        video: found for `wanted`.
        wanted: describes the dataset's video.
        file_names: of the pictures, in order.
        source_frames: their numbers in the video that was labelled, where the dataset tells.

    Raises:
        FormatError: if a picture is missing, or two are one frame.
    """
    path = Path(video.path)
    is_beside = path.resolve() in {picture.resolve() for picture in wanted.pictures}
    if is_beside and path.is_file():
        return [0] * len(file_names)
    if not is_beside and source_frames is not None:
        return list(source_frames)
    if not is_beside and len(file_names) == video.frame_count:
        return list(range(video.frame_count))
    finder = FrameFinder(video, False)
    frames = [finder.find(Path(name).stem, wanted.labels, wanted.place) for name in file_names]
    if len(set(frames)) < len(frames):
        raise wanted.mismatch("two pictures have the same name")
    return frames


def pictures_of(file: Path, file_name: str) -> list[Path]:
    """Tell where the picture of that name may lie for labels: beside them, or as COCO, CVAT, YouTube-VIS, OVIS do.

    Returns:
        Paths of the picture: those that exist, else all.
    """
    beside, above, word = file.parent, file.parent.parent, file.stem.rpartition("_")[2]
    roots = [beside / "JPEGImages", beside / "images", beside]
    roots += [beside / file.stem / "JPEGImages", beside / file.stem, beside / word, above / word]
    roots += [above / "images" / word, above / "JPEGImages", above / "images", above]
    paths = [root / file_name for root in roots]
    return [path for path in paths if path.is_file()] or paths


def _unknown(wanted: WantedVideo) -> FormatError:
    name = repr(wanted.names[0])
    if not wanted.pictures:
        return wanted.mismatch(
            "no video of the project is called {name}; add that video first, or put its pictures beside the labels",
            name=name,
        )
    return wanted.mismatch(
        "no video of the project is called {name} and there is no {path}; add that video first, or put its pictures "
        "beside the labels",
        name=name,
        path=wanted.pictures[0],
    )


def _shown(size_hw: tuple[int, int]) -> str:
    return f"{size_hw[1]}×{size_hw[0]}"
