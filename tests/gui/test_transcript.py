"""The transcript along time: the word that is being said is lit, and a click on one goes there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from review_window import press, shown

from emodesk.domain.recognised import Recognised, Word, placed
from emodesk.store import clips, recognised

pytest_plugins = ["review_study", "review_window"]


def heard(study, key: int, *words: tuple[str, float, float]) -> None:
    with study.store.write() as connection:
        recognised.keep(connection, key, Recognised("", "en", "test", tuple(Word(*word) for word in words)))


def lit_word(transcript) -> str:
    """The word that is lit; '' for none."""
    return "".join(mark.cursor.selectedText() for mark in transcript._text.extraSelections())


def test_the_word_that_is_said_is_lit_as_the_frames_go_by(open_review, study, qtbot):
    key = next(clip.key for clip in open_review(study).session.queue.clips() if clip.transcript.startswith("Why"))
    heard(study, key, ("Why", 0.0, 0.1), ("would", 0.1, 0.2), ("you", 0.24, 0.4))
    review = open_review(study)
    review.session.select(key)
    qtbot.waitUntil(lambda: review.stage.player.player.clip.key == key)
    shown(review, qtbot)
    transcript = review.stage.transcript
    qtbot.waitUntil(lambda: lit_word(transcript) == "Why")
    lit = set()
    for n in range(1, 8):
        press(review, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda n=n: review.stage.player.player.shown == n)
        lit.add((n, lit_word(transcript)))
    assert {(3, "would"), (5, ""), (6, "you")} <= lit  # 25 frames a second


def test_a_click_on_a_word_goes_to_its_beginning(open_review, study, qtbot):
    review = open_review(study)
    shown(review, qtbot)
    clip = review.session.clip(review.session.selected)
    transcript = review.stage.transcript
    second = clip.transcript[2:4]
    words = (Word(clip.transcript[:2], 0.0, 0.2), Word(second, 0.4, 0.6))
    transcript.show_clip(clip, words=words)
    text = transcript._text
    cursor = QTextCursor(text.document())
    cursor.setPosition(3)
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=text.cursorRect(cursor).center())
    qtbot.waitUntil(lambda: review.stage.timeline.cursor_seconds == pytest.approx(0.4))
    assert lit_word(transcript) == second


def test_words_that_a_person_corrected_away_are_passed_over():
    words = [Word(text, n, n + 1) for n, text in enumerate(("no", "I", "no", "mean"))]
    assert [(first, last, word.start) for first, last, word in placed("no I mean it", words)] == [
        (0, 2, 0), (3, 4, 1), (5, 9, 3),
    ]  # fmt: skip


def test_recognised_words_are_marked_until_a_person_corrects_them(open_review, study, qtbot):
    key = open_review(study).session.queue.clips()[0].key
    with study.store.write() as connection:
        recognised.keep(connection, key, Recognised("oh no", "en", "test"))
        clips.change(connection, key, {"transcript": "oh no"})
    review = open_review(study)
    review.session.select(key)
    shown(review, qtbot)
    transcript = review.stage.transcript
    qtbot.waitUntil(lambda: transcript.text() == "oh no")
    assert "recognised" in transcript.heading()
    press(review, Qt.Key.Key_E)
    assert review.note_field.text() == "oh no"
    review.note_field.setText("Oh, no!")
    QTest.keyClick(review.note_field, Qt.Key.Key_Return)
    assert not review.note_field.isVisible()
    qtbot.waitUntil(lambda: transcript.text() == "Oh, no!")
    assert "recognised" not in transcript.heading()
    with study.store.read() as connection:
        assert clips.get(connection, [key])[0].transcript == "Oh, no!"
        assert key not in recognised.holding(connection)
