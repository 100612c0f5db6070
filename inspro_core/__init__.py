"""The library behind the annotator: labels, media, formats, the InsPro model, its training and evaluation.

Nothing here imports Qt. `domain`, `formats`, `media`, `errors` and `api` load no torch, so that a program start stays
fast.
"""
