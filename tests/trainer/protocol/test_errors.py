"""Sentences for people: English to all that takes a text, and still able to be said in another language."""

from __future__ import annotations

import errno
import json
import pickle
from pathlib import Path

import pytest

from trainer.protocol.errors import ProtocolError, Sentence, UserError, read_sentence, said, sentence_of
from trainer.protocol.round_folder import EventReader, EventWriter, State, read_state, write_state

CHINESE = {
    "“{file}” is empty.": "“{file}” 是空的。",
    "{n:g} clips of {where}": "{where} 的 {n:g} 个片段",
    "Round {number}: {reason}": "第 {number} 轮：{reason}",
}


def chinese(key: str) -> str:
    return CHINESE.get(key, key)


def test_an_error_reads_english_and_is_said_in_another_language() -> None:
    error = ProtocolError("“{file}” is empty.", file=Path("a.csv"))
    assert str(error) == "“a.csv” is empty."
    assert said(error, chinese) == "“a.csv” 是空的。"


def test_a_sentence_within_a_sentence_is_translated_too() -> None:
    inner = UserError("“{file}” is empty.", file="a.csv")
    outer = UserError("Round {number}: {reason}", number=3, reason=inner)
    assert str(outer) == "Round 3: “a.csv” is empty."
    assert said(outer, chinese) == "第 3 轮：“a.csv” 是空的。"


def test_a_value_of_millions_of_letters_does_not_fill_the_screen() -> None:
    told = UserError("unknown label “{label}”; use another.", label="x" * 3_000_000)
    assert len(str(told)) < 3_000
    assert str(told).endswith("x…”; use another.")
    assert len(json.dumps(told.sentence.record())) < 3_000


def test_a_text_without_values_keeps_its_braces() -> None:
    assert str(UserError("write {speaker}_{label}")) == "write {speaker}_{label}"
    assert UserError("write {speaker}").sentence.said(chinese) == "write {speaker}"


@pytest.mark.parametrize("kind", [UserError, ProtocolError])
def test_errors_cross_from_process_to_process(kind: type[UserError]) -> None:
    error = pickle.loads(pickle.dumps(kind("{n:g} clips of {where}", n=2.0, where="x")))
    assert type(error) is kind
    assert str(error) == "2 clips of x"
    assert said(error, chinese) == "x 的 2 个片段"


def test_the_state_and_events_of_a_round_carry_their_sentences(tmp_path: Path) -> None:
    message = Sentence("Round {number}: {reason}", number=1, reason=Sentence("“{file}” is empty.", file="a"))
    write_state(tmp_path, State(status="failed", message=message))
    EventWriter(tmp_path).write("warning", message=message)
    for found in (read_state(tmp_path).message, EventReader(tmp_path).read()[0].message):
        assert found == "Round 1: “a” is empty."
        assert said(found, chinese) == "第 1 轮：“a” 是空的。"
    assert json.loads((tmp_path / "state.json").read_text(encoding="utf-8"))["message"] == "Round 1: “a” is empty."


@pytest.mark.parametrize(
    "record",
    [None, [], {}, {"key": 3}, {"key": "{a}"}, {"key": "{a}", "values": []}, {"key": "{a!z}", "values": {"a": 1}}],
)
def test_a_damaged_record_is_no_sentence_or_plain_text(record: object) -> None:
    found = read_sentence(record)
    assert found is None or str(found) == "{a}"


def test_an_error_of_the_system_is_said_by_its_file_and_reason():
    beside = "/set/frames/.0123456789abcdef.part"
    assert sentence_of(OSError(errno.EROFS, "Read-only file system", beside)) == "/set/frames: Read-only file system"
    assert sentence_of(OSError(errno.EACCES, "Permission denied", b"/set/a.csv")) == "/set/a.csv: Permission denied"
    assert sentence_of(OSError(errno.EIO, "Input/output error")) == "Input/output error"
    assert sentence_of(OSError("it is no whole file")) == "it is no whole file"
