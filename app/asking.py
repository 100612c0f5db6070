"""The dialogs about the project, this machine and the program: what they answer is put into effect here."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from app.action_rows import CLASS_ROWS
from app.actions import key_of
from app.dialogs.categories import CategoriesDialog
from app.dialogs.help import HelpSheet
from app.dialogs.preferences import PreferencesDialog
from app.dialogs.project_settings import ProjectSettingsDialog
from app.dialogs.shortcuts import ShortcutsDialog
from app.document import Document
from app.error_texts import error_text
from app.settings import Settings
from app.shortcuts import Keymap, native_keys
from app.texts import tr
from inspro_core import api
from inspro_core.domain.edits import OverlapRule
from inspro_core.domain.project import Category
from inspro_core.errors import InsProError


class Asking(QObject):
    """Opens dialogs of a window.

    `keymap_changed` brings other keys, `theme_chosen` the name of a theme, `previews_chosen` whether they are kept,
    `overlap_rule_changed` the project's rule.
    """

    failed = Signal(str)
    informed = Signal(str)
    keymap_changed = Signal(object)
    theme_chosen = Signal(str)
    previews_chosen = Signal(bool)
    overlap_rule_changed = Signal(str)

    def __init__(self, window: QWidget, document: Document, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._document, self._settings = window, document, settings
        self._help: HelpSheet | None = None

    def overlap_rule(self) -> OverlapRule:
        """Return the project's rule for pixels of two tracks."""
        rule: OverlapRule | None = self._document.project.setting("overlap_rule") if self._document.is_open else None
        return rule or "over"

    def categories(self) -> None:
        """Edit the classes of the project."""
        project, keymap = self._document.project, self._settings.keymap()
        keys = [", ".join(native_keys(keymap.keys(row.name))) for row in CLASS_ROWS]
        before = project.categories()
        dialog = CategoriesDialog(before, project.category_counts(), keys, self._window)
        dialog.save_wanted.connect(lambda after, moved: self._save_categories(dialog, before, after, moved))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def project_settings(self) -> None:
        """Ask for the overlap rule."""
        dialog = ProjectSettingsDialog(self.overlap_rule(), self._window)
        dialog.accepted.connect(lambda: self._set_overlap_rule(dialog.overlap_rule))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def preferences(self) -> None:
        """Ask for theme, language, device and previews."""
        known = self._settings
        dialog = PreferencesDialog(
            known.theme(), known.language(), known.device(), known.keeps_previews(), self._window
        )
        dialog.keys_wanted.connect(self.edit_keys)
        dialog.accepted.connect(lambda: self._take_preferences(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_keys(self) -> None:
        """Show all keys; the sheet may stay open beside the work."""
        if self._help is None:
            self._help = HelpSheet(self._settings.keymap(), self._window)
            self._help.remap_wanted.connect(self.edit_keys)
        self._help.show_keymap(self._settings.keymap())
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    def edit_keys(self) -> None:
        """Ask for other keys."""
        dialog = ShortcutsDialog(self._settings.keymap(), self._window)
        dialog.accepted.connect(lambda: self._take_keymap(dialog.keymap))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def about(self) -> None:
        """Tell version, licence and folders."""
        box = QMessageBox(self._window)
        box.setWindowTitle(tr("About InsPro annotator"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(tr("InsPro annotator {version}", version=version("inspro-annotator")))
        box.setInformativeText(
            tr(
                "Labels objects in videos with InsPro (F. He et al., NeurIPS 2022). Apache-2.0.\n\n"
                "Models of this program: {shipped}\nYour models: {own}",
                shipped=api.SHIPPED_MODELS,
                own=api.user_models_folder(),
            )
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _save_categories(
        self, dialog: CategoriesDialog, before: Sequence[Category], after: Sequence[Category], moved: dict[int, int]
    ) -> None:
        kept = {category.id for category in after}
        gone = [category.name for category in before if category.id not in kept]
        if len(gone) == 1:
            text = tr("delete class {name}", name=gone[0])
        else:
            text = tr("delete {count} classes", count=len(gone)) if gone else tr("edit classes")
        try:
            self._document.edit_categories(text, before, after, moved)
        except (ValueError, InsProError) as error:
            self.failed.emit(error_text(error))
            return
        dialog.accept()
        self.informed.emit(tr("Classes saved: {count}; {key} takes this back", count=len(after), key=key_of("undo")))

    def _set_overlap_rule(self, rule: OverlapRule) -> None:
        try:
            self._document.project.set_setting("overlap_rule", rule)
        except InsProError as error:
            self.failed.emit(error_text(error))
            return
        self.overlap_rule_changed.emit(rule)

    def _take_preferences(self, dialog: PreferencesDialog) -> None:
        self._settings.set_theme(dialog.theme)
        self._settings.set_language(dialog.language)
        self._settings.set_device(dialog.device)
        self._settings.set_keeps_previews(dialog.keeps_previews)
        self.theme_chosen.emit(dialog.theme)
        self.previews_chosen.emit(dialog.keeps_previews)

    def _take_keymap(self, keymap: Keymap) -> None:
        self._settings.set_keymap(keymap)
        if self._help is not None:
            self._help.show_keymap(keymap)
        self.keymap_changed.emit(keymap)
