"""Retraining as the window shows it: what will be learned, the run, its result, and the versions of the model.

Nothing here computes: the trainer is a process of its own that outlives the window, and the parts show what its run
folder says. Labels are read and never written.
"""
