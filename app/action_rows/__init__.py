"""The table of all actions of the window, by menu, and the gestures that no action stands for.

A row is data: menus, keys, tips, icons and enabling follow from it, so that a new action is one row and one handler.
"""

from __future__ import annotations

from app.action_rows.file_edit import EDIT_ROWS, FILE_ROWS, OTHER_ROWS
from app.action_rows.row import ActionRow, Gesture, Need
from app.action_rows.track import CLASS_ROWS, REVIEW_ROWS, TRACK_ROWS
from app.action_rows.view import VIEW_ROWS
from app.texts import mark

__all__ = ["CLASS_ROWS", "GESTURES", "MENUS", "MENU_TEXTS", "ROWS", "TOOLS", "VIEWS", "ActionRow", "Gesture", "Need"]

MENUS = ("File", "Edit", "View", "Track", "Review", "Model", "Help")
MENU_TEXTS = {
    "File": mark("&File"),
    "Edit": mark("&Edit"),
    "View": mark("&View"),
    "Track": mark("&Track"),
    "Review": mark("&Review"),
    "Model": mark("M&odel"),  # Alt+M splits a track
    "Help": mark("&Help"),
    "View/Go": mark("&Go"),
    "View/Zoom": mark("&Zoom"),
    "View/Masks": mark("Mas&ks"),
    "Track/Select": mark("S&elect track"),
    "Track/Class": mark("Class by num&ber"),
}
TOOLS = ("select", "brush", "eraser", "polygon", "smart")
VIEWS = ("view_annotate", "view_review", "view_retrain", "view_statistics")
ROWS = FILE_ROWS + EDIT_ROWS + VIEW_ROWS + TRACK_ROWS + REVIEW_ROWS + OTHER_ROWS

GESTURES = (
    Gesture(mark("Wheel"), mark("Zoom around the cursor")),
    Gesture(mark("Middle drag"), mark("Pan")),
    Gesture(mark("Click"), mark("Select the track of a mask (select tool)")),
    Gesture(mark("Right click"), mark("Select the track of a mask and open its menu (select tool)")),
    Gesture(mark("Ctrl+drag"), mark("Erase with the brush in hand")),
    Gesture(mark("Alt+wheel"), mark("Brush size")),
    Gesture(mark("Enter, double-click"), mark("Close the polygon")),
    Gesture(mark("Backspace"), mark("Take the last point of the polygon back")),
    Gesture(mark("Esc"), mark("Drop the polygon or box in hand")),
    Gesture(mark("Tab, Shift+Tab"), mark("Next or previous field; on the canvas, Tab selects the next track")),
    Gesture(mark("Arrows, Shift+arrows"), mark("Move the keyboard pointer; with Shift by one pixel of the frame")),
    Gesture(
        mark("Space, held with arrows"),
        mark("Click or drag with the keyboard pointer; Ctrl and Shift as with the mouse"),
    ),
    Gesture(mark("Shift+drag on the timeline"), mark("Choose the range of frames")),
    Gesture(mark("Ctrl+wheel on the timeline"), mark("Zoom the timeline around the pointer")),
    Gesture(mark("Middle drag on the timeline"), mark("Pan the timeline")),
    Gesture(mark("Double-click on the ruler"), mark("Show the whole video on the timeline")),
)
