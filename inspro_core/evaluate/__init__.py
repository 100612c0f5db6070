"""Measures of tracked masks: YouTube-VIS AP, HOTA, IDF1, J and F."""
