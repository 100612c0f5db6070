"""Saving and loading of model weights, and importers of published checkpoints by rename tables."""
