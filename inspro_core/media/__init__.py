"""Frame-exact reading and writing of videos and frame folders (PyAV; no torch, no Qt)."""
