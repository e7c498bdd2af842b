"""Clips and tables dropped onto an open project, and the dialog that reads them as the command line does."""

from __future__ import annotations

import pytest
from media_clips import tone, write_clip
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton
from small_projects import small_project

from emodesk.services.export.formats import BY_KEY, ExportOptions
from emodesk.services.importing import TableReading
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.ui.new_project import NewProject, NewProjectDialog
from emodesk.ui.widgets.notice import Notice
from emodesk.ui.widgets.work_dialog import WorkDialog


@pytest.fixture
def controller(controller, tmp_path):
    small_project(tmp_path / "study").close()
    assert controller.open(tmp_path / "study")
    return controller


def drop(window, *paths) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPoint(9, 9).toPointF(), copy, data, button, Qt.KeyboardModifier.NoModifier))


def notices(window) -> list[str]:
    return [notice._text.text() for notice in Notice.of(window) if notice.isVisible()]


def close_report() -> None:
    """Press Close in the report that is open, where one is."""
    if isinstance(dialog := QApplication.activeModalWidget(), WorkDialog):
        buttons = [button for button in dialog.findChildren(QPushButton) if button.text() == "Close"]
        if buttons and buttons[0].isVisible():
            buttons[0].click()


def test_what_is_dropped_is_imported_taken_or_opened_by_its_kind(controller, tmp_path, qtbot, monkeypatch):
    taken = []
    for name in ("_import", "take_annotations", "open"):
        monkeypatch.setattr(controller, name, lambda path, name=name: taken.append((name, path)))
    (tmp_path / "clips").mkdir()
    (tmp_path / "more.csv").write_text("clip_id,path\n")
    (tmp_path / "a.eaf").write_text("<x/>")
    (tmp_path / "votes.jsonl").write_text('{"clip_id": "c0", "reviewer": "ann", "label": "anger"}\n')
    with small_project(tmp_path / "other") as other:
        ReviewService(other, "ann").correct(1, "anger")
        for name in ("log", "votes"):
            BY_KEY[name].plan(other, ExportOptions()).save(tmp_path / f"{name}.csv")
    for name in (
        "clips/one.MP4",
        "clips",
        "more.csv",
        "a.eaf",
        "votes.jsonl",
        "log.csv",
        "votes.csv",
        "other",
        "study.png",
    ):
        drop(controller.window, tmp_path / name)
    qtbot.waitUntil(lambda: len(taken) == 8)
    assert taken == [
        ("_import", tmp_path / "clips"),  # the clip's, with what lies beside it
        ("_import", tmp_path / "clips"), ("_import", tmp_path / "more.csv"), ("take_annotations", tmp_path / "a.eaf"),
        ("take_annotations", tmp_path / "votes.jsonl"), ("take_annotations", tmp_path / "log.csv"),
        ("take_annotations", tmp_path / "votes.csv"),
        ("open", tmp_path / "other"),
    ]  # fmt: skip


def test_of_several_that_are_dropped_each_is_taken_one_after_the_other(controller, tmp_path, qtbot, monkeypatch):
    taken = []
    for name in ("_import", "take_annotations"):
        monkeypatch.setattr(controller, name, lambda path, name=name: taken.append((name, path.name)))
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text("clip_id,label\n")
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    drop(controller.window, *(tmp_path / name for name in ("one.csv", "a.eaf", "two.csv", "here/clip.mp4")))
    qtbot.waitUntil(lambda: len(taken) == 3)
    assert taken == [("_import", "one.csv"), ("take_annotations", "a.eaf"), ("_import", "two.csv")]
    drop(controller.window, *(tmp_path / name for name in ("here/a.mp4", "there/c.mp4", "here/b.mp4")))
    qtbot.waitUntil(lambda: len(taken) == 5)
    assert taken[3:] == [("_import", "here"), ("_import", "there")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("judge.csv", 'clip_id,probabilities\nc0,"{""anger"": 0.9, ""worry"": 0.1}"\n'),
        ("judge.csv", "clip_id,p:anger,p:worry\nc0,.9,.1\n"),
        ("judge.tsv", "clip_id\tlabel\tconfidence\nc0\tanger\t.9\n"),
        ("judge.jsonl", '{"clip_id": "c0", "probabilities": {"anger": 0.9, "worry": 0.1}}\n'),
    ],
)
def test_opinions_that_are_dropped_come_in_as_opinions(controller, tmp_path, qtbot, monkeypatch, name, text):
    for other in ("_import", "take_annotations"):
        monkeypatch.setattr(controller, other, lambda path: None)
    (tmp_path / name).write_text(text, encoding="utf-8")
    closing = QTimer(interval=20)
    closing.timeout.connect(close_report)
    closing.start()
    drop(controller.window, tmp_path / name)
    opinions = controller.window.session.opinions
    qtbot.waitUntil(lambda: [(found.name, found.clips) for found in opinions.sources()] == [("judge", 1)])
    closing.stop()


def test_an_import_of_what_is_there_already_says_so(controller, tmp_path):
    folder = tmp_path / "clips"
    folder.mkdir()
    write_clip(folder / "new.wav", sound=tone(0.2, 440), sound_codec="pcm_s16le")
    wish = NewProject(controller.project.folder, folder, controller.project.labels.names, "light")
    controller.bring_in(wish)
    assert notices(controller.window) == ["Clips that came in: 1 · there already: 0"]
    controller.bring_in(wish)
    assert notices(controller.window) == ["Clips that came in: 0 · there already: 1"]


def test_the_import_asks_for_tables_mapping_and_encoding_and_shows_the_first_rows(controller, tmp_path, qtbot):
    table = tmp_path / "more.csv"
    table.write_text("Name,Vote\nc0,angry\n", encoding="utf-8")
    dialog = NewProjectDialog(controller.window, table, controller.project)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.windowTitle() == "Import clips"
    assert dialog._folder.isHidden()
    assert dialog._preset.isHidden()
    assert dialog._encoding.isVisible()
    dialog._columns.setText("clip_id=Name, label=Vote")
    qtbot.waitUntil(lambda: dialog._preview.rows.rowCount() == 1)
    dialog._source.clear()
    dialog._accept()
    assert dialog._error.text() == "Choose a folder of clips, or a table of them."
    dialog._source.setText(str(table))
    dialog._accept()
    assert dialog.answer.source == table
    assert dialog.answer.reading.columns


def test_clips_with_a_table_of_labels_come_into_the_open_project(controller, tmp_path):
    folder = tmp_path / "clips"
    folder.mkdir()
    write_clip(folder / "new.wav", sound=tone(0.2, 440), sound_codec="pcm_s16le")
    labels = tmp_path / "labels.csv"
    labels.write_text("Datei;Urteil\nnew;wütend\n", encoding="cp1252")
    reading = TableReading({"wütend": "anger"}, "cp1252", {"clip_id": "Datei", "label": "Urteil"})
    names = controller.project.labels.names
    closing = QTimer(interval=20)
    closing.timeout.connect(close_report)
    closing.start()
    controller.bring_in(NewProject(controller.project.folder, folder, names, "light", labels, None, reading))
    closing.stop()
    found = QueueService(controller.project).query("name=new and given=anger")
    assert len(found) == 1
