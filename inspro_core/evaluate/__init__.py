"""Measures of tracked masks: YouTube-VIS AP, HOTA, IDF1, J and F."""

from inspro_core.evaluate.best_track import BestTrackResult, evaluate_best_tracks
from inspro_core.evaluate.by_category import ByCategory, TrackingByCategory, evaluate_tracking_by_category
from inspro_core.evaluate.clear import ClearResult, IdSwitch, evaluate_clear
from inspro_core.evaluate.hota import HotaResult, evaluate_hota
from inspro_core.evaluate.identity import IdentityResult, evaluate_identity
from inspro_core.evaluate.j_and_f import JAndFResult, evaluate_j_and_f
from inspro_core.evaluate.late_entries import LateEntryRecall, evaluate_late_entries
from inspro_core.evaluate.reading import EvaluationInput
from inspro_core.evaluate.summary import TrackingSummary, evaluate_tracking
from inspro_core.evaluate.tracks import TrackSet, VideoTracks
from inspro_core.evaluate.ytvis import evaluate_ytvis

__all__ = [
    "BestTrackResult",
    "ByCategory",
    "ClearResult",
    "EvaluationInput",
    "HotaResult",
    "IdSwitch",
    "IdentityResult",
    "JAndFResult",
    "LateEntryRecall",
    "TrackSet",
    "TrackingByCategory",
    "TrackingSummary",
    "VideoTracks",
    "evaluate_best_tracks",
    "evaluate_clear",
    "evaluate_hota",
    "evaluate_identity",
    "evaluate_j_and_f",
    "evaluate_late_entries",
    "evaluate_tracking",
    "evaluate_tracking_by_category",
    "evaluate_ytvis",
]
