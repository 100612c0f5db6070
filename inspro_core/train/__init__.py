"""The trainer: one loop for CPU, one GPU and several processes."""
