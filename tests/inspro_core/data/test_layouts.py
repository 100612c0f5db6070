"""Every layout that users have is read by its path, and every wrong one is named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inspro_core.data.clip_index import read_clip_index
from inspro_core.errors import FormatError
from tests.inspro_core.data.dataset_worlds import (
    BOX,
    SIZE_HW,
    frame_xml,
    mask,
    write_coco,
    write_imagenet_vid,
    write_picture,
    write_youtube_vis,
)


@pytest.mark.parametrize("year", [2019, 2021])
def test_youtube_vis_is_read_by_file_and_by_folder(tmp_path: Path, year: int) -> None:
    file = write_youtube_vis(tmp_path, "train", year)
    for path in (file, tmp_path / "train"):
        index = read_clip_index(path)
        assert index.video_count == 2
        assert [category.name for category in index.categories] == ["cat", "dog"]
        assert [len(index.masks(frame)) for frame in range(8)] == [1, 0, 1, 1, 1, 0, 1, 1]
        label, track, pixels = index.masks(2)[0]
        assert (label, track) == (1, 1)
        assert np.array_equal(pixels, mask(2).to_array())
        assert index.picture(7).shape == (*SIZE_HW, 3)


def test_a_2019_root_with_one_split_is_that_split(tmp_path: Path) -> None:
    write_youtube_vis(tmp_path, "train", 2019)
    assert read_clip_index(tmp_path).video_count == 2


def test_coco_pictures_are_videos_of_one_frame(tmp_path: Path) -> None:
    file = write_coco(tmp_path)
    for path in (file, tmp_path):
        index = read_clip_index(path)
        assert index.video_count == 3
        (label, _, pixels), *others = index.masks(1)
        assert not others, "crowds are not asked for"
        assert index.categories[label].name == "dog"
        assert pixels.sum() == (BOX[2] - BOX[0]) * (BOX[3] - BOX[1])


@pytest.mark.parametrize("images", ["images/val2017", "images", "."])
def test_coco_pictures_are_found_in_the_usual_folders(tmp_path: Path, images: str) -> None:
    file = write_coco(tmp_path)
    (tmp_path / "moved").mkdir()
    shutil.move(tmp_path / "val2017", tmp_path / "moved" / "all")
    (tmp_path / images).mkdir(parents=True, exist_ok=True)
    for picture in (tmp_path / "moved" / "all").iterdir():
        shutil.move(picture, tmp_path / images / picture.name)
    assert read_clip_index(file).picture(0).shape == (*SIZE_HW, 3)


def test_a_folder_of_roboflow_is_read_whose_project_is_called_like_a_class(tmp_path: Path) -> None:
    def add_group(content: Any) -> None:
        name = content["categories"][0]["name"]
        content["categories"][0]["supercategory"] = name
        content["categories"].insert(0, {"id": 0, "name": name, "supercategory": "none"})

    file = write_coco(tmp_path)
    known = read_clip_index(file).categories
    change(file, add_group)
    assert [category.name for category in read_clip_index(file).categories] == [category.name for category in known]
    file.rename(tmp_path / "val2017" / "_annotations.coco.json")
    assert read_clip_index(tmp_path / "val2017").picture(2).shape == (*SIZE_HW, 3)


def test_coco_sizes_that_the_file_lacks_are_those_of_the_pictures_and_empty_polygons_have_no_pixel(
    tmp_path: Path,
) -> None:
    def strip(content: Any) -> None:
        for image in content["images"]:
            del image["width"]
        content["annotations"][0]["segmentation"].append([1, 2])
        content["annotations"][2]["segmentation"] = [[1, 2, 3, 4]]

    index = read_clip_index(change(write_coco(tmp_path), strip))
    assert index.rows.sizes_hw.tolist() == [list(SIZE_HW)] * 3
    assert [index.masks(frame)[0][2].sum() for frame in range(2)] == [(BOX[2] - BOX[0]) * (BOX[3] - BOX[1]), 0]


def test_imagenet_vid_has_boxes_and_tracks(tmp_path: Path) -> None:
    folder = write_imagenet_vid(tmp_path)
    for path in (folder, tmp_path):
        index = read_clip_index(path)
        assert not index.has_masks
        assert index.video_count == 2
        assert len(index.categories) == 30
        dogs = [index.masks(frame)[0] for frame in range(3)]
        assert len({track for _, track, _ in dogs}) == 1
        assert index.categories[dogs[0][0]].name == "dog"
        ys, xs = np.nonzero(dogs[2][2])
        assert (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1) == (BOX[0] + 2, BOX[1], BOX[2] + 2, BOX[3])
        second = {track for frame in range(3, 6) for _, track, _ in index.masks(frame)}
        assert len(second) == 2
        assert second.isdisjoint({dogs[0][1]})


def test_imagenet_det_pictures_are_stills_and_other_classes_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "Annotations" / "DET" / "train"
    folder.mkdir(parents=True)
    for name, word in (("a", "n02084071"), ("b", "n00007846"), ("c", "n02118333")):
        (folder / f"{name}.xml").write_text(frame_xml([(word, None, BOX)]))
        write_picture(tmp_path / "Data" / "DET" / "train" / f"{name}.JPEG")
    index = read_clip_index(folder)
    assert index.file_names.tolist() == ["a.JPEG", "c.JPEG"]
    assert index.video_count == 2


def change(file: Path, edit: Callable[[Any], Any]) -> Path:
    content = json.loads(file.read_text())
    replaced = edit(content)
    file.write_text(json.dumps(content if replaced is None else replaced))
    return file


def wrong_layouts(root: Path) -> dict[str, tuple[Path, str]]:
    """What is wrong, the path that the user names, and what the message must say."""
    found: dict[str, tuple[Path, str]] = {"nothing": (root / "none", "does not exist")}
    (root / "empty").mkdir()
    found["empty"] = (root / "empty", "no annotation file; expected instances.json beside JPEGImages")
    file = write_youtube_vis(root / "no pictures", "train", 2021)
    shutil.rmtree(file.parent / "JPEGImages")
    found["no pictures"] = (file, "no folder JPEGImages beside it")
    file = write_youtube_vis(root / "other pictures", "train", 2021)
    shutil.rmtree(file.parent / "JPEGImages" / "v0")
    found["other pictures"] = (file, "names the picture v0/00000.png, which is not in")
    for name, edit, problem in (
        ("unlabelled", lambda c: c.update(annotations=None), "this split is not labelled"),
        ("results", lambda c: c["annotations"], "is a list, as results are"),
        ("neither", lambda c: c.pop("videos") and None, "has neither videos (YouTube-VIS) nor images (COCO)"),
        ("category", lambda c: c["annotations"][0].update(category_id=9), "there is no category 9"),
        ("video", lambda c: c["annotations"][0].update(video_id=9), "there is no video 9"),
        ("short", lambda c: c["annotations"][1]["segmentations"].pop() and None, "annotations[1].segmentations: 3 ent"),
        ("no frames", lambda c: c["videos"][0].update(file_names=[]), "videos[0].file_names: is empty"),
        ("no size", lambda c: c["videos"][0].pop("height") and None, "videos[0].height: is missing"),
    ):
        found[name] = (change(write_youtube_vis(root / name, "train", 2021), edit), problem)
    file = write_youtube_vis(root / "broken", "train", 2021)
    file.write_text("{")
    found["broken"] = (file, "is not JSON")
    write_youtube_vis(root / "two", "train", 2019)
    write_youtube_vis(root / "two", "valid", 2019)
    found["two splits"] = (root / "two", "holds several annotation files; name one of train.json, valid.json")
    file = write_coco(root / "coco no pictures")
    shutil.rmtree(root / "coco no pictures" / "val2017")
    found["coco no pictures"] = (file, "the picture 000000000000.png is in none of")
    file = write_coco(root / "coco boxes")
    change(file, lambda c: c["annotations"][0].pop("segmentation") and None)
    found["coco boxes"] = (file, "annotations[0].segmentation: is missing; training needs masks")
    file = write_coco(root / "coco size")
    change(file, lambda c: c["images"][1].update(width=None, file_name="gone.png"))
    found["coco size"] = (file, "images[1].width: is missing")
    write_coco(root / "coco two")
    write_coco(root / "coco two", "train2017")
    found["coco two"] = (root / "coco two", "name one of annotations/instances_train2017.json")
    write_imagenet_vid(root / "vid no data")
    shutil.rmtree(root / "vid no data" / "Data")
    found["vid no data"] = (root / "vid no data", "its pictures are missing")
    folder = write_imagenet_vid(root / "vid broken")
    (folder / "a" / "one" / "000001.xml").write_text("<annotation>")
    found["vid broken"] = (folder, "000001.xml: is no XML")
    folder = write_imagenet_vid(root / "vid size")
    (folder / "a" / "one" / "000001.xml").write_text("<annotation><size/></annotation>")
    found["vid size"] = (folder, "size/height: expected a number")
    write_imagenet_vid(root / "vid two")
    write_imagenet_vid(root / "vid two", "val")
    found["vid two"] = (root / "vid two", "holds several splits; name the XML folder of one")
    (root / "davis" / "Annotations" / "480p").mkdir(parents=True)
    found["davis"] = (root / "davis", "no annotation file; expected instances.json")
    (root / "p.inspro").touch()
    found["project"] = (root / "p.inspro", "is a project; export it as YouTube-VIS, and name the folder")
    folder = write_imagenet_vid(root / "vid elsewhere")
    shutil.move(folder, root / "vid elsewhere" / "xml")
    shutil.rmtree(root / "vid elsewhere" / "Annotations")
    found["vid elsewhere"] = (root / "vid elsewhere" / "xml", "no part of its path is Annotations")
    return found


def test_every_wrong_layout_is_named(tmp_path: Path) -> None:
    for name, (path, problem) in wrong_layouts(tmp_path).items():
        with pytest.raises(FormatError) as caught:
            read_clip_index(path)
        assert problem in str(caught.value), name
        assert str(tmp_path) in str(caught.value), name
