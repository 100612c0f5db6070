"""What every action of the table does: one entry per row, each a call of the part that does it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.action_rows import ROWS, TOOLS
from app.actions import key_of
from app.error_texts import error_text
from app.reviewing import CROSSINGS
from app.scopes import Scope
from app.texts import tr
from inspro_core.errors import InsProError

if TYPE_CHECKING:
    from app.main_window import MainWindow

Handlers = dict[str, Callable[[], object]]
BRUSH_STEP = 1.25
ZOOM_STEP = 1.25
OPACITY_STEP = 10  # percent
PAN_SHARE = 0.25  # of the canvas that one key moves the frame


def all_handlers(window: MainWindow) -> Handlers:
    """Return what the actions of a window do, by action name."""
    handlers = {
        **_file_handlers(window),
        **_edit_handlers(window),
        **_view_handlers(window),
        **_go_handlers(window),
        **_track_handlers(window),
        **_review_handlers(window),
        **_other_handlers(window),
    }
    on_frame = {row.name: partial(_act_on_frame, window, handlers[row.name]) for row in ROWS if row.edits_frame}
    return {name: partial(_act, window, handler) for name, handler in (handlers | on_frame).items()}


def _act(window: MainWindow, handler: Callable[[], object]) -> None:
    """Do what an action does, on labels that hold the name that is being typed; say why it cannot be done."""
    try:
        window.naming.keep()
        handler()
    except InsProError as error:  # as where another program has removed the video
        window.fail(error_text(error))


def _act_on_frame(window: MainWindow, handler: Callable[[], object]) -> None:
    """Edit the frame that is seen, be it as a preview; while another one is shown, change nothing."""
    window.playback.stop()
    if window.display.is_frame_shown:
        handler()
    else:
        window.inform(tr("Frame {frame} is not read yet; nothing was changed", frame=window.state.frame))


def _file_handlers(window: MainWindow) -> Handlers:
    files, asking = window.files, window.asking

    def export() -> None:
        window.noting.keep()
        files.export(window.state.frame_range)

    def save() -> None:
        if window.noting.keep() and window.naming.is_kept:
            window.inform(tr("Every edit is saved as it is made; there is nothing left to save"))

    return {
        "open": files.choose_file,
        "open_folder": files.choose_folder,
        "new_project": files.new_project,
        "add_videos": files.add_videos,
        "project_settings": asking.project_settings,
        "import": files.import_dataset,
        "export": export,
        "save": save,
        "preferences": asking.preferences,
        "quit": window.close,
    }


def _edit_handlers(window: MainWindow) -> Handlers:
    editing, state, history = window.editing, window.state, window.document.history

    def undo() -> None:
        if window.canvas.can_take_back:
            window.canvas.take_back()
        elif window.runs.is_running or window.leaving.may_follow(history.next_undo):  # a run is what is undone first
            editing.undo()

    def redo() -> None:
        if window.leaving.may_follow(history.next_redo):
            editing.redo()

    return {
        "undo": undo,
        "redo": redo,
        "copy_mask": editing.copy_mask,
        "paste_mask": editing.paste_mask,
        **{tool: partial(state.choose_tool, tool) for tool in TOOLS},
        "key_pointer": window.key_pointer.toggle,
        "smaller_brush": lambda: state.set_brush_size(round(state.brush_size / BRUSH_STEP - 0.5)),
        "larger_brush": lambda: state.set_brush_size(round(state.brush_size * BRUSH_STEP + 0.5)),
        "fill_holes": lambda: editing.clean_up("holes"),
        "remove_islands": lambda: editing.clean_up("islands"),
        "smooth": lambda: editing.clean_up("smooth"),
        "categories": window.asking.categories,
    }


def _view_handlers(window: MainWindow) -> Handlers:
    canvas, state, timeline, pointer = window.canvas, window.state, window.timeline, window.key_pointer

    def look(right: int, down: int) -> None:
        canvas.pan(-right * PAN_SHARE * canvas.width(), -down * PAN_SHARE * canvas.height())

    def draw(mask_opacity: int, shows_names: bool) -> None:
        state.set_look(mask_opacity, shows_names)
        window.settings.set_look(state.mask_opacity, state.shows_names)

    def draw_stronger(percent: int) -> None:
        draw(state.mask_opacity + percent, state.shows_names)
        window.inform(tr("Opacity of the masks: {percent} %", percent=state.mask_opacity))

    return {
        "view_annotate": lambda: window.views.choose("annotate"),
        "view_review": lambda: window.views.choose("review"),
        "view_retrain": lambda: window.views.choose("retrain"),
        "view_statistics": lambda: window.views.choose("statistics"),
        "play": window.playback.toggle,
        "fit": canvas.fit,
        "zoom_in": lambda: canvas.zoom(ZOOM_STEP, pointer.place),
        "zoom_out": lambda: canvas.zoom(1 / ZOOM_STEP, pointer.place),
        "pan_left": lambda: look(-1, 0),
        "pan_right": lambda: look(1, 0),
        "pan_up": lambda: look(0, -1),
        "pan_down": lambda: look(0, 1),
        "timeline_zoom_in": timeline.zoom_in,
        "timeline_zoom_out": timeline.zoom_out,
        "fainter_masks": lambda: draw_stronger(-OPACITY_STEP),
        "stronger_masks": lambda: draw_stronger(OPACITY_STEP),
        "names": lambda: draw(state.mask_opacity, not state.shows_names),
        "range_in": lambda: state.set_range_in(state.frame),
        "range_out": lambda: state.set_range_out(state.frame),
        "clear_range": state.clear_range,
    }


def _go_handlers(window: MainWindow) -> Handlers:
    steps = {"previous_frame": -1, "next_frame": 1, "back_10": -10, "on_10": 10, "back_100": -100, "on_100": 100}
    return {
        **{name: partial(window.step, count) for name, count in steps.items()},
        "first_frame": lambda: window.step(-window.state.frame_count),
        "last_frame": lambda: window.step(window.state.frame_count),
        "go_to": lambda: window.files.ask_frame(window.state.frame),
        "previous_keyframe": window.keyframes.previous,
        "next_keyframe": window.keyframes.next,
        "next_area": lambda: window.focus_walk.next_area(1),
        "previous_area": lambda: window.focus_walk.next_area(-1),
        "previous_video": lambda: window.video_work.step(-1),
        "next_video": lambda: window.video_work.step(1),
    }


def _track_handlers(window: MainWindow) -> Handlers:
    editing, tracks, questions, state = window.editing, window.track_editing, window.questions, window.state

    def delete_range() -> None:
        if state.frame_range is not None:
            tracks.delete(Scope("range", state.frame_range))

    def bare() -> None:
        state.set_bare(not state.is_bare)
        if state.is_bare:
            window.inform(tr("No mask is shown; {key} shows them again", key=key_of("bare")))

    return {
        "new_track": editing.new_track,
        "next_track": editing.select_next,
        **{f"select_{number}": partial(editing.select_number, number) for number in range(1, 10)},
        **{f"class_{number}": partial(tracks.set_class_number, number) for number in range(1, 10)},
        "rename": lambda: window.focus_walk.rename(),
        "reclass": questions.set_category,
        "keyframe": window.keyframes.toggle,
        "lock": lambda: state.set_locked(state.track_id, state.track_id not in state.locked),
        "hide": lambda: state.set_hidden(state.track_id, state.track_id not in state.hidden),
        "solo": lambda: state.set_solo(0 if state.solo else state.track_id),
        "bare": bare,
        "show_all": state.show_all,
        "swap_ids": tracks.swap_from_here,
        "swap_scope": questions.swap,
        "merge": questions.merge,
        "split": tracks.split_here,
        "copy_next": questions.copy_to_next,
        "interpolate": window.keyframes.interpolate,
        "clean_up_scope": questions.clean_up_on_frames,
        "delete_here": editing.delete_on_frame,
        "delete_range": delete_range,
        "delete_scope": questions.delete,
        "delete_track": tracks.delete_track,
        "delete_weak": questions.delete_weak,
    }


def _review_handlers(window: MainWindow) -> Handlers:
    editing, reviewing = window.editing, window.reviewing
    return {
        "find_suspicious": reviewing.find,
        "next_suspicious": reviewing.next,
        "previous_suspicious": reviewing.previous,
        "next_crossing": partial(reviewing.next, CROSSINGS),
        "previous_crossing": partial(reviewing.previous, CROSSINGS),
        "next_doubtful": window.doubting.next_frame,
        "accept_suspicion": reviewing.accept,
        "dismiss_suspicion": reviewing.dismiss,
        "confirm": editing.toggle_reviewed,
        "confirm_range": editing.confirm_range,
        "note": lambda: window.focus_walk.write_note(),
    }


def _other_handlers(window: MainWindow) -> Handlers:
    def cancel() -> None:
        window.inform(tr("Stopping as soon as the step in hand is done"))
        window.batch.cancel()
        window.runs.cancel()
        window.files.cancel()
        window.long_edit.cancel()

    return {
        "prelabel": window.runs.prelabel,
        "prelabel_all": lambda: window.batch.start(),
        "propagate_forward": partial(window.runs.repropagate, "forward"),
        "propagate_back": partial(window.runs.repropagate, "backward"),
        "propagate_forward_by": partial(window.runs.repropagate, "forward", asks_count=True),
        "propagate_back_by": partial(window.runs.repropagate, "backward", asks_count=True),
        "cancel": cancel,
        "keys": window.asking.show_keys,
        "tour": window.show_tour,
        "about": window.asking.about,
    }
