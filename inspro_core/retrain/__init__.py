"""Retraining: a model learns from the labels of a project, is compared with what it was, and is kept as a version.

What people confirmed is divided once into what is learned and what is held out; a run folder holds the data, the
settings and all that the trainer reports; a version is the file that came of it. But for `compare`, nothing here loads
torch: the window asks these functions, and the work is done by the commands that they name.
"""
