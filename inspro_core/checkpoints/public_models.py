"""Public weight files that can be downloaded, as facts read off their publishers' pages.

Addresses, scores and the hash in a file's name are those of the page. Both MMDetection and torchvision end a file's
name with the first eight digits of its SHA-256. Sizes of torchvision's files are torchvision's own figures; the others
are those of the tensors inside (four bytes a number) and therefore near. The licence is the repository's; neither page
states another one for the weights, and torchvision points to the terms of the training data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Purpose = Literal["masks", "boxes", "backbone"]

PURPOSES: dict[Purpose, str] = {
    "masks": "pre-labels COCO's 80 classes",
    "boxes": "start for training: all but the masks",
    "backbone": "start for training: the backbone",
}


@dataclass(frozen=True)
class PublicModel:
    """One public file.

    Attributes:
        name: by which the command line knows it.
        text: what it is, with the published score.
        purpose: what it can do here; "masks" becomes an installed model, the others are a start for training.
        page: where it is described.
        url: of the file; None where the page offers it for download by hand only.
        licence: of the repository that publishes it.
        megabytes: size, about.
        sha256_prefix: first digits of the file's SHA-256, "" where its name carries none.
    """

    name: str
    text: str
    purpose: Purpose
    page: str
    url: str | None
    licence: str
    megabytes: int
    sha256_prefix: str = ""


MMDETECTION = "https://download.openmmlab.com/mmdetection/v2.0"
QUERYINST_PAGE = "https://github.com/open-mmlab/mmdetection/tree/main/configs/queryinst"
SPARSE_RCNN_PAGE = "https://github.com/open-mmlab/mmdetection/tree/main/configs/sparse_rcnn"
OFFICIAL_PAGE = "https://github.com/PeizeSun/SparseR-CNN"
TORCHVISION = "https://download.pytorch.org/models"
TORCHVISION_PAGE = "https://docs.pytorch.org/vision/stable/models.html"


def _mmdetection(name: str, text: str, config: str, stamp: str, sha256_prefix: str, megabytes: int) -> PublicModel:
    """Describe a file of MMDetection's model zoo, whose address follows from its configuration."""
    is_queryinst = config.startswith("queryinst")
    family = "queryinst" if is_queryinst else "sparse_rcnn"
    return PublicModel(
        name,
        f"{'QueryInst' if is_queryinst else 'Sparse R-CNN'} {text}",
        "masks" if is_queryinst else "boxes",
        QUERYINST_PAGE if is_queryinst else SPARSE_RCNN_PAGE,
        f"{MMDETECTION}/{family}/{config}/{config}_{stamp}-{sha256_prefix}.pth",
        "Apache-2.0",
        megabytes,
        sha256_prefix,
    )


def _official(name: str, text: str, megabytes: int) -> PublicModel:
    return PublicModel(name, f"official Sparse R-CNN {text}", "boxes", OFFICIAL_PAGE, None, "MIT", megabytes)


def _torchvision(name: str, text: str, file: str, megabytes: int) -> PublicModel:
    return PublicModel(
        name,
        text,
        "backbone",
        TORCHVISION_PAGE,
        f"{TORCHVISION}/{file}",
        "BSD-3-Clause",
        megabytes,
        file.removesuffix(".pth").rpartition("-")[2],
    )


_3X, _300 = "mstrain_480-800_3x_coco", "300_proposals_crop_mstrain_480-800_3x_coco"

PUBLIC_MODELS = (
    _mmdetection(
        "queryinst-r50-1x",
        "R-50, 100 queries, 12 epochs: box AP 42.0, mask AP 37.5",
        "queryinst_r50_fpn_1x_coco",
        "20210907_084916",
        "5a8f1998",
        691,
    ),
    _mmdetection(
        "queryinst-r50-3x",
        "R-50, 100 queries, 36 epochs: box AP 44.8, mask AP 39.8",
        f"queryinst_r50_fpn_{_3X}",
        "20210901_103643",
        "7837af86",
        691,
    ),
    _mmdetection(
        "queryinst-r50-300",
        "R-50, 300 queries, 36 epochs: box AP 47.5, mask AP 41.7",
        f"queryinst_r50_fpn_{_300}",
        "20210904_101802",
        "85cffbd8",
        691,
    ),
    _mmdetection(
        "queryinst-r101-3x",
        "R-101, 100 queries, 36 epochs: box AP 46.4, mask AP 41.0",
        f"queryinst_r101_fpn_{_3X}",
        "20210904_104048",
        "91f9995b",
        767,
    ),
    _mmdetection(
        "queryinst-r101-300",
        "R-101, 300 queries, 36 epochs: box AP 49.0, mask AP 42.9",
        f"queryinst_r101_fpn_{_300}",
        "20210904_153621",
        "76cce59f",
        767,
    ),
    _mmdetection(
        "sparse-rcnn-r50-1x",
        "R-50, 100 queries, 12 epochs: box AP 37.9",
        "sparse_rcnn_r50_fpn_1x_coco",
        "20201222_214453",
        "dc79b137",
        425,
    ),
    _mmdetection(
        "sparse-rcnn-r50-3x",
        "R-50, 100 queries, 36 epochs: box AP 42.8",
        f"sparse_rcnn_r50_fpn_{_3X}",
        "20201218_154234",
        "7bc5c054",
        425,
    ),
    _mmdetection(
        "sparse-rcnn-r50-300",
        "R-50, 300 queries, 36 epochs: box AP 45.0",
        f"sparse_rcnn_r50_fpn_{_300}",
        "20201223_024605",
        "9fe92701",
        426,
    ),
    _mmdetection(
        "sparse-rcnn-r101-3x",
        "R-101, 100 queries, 36 epochs: box AP 44.2",
        f"sparse_rcnn_r101_fpn_{_3X}",
        "20201223_121552",
        "6c46c9d6",
        501,
    ),
    _mmdetection(
        "sparse-rcnn-r101-300",
        "R-101, 300 queries, 36 epochs: box AP 46.2",
        f"sparse_rcnn_r101_fpn_{_300}",
        "20201223_023452",
        "c23c3564",
        502,
    ),
    _official("sparse-rcnn-official-r50", "R-50, 100 queries: box AP 42.8", 425),
    _official("sparse-rcnn-official-r50-300", "R-50, 300 queries: box AP 45.0", 426),
    _official("sparse-rcnn-official-r101", "R-101, 100 queries: box AP 44.1", 501),
    _official("sparse-rcnn-official-r101-300", "R-101, 300 queries: box AP 46.4", 502),
    _torchvision("resnet18", "ResNet-18, ImageNet top-1 69.8 %", "resnet18-f37072fd.pth", 45),
    _torchvision("resnet50", "ResNet-50, ImageNet top-1 76.1 %", "resnet50-0676ba61.pth", 98),
    _torchvision("resnet101", "ResNet-101, ImageNet top-1 77.4 %", "resnet101-63fe2227.pth", 171),
    _torchvision("mobilenet-v2", "MobileNetV2, ImageNet top-1 71.9 %", "mobilenet_v2-b0353104.pth", 14),
)
