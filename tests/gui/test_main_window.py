"""The window around the workspaces: bar, palette, notices, start screen, dialogs, the pictures."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from emodesk import app as application
from emodesk.services.project import Project, recent_projects
from emodesk.store import clips
from emodesk.ui.main_window import MainWindow
from emodesk.ui.new_project import NewProjectDialog
from emodesk.ui.start_window import StartWindow
from emodesk.ui.theme import theme
from emodesk.ui.widgets.notice import Notice

pytest_plugins = ["review_study"]
pytestmark = pytest.mark.usefixtures("own_settings")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "my-study"
    Project.create(folder).close()
    return folder


def sentences(window) -> str:
    return " ".join(label.text() for notice in window.findChildren(Notice) for label in notice.findChildren(QLabel))


def test_a_project_opens_in_review_and_is_remembered(controller, project):
    assert controller.open(project)
    assert isinstance(controller.window, MainWindow)
    assert controller.window._stack.currentWidget() is controller.window.review
    assert project in recent_projects()


def test_a_folder_that_is_no_project_leaves_the_start_screen_with_a_sentence(controller, tmp_path):
    assert not controller.open(tmp_path / "nothing")
    assert isinstance(controller.window, StartWindow)
    assert "nothing" in sentences(controller.window)


def test_a_project_that_is_open_elsewhere_is_named_and_what_was_open_stays(controller, project, tmp_path):
    other = tmp_path / "other"
    Project.create(other).close()
    assert controller.open(other)
    with Project.open(project):
        assert not controller.open(project)
    assert controller.project.folder == other
    assert "my-study is already open" in sentences(controller.window)


def test_a_window_that_was_closed_leaves_no_widget_behind(controller, study_folders, tmp_path, qtbot):
    folder = shutil.copytree(study_folders["round"], tmp_path / "study")
    left = []
    for _ in range(2):  # the first time more is made, for all windows to come
        assert controller.open(folder)
        controller._close()
        qtbot.wait(1)  # until the loop has let go what was closed
        left.append(len(QApplication.allWidgets()))
    assert left[1] == left[0]


def test_the_keys_of_the_window_change_the_workspace(controller, project, qtbot):
    controller.open(project)
    window = controller.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for key, workspace in (
        (Qt.Key.Key_F3, window.analysis),
        (Qt.Key.Key_F4, window.rounds),
        (Qt.Key.Key_F2, window.review),
    ):
        qtbot.keyClick(window, key)
        assert window._stack.currentWidget() is workspace


def test_the_palette_finds_a_command_and_does_it(controller, project, qtbot):
    controller.open(project)
    window = controller.window
    window.open_palette()
    field = window._palette._field
    qtbot.keyClicks(field, "analyse")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window._stack.currentWidget() is window.analysis
    assert not window._palette.isVisible()


def test_the_palette_names_labels_and_says_when_nothing_is_found(controller, project, qtbot):
    controller.open(project)
    palette = controller.window._palette
    controller.window.open_palette()
    titles = [palette._list.item(row).text() for row in range(palette._list.count())]
    assert "Label as anger" in titles
    qtbot.keyClicks(palette._field, "zzzz")
    assert "zzzz" in palette._list.item(0).text()
    qtbot.keyClick(palette._field, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_the_look_is_remembered(controller, project):
    controller.open(project)
    before = theme.mode
    try:
        controller.window.set_theme("dark")
        assert theme.dark
        assert QApplication.instance().palette().window().color() == theme.colour("window")
        assert QSettings().value("look/mode") == "dark"
    finally:
        theme.apply(QApplication.instance(), before)


def test_single_keys_rest_while_the_person_types(controller, project, qtbot):
    controller.open(project)
    window = controller.window
    window.activateWindow()
    window.review.queue_panel.focus_search()
    qtbot.waitUntil(lambda: not window.actions_by_id["review.skip"].isEnabled())
    window.review.setFocus()
    qtbot.waitUntil(lambda: window.actions_by_id["review.skip"].isEnabled())


def test_the_start_screen_offers_new_open_demo_and_forgets_on_request(qtbot, project):
    window = StartWindow([project])
    qtbot.addWidget(window)
    asked: list[str] = []
    window.requested.connect(asked.append)
    for button in [*window.findChildren(QPushButton), window.rows[project].button]:
        button.click()
    assert asked == ["new", "open", "demo", str(project)]


def test_the_new_project_dialog_says_what_is_wrong_and_answers_when_all_is_right(qtbot, tmp_path, project):
    dialog = NewProjectDialog()
    qtbot.addWidget(dialog)
    dialog._source.setText(str(tmp_path / "gone"))
    dialog._accept()
    assert "gone" in dialog._error.text()
    dialog._source.setText(str(tmp_path))
    dialog._folder.setText(str(project))
    dialog._accept()
    assert "not empty" in dialog._error.text()
    dialog._folder.setText(str(tmp_path / "new"))
    dialog._labels.setText("sad, sad")
    dialog._accept()
    assert "different" in dialog._error.text()
    dialog._labels.setText("sad，glad")
    dialog._accept()
    assert dialog.answer.labels == ("sad", "glad")


def test_the_keys_sheet_lists_what_the_project_has(controller, project):
    controller.open(project)
    controller.window._show_keys()
    sheet = controller.window._keys
    words = {label.text() for label in sheet.findChildren(QLabel)}
    assert {"Label as surprise", "Skip this clip"} <= words
    assert sheet.keys["review.undo"].text == "Ctrl+Z"
    assert "Label 7" not in words


def test_pictures_of_every_workspace_are_taken_without_a_display(study, tmp_path, monkeypatch):
    monkeypatch.setattr(application, "PICTURE_WAIT", 200)
    folder = study.folder
    study.close()
    pictures = application.take_pictures(folder, tmp_path / "pictures")
    assert {path.name for path in pictures} == {
        f"{name}-{look}.png" for name in ("review", "analyse", "rounds") for look in ("light", "dark")
    }
    assert all(path.stat().st_size > 5000 for path in pictures)


def test_find_the_clips_heals_a_project_whose_clips_were_moved(controller, study_folders, tmp_path, qtbot):
    folder = shutil.copytree(study_folders["fresh"], tmp_path / "study")
    moved = shutil.copytree(study_folders["fresh"].parent / "clips", tmp_path / "elsewhere")
    with Project.open(folder) as project, project.store.write() as connection:
        every = clips.everything(connection)
        clips.move(connection, {clip.key: f"/gone/{clip.clip_id}.mp4" for clip in every})
    controller.open(folder)
    review = controller.window.review
    qtbot.waitUntil(lambda: bool(review.problem(review.session.selected)), timeout=10_000)
    controller.find_clips(moved)
    qtbot.waitUntil(lambda: review.stage.player.player.shown >= 0, timeout=10_000)
    assert f"{len(every)} clips were found again" in sentences(controller.window)


LONG = "The round could not be started: the disk is full. Free some space, then start it again. " * 3


@pytest.mark.parametrize("size", [(960, 540), (1280, 720)])
@pytest.mark.parametrize("sentence", ["Saved.", LONG])
def test_a_notice_covers_neither_the_players_controls_nor_the_label_buttons(controller, project, qtbot, size, sentence):
    controller.open(project)
    window = controller.window
    window.setMinimumSize(0, 0)
    window.resize(*size)
    QApplication.processEvents()
    window.show_workspace("rounds")
    window.show_notice("error", sentence)
    window.show_workspace("review")
    QApplication.processEvents()
    notice = window.findChild(Notice)

    def place(widget) -> QRect:
        return widget.rect().translated(widget.mapTo(window, QPoint()))

    covered = place(notice)
    assert window.rect().contains(covered)
    for widget in (window.review.stage.transport, window.review.label_bar, window.review.queue_panel.search):
        assert not covered.intersects(place(widget))

    assert notice._text.height() >= notice._text.heightForWidth(notice._text.width())
