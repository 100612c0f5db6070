"""Matching of a batch of clips, frame by frame, also while the network still runs."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from inspro_core.model.boxes import sizes_to_whwh
from inspro_core.model.inspro import FrameOutput
from inspro_core.model.matcher import ClipMatcher, Match, MatchCosts
from inspro_core.model.targets import FrameTargets
from inspro_core.model.track_and_detect import find_places


class ClipMatching:
    """All matches of a batch of clips.

    United queries are matched when the network has run. Track-and-detect queries are matched while it runs, since what
    a detect query finds must move into a track slot before the next frame: the network calls `choose_places`.

    Args:
        targets: [frame][clip].
        sizes_hw: (B, 2) sizes without padding.
        is_consistent: temporally consistent matching.
        costs: of the matching.
    """

    def __init__(
        self, targets: list[list[FrameTargets]], sizes_hw: Tensor, is_consistent: bool, costs: MatchCosts
    ) -> None:
        self._targets, self._whwh = targets, sizes_to_whwh(sizes_hw)
        self._matchers = [ClipMatcher(is_consistent, costs) for _ in range(len(sizes_hw))]
        self.matches: list[list[list[Match]]] = []  # [frame][clip][stage]

    def match_frame(self, output: FrameOutput) -> list[list[Match]]:
        """Match the next frame: for each clip and stage, slots and the objects they hold."""
        targets = self._targets[len(self.matches)]
        frame_matches = [
            matcher.match(
                output.logits[:, clip],
                output.boxes_xyxy[:, clip],
                targets[clip],
                self._whwh[clip],
                self._open_slots(output, clip, matcher.is_first),
            )
            for clip, matcher in enumerate(self._matchers)
        ]
        self.matches.append(frame_matches)
        return frame_matches

    def choose_places(self, output: FrameOutput) -> Tensor:
        """Match the next frame and choose track slots for what detect slots hold.

        Returns:
            (B, N) int64, -1 for none.
        """
        assert output.is_empty is not None
        frame_matches = self.match_frame(output)
        half = output.is_empty.shape[1] // 2
        is_new = torch.zeros((len(frame_matches), half), dtype=torch.bool, device=output.logits.device)
        for clip, stages in enumerate(frame_matches):
            slots = stages[-1][0]
            is_new[clip, torch.from_numpy(slots[slots >= half] - half)] = True
        places = find_places(is_new, output.is_empty)
        for matcher, clip_places in zip(self._matchers, places.cpu().numpy(), strict=True):
            matcher.move(clip_places, half)
        return places

    def _open_slots(self, output: FrameOutput, clip: int, is_first: bool) -> NDArray[np.bool_] | None:
        """Slots that may take a new object: detect slots; on the first frame also track slots filled in the warm-up."""
        if output.is_empty is None:
            return None
        is_open = ~output.is_empty[clip].cpu().numpy()
        if not is_first:
            is_open[: len(is_open) // 2] = False
        return is_open
