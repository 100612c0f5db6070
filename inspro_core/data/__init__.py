"""Training data: synthetic scenes, clips read from annotation files, transforms and batches."""
