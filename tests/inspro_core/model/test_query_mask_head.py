"""QueryInst's mask head: masks inside boxes, pasted into the picture, trained inside boxes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from inspro_core.model.config import QueryMaskConfig
from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import InsPro
from inspro_core.model.query_mask_head import QueryMaskHead, crop_masks, paste_logits, paste_masks
from tests.inspro_core.model.scenes import PADDED_HW, TINY, build, clip, run_clip, targets

QUERY = replace(TINY, mask=QueryMaskConfig(roi_bins=4, num_convs=1))
BOXES = torch.tensor([[3.2, 5.7, 40.1, 33.3], [-20.0, -9.5, 12.0, 70.0], [50.5, 10.0, 52.0, 10.8], [80.0, 0, 99, 9]])


def sampled(probabilities: Tensor, boxes: Tensor, size_hw: tuple[int, int]) -> Tensor:
    """Paste as Mask R-CNN's code does: sample the mask at every pixel centre of the whole picture."""
    height, width = size_hw
    ys, xs = torch.arange(height) + 0.5, torch.arange(width) + 0.5
    pasted = []
    for mask, (x0, y0, x1, y1) in zip(probabilities, boxes.tolist(), strict=True):
        gx, gy = (xs - x0) / (x1 - x0) * 2 - 1, (ys - y0) / (y1 - y0) * 2 - 1
        grid = torch.stack((gx.expand(height, -1), gy[:, None].expand(-1, width)), dim=-1)
        pasted.append(F.grid_sample(mask[None, None], grid[None], align_corners=False)[0, 0])
    return torch.stack(pasted)


def masks_of(boxes: Tensor, size_hw: tuple[int, int]) -> Tensor:
    """Draw filled boxes of whole-numbered corners."""
    masks = torch.zeros((len(boxes), *size_hw))
    for mask, (x0, y0, x1, y1) in zip(masks, boxes.int().tolist(), strict=True):
        mask[y0:y1, x0:x1] = 1
    return masks


def test_pasting_equals_bilinear_sampling_also_across_and_outside_the_border() -> None:
    probabilities = torch.rand(4, 28, 28, generator=torch.Generator().manual_seed(1))
    ours = paste_masks(probabilities, BOXES, (48, 64))
    torch.testing.assert_close(ours, sampled(probabilities, BOXES, (48, 64)), rtol=0, atol=2e-5)
    assert ours[3].max() == 0


def test_a_full_mask_covers_the_pixels_whose_centres_lie_well_inside_the_box() -> None:
    pasted = paste_masks(torch.ones(1, 28, 28), torch.tensor([[8.0, 6.0, 36.0, 34.0]]), (48, 64))
    assert torch.equal(pasted >= 0.5, masks_of(torch.tensor([[8, 6, 36, 34]]), (48, 64)).bool())


@pytest.mark.parametrize("box", [[5.0, 5.0, 5.0, 20.0], [5.5, 5.5, 5.5, 5.5]])
def test_a_box_without_area_gives_an_empty_mask(box: list[float]) -> None:
    assert int((paste_masks(torch.ones(1, 4, 4), torch.tensor([box]), (24, 24)) >= 0.5).sum()) == 0


def test_pasted_logits_are_those_of_the_pasted_probabilities() -> None:
    logits = torch.randn(4, 8, 8, generator=torch.Generator().manual_seed(2))
    pasted = paste_logits(logits, BOXES, (48, 64))
    assert pasted.isfinite().all()
    torch.testing.assert_close(pasted.sigmoid(), paste_masks(logits.sigmoid(), BOXES, (48, 64)), rtol=0, atol=2e-6)


def test_a_mask_that_is_cropped_and_pasted_comes_back() -> None:
    boxes = torch.tensor([[4.0, 8.0, 36.0, 40.0]])
    truth = masks_of(torch.tensor([[10, 12, 30, 26]]), (48, 64))
    again = paste_masks(crop_masks(truth, boxes, 32), boxes, (48, 64)) >= 0.5
    assert torch.equal(again, truth.bool())


def test_the_truth_is_zero_where_a_box_leaves_its_object() -> None:
    truth = crop_masks(masks_of(torch.tensor([[0, 0, 8, 16]]), (16, 16)), torch.tensor([[0.0, 0.0, 16.0, 16.0]]), 4)
    assert truth[0].tolist() == [[1, 1, 0, 0]] * 4


def test_masks_lie_over_the_padded_input_and_inside_their_boxes() -> None:
    model = build(QUERY)
    output = run_clip(model, 2)[-1]
    slots = torch.arange(QUERY.num_proposals)
    logits = model.mask_logits(output, torch.zeros_like(slots), slots)
    assert logits.shape == (QUERY.num_proposals, *PADDED_HW)
    corners = output.boxes_xyxy[-1, 0]
    for mask, (x0, y0, x1, y1) in zip(logits > 0, corners.tolist(), strict=True):
        rows, columns = torch.nonzero(mask).unbind(1)
        assert ((columns + 0.5 > x0) & (columns + 0.5 < x1) & (rows + 0.5 > y0) & (rows + 0.5 < y1)).all()


def test_a_slot_shows_the_mask_of_its_best_class() -> None:
    model = build(QUERY)
    output = run_clip(model, 1)[0]
    slots, images = torch.arange(QUERY.num_proposals), torch.zeros(QUERY.num_proposals, dtype=torch.int64)
    best = output.logits[-1, 0].argmax(dim=1)
    inside = model.box_mask_logits(output, images, slots, best)
    expected = paste_logits(inside, output.boxes_xyxy[-1, 0], PADDED_HW)
    assert torch.equal(model.mask_logits(output, images, slots), expected)
    other = model.box_mask_logits(output, images, slots, (best + 1) % QUERY.num_classes)
    assert not torch.allclose(other, inside)


def test_masks_belong_to_the_images_and_slots_that_were_asked_for() -> None:
    model = build(QUERY)
    output = run_clip(model, 2, batch=2)[-1]
    images, slots = torch.tensor([0, 1, 1, 0]), torch.tensor([4, 0, 2, 1])
    together = model.mask_logits(output, images, slots)
    for index in range(4):
        alone = model.mask_logits(output, images[index : index + 1], slots[index : index + 1])
        torch.testing.assert_close(together[index : index + 1], alone, rtol=1e-4, atol=1e-4)


def test_no_instances_give_no_masks() -> None:
    model = build(QUERY)
    none = torch.zeros(0, dtype=torch.int64)
    assert model.mask_logits(run_clip(model, 1)[0], none, none).shape == (0, *PADDED_HW)


def test_a_model_with_dynamic_masks_has_none_inside_boxes() -> None:
    model = build()
    one = torch.zeros(1, dtype=torch.int64)
    with pytest.raises(ValueError, match="no masks inside boxes"):
        model.box_mask_logits(run_clip(model, 1)[0], one, one, one)


def test_light_frames_are_masked_by_their_own_head() -> None:
    model = build(replace(QUERY, key_interval=2))
    key, light = run_clip(model, 2)
    one = torch.zeros(1, dtype=torch.int64)
    before = [model.box_mask_logits(output, one, one, one) for output in (key, light)]
    assert isinstance(model.lite_mask_head, QueryMaskHead)
    with torch.no_grad():
        model.lite_mask_head.state_dict()["class_logits.bias"].add_(1.0)
    after = [model.box_mask_logits(output, one, one, one) for output in (key, light)]
    assert torch.equal(before[0], after[0])
    torch.testing.assert_close(after[1], before[1] + 1.0)


@pytest.mark.parametrize("norm", ["batch", "group"])
def test_a_clip_without_objects_still_gives_every_parameter_a_gradient(norm: str) -> None:
    model = build(replace(QUERY, mask=QueryMaskConfig(4, 1, "batch" if norm == "batch" else "group"))).train()
    images, sizes_hw = clip(3)
    result = Criterion()(model, model(images, sizes_hw), [[targets([])]] * 3, sizes_hw)
    torch.autograd.backward(result.total)
    assert {name for name, p in model.named_parameters() if p.requires_grad and p.grad is None} == set()
    assert all(value.isfinite().all() for value in model.state_dict().values())


def test_the_masks_of_objects_reach_the_head_and_the_pyramid_by_their_gradient() -> None:
    model = build(QUERY)
    images, sizes_hw = clip(1)
    result = Criterion()(model, model(images, sizes_hw), [[targets([1, 2])]], sizes_hw)
    assert {"dice", "mask_focal"} <= result.terms.keys()
    torch.autograd.backward(result.total)
    assert isinstance(model.mask_head, QueryMaskHead)
    for parameter in model.mask_head.parameters():
        assert parameter.grad is not None
        assert parameter.grad.abs().max() > 0


def test_the_mask_terms_compare_inside_the_predicted_box() -> None:
    """With the head's output fixed to "all of the box", only boxes that leave their object cost."""
    model = build(QUERY)
    assert isinstance(model.mask_head, QueryMaskHead)
    torch.nn.init.zeros_(model.mask_head.class_logits.weight)
    torch.nn.init.constant_(model.mask_head.class_logits.bias, 12.0)  # type: ignore[arg-type]
    images, sizes_hw = clip(1)
    frame = targets([1, 4])
    outputs = model(images, sizes_hw)

    def dice(boxes: Tensor) -> float:
        moved = [replace(outputs[0], boxes_xyxy=boxes.expand_as(outputs[0].boxes_xyxy))]
        return Criterion()(model, moved, [[frame]], sizes_hw).terms["dice"].item()

    on_objects = torch.cat((frame.boxes_xyxy, frame.boxes_xyxy[:1].repeat(3, 1)))
    twice_as_wide = on_objects + torch.tensor([-8.0, 0.0, 8.0, 0.0])
    assert dice(on_objects) == pytest.approx(0, abs=1e-3)
    assert dice(twice_as_wide) == pytest.approx(5 * (1 - 2 / 3), rel=0.1)  # half the box: dice 2·½ / (1 + ½)


def test_training_teaches_the_masks() -> None:
    torch.manual_seed(0)
    model = InsPro(QUERY).train()
    images, sizes_hw = clip(1)
    frame = [[targets([1, 4])]]
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3)
    dice = []
    for _ in range(30):
        result = Criterion()(model, model(images, sizes_hw), frame, sizes_hw)
        optimiser.zero_grad()
        torch.autograd.backward(result.total)
        optimiser.step()
        dice.append(result.terms["dice"].item())
    assert dice[-1] < 0.4 * dice[0]
