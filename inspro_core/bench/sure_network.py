"""The paper's network with random weights that sees ten objects, as nobody has trained one yet.

Pure noise has no margin anywhere: each rounding would give other tracks and other masks.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from inspro_core.bench.plain_engine import PlainEngine
from inspro_core.model.config import inspro_r50
from inspro_core.model.dynamic_head import HeadStage, Predictor
from inspro_core.model.inspro import InsPro
from inspro_core.model.mask_head import DynamicMaskHead

COLUMNS: Final = 5
REPORTED: Final = 2 * COLUMNS  # slots that it is sure of, each in a place of its own
SIDES: Final = (0.14, 0.24)  # width and height of their boxes, parts of the picture
ADDED: Final = 0.03  # share of what random layers add to queries
BENT: Final = 3e-4  # share of what they add to masks
SURE: Final = 3.0  # logit of the slots that it is sure of; minus that of the others
STEADY: Final = 0.03  # part of the largest singular value below which a direction of the queries decides nothing
RADIUS: Final = 0.45  # of the diamonds that are its masks, in units of the relative coordinates
STEEPNESS: Final = 20.0  # logits per unit


def sure_network(frame: NDArray[np.uint8], seed: int) -> InsPro:
    """Make `inspro_r50` see ten objects that stand still, on a frame and on others like it.

    What a stage adds to the queries is small, so that a slot is the same from frame to frame, as after training; the
    last layer is fitted to the queries of the frame. Masks are diamonds, a little bent by the picture.

    Args:
        frame: (H, W, 3) RGB.
        seed: of the weights.

    Returns:
        The network, in evaluation mode.
    """
    torch.manual_seed(seed)
    model = InsPro(inspro_r50()).eval()
    with torch.no_grad():
        for stage in model.stages:
            assert isinstance(stage, HeadStage)
            _soften(stage)
        _place_boxes(model.start_boxes)
        assert isinstance(model.mask_head, DynamicMaskHead)
        _draw_diamonds(model.mask_head)
        engine = PlainEngine(model)
        observation = engine.observe(frame)
        queries = engine.decode(observation, engine.start(observation.sizes_hw)).object_features[0]
        _be_sure(model.stages[-1].class_predictor, queries.clone())  # type: ignore[arg-type]
    return model


def _soften(stage: HeadStage) -> None:
    stage.box_predictor.output.weight.zero_()
    stage.attention.out_proj.weight.mul_(ADDED)
    stage.dynamic_conv.out_norm.weight.mul_(ADDED)
    stage.feedforward[-1].weight.mul_(ADDED)  # type: ignore[operator]


def _place_boxes(boxes: Tensor) -> None:
    """Put the first of (N, 4) boxes, centre and size as parts of the picture, beside one another."""
    slots = torch.arange(REPORTED)
    boxes[:, :2] = torch.rand(len(boxes), 2)
    boxes[:REPORTED, 0] = (slots % COLUMNS + 0.5) / COLUMNS
    boxes[:REPORTED, 1] = (slots // COLUMNS + 0.5) * COLUMNS / REPORTED
    boxes[:, 2:] = torch.tensor(SIDES)


def _draw_diamonds(mask_head: DynamicMaskHead) -> None:
    """Let each instance's network compute the steepness times (radius − |dx| − |dy|), a little disturbed."""
    controller, config = mask_head.controller, mask_head.config
    hidden, inputs = config.head_channels, config.num_features + 2
    first, second, third = torch.zeros(hidden, inputs), torch.eye(hidden), torch.zeros(hidden)
    for unit, (axis, sign) in enumerate(((0, 1), (0, -1), (1, 1), (1, -1))):
        first[unit, axis], third[unit] = sign, -STEEPNESS
    biases = torch.tensor([0.0] * 2 * hidden + [STEEPNESS * RADIUS])
    controller.weight.mul_(BENT)
    controller.bias.copy_(torch.cat((first.flatten(), second.flatten(), third, biases)))


def _be_sure(classes: Predictor, queries: Tensor) -> None:
    """Fit a class predictor to (N, C) queries."""
    wanted = torch.full((len(queries), classes.output.out_features), -SURE)
    wanted[:REPORTED, 0] = SURE + torch.linspace(0, 1, REPORTED)  # equal scores would be ranked by noise
    hidden = classes.hidden(queries)
    classes.output.weight.copy_((torch.linalg.pinv(hidden, rtol=STEADY) @ wanted).T)
    classes.output.bias.zero_()
