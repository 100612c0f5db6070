"""What an action is, and a gesture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.texts import tr

Need = Literal["project", "video", "seen", "track", "undo", "redo", "suspicion", "range", "idle", "run"]
VIDEO: tuple[Need, ...] = ("video",)
SEEN: tuple[Need, ...] = ("video", "seen")
TRACK: tuple[Need, ...] = ("video", "seen", "track")


@dataclass(frozen=True)
class ActionRow:
    """One action.

    Attributes:
        name: by which handlers, icons, settings and tests find it.
        menu: it stands in; "View/Go" is the submenu Go of the menu View.
        text: as shown, with the mnemonic of the menu, marked for translation.
        keys: of the preset "default"; a key without Ctrl, Alt or Meta works only on the canvas.
        tip: what it does and on which frames, marked for translation.
        needs: what must hold for it to be enabled, all of it; always enabled where empty. What changes labels needs the
            video to be seen: on the canvas, not behind a page.
        icon: file stem in resources/icons, empty for none.
        is_checkable: whether it shows a state.
        begins_group: whether a line stands above it in its menu.
        df_keys: of the preset "D/F" where they differ.
        number: fills the field `{number}` of text and tip.
        edits_frame: whether it is about the masks of this frame, which must be seen then.
    """

    name: str
    menu: str
    text: str
    keys: tuple[str, ...]
    tip: str
    needs: tuple[Need, ...] = VIDEO
    icon: str = ""
    is_checkable: bool = False
    begins_group: bool = False
    df_keys: tuple[str, ...] | None = None
    number: int = 0
    edits_frame: bool = False

    def shown_text(self) -> str:
        """Return the text in the user's language, with its mnemonic."""
        return tr(self.text, number=self.number)

    def shown_tip(self) -> str:
        """Return the tip in the user's language."""
        return tr(self.tip, number=self.number)


@dataclass(frozen=True)
class Gesture:
    """What mouse and keys do beside the actions; cannot be remapped.

    Attributes:
        gesture: marked for translation.
        text: what it does, marked for translation.
    """

    gesture: str
    text: str
