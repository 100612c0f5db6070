"""What a person should know of an export or import: sentences apart from their numbers, so that they translate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from inspro_core.errors import Message

NoteKind = Literal[
    "no frame chosen",
    "no video in a split",
    "videos missing",
    "videos without frames",
    "videos without split",
    "split without video",
    "other splits stay",
    "earlier export replaced",
    "folder in use",
    "no folder",
    "single frame",
    "tracks not seen",
    "categories dropped",
    "categories renumbered",
    "frame notes lost",
    "review lost",
    "classes lost",
    "track names lost",
    "scores lost",
    "ids renumbered",
    "instances renumbered",
    "classes renumbered",
    "tracks lost",
    "overlap lost",
    "overlap unknown",
    "overlaps painted",
    "masks hidden",
    "object is void",
    "labels lost",
    "chips by number",
    "too many objects",
    "too many of a class",
    "too many classes",
    "void pixels",
    "regions ignored",
    "crowds left out",
    "boxes left out",
    "empty left out",
    "no track ids",
]
KINDS: tuple[NoteKind, ...] = get_args(NoteKind)
RULE = "the smaller mask lies on top, of equal ones that with the lower track id"
SENTENCES: dict[NoteKind, str] = {
    "no frame chosen": "No frame is chosen; choose other frames, or confirm some first",
    "no video in a split": "No video belongs to a split; name some of these: {videos}",
    "videos missing": (
        "These videos are not there any more; find them again with “Relink” in the list of videos: {videos}"
    ),
    "videos without frames": "These videos have none of the chosen frames and are left out: {videos}",
    "videos without split": "These videos belong to no split and are left out: {videos}",
    "split without video": "The split {split} gets no video and is not written",
    "other splits stay": "Splits of an earlier export stay in the folder: {splits}",
    "earlier export replaced": "An earlier export in the folder is replaced: {splits}",
    "folder in use": "The folder holds other files under these names; choose another folder or split: {splits}",
    "no folder": "{file} is a file, and a dataset is a folder; choose another one",
    "single frame": "Videos of a single frame, where training code needs at least two: {videos}",
    "tracks not seen": "Tracks without a mask on the chosen frames are left out: {count}",
    "categories dropped": "Classes without a track are left out: {names}",
    "categories renumbered": "Class ids are renumbered to be contiguous from 1",
    "frame notes lost": "The notes of frames are not kept",
    "review lost": "Which frames a human has confirmed is not kept",
    "classes lost": "Classes are not kept",
    "track names lost": "The names of tracks are not kept",
    "scores lost": "Scores, and which masks a model drew, are not kept",
    "ids renumbered": "Objects are numbered from 1 in the order of their track ids in: {videos}",
    "instances renumbered": "Track ids above 999 do not fit; the tracks of a class are numbered from 1 in: {videos}",
    "classes renumbered": "Classes are numbered anew, as MOTS holds the ids 1 to 64 without 10; classes.txt tells how",
    "tracks lost": "COCO knows no tracks: the id is in the extra key track_id, which other programs do not read",
    "overlap lost": f"Masks overlap, as on frame {{frame}} of {{video}}, which is not kept: {RULE}",
    "overlap unknown": (
        f"Overlaps of masks are not kept: {RULE}; there are none on {{looked}} of {{count}} frames looked at"
    ),
    "overlaps painted": f"Frames on which masks overlap: {{count}}; {RULE}",
    "masks hidden": "Masks wholly covered by others were left out: {count}",
    "object is void": "The DAVIS evaluation takes object 255 for void in: {videos}",
    "labels lost": "An overlay video is for looking at; no program can read labels back from it",
    "chips by number": "Some classes are shown by number, as the video's font has Latin letters only: {names}",
    "too many objects": (
        "DAVIS holds 255 objects; choose fewer frames or another format, for there are more in: {videos}"
    ),
    "too many of a class": (
        "MOTS holds 999 tracks of a class; choose fewer frames or another format, for there are more in: {videos}"
    ),
    "too many classes": "MOTS holds 63 classes, here are {count}; choose another format",
    "void pixels": "{video}: pixels of the value 255 (void) were left out",
    "regions ignored": "Regions that MOTS ignores were left out: {count}",
    "crowds left out": "Crowds were left out: {count}",
    "boxes left out": "Annotations without a mask were left out: {count}",
    "empty left out": "Annotations whose mask has no pixel were left out: {count}",
    "no track ids": "There are no track ids: every object of every picture has become a track of its own",
}
REFUSALS: frozenset[NoteKind] = frozenset(
    {
        "no frame chosen",
        "no video in a split",
        "videos missing",
        "folder in use",
        "no folder",
        "too many objects",
        "too many of a class",
        "too many classes",
    }
)


@dataclass(frozen=True)
class Note:
    """One thing to know.

    Attributes:
        kind: of it.
        values: names and numbers by field name.
    """

    kind: NoteKind
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        """The sentence with its values."""
        return Message(SENTENCES[self.kind], self.values)

    @property
    def is_refusal(self) -> bool:
        """Whether nothing can be written."""
        return self.kind in REFUSALS

    def __str__(self) -> str:
        """Return the English sentence."""
        return str(self.message)


def listed(names: Sequence[str], most: int = 8) -> str:
    """Join names, cut short where there are many."""
    return ", ".join(names) if len(names) <= most else f"{', '.join(names[:most])}, … ({len(names)})"


def note(kind: NoteKind, **values: str | int) -> Note:
    """Make a note."""
    return Note(kind, values)
