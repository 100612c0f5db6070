"""Still pictures become clips whose masks follow their pixels."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from inspro_core.data.clip_index import ClipIndex, read_clip_index, unite_categories
from inspro_core.data.coarse_classes import COARSE_CATEGORIES, coarse_class
from inspro_core.data.moving_stills import StillBank, render_moving_still
from inspro_core.data.still_dataset import frames_without_crowds, write_still_dataset
from inspro_core.domain.mask import Mask
from inspro_core.errors import FormatError
from tests.inspro_core.data.dataset_worlds import write_coco

SIZE = (120, 200)
RED, GREEN = (200, 30, 30), (30, 200, 30)


def write_stills(folder: Path, names: tuple[str, ...] = ("dog", "chair")) -> Path:
    """Two pictures, each with a red disc of the first class and a green box of the second on grey."""
    annotations: list[dict[str, object]] = []
    for number in range(2):
        image = np.full((*SIZE, 3), 128, dtype=np.uint8)
        disc, box = np.zeros(SIZE, np.uint8), np.zeros(SIZE, np.uint8)
        cv2.circle(disc, (60 + 10 * number, 60), 30, 1, -1)
        box[40:90, 120:180] = 1
        image[disc > 0], image[box > 0] = RED, GREEN
        path = folder / "JPEGImages" / f"p{number}" / "00000.png"
        path.parent.mkdir(parents=True)
        cv2.imwrite(str(path), image[:, :, ::-1])
        for category, mask in ((1, disc), (2, box)):
            rle = {"size": list(SIZE), "counts": Mask.from_array(mask > 0).counts.decode()}
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "video_id": number + 1,
                    "category_id": category,
                    "iscrowd": 0,
                    "segmentations": [rle],
                }
            )
    videos = [
        {"id": n + 1, "width": SIZE[1], "height": SIZE[0], "length": 1, "file_names": [f"p{n}/00000.png"]}
        for n in range(2)
    ]
    categories = [{"id": number, "name": name} for number, name in enumerate(names, 1)]
    file = folder / "instances.json"
    file.write_text(json.dumps({"videos": videos, "annotations": annotations, "categories": categories}))
    return folder


@pytest.fixture
def index(tmp_path: Path) -> ClipIndex:
    return read_clip_index(write_stills(tmp_path / "stills"))


def test_a_clip_is_a_function_of_its_seed(index: ClipIndex) -> None:
    bank = StillBank([index], coarse_class, [1.0])
    one, other = (render_moving_still(np.random.default_rng(3), bank, 6) for _ in range(2))
    assert np.array_equal(one.frames, other.frames)
    assert np.array_equal(one.ids, other.ids)


@pytest.mark.parametrize("seed", range(12))
def test_masks_lie_on_the_pixels_of_their_objects(index: ClipIndex, seed: int) -> None:
    clip = render_moving_still(np.random.default_rng(seed), StillBank([index], coarse_class, [1.0]), 5)
    for frame, ids in zip(clip.frames, clip.ids, strict=True):
        for number, label in enumerate(clip.labels, 1):
            inside = cv2.erode((ids == number).astype(np.uint8), np.ones((5, 5))) > 0
            if inside.sum() > 50:  # the first class is red, the second green, whatever light and noise do
                red, green, _ = frame[inside].reshape(-1, 3).mean(0)
                assert (red > green + 30) if label == coarse_class("dog") else (green > red + 30)


def test_recoloured_objects_are_red_no_more_and_keep_their_masks(index: ClipIndex) -> None:
    bank, kept, changed = StillBank([index], coarse_class, [1.0]), 0, 0
    for seed in range(30):
        clip = render_moving_still(np.random.default_rng(seed), bank, 3, recolour=1.0)
        for number in range(1, len(clip.labels) + 1):
            inside = cv2.erode((clip.ids[0] == number).astype(np.uint8), np.ones((5, 5))) > 0
            if clip.labels[number - 1] == coarse_class("dog") and inside.sum() > 50:
                colours = clip.frames[0][inside].astype(float)
                assert np.median(colours.max(1) - colours.min(1)) > 60  # still one strong channel inside of the mask
                kept, changed = kept + (colours.mean(0).argmax() == 0), changed + (colours.mean(0).argmax() != 0)
    assert kept > 5
    assert changed > 5


def test_objects_move_and_others_pass_in_front(index: ClipIndex) -> None:
    bank = StillBank([index], coarse_class, [1.0])
    clips = [render_moving_still(np.random.default_rng(seed), bank, 6) for seed in range(20)]
    moved = [not np.array_equal(clip.ids[0], clip.ids[-1]) for clip in clips]
    assert sum(moved) > 10
    assert any(len(clip.labels) > 2 and (clip.ids > 2).any() for clip in clips)


def test_names_become_coarse_classes() -> None:
    names = {name: COARSE_CATEGORIES[coarse_class(name)].name for name in ("person", "zebra", "otter", "boat", "cup")}
    assert names == {"person": "person", "zebra": "animal", "otter": "animal", "boat": "vehicle", "cup": "object"}


def test_the_dataset_reads_back(tmp_path: Path) -> None:
    stills = write_stills(tmp_path / "stills")
    write_still_dataset(tmp_path / "out", [stills], [1.0], 3, 4, first_seed=5, size_hw=(90, 160))
    index = read_clip_index(tmp_path / "out")
    assert index.video_count == 3
    assert [category.name for category in index.categories] == ["person", "animal", "vehicle", "object"]
    assert index.picture(0).shape == (90, 160, 3)
    assert {label for frame in range(12) for label, _, _ in index.masks(frame)} <= {1, 3}


def test_datasets_are_united_by_the_names_of_their_classes(tmp_path: Path) -> None:
    one = read_clip_index(write_stills(tmp_path / "a", ("dog", "chair")))
    other = read_clip_index(write_stills(tmp_path / "b", ("chair", "cat")))
    first, second = unite_categories([one, other])
    assert [(c.id, c.name) for c in first.categories] == [(1, "dog"), (2, "chair"), (3, "cat")]
    assert first.categories == second.categories
    assert first.labels.tolist() == [0, 1, 0, 1]
    assert second.labels.tolist() == [1, 2, 1, 2]


def test_pictures_with_crowds_are_left_out(tmp_path: Path) -> None:
    stills = write_stills(tmp_path / "stills", ("dog", "chair"))
    file = stills / "instances.json"
    dataset = json.loads(file.read_text())
    dataset["annotations"][0]["iscrowd"] = 1  # on the first picture
    file.write_text(json.dumps(dataset))
    assert frames_without_crowds(read_clip_index(stills)).tolist() == [1]
    for annotation in dataset["annotations"]:
        annotation["iscrowd"] = 1
    file.write_text(json.dumps(dataset))
    with pytest.raises(FormatError, match="holds no picture without a crowd"):
        write_still_dataset(tmp_path / "out", [stills], [1.0], 1, 2, 0)


def test_pictures_of_a_coco_file_are_animated_too(tmp_path: Path) -> None:
    file = write_coco(tmp_path)
    content = json.loads(file.read_text())
    last = content["images"][-1]["id"]
    content["annotations"] = [a for a in content["annotations"] if not (a["iscrowd"] and a["image_id"] == last)]
    file.write_text(json.dumps(content))
    index = read_clip_index(file)
    assert frames_without_crowds(index).tolist() == [len(content["images"]) - 1]
    write_still_dataset(tmp_path / "out", [file], [1.0], 2, 2, 0, (64, 96))
    assert read_clip_index(tmp_path / "out").video_count == 2


def test_only_the_given_pictures_are_drawn(index: ClipIndex) -> None:
    bank = StillBank([index], coarse_class, [1.0], [np.array([1])])
    second = index.picture(1)
    assert all(np.array_equal(bank.draw(np.random.default_rng(seed)).image, second) for seed in range(8))


def test_some_clips_show_cut_out_objects_on_a_drawn_background(index: ClipIndex) -> None:
    bank = StillBank([index], coarse_class, [1.0])
    clips = [render_moving_still(np.random.default_rng(seed), bank, 2, (90, 160)) for seed in range(40)]
    texture = [float(np.ptp(clip.frames[0][clip.ids[0] == 0], axis=0).mean()) for clip in clips]
    assert sum(value > 120 for value in texture) >= 2  # the pictures' own background is plain grey
