"""What the window says of formats, and the notes of exports and imports in the user's language."""

from __future__ import annotations

from app.texts import mark, tr
from inspro_core.formats.notes import Note, NoteKind
from inspro_core.formats.table import Format, FormatName

FORMAT_TEXTS: dict[FormatName, tuple[str, str]] = {
    "youtube-vis": (
        mark("YouTube-VIS"),
        mark("One JSON file of tracks beside folders of pictures, for Detectron2 and MMDetection; keeps everything"),
    ),
    "coco": (
        mark("COCO instances"),
        mark("One JSON file of pictures and their objects, for training image by image"),
    ),
    "coco-video": (
        mark("COCO-video"),
        mark("COCO with videos, frames and instances, for MMDetection and MMTracking; keeps everything"),
    ),
    "davis": (
        mark("DAVIS"),
        mark(
            "A palette PNG for each frame, for video object segmentation; no classes, no overlaps, 255 objects at most"
        ),
    ),
    "mots-png": (
        mark("MOTS pictures"),
        mark("A PNG of 16 bits for each frame, class · 1000 + instance, for KITTI MOTS and TrackEval; no overlaps"),
    ),
    "mots-txt": (
        mark("MOTS text"),
        mark("One text file for each video with a line for each mask, for MOTS challenge and TrackEval; no overlaps"),
    ),
    "overlay-video": (
        mark("Overlay video"),
        mark("An H.264 video of each with the masks drawn over it, for looking at; nothing can be read back from it"),
    ),
}
NOTE_TEXTS: dict[NoteKind, str] = {
    "no frame chosen": mark("No frame is chosen; choose other frames, or confirm some first"),
    "no video in a split": mark("No video belongs to a split; name some of these: {videos}"),
    "videos missing": mark(
        "These videos are not there any more; find them again with “Relink” in the list of videos: {videos}"
    ),
    "videos without frames": mark("These videos have none of the chosen frames and are left out: {videos}"),
    "videos without split": mark("These videos belong to no split and are left out: {videos}"),
    "split without video": mark("The split {split} gets no video and is not written"),
    "other splits stay": mark("Splits of an earlier export stay in the folder: {splits}"),
    "earlier export replaced": mark("An earlier export in the folder is replaced: {splits}"),
    "folder in use": mark("The folder holds other files under these names; choose another folder or split: {splits}"),
    "no folder": mark("{file} is a file, and a dataset is a folder; choose another one"),
    "single frame": mark("Videos of a single frame, where training code needs at least two: {videos}"),
    "tracks not seen": mark("Tracks without a mask on the chosen frames are left out: {count}"),
    "categories dropped": mark("Classes without a track are left out: {names}"),
    "categories renumbered": mark("Class ids are renumbered to be contiguous from 1"),
    "frame notes lost": mark("The notes of frames are not kept"),
    "review lost": mark("Which frames a human has confirmed is not kept"),
    "classes lost": mark("Classes are not kept"),
    "track names lost": mark("The names of tracks are not kept"),
    "scores lost": mark("Scores, and which masks a model drew, are not kept"),
    "ids renumbered": mark("Objects are numbered from 1 in the order of their track ids in: {videos}"),
    "instances renumbered": mark(
        "Track ids above 999 do not fit; the tracks of a class are numbered from 1 in: {videos}"
    ),
    "classes renumbered": mark(
        "Classes are numbered anew, as MOTS holds the ids 1 to 64 without 10; classes.txt tells how"
    ),
    "tracks lost": mark("COCO knows no tracks: the id is in the extra key track_id, which other programs do not read"),
    "overlap lost": mark(
        "Masks overlap, as on frame {frame} of {video}, which is not kept: the smaller mask lies on top, of equal ones"
        " that with the lower track id"
    ),
    "overlap unknown": mark(
        "Overlaps of masks are not kept: the smaller mask lies on top, of equal ones that with the lower track id;"
        " there are none on {looked} of {count} frames looked at"
    ),
    "overlaps painted": mark(
        "Frames on which masks overlap: {count}; the smaller mask lies on top, of equal ones that with"
        " the lower track id"
    ),
    "masks hidden": mark("Masks wholly covered by others were left out: {count}"),
    "object is void": mark("The DAVIS evaluation takes object 255 for void in: {videos}"),
    "labels lost": mark("An overlay video is for looking at; no program can read labels back from it"),
    "chips by number": mark("Some classes are shown by number, as the video's font has Latin letters only: {names}"),
    "too many objects": mark(
        "DAVIS holds 255 objects; choose fewer frames or another format, for there are more in: {videos}"
    ),
    "too many of a class": mark(
        "MOTS holds 999 tracks of a class; choose fewer frames or another format, for there are more in: {videos}"
    ),
    "too many classes": mark("MOTS holds 63 classes, here are {count}; choose another format"),
    "void pixels": mark("{video}: pixels of the value 255 (void) were left out"),
    "regions ignored": mark("Regions that MOTS ignores were left out: {count}"),
    "crowds left out": mark("Crowds were left out: {count}"),
    "boxes left out": mark("Annotations without a mask were left out: {count}"),
    "empty left out": mark("Annotations whose mask has no pixel were left out: {count}"),
    "no track ids": mark("There are no track ids: every object of every picture has become a track of its own"),
}


def format_title(known: Format) -> str:
    """Return a format's name as people know it."""
    return tr(FORMAT_TEXTS[known.name][0])


def format_description(known: Format) -> str:
    """Return what a format is and who reads it."""
    return tr(FORMAT_TEXTS[known.name][1])


def note_text(note: Note) -> str:
    """Return a note in the user's language."""
    return tr(NOTE_TEXTS[note.kind], **note.values)
