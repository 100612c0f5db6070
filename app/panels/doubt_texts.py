"""Why the model doubts a frame or a video, in words."""

from __future__ import annotations

from app.panels.review_list import reason_of
from app.texts import tr
from inspro_core.domain.doubt import FrameDoubt, VideoDoubt


def frame_reasons(doubt: FrameDoubt) -> str:
    """Say why a frame is worth a look."""
    reasons = []
    if doubt.unsure_count:
        score = round(100 * doubt.unsure_score)
        reasons.append(tr("unsure masks: {count}, score about {score} %", count=doubt.unsure_count, score=score))
    if doubt.flicker_count:
        reasons.append(tr("flickering tracks: {count}", count=doubt.flicker_count))
    if doubt.suspicion is not None:
        reasons.append(reason_of(doubt.suspicion))
    return "; ".join(reasons) or tr("many masks that are not quite sure")


def video_reasons(doubt: VideoDoubt) -> str:
    """Say in one line how much the model doubts a video, and why."""
    return tr(
        "doubt {doubt} %; unconfirmed masks: {count}, unsure {unsure}, flickering {flicker}",
        doubt=round(100 * doubt.doubt),
        unsure=doubt.unsure_count,
        flicker=doubt.flicker_count,
        count=doubt.mask_count,
    )
