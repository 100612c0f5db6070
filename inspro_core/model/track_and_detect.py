"""Track-and-detect queries, the paradigm of MOTR that InsPro's united queries are compared with (table 2e).

The first half of the slots holds track queries: objects found on earlier frames, empty where there is none. The second
half holds detect queries, which start every frame as learned. What a detect query finds moves into an empty track slot.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from inspro_core.model.propagation import PropagationState

PROMOTE_SCORE = 0.5
"""A detect query of at least this score has found an object, where no ground truth says so."""


def find_by_score(logits: Tensor) -> Tensor:
    """Tell which detect queries have found an object.

    Args:
        logits: (B, 2·N, K) of the last stage.

    Returns:
        (B, N) bool.
    """
    half = logits.shape[1] // 2
    return logits[:, half:].sigmoid().amax(dim=2) >= PROMOTE_SCORE


def find_places(is_new: Tensor, is_empty: Tensor) -> Tensor:
    """Choose an empty track slot for each new object; where there are too few, the last objects get none.

    Args:
        is_new: (B, N) bool, detect queries that found an object.
        is_empty: (B, 2·N) bool.

    Returns:
        (B, N) int64 track slot for each detect slot, -1 for none.
    """
    half = is_new.shape[1]
    places = torch.full(is_new.shape, -1, dtype=torch.int64, device=is_new.device)
    for clip in range(len(is_new)):
        free = torch.nonzero(is_empty[clip, :half])[:, 0]
        found = torch.nonzero(is_new[clip])[: len(free), 0]
        places[clip, found] = free[: len(found)]
    return places


def carry_over(state: PropagationState, start: PropagationState, places: Tensor) -> PropagationState:
    """Move new objects into their track slots and set all detect slots back to their start.

    Args:
        state: for the next frame as a model with united queries would leave it, with `is_empty`.
        start: state before a first frame, same batch.
        places: (B, N) track slot into which each detect slot moves, -1 for none.
    """
    assert state.is_empty is not None
    half = places.shape[1]
    slots = torch.arange(2 * half, device=places.device)
    order = slots.repeat(len(places), 1)  # (B, 2·N): the slot from which each slot is read
    clips, detect = torch.nonzero(places >= 0, as_tuple=True)
    order[clips, places[clips, detect]] = half + detect
    is_empty = state.is_empty.clone()
    is_empty[clips, places[clips, detect]] = False
    moved = replace(
        state,
        queries=state.queries.gather(1, order[..., None].expand_as(state.queries)),
        boxes_xyxy=state.boxes_xyxy.gather(1, order[..., None].expand_as(state.boxes_xyxy)),
        bank=state.bank.gather(2, order[:, None, :, None].expand_as(state.bank)),
        is_filled=state.is_filled.gather(2, order[:, None].expand_as(state.is_filled)),
        is_empty=is_empty,
    )
    return moved.reset_slots(start, (slots >= half).expand_as(order))
