"""Threads: everything that takes longer than 20 ms runs here."""
