"""The mask parts reproduce what CondInst's own code computed, also for no instances at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from inspro_core.model.config import MaskConfig
from inspro_core.model.losses import dice_loss
from inspro_core.model.mask_head import (
    LEVEL_SIZES,
    DynamicMaskHead,
    MaskBranch,
    dynamic_mask_logits,
    relative_coordinates,
    upsample_aligned,
)
from inspro_core.model.postprocess import masks_to_frame
from tests.inspro_core.model.reference import load_bundle, load_generator
from tests.inspro_core.model.scenes import build, run_clip

CONFIG = MaskConfig()


@pytest.fixture(scope="module")
def head(shared: Path) -> dict[str, Any]:
    recorded: dict[str, Any] = load_bundle(shared, "condinst")["dynamic_head"]
    return recorded


def close(actual: Tensor, expected: Tensor, tolerance: float) -> None:
    torch.testing.assert_close(actual, expected, rtol=0, atol=tolerance)


def level_scales(head: dict[str, Any]) -> Tensor:
    """CondInst counts levels from p3, our table starts one finer."""
    return torch.tensor(LEVEL_SIZES)[head["fpn_levels"] + 1]


def recorded_logits(head: dict[str, Any]) -> Tensor:
    return dynamic_mask_logits(
        CONFIG, head["mask_feats"], head["params"], head["instance_centers_xy"], level_scales(head), head["im_inds"]
    )


@pytest.mark.parametrize("factor", [2, 4, 8])
def test_aligned_upsampling_equals_condinsts(shared: Path, factor: int) -> None:
    recorded = load_bundle(shared, "condinst")["aligned_bilinear"]
    close(upsample_aligned(recorded["x"], factor), recorded[f"f{factor}"], 1e-6)


def test_aligned_upsampling_puts_each_pixel_at_the_centre_of_its_block() -> None:
    x = torch.arange(12.0).view(1, 1, 3, 4)
    torch.testing.assert_close(upsample_aligned(x, 4)[:, :, 2::4, 2::4], x)
    assert upsample_aligned(x, 1) is x


@pytest.mark.parametrize("shape", [(2, 1, 3, 5), (2, 3, 3, 5)])
@pytest.mark.parametrize("factor", [2, 8])
def test_the_gradient_of_aligned_upsampling_is_that_of_its_steps(shape: tuple[int, ...], factor: int) -> None:
    torch.manual_seed(0)
    x = torch.randn(shape, dtype=torch.float64).contiguous(memory_format=torch.channels_last).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: upsample_aligned(x, factor), x)
    assert upsample_aligned(x, factor).requires_grad


def test_coordinates_point_from_each_cell_to_the_instance_in_units_of_its_level(head: dict[str, Any]) -> None:
    actual = relative_coordinates(head["instance_centers_xy"], level_scales(head), (16, 20), CONFIG.stride)
    close(actual, head["rel_coords"], 2e-5)


def test_an_instance_has_169_parameters_as_in_the_paper(head: dict[str, Any]) -> None:
    assert CONFIG.num_parameters == head["params"].shape[1] == 169


def test_the_generated_networks_predict_condinsts_logits(head: dict[str, Any]) -> None:
    close(recorded_logits(head), head["logits_stride8"][:, 0], 2e-5)


def test_logits_are_enlarged_to_half_the_stride_as_in_condinst(head: dict[str, Any]) -> None:
    close(upsample_aligned(recorded_logits(head)[:, None], 2), head["logits_stride4"], 2e-5)


def test_masks_of_the_frame_are_condinsts_scores_above_one_half(head: dict[str, Any]) -> None:
    scores = head["scores_full_res"][:, 0]
    masks = masks_to_frame(head["logits_stride4"][:, 0], (128, 160), (128, 160), (128, 160))
    is_clear = (scores - 0.5).abs() > 1e-5
    assert torch.equal(masks[is_clear], (scores > 0.5)[is_clear])


def test_the_head_reads_the_level_table_by_the_size_of_the_box(head: dict[str, Any]) -> None:
    module = DynamicMaskHead(4, replace(CONFIG, coordinates="level"))
    levels = torch.tensor([0, 1, 2, 3])
    side = 224.0 * 2.0 ** (levels - 2.0) * 1.2  # well inside each level
    centres = torch.tensor([[80.0, 64.0]]).expand(4, 2)
    boxes = torch.cat((centres - side[:, None] / 2, centres + side[:, None] / 2), dim=1)
    images = torch.zeros(4, dtype=torch.int64)
    actual = module(head["mask_feats"], head["params"][:4], boxes, images, 224.0)
    scales = torch.tensor(LEVEL_SIZES)[levels]
    plain = dynamic_mask_logits(CONFIG, head["mask_feats"], head["params"][:4], centres, scales, images)
    close(actual, upsample_aligned(plain[:, None], 2)[:, 0], 1e-5)


def test_the_head_measures_coordinates_in_longer_sides_of_the_box_of_at_least_32_pixels(head: dict[str, Any]) -> None:
    module = DynamicMaskHead(4, CONFIG)
    boxes = torch.tensor([[10.0, 20.0, 90.0, 40.0], [50.0, 50.0, 54.0, 58.0]])
    images = torch.tensor([0, 1])
    actual = module(head["mask_feats"], head["params"][:2], boxes, images, 224.0)
    centres, scales = torch.tensor([[50.0, 30.0], [52.0, 54.0]]), torch.tensor([80.0, 32.0])
    plain = dynamic_mask_logits(CONFIG, head["mask_feats"], head["params"][:2], centres, scales, images)
    close(actual, upsample_aligned(plain[:, None], 2)[:, 0], 1e-5)


def test_the_box_that_places_a_mask_gets_no_gradient_from_it(head: dict[str, Any]) -> None:
    boxes = torch.tensor([[10.0, 20.0, 90.0, 40.0]], requires_grad=True)
    parameters = head["params"][:1].clone().requires_grad_()
    logits = DynamicMaskHead(4, CONFIG)(head["mask_feats"], parameters, boxes, torch.tensor([0]), 224.0)
    torch.autograd.backward(logits.sum())
    assert boxes.grad is None
    assert parameters.grad is not None


def test_dice_loss_and_its_gradient_equal_condinsts(head: dict[str, Any]) -> None:
    logits = head["logits_stride4"][:, 0].clone().requires_grad_()
    losses = dice_loss(logits, head["gt_stride4"][:, 0])
    close(losses.detach(), head["dice_per_inst"], 1e-5)
    torch.autograd.backward(losses.mean())
    assert logits.grad is not None
    close(logits.grad, head["dice_grad_logits"][:, 0], 1e-7)


def branch_with_recorded_weights(shared: Path, section: str) -> tuple[MaskBranch, list[Tensor]]:
    """Build a branch with CondInst's weights (`refine.0.0` is our `refine.0.conv`), and the recorded pyramid."""
    recorded, gen = load_bundle(shared, "condinst")[section], load_generator(shared)
    config = MaskConfig(channels=recorded["mid_channels"], norm="batch" if recorded["norm"] == "BN" else "group")
    branch = MaskBranch(recorded["in_channels"], config)
    weights = {}
    for name, value in gen.condinst_branch_state_dict(recorded["seed_prefix"], recorded["weight_shapes"]).items():
        part, index, rest = name.split(".", 2)
        leaf = rest.replace("0.", "conv.", 1) if rest.startswith("0.") else rest.replace("1.", "norm.", 1)
        weights["output." + rest if name.startswith("tower.4.") else f"{part}.{index}.{leaf}"] = value
    branch.load_state_dict(weights)
    shapes = recorded["feature_shapes"]
    levels = [gen.normal(recorded["feature_names"][name], shapes[name]) for name in ("p3", "p4", "p5")]
    return branch, [torch.full((2, recorded["in_channels"], 32, 40), torch.nan), *levels]  # p2 is not read


@pytest.mark.parametrize("section", ["mask_branch_BN", "mask_branch_GN", "mask_branch_small_BN"])
def test_the_mask_branch_equals_condinsts(shared: Path, section: str) -> None:
    branch, pyramid = branch_with_recorded_weights(shared, section)
    with torch.no_grad():
        actual = branch.eval()(pyramid)
    close(actual, load_bundle(shared, "condinst")[section]["out"], 1e-4)


@pytest.mark.parametrize("section", ["mask_branch_BN", "mask_branch_GN", "mask_branch_small_BN"])
def test_the_mask_branch_in_training_equals_condinsts(shared: Path, section: str) -> None:
    branch, pyramid = branch_with_recorded_weights(shared, section)
    with torch.no_grad():
        actual = branch.train()(pyramid)
    close(actual, load_bundle(shared, "condinst")[section]["out_train_mode"], 1e-4)


def test_the_mask_branch_of_a_finer_level_has_a_finer_stride() -> None:
    branch = MaskBranch(4, MaskConfig(levels=(2, 3), channels=8, norm="group"))
    pyramid = [torch.randn(1, 4, 64 // 2**level, 64 // 2**level) for level in range(4)]
    assert MaskConfig(levels=(2, 3)).stride == 4
    assert branch(pyramid).shape == (1, 8, 64, 64)
    assert sum(isinstance(module, nn.GroupNorm) for module in branch.modules()) == 6


def test_group_norm_fits_a_width_that_32_does_not_divide() -> None:
    branch = MaskBranch(4, MaskConfig(levels=(2,), channels=48, norm="group"))
    assert branch([torch.randn(1, 4, 8, 8)]).shape == (1, 8, 8, 8)


def test_no_instances_give_no_masks() -> None:
    model = build()
    output = run_clip(model, 1)[0]
    none = torch.zeros(0, dtype=torch.int64)
    logits = model.mask_logits(output, none, none)
    assert logits.shape == (0, 16, 16)
    assert masks_to_frame(logits, (64, 64), (48, 60), (96, 120)).shape == (0, 96, 120)
