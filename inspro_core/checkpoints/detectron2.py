"""Names of the official Sparse R-CNN (PeizeSun/SparseR-CNN) and of Detectron2's ResNets."""

from __future__ import annotations

from inspro_core.checkpoints.coco_names import COCO_NAMES
from inspro_core.checkpoints.layout import Layout, rename_all, replace_parts

RESNET_PREFIXES = {
    "stem.conv1.norm.": "backbone.stem.bn1.",
    "stem.conv1.": "backbone.stem.conv1.",
    "res2.": "backbone.stages.0.",
    "res3.": "backbone.stages.1.",
    "res4.": "backbone.stages.2.",
    "res5.": "backbone.stages.3.",
}
RESNET_PARTS = {
    ".conv1.norm.": ".bn1.",
    ".conv2.norm.": ".bn2.",
    ".conv3.norm.": ".bn3.",
    ".shortcut.norm.": ".downsample.1.",
    ".shortcut.": ".downsample.0.",
}
PREFIXES = {
    "init_proposal_boxes.weight": "start_boxes",
    "init_proposal_features.weight": "start_queries",
    "backbone.fpn_lateral2.": "fpn.laterals.0.",
    "backbone.fpn_lateral3.": "fpn.laterals.1.",
    "backbone.fpn_lateral4.": "fpn.laterals.2.",
    "backbone.fpn_lateral5.": "fpn.laterals.3.",
    "backbone.fpn_output2.": "fpn.outputs.0.",
    "backbone.fpn_output3.": "fpn.outputs.1.",
    "backbone.fpn_output4.": "fpn.outputs.2.",
    "backbone.fpn_output5.": "fpn.outputs.3.",
    "head.head_series.": "stages.",
} | {"backbone.bottom_up." + old: new for old, new in RESNET_PREFIXES.items()}
STAGE_PARTS = {
    ".inst_interact.dynamic_layer.": ".dynamic_conv.generator.",
    ".inst_interact.norm1.": ".dynamic_conv.norm_in.",
    ".inst_interact.norm2.": ".dynamic_conv.norm_out.",
    ".inst_interact.out_layer.": ".dynamic_conv.out.",
    ".inst_interact.norm3.": ".dynamic_conv.out_norm.",
    ".self_attn.": ".attention.",
    ".norm1.": ".attention_norm.",
    ".norm2.": ".dynamic_norm.",
    ".norm3.": ".feedforward_norm.",
    ".linear1.": ".feedforward.0.",
    ".linear2.": ".feedforward.2.",
    ".cls_module.": ".class_predictor.hidden.",
    ".class_logits.": ".class_predictor.output.",
    ".reg_module.": ".box_predictor.hidden.",
    ".bboxes_delta.": ".box_predictor.output.",
}


def rename_sparse_rcnn(name: str) -> str:
    """Rename a tensor of the official Sparse R-CNN."""
    return replace_parts(name, PREFIXES, RESNET_PARTS | STAGE_PARTS)


def rename_resnet(name: str) -> str:
    """Rename a tensor of a Detectron2 ResNet that stands alone."""
    return replace_parts(name, RESNET_PREFIXES, RESNET_PARTS)


SPARSE_RCNN = Layout(
    "official Sparse R-CNN",
    "head.head_series.0.inst_interact.dynamic_layer.weight",
    lambda tensors: rename_all(tensors, rename_sparse_rcnn),
    COCO_NAMES,
)
RESNET = Layout("Detectron2 ResNet", "res2.0.conv1.weight", lambda tensors: rename_all(tensors, rename_resnet))
