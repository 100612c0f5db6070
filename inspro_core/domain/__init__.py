"""What an annotator works on: masks, segments, tracks, annotations, videos, categories, and the edits on them.

All values are frozen; an edit returns a new value. Needs NumPy, SciPy, Shapely and pycocotools only: no torch,
no files.
"""
