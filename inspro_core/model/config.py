"""The configuration of an InsPro network and the presets of the paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from inspro_core.errors import UsageError

BackboneName = Literal["resnet18", "resnet50", "resnet101", "mobilenet_v2"]


@dataclass(frozen=True)
class MaskConfig:
    """The CondInst mask branch and mask head.

    Attributes:
        levels: FPN levels that feed the mask branch; the finest sets its stride (level 3: stride 8).
        channels: width of the branch.
        num_features: channels of its output.
        head_channels: width of the two hidden layers of the dynamic mask head.
        norm: "batch" as CondInst, "group" for tiny batches.
        coordinates: normaliser of the relative coordinates: "box" divides by the longer side of the detached box,
            floored at 32 pixels; "level" by CondInst's table of the box's FPN level.
    """

    levels: tuple[int, ...] = (3, 4, 5)
    channels: int = 128
    num_features: int = 8
    head_channels: int = 8
    norm: Literal["batch", "group"] = "batch"
    coordinates: Literal["box", "level"] = "box"

    @property
    def stride(self) -> int:
        """Pixels of the input per cell of the mask features."""
        return int(2 ** min(self.levels))

    @property
    def num_parameters(self) -> int:
        """Parameters of one instance's mask head: weights, then biases (169 by default)."""
        inputs, hidden = self.num_features + 2, self.head_channels
        return inputs * hidden + hidden * hidden + hidden + hidden + hidden + 1


@dataclass(frozen=True)
class QueryMaskConfig:
    """QueryInst's mask head: a small mask for each class inside the predicted box.

    Attributes:
        roi_bins: bins per side of the pooled region; the mask has twice as many.
        num_convs: 3×3 layers in front of the upsampling.
        norm: "batch" as QueryInst, "group" for tiny batches.
    """

    roi_bins: int = 14
    num_convs: int = 4
    norm: Literal["batch", "group"] = "batch"


@dataclass(frozen=True)
class InsProConfig:
    """Everything that shapes an InsPro network; a checkpoint carries it.

    Attributes:
        num_classes: K, without background.
        backbone: feature extractor on torchvision's models.
        frozen_backbone_stages: stages that get no gradient, the stem counted as the first (2: stem and res2).
        input_size_hw: height and width to which a frame is resized before padding, in pixels.
        pixel_mean, pixel_std: RGB, 0..255.
        channels: C of FPN, queries and head.
        roi_canonical_size: a box of this side length, in pixels, is read from FPN level 4 (FPN eq. 1).
        num_proposals: N.
        proposal_start: learned boxes start as the whole image (Sparse R-CNN) or on a grid of centres.
        num_stages: head stages on a full frame.
        num_attention_heads, dynamic_channels, feedforward_channels: inner sizes of a stage.
        num_class_layers, num_box_layers: hidden layers of the two predictors.
        mask: masks by CondInst's dynamic head (the paper's) or by QueryInst's head; None for InsPro-VID, which predicts
            boxes only.
        propagate: what goes from frame to frame (paper table 2a; "none" is method A).
        bank_size: T of eq. 1; 1 switches intra-query attention off.
        queries: "united" queries track and detect at once; "track_and_detect" keeps two sets (MOTR, table 2e).
        tracking_channels: width of the embedding by which tracking-by-detection links objects (MaskTrack R-CNN,
            table 2d); 0 without.
        links_slots: nothing is propagated, but each frame's predictions take the slots that held their objects before,
            matched by box, class and feature without training: for imported image detectors.
        min_box_size: propagated boxes are kept at least this wide and high, in input pixels.
        key_interval: K of InsPro-lite; 1 is InsPro without the lite stage.
    """

    num_classes: int
    backbone: BackboneName = "resnet50"
    frozen_backbone_stages: int = 2
    input_size_hw: tuple[int, int] = (360, 640)
    pixel_mean: tuple[float, float, float] = (123.675, 116.28, 103.53)
    pixel_std: tuple[float, float, float] = (58.395, 57.12, 57.375)
    channels: int = 256
    roi_canonical_size: float = 224.0
    num_proposals: int = 100
    proposal_start: Literal["image", "grid"] = "image"
    num_stages: int = 6
    num_attention_heads: int = 8
    dynamic_channels: int = 64
    feedforward_channels: int = 2048
    num_class_layers: int = 1
    num_box_layers: int = 3
    mask: MaskConfig | QueryMaskConfig | None = field(default_factory=MaskConfig)
    propagate: Literal["none", "query", "proposal", "both"] = "both"
    bank_size: int = 18
    queries: Literal["united", "track_and_detect"] = "united"
    tracking_channels: int = 0
    links_slots: bool = False
    min_box_size: float = 8.0
    key_interval: int = 1

    def __post_init__(self) -> None:
        """Check what cannot be built.

        Raises:
            UsageError: for a number out of range, naming it.
        """
        counted = ("num_classes", "num_proposals", "num_stages", "bank_size", "key_interval", "channels")
        for name in (*counted, "num_attention_heads"):
            if getattr(self, name) < 1:
                raise UsageError("{name} must be at least 1, got {found}", name=name, found=getattr(self, name))
        if self.channels % self.num_attention_heads:
            raise UsageError(
                "channels {channels} is not a multiple of {heads} heads",
                channels=self.channels,
                heads=self.num_attention_heads,
            )
        if self.tracking_channels and self.propagate != "none":
            raise UsageError("tracking-by-detection treats every frame by itself: it needs propagate='none'")
        is_linking = self.links_slots and (self.queries != "united" or self.tracking_channels or self.key_interval > 1)
        if is_linking or (self.links_slots and self.propagate != "none"):
            raise UsageError("linking slots is for united queries that nothing else links: it needs propagate='none'")
        if self.queries == "track_and_detect" and (self.propagate != "both" or self.key_interval > 1):
            raise UsageError("track-and-detect queries propagate both query and proposal, on every frame")

    @property
    def num_slots(self) -> int:
        """Slots of the network: one per proposal, twice as many with track-and-detect queries."""
        return self.num_proposals * (2 if self.queries == "track_and_detect" else 1)


def inspro_r50(num_classes: int = 40) -> InsProConfig:
    """The paper's main model (107.70 M parameters with 40 classes)."""
    return InsProConfig(num_classes)


def inspro_r50_lite(num_classes: int = 40, key_interval: int = 10) -> InsProConfig:
    """InsPro-lite: the full head on every K-th frame, one light stage on the others (paper A.1)."""
    return InsProConfig(num_classes, key_interval=key_interval)


def inspro_r50_query_masks(num_classes: int = 40) -> InsProConfig:
    """The main model with QueryInst's mask head, so that a public QueryInst file fills all of it."""
    return InsProConfig(num_classes, mask=QueryMaskConfig())


def inspro_vid_r50(num_classes: int = 30) -> InsProConfig:
    """InsPro-VID: boxes only, for ImageNet VID (paper A.5)."""
    return InsProConfig(num_classes, mask=None)


def inspro_vid_r101(num_classes: int = 30) -> InsProConfig:
    """InsPro-VID on ResNet-101."""
    return InsProConfig(num_classes, backbone="resnet101", mask=None)


def inspro_mini(num_classes: int = 6) -> InsProConfig:
    """The small model that ships: MobileNetV2 on 320×192, made for two CPU cores.

    Objects are small in a small picture, so boxes of 28 pixels and less are read from p2 and masks have stride 4.
    """
    return InsProConfig(
        num_classes,
        backbone="mobilenet_v2",
        frozen_backbone_stages=4,
        input_size_hw=(180, 320),
        pixel_mean=(127.5, 127.5, 127.5),
        pixel_std=(127.5, 127.5, 127.5),
        channels=96,
        roi_canonical_size=112.0,
        num_proposals=24,
        proposal_start="grid",
        num_stages=4,
        dynamic_channels=32,
        feedforward_channels=512,
        mask=MaskConfig(levels=(2, 3, 4, 5), channels=32, norm="group"),
        min_box_size=4.0,
    )


PRESETS = {
    preset.__name__: preset
    for preset in (
        inspro_r50,
        inspro_r50_lite,
        inspro_r50_query_masks,
        inspro_vid_r50,
        inspro_vid_r101,
        inspro_mini,
    )
}
