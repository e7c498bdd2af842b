"""The start screen: what it says of each project, and what can be dropped on it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontMetrics
from PySide6.QtWidgets import QApplication, QFrame, QLabel

from emodesk import app as application
from emodesk.domain.queue import Counts
from emodesk.services.project import Project
from emodesk.services.summary import FILE, Summary, leave_summary, read_summary
from emodesk.ui.new_project import NewProjectDialog
from emodesk.ui.start_window import StartWindow

pytest_plugins = ["review_study"]
pytestmark = pytest.mark.usefixtures("own_settings")


def start(qtbot, *folders: Path) -> StartWindow:
    window = StartWindow(list(folders))
    qtbot.addWidget(window)
    window.show()
    QApplication.processEvents()
    return window


def drop(window: StartWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    carried = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(9, 9), *carried)
    assert window.acceptDrops()
    window.dragEnterEvent(entering)
    if entering.isAccepted():  # else Qt drops nothing
        window.dropEvent(QDropEvent(QPoint(9, 9).toPointF(), *carried))


def test_a_project_says_how_far_it_is_and_when_it_was_open_last(qtbot, tmp_path):
    with Project.create(tmp_path / "study") as project:
        leave_summary(project, Counts(total=90, imported=18, reviewed=32, relabelled=2), None)
    row = start(qtbot, tmp_path / "study").rows[tmp_path / "study"]
    qtbot.waitUntil(lambda: row.words() != "")
    assert row.words().startswith("30 of 72 reviewed\ntoday ")


def test_closing_a_project_leaves_its_picture_and_its_counts(qapp, qtbot, study):
    folder = study.folder
    study.close()
    controller = application.AppController(application.make_application())
    assert controller.open(folder)
    review = controller.window.review
    qtbot.waitUntil(lambda: review.picture_file() is not None, timeout=20_000)
    controller._close()
    summary = read_summary(folder)
    assert summary.total == 12
    assert (folder / summary.picture).is_file()
    assert abs(summary.opened - datetime.now().timestamp()) < 3600
    row = start(qtbot, folder).rows[folder]
    qtbot.waitUntil(lambda: not row._picture._image.isNull())


def test_the_list_and_its_rows_have_names_for_the_screen_reader(qtbot, tmp_path):
    window = start(qtbot, tmp_path / "study")
    row = window.rows[tmp_path / "study"]
    assert row.button.accessibleName() == "study"
    lists = [part for part in window.findChildren(QFrame) if part.accessibleName() == "Recent projects"]
    assert len(lists) == 1
    assert lists[0].isAncestorOf(row)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"reviewed": 1, "total": 2, "opened": 1e300, "picture": ""}', "[" * 5000]
)
def test_a_broken_summary_is_none(tmp_path, text):
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert read_summary(tmp_path) == Summary()


def test_a_summary_shows_no_picture_from_outside_the_projects_cache(tmp_path):
    (tmp_path / FILE).parent.mkdir()
    text = '{"reviewed": 1, "total": 2, "opened": 3, "picture": "../secret.png"}'
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert read_summary(tmp_path) == Summary(1, 2, 3.0, "")


def test_no_foot_of_a_letter_is_cut_in_the_list(qtbot, tmp_path):
    window = start(qtbot, tmp_path / "gypsy-quay")
    for label in window.rows[tmp_path / "gypsy-quay"].findChildren(QLabel):
        assert label.height() >= QFontMetrics(label.font()).height() or not label.isVisible(), label.text()


def test_an_empty_list_says_what_to_do_also_after_the_last_was_taken_away(qtbot, tmp_path):
    window = start(qtbot, tmp_path / "one")
    assert not window._empty.isVisible()
    gone = []
    window.forgotten.connect(gone.append)
    window.rows[tmp_path / "one"].forgotten.emit(str(tmp_path / "one"))
    assert gone == [str(tmp_path / "one")]
    assert window._empty.isVisible()


def test_a_dropped_folder_or_table_begins_a_project_and_a_dropped_project_opens(qtbot, tmp_path):
    window = start(qtbot)
    dropped, requested = [], []
    window.dropped.connect(dropped.append)
    window.requested.connect(requested.append)
    (tmp_path / "clips").mkdir()
    (tmp_path / "table.csv").write_text("clip_id,path\n", encoding="utf-8")
    (tmp_path / "note.pdf").write_text("", encoding="utf-8")
    Project.create(tmp_path / "study").close()
    for name in ("clips", "table.csv", "note.pdf", "study"):
        drop(window, tmp_path / name)
    assert dropped == [str(tmp_path / "clips"), str(tmp_path / "table.csv")]
    assert requested == [str(tmp_path / "study")]


def test_the_new_projects_dialog_is_filled_in_with_what_was_dropped(qtbot, tmp_path):
    dialog = NewProjectDialog(None, tmp_path / "clips")
    qtbot.addWidget(dialog)
    assert dialog._source.text() == str(tmp_path / "clips")
    assert Path(dialog._folder.text()).name == "clips"
