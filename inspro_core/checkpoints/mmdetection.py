"""Names of MMDetection's Sparse R-CNN and QueryInst (open-mmlab/mmdetection 2 and 3).

QueryInst is Sparse R-CNN with a mask head per stage more. Only the last is used after training; the others stay unused.
"""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from inspro_core.checkpoints.coco_names import COCO_NAMES
from inspro_core.checkpoints.layout import Layout, NamedTensor, rename_all, replace_parts

MASK_HEAD = "roi_head.mask_head."

PREFIXES = {
    "rpn_head.init_proposal_bboxes.weight": "start_boxes",
    "rpn_head.init_proposal_features.weight": "start_queries",
    "backbone.conv1.": "backbone.stem.conv1.",
    "backbone.bn1.": "backbone.stem.bn1.",
    "backbone.layer1.": "backbone.stages.0.",
    "backbone.layer2.": "backbone.stages.1.",
    "backbone.layer3.": "backbone.stages.2.",
    "backbone.layer4.": "backbone.stages.3.",
    "neck.lateral_convs.0.conv.": "fpn.laterals.0.",
    "neck.lateral_convs.1.conv.": "fpn.laterals.1.",
    "neck.lateral_convs.2.conv.": "fpn.laterals.2.",
    "neck.lateral_convs.3.conv.": "fpn.laterals.3.",
    "neck.fpn_convs.0.conv.": "fpn.outputs.0.",
    "neck.fpn_convs.1.conv.": "fpn.outputs.1.",
    "neck.fpn_convs.2.conv.": "fpn.outputs.2.",
    "neck.fpn_convs.3.conv.": "fpn.outputs.3.",
    "roi_head.bbox_head.": "stages.",
}
STAGE_PARTS = {
    ".instance_interactive_conv.dynamic_layer.": ".dynamic_conv.generator.",
    ".instance_interactive_conv.norm_in.": ".dynamic_conv.norm_in.",
    ".instance_interactive_conv.norm_out.": ".dynamic_conv.norm_out.",
    ".instance_interactive_conv.fc_layer.": ".dynamic_conv.out.",
    ".instance_interactive_conv.fc_norm.": ".dynamic_conv.out_norm.",
    ".instance_interactive_conv_norm.": ".dynamic_norm.",
    ".attention.attn.": ".attention.",
    ".ffn.layers.0.0.": ".feedforward.0.",
    ".ffn.layers.1.": ".feedforward.2.",
    ".ffn_norm.": ".feedforward_norm.",
    ".cls_fcs.": ".class_predictor.hidden.",
    ".fc_cls.": ".class_predictor.output.",
    ".reg_fcs.": ".box_predictor.hidden.",
    ".fc_reg.": ".box_predictor.output.",
}
MASK_HEAD_PARTS = {
    ".instance_interactive_conv.dynamic_layer.": ".dynamic_conv.generator.",
    ".instance_interactive_conv.norm_in.": ".dynamic_conv.norm_in.",
    ".instance_interactive_conv.norm_out.": ".dynamic_conv.norm_out.",
    ".bn.": ".norm.",
    ".conv_logits.": ".class_logits.",
}


def convert(tensors: Mapping[str, Tensor]) -> dict[str, NamedTensor]:
    """Rename the tensors of MMDetection's Sparse R-CNN or QueryInst; of its mask heads the last one."""
    stages = [int(name.removeprefix(MASK_HEAD).split(".")[0]) for name in tensors if name.startswith(MASK_HEAD)]
    last = {f"{MASK_HEAD}{max(stages)}.": "mask_head."} if stages else {}

    def rename(name: str) -> str:
        if name.startswith(MASK_HEAD):
            return replace_parts(name, last, MASK_HEAD_PARTS)
        return replace_parts(name, PREFIXES, STAGE_PARTS)

    return rename_all(tensors, rename)


SPARSE_RCNN = Layout(
    "MMDetection Sparse R-CNN or QueryInst",
    "roi_head.bbox_head.0.instance_interactive_conv.dynamic_layer.weight",
    convert,
    COCO_NAMES,
)
