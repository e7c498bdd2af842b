"""The new project's dialog: tables beside the clips, what they would be read as, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from emodesk.domain import DomainError
from emodesk.ui.new_project import NewProjectDialog, pairs


@pytest.fixture
def dialog(qtbot, tmp_path) -> NewProjectDialog:
    made = NewProjectDialog()
    qtbot.addWidget(made)
    made._folder.setText(str(tmp_path / "study"))
    made.show()
    return made


def test_a_table_shows_its_encoding_columns_and_first_rows(dialog, qtbot, tmp_path):
    table = tmp_path / "标签.csv"
    table.write_bytes("文件名;标签\n甲.mp4;愤怒\n乙.mp4;高兴\n".encode("gb18030"))
    dialog._label_table.setText(str(table))
    rows = dialog._preview.rows
    qtbot.waitUntil(lambda: rows.rowCount() == 2)
    assert rows.item(0, 0).text() == "甲.mp4"
    assert "GB18030" in dialog._preview.found.text()
    assert "“;”" in dialog._preview.found.text()


def test_a_table_that_cannot_be_read_says_why(dialog, qtbot, tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")
    dialog._source.setText(str(tmp_path / "empty.csv"))
    qtbot.waitUntil(lambda: "empty" in dialog._preview.found.text())
    assert not dialog._preview.rows.isVisible()


def test_the_answer_has_tables_mapping_columns_and_encoding(dialog, tmp_path):
    for name in ("labels.csv", "words.csv"):
        (tmp_path / name).write_text("clip_id\n", encoding="utf-8")
    dialog._source.setText(str(tmp_path))
    dialog._label_table.setText(str(tmp_path / "labels.csv"))
    dialog._transcripts.setText(str(tmp_path / "words.csv"))
    dialog._mapping.setText("happy=happiness，calm=")
    dialog._columns.setText("label=Vote")
    dialog._encoding.setCurrentIndex(2)
    dialog._accept()
    answer = dialog.answer
    assert (answer.label_table, answer.transcripts) == (tmp_path / "labels.csv", tmp_path / "words.csv")
    assert answer.reading.mapping == {"happy": "happiness", "calm": ""}
    assert answer.reading.columns == {"label": "Vote"}
    assert answer.reading.encoding == "gb18030"


@pytest.mark.parametrize(("field", "text"), [("_mapping", "happy"), ("_mapping", "x=nolabel"), ("_columns", "zz=Vote")])
def test_what_is_wrong_with_a_pair_is_said_in_the_dialog(dialog, tmp_path, field, text):
    getattr(dialog, field).setText(text)
    dialog._accept()
    assert dialog.answer is None
    assert dialog._error.text()


def test_pairs_are_read_with_either_comma():
    assert pairs("a=b, c=，d = e") == {"a": "b", "c": "", "d": "e"}
    with pytest.raises(DomainError):
        pairs("a")


def test_a_table_that_is_gone_is_named(dialog, tmp_path):
    dialog._label_table.setText(str(tmp_path / "gone.csv"))
    dialog._accept()
    assert Path(dialog._label_table.text()).name in dialog._error.text()
