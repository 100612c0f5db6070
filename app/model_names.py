"""How a model that labelled a video is called."""

from __future__ import annotations

from app.texts import tr


def model_text(name: str) -> str:
    """Say a model's name as it is kept with a video: a number is a version that the project has trained."""
    if not name:
        return tr("no model")
    return tr("version {number}", number=name) if name.isdecimal() else name
