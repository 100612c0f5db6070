"""Tests of the canvas and its tools."""
