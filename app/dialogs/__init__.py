"""Dialogs: each shows values that are given to it, asks, and gives back what was chosen; none changes labels itself."""
