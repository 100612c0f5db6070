"""The canvas' tools, one file each: select, brush and eraser, polygon, smart; `tool.py` says what a tool is."""
