"""Small datasets in every layout that users have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from inspro_core.domain.mask import Mask

SIZE_HW = (36, 64)
BOX = (10, 8, 26, 20)  # x0, y0, x1, y1


def write_picture(path: Path, shade: int = 90) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = np.full((*SIZE_HW, 3), shade, np.uint8)
    image[BOX[1] : BOX[3], BOX[0] : BOX[2]] = 250 - shade
    assert cv2.imwrite(str(path), image)


def mask(shift: int = 0) -> Mask:
    array = np.zeros(SIZE_HW, np.uint8)
    array[BOX[1] : BOX[3], BOX[0] + shift : BOX[2] + shift] = 1
    return Mask.from_array(array)


def rle(shift: int = 0) -> dict[str, Any]:
    return {"size": list(SIZE_HW), "counts": mask(shift).counts.decode()}


def youtube_vis(names: list[list[str]]) -> dict[str, Any]:
    """Videos with one object each that moves a pixel per frame and is away on the second frame."""
    videos = [
        {"id": n, "height": SIZE_HW[0], "width": SIZE_HW[1], "file_names": files} for n, files in enumerate(names, 1)
    ]
    annotations = [
        {
            "id": n,
            "video_id": n,
            "category_id": 3 + n % 2,
            "iscrowd": 0,
            "segmentations": [None if t == 1 else rle(t) for t in range(len(files))],
        }
        for n, files in enumerate(names, 1)
    ]
    categories = [{"id": 4, "name": "dog"}, {"id": 3, "name": "cat"}]
    return {"videos": videos, "annotations": annotations, "categories": categories}


def write_youtube_vis(root: Path, split: str, year: int, length: int = 4, videos: int = 2) -> Path:
    """Write a split and return its annotation file."""
    names = [[f"v{v}/{t:05d}.png" for t in range(length)] for v in range(videos)]
    for name in (name for files in names for name in files):
        write_picture(root / split / "JPEGImages" / name)
    file = root / f"{split}.json" if year == 2019 else root / split / "instances.json"
    file.write_text(json.dumps(youtube_vis(names)))
    return file


def coco(files: list[str]) -> dict[str, Any]:
    """One polygon and one crowd per picture; classes person and dog."""
    x0, y0, x1, y1 = BOX
    annotations = []
    for number, _ in enumerate(files, 1):
        common = {"image_id": number, "bbox": [x0, y0, x1 - x0, y1 - y0]}
        annotations += [
            {
                **common,
                "id": 2 * number,
                "category_id": 18,
                "iscrowd": 0,
                "segmentation": [[x0, y0, x1, y0, x1, y1, x0, y1]],
            },
            {**common, "id": 2 * number + 1, "category_id": 1, "iscrowd": 1, "segmentation": rle(20)},
        ]
    return {
        "images": [
            {"id": n, "file_name": f, "height": SIZE_HW[0], "width": SIZE_HW[1]} for n, f in enumerate(files, 1)
        ],
        "annotations": annotations,
        "categories": [{"id": 1, "name": "person"}, {"id": 18, "name": "dog"}],
    }


def write_coco(root: Path, split: str = "val2017", count: int = 3) -> Path:
    files = [f"{n:012d}.png" for n in range(count)]
    for name in files:
        write_picture(root / split / name)
    file = root / "annotations" / f"instances_{split}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(coco(files)))
    return file


def frame_xml(objects: list[tuple[str, str | None, tuple[int, int, int, int]]]) -> str:
    entries = ""
    for name, track, (x0, y0, x1, y1) in objects:
        number = "" if track is None else f"<trackid>{track}</trackid>"
        box = f"<xmax>{x1}</xmax><xmin>{x0}</xmin><ymax>{y1}</ymax><ymin>{y0}</ymin>"
        entries += f"<object>{number}<name>{name}</name><bndbox>{box}</bndbox></object>"
    size = f"<size><width>{SIZE_HW[1]}</width><height>{SIZE_HW[0]}</height></size>"
    return f"<annotation><filename>x</filename>{size}{entries}</annotation>"


def write_imagenet_vid(root: Path, split: str = "train", length: int = 3) -> Path:
    """Write two videos with a dog each, a fox in the second; return the folder of XML files."""
    folder = root / "Annotations" / "VID" / split
    for video in ("a/one", "a/two"):
        for t in range(length):
            objects: list[tuple[str, str | None, tuple[int, int, int, int]]] = [
                ("n02084071", "0", (BOX[0] + t, BOX[1], BOX[2] + t, BOX[3]))
            ]
            if video.endswith("two"):
                objects.append(("n02118333", "1", (40, 3, 60, 30)))
            file = folder / video / f"{t:06d}.xml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(frame_xml(objects))
            write_picture(root / "Data" / "VID" / split / video / f"{t:06d}.JPEG")
    return folder
