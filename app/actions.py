"""The actions of the window, made from the table: keys, icons, menus and what is enabled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QPalette
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.action_rows import MENU_TEXTS, MENUS, ROWS, TOOLS, VIEWS, ActionRow, Need
from app.icons import icon
from app.menu import Menu
from app.shortcuts import TABLE, Keymap, is_bare, is_free_in_lists, native_keys, sequence_of
from app.texts import tr

__all__ = [
    "MENUS",
    "ROWS",
    "ActionRow",
    "Need",
    "apply_keymap",
    "build_actions",
    "fill_menu_bar",
    "is_bare",
    "key_of",
    "plain_text",
    "show_enabled",
    "show_icons",
    "shown_name",
]

_keymap = Keymap()  # that the actions have; the program has one, as it has one language


def build_actions(
    window: QWidget,
    canvas: QWidget,
    lists: Sequence[QWidget],
    handlers: Mapping[str, Callable[[], object]],
    keymap: Keymap,
) -> dict[str, QAction]:
    """Make the actions and give them their keys.

    Args:
        window: owns them; keys with Ctrl or Alt and function keys work in all of it.
        canvas: bare keys work while it has the focus, and not in all of the window, so that they never swallow typing.
        lists: letters and Del work in these, too, but no key by which they are walked through.
        handlers: by action name.
        keymap: keys of the actions.

    Raises:
        ValueError: where an action has no handler or a handler no action.
    """
    if unmatched := {row.name for row in ROWS} ^ set(handlers):
        raise ValueError(f"expected one handler per action, these have no partner: {sorted(unmatched)}")
    actions = {}
    for row in ROWS:
        action = QAction(row.shown_text(), window)
        action.setIconText(shown_name(row))  # of the tool bar, which would show a Chinese mnemonic
        action.setObjectName(row.name)
        action.setStatusTip(row.shown_tip())
        action.setCheckable(row.is_checkable)
        handler = handlers[row.name]
        action.triggered.connect(lambda _=False, handler=handler: handler())
        actions[row.name] = action
    for names in (TOOLS, VIEWS):
        group = QActionGroup(window)  # one of them is always chosen
        for name in names:
            group.addAction(actions[name])
    apply_keymap(actions, window, canvas, lists, keymap)
    show_icons(actions, window.palette())
    return actions


def apply_keymap(
    actions: Mapping[str, QAction], window: QWidget, canvas: QWidget, lists: Sequence[QWidget], keymap: Keymap
) -> None:
    """Give actions their keys, at the start or after the user has changed them; see `build_actions`."""
    global _keymap
    _keymap = keymap
    for row in ROWS:
        action, keys = actions[row.name], keymap.keys(row.name)
        bare = is_bare(keys)
        context = Qt.ShortcutContext.WidgetShortcut if bare else Qt.ShortcutContext.WindowShortcut
        for widget in (window, canvas, *lists):
            widget.removeAction(action)
        action.setShortcuts([sequence_of(key) for key in keys])
        action.setShortcutContext(context)
        (canvas if bare else window).addAction(action)
        for widget in lists if bare and all(is_free_in_lists(key) for key in keys) else ():
            widget.addAction(action)
        shown = ", ".join(native_keys(keys))
        action.setToolTip(f"{row.shown_tip()} ({shown})" if shown else row.shown_tip())


def key_of(name: str) -> str:
    """Return the key of an action for a text that names it, as this system writes it; its name where it has no key."""
    keys = native_keys(_keymap.keys(name))
    return keys[0] if keys else tr("“{name}”", name=shown_name(TABLE[name]))


def show_icons(actions: Mapping[str, QAction], palette: QPalette) -> None:
    """Draw the icons in the colours of a palette, at the start or after the theme has changed."""
    for row in ROWS:
        if row.icon:
            actions[row.name].setIcon(icon(row.icon, palette))


def show_enabled(actions: Mapping[str, QAction], facts: Collection[Need]) -> None:
    """Enable the actions whose needs are all among the facts that hold now."""
    for row in ROWS:
        actions[row.name].setEnabled(all(need in facts for need in row.needs))


def fill_menu_bar(bar: QMenuBar, actions: Mapping[str, QAction], extra: Mapping[str, QMenu]) -> dict[str, QMenu]:
    """Fill the menus from the table.

    Args:
        bar: of the window.
        actions: by name.
        extra: menus to put in, by the name of the action that they follow.

    Returns:
        Menus and submenus by name, such as "View" and "View/Go".
    """
    menus: dict[str, QMenu] = {}
    for name in MENUS:
        menus[name] = Menu(tr(MENU_TEXTS[name]), bar)
        menus[name].setToolTipsVisible(True)
        bar.addMenu(menus[name])
    for row in ROWS:
        if row.menu not in menus:
            parent = menus[row.menu.split("/")[0]]
            menus[row.menu] = Menu(tr(MENU_TEXTS[row.menu]), parent)
            menus[row.menu].setToolTipsVisible(True)
            parent.addMenu(menus[row.menu])
        menu = menus[row.menu]
        if row.begins_group:
            menu.addSeparator()
        menu.addAction(actions[row.name])
        if row.name in extra:
            menu.addMenu(extra[row.name])
    return menus


def shown_name(row: ActionRow) -> str:
    """Return an action's text in the user's language as plain text."""
    return plain_text(row.shown_text())


def plain_text(text: str) -> str:
    """Take the mnemonic and the ellipsis from the text of a menu or an action."""
    text = text.removesuffix("…")
    if text.endswith(")") and "(&" in text:  # as in 文件(&F)
        text = text[: text.rindex("(&")]
    return text.replace("&", "")
