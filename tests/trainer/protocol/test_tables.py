"""Tables of anyone's: found out as they are, every broken row named by its line, nothing lost that can be read."""

from __future__ import annotations

import csv
import json
import os
import random
import time
from pathlib import Path

import pytest
from whole_tables import parse_clips

from trainer.protocol import files
from trainer.protocol.clips_csv import ClipRow, read_clips, read_seconds, write_clips
from trainer.protocol.csv_text import read_cell, records, written
from trainer.protocol.errors import ProtocolError
from trainer.protocol.files import atomic_write, read_table, replace_file, write_table
from trainer.protocol.tables import open_table


@pytest.fixture
def table(tmp_path):
    """Writes a table and gives its path."""

    def write(content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / "t.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    ("content", "separator"), [
        ("clip_id,path,label\na,a.wav,angry\nb,b.wav,sad\n", ","),
        ("clip_id;path;label\na;a.wav;angry\nb;b.wav;sad\n", ";"),
        ("clip_id\tpath\tlabel\na\ta.wav\tangry\nb\tb.wav\tsad\n", "\t"),
        ("clip_id|path|label\r\na|a.wav|angry\r\nb|b.wav|sad", "|"),
        ("sep=;\nclip_id;path;label\na;a.wav;angry\nb;b.wav;sad\n", ";"),
        ("SEP=,\r\n\r\nclip_id,path,label\ra,a.wav,angry\rb,b.wav,sad\r", ","),
        ("clip_id,path,label,,\na,a.wav,angry,,\nb,b.wav,sad,,\n,,,,\n", ","),
        (" Clip ID , PATH,Label\n a , a.wav ,Angry\nb,b.wav,SAD\n", ","),
        ("片段,文件,情感\na,a.wav,愤怒\nb,b.wav,难过\n", ","),
        ("片段，文件，情感\na，a.wav，愤怒\nb，b.wav，难过\n", "，"),
        ('"sep=;"\nclip_id;path;label\na;a.wav;angry\nb;b.wav;sad\n', ";"),
        ("\u200bclip_id,path,label\na,a.wav,angry\u200b\nb,b.wav,sad\xa0\n", ","),
        ("name,FileName,Emotion\na,a.wav,angry\nb,b.wav,sad\n", ","),
    ],
)  # fmt: skip
def test_separator_and_columns_are_found_out(table, content, separator):
    parsed = parse_clips(table(content))
    assert not parsed.problems
    assert [(row.clip_id, row.path, row.label) for row in parsed.rows.values()] == [
        ("a", "a.wav", "anger"), ("b", "b.wav", "sadness")]  # fmt: skip
    assert open_table(table(content), ("clip_id",)).separator == separator


@pytest.mark.parametrize(
    ("encoding", "words"), [
        ("gb18030", "你好吗"), ("gb18030", "嗯，哦"), ("big5", "你好嗎"), ("cp1252", "café naïve"),
        ("utf-16", "你好吗"), ("utf-8-sig", "é"),
    ],
)  # fmt: skip
def test_encodings_are_found_out_and_said(table, encoding, words):
    parsed = parse_clips(table(f"clip_id,path,transcript\na,a.wav,{words}\n", encoding))
    assert [row.transcript for row in parsed.rows.values()] == [words]
    assert parsed.found.startswith({"utf-16": "UTF-16-LE", "utf-8-sig": "UTF-8"}.get(encoding, encoding.upper()))


def test_an_encoding_that_is_named_wins_and_a_wrong_one_is_said(table):
    path = table("clip_id,transcript\na,école\n", "mac_roman")
    assert next(iter(parse_clips(path, encoding="mac_roman").rows.values())).transcript == "école"
    with pytest.raises(ProtocolError, match=r"t\.csv is not ascii \(byte 21\).*--encoding"):
        parse_clips(path, encoding="ascii")
    with pytest.raises(ProtocolError, match="a workbook of a spreadsheet, or packed; save it as CSV"):
        parse_clips(table(b"PK\x03\x04 and so on"))


@pytest.mark.parametrize(
    ("content", "what"), [
        (b"<!doctype html><table>", "a web page or XML"), (b'[{"clip_id": "a"}]', "JSON"),
        (b"\x1f\x8b\x08\x00", "packed"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "a workbook of a spreadsheet"), (b"PAR1\x15\x04", "a Parquet file"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_named_as_what_it_is(table, content, what):
    with pytest.raises(ProtocolError, match=f"^t.csv is {what}; save it as CSV UTF-8.$"):
        parse_clips(table(content))


def test_objects_of_json_are_rows_whose_lines_are_counted_as_they_stand(table):
    rows = [{"clip_id": "a", "label": "angry"}, {"clip_id": "b", "label": "fury"}]
    lines = table("")
    for ending, text in (
        (".jsonl", "{}\nnot, one\n{}\n".format(*map(json.dumps, rows))), (".json", json.dumps([rows[0], 5, rows[1]])),
    ):  # fmt: skip
        lines.with_suffix(ending).write_text(text, "utf-8")
        parsed = parse_clips(lines.with_suffix(ending))
        assert list(parsed.rows) == [1, 3]
        assert [(one.line, str(one.message)[:14]) for one in parsed.problems] == [
            (2, "is no JSON obj"),
            (3, "unknown label "),
        ]
    lines.with_suffix(".json").write_text('{"clip_id": "a"}', "utf-8")
    with pytest.raises(ProtocolError, match=r"t\.json is JSON; save it as CSV UTF-8"):
        parse_clips(lines.with_suffix(".json"))


def test_a_zero_byte_in_a_short_table_is_damage_of_its_row(table):
    parsed = parse_clips(table(b"clip_id,path,label\na,a.wav,angry\0\nb,b.wav,sad\n"))
    assert ([row.clip_id for row in parsed.rows.values()], len(parsed.problems)) == (["b"], 1)


def test_what_was_found_is_said_once_with_the_columns_passed_over(table):
    parsed = parse_clips(table("name;file;valence;discrete;\na;a.wav;0,5;sad;\n"))
    assert parsed.found == (
        "UTF-8, separated by “;”; columns read: name → clip_id, file → path, discrete → label; passed over: valence."
    )


@pytest.mark.parametrize(
    ("bad", "sentence"), [
        ('b,b.wav,sad,"5" tall"', "a quote in column 4 does not close"),
        ('b,b.wav,sad,"never ends', "a quote in column 4 does not close"),
        ("b,b.wav,sad,one,two", "has 5 fields, the header 4"),
        ("b", "has 1 field, the header 4"),
        ("b,b.wav,sad,half \udce4", "holds bytes that are no text"),
        ("b,b.wav,sad,zero \0", "holds bytes that are no text"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_by_its_line_and_the_others_come_in(table, bad, sentence):
    good = "".join(f"n{i},{i}.wav,sad,很好很好\n" for i in range(40))
    text = f'clip_id,path,label,transcript\na,a.wav,happy,"two\nlines"\n{bad}\nc,c.wav,happy,"said ""ok"""\n{good}'
    parsed = parse_clips(table(text.encode("utf-8", "surrogateescape")))
    assert [(one.line, one.message.startswith(sentence)) for one in parsed.problems] == [(4, True)]
    rows = list(parsed.rows.items())
    assert (rows[0][0], rows[0][1].transcript) == (2, "two lines")
    assert (rows[1][0], rows[1][1].transcript) == (5, 'said "ok"')
    assert len(rows) == 42


def test_empty_cells_at_the_end_of_a_row_may_be_left_out_but_never_its_split_or_times(table):
    """Spreadsheets drop them; of a row that was cut off before its split, whether it trains would be a guess."""
    rows = "a,a.wav,test,sad,hi,Ann\nb,b.wav,test,sad\nc,c.wav,test\nd,d.wav\n"
    parsed = parse_clips(table("clip_id,path,split,label,transcript,speaker\n" + rows))
    assert [(row.clip_id, row.label, row.transcript) for row in parsed.rows.values()] == [
        ("a", "sadness", "hi"), ("b", "sadness", ""), ("c", "", "")]  # fmt: skip
    assert [(one.line, one.message) for one in parsed.problems] == [(5, "has 2 fields, the header 6; quote commas")]
    parsed = parse_clips(table("clip_id,path,label,transcript,split,end\na,a.wav,sad,hi,test\nb,b.wav,sad,hi\n"))
    assert ([*parsed.rows], len(parsed.problems)) == ([], 2)


@pytest.mark.parametrize(
    ("word", "split"), [
        ("Test", "test"), ("TESTING", "test"), ("eval", "test"), ("测试集", "test"), ("train", "labelled"),
        ("Labeled", "labelled"), ("training", "labelled"), ("val", "validation"), ("DEV", "validation"),
        ("valid", "validation"), ("unlabelled", "unlabelled"), ("", "labelled"), ("leaveout", "unlabelled"),
        ("ＴＥＳＴ", "test"), ("Test set", "test"), ("Hold-out", "test"), ("測試集", "test"), ("VAL_SET", "validation"),
        ("test\u200b", "test"), ("train ", "labelled"), ("未标注", "unlabelled"),
    ],
)  # fmt: skip
def test_splits_have_one_vocabulary_and_what_is_not_known_never_trains(table, word, split):
    parsed = parse_clips(table(f"clip_id,label,split\na,sad,{word}\n"))
    assert next(iter(parsed.rows.values())).split == split
    assert [one.message for one in parsed.problems] == (
        ["unknown split “leaveout”; use labelled, unlabelled, validation, test"] if word == "leaveout" else []
    )
    if word == "leaveout":
        with pytest.raises(ProtocolError, match="line 2: unknown split"):
            read_clips(table(f"clip_id,label,split\na,sad,{word}\n"))


@pytest.mark.parametrize("word", ["nan", "NaN", "NULL", "None", "N/A", "#N/A", "<NA>"])
def test_what_programs_write_for_nothing_is_nothing(table, word):
    row = read_clips(table(f"clip_id,transcript,speaker,label\n{word},{word},{word},{word}\n"))[0]
    assert row == ClipRow(word)


def test_of_a_subtitle_in_a_cell_only_the_words_are_a_transcript(table):
    cell = '"1\n00:00:00,000 --> 00:00:01,000\n<i>hello</i>\nthere"'
    assert read_clips(table(f"clip_id,transcript\na,{cell}\n"))[0].transcript == "hello there"


@pytest.mark.parametrize(
    ("text", "seconds"), [
        ("1.5", 1.5), ("0,5", 0.5), ("00:00:01,5", 1.5), ("0:21:01,927", 1261.927), ("1:02.25", 62.25), ("", None),
    ],
)  # fmt: skip
def test_times_are_read_in_every_way_they_are_written(text, seconds):
    assert read_seconds(text, "start") == seconds


def test_the_first_row_that_does_not_hold_is_the_one_that_is_named(tmp_path):
    (tmp_path / "c.csv").write_text("clip_id,path,label\na,a.wav,anger\nb,b.wav,envy\nc,c.wav,spite\n", "utf-8")
    with pytest.raises(ProtocolError, match=r"line 3: .*envy"):
        read_clips(tmp_path / "c.csv")


def test_a_table_has_weights_where_one_differs_alone(tmp_path):
    for weight in (1.0, 2.0, 0.5):
        write_clips(tmp_path / "c.csv", [ClipRow("a", weight=weight), ClipRow("b")])
        assert ("weight" in (tmp_path / "c.csv").read_text("utf-8")) == (weight != 1.0)


def test_weights_and_targets_come_back_and_must_add_up(table, tmp_path):
    rows = [
        ClipRow("a", label="anger", split="labelled", weight=0.5, targets=(("anger", 0.75), ("sadness", 0.25))),
        ClipRow("b", label="worry", split="labelled"),
    ]
    write_clips(tmp_path / "c.csv", rows)
    assert read_clips(tmp_path / "c.csv") == rows
    parsed = parse_clips(
        table('clip_id,target:angry,target:sad,weight\na,0.5,0.4,1\nb,2,-1,1\nc,1,,-3\nd,"0,3",0.7,\n')
    )
    assert [one.message for one in parsed.problems] == [
        "its targets add up to 0.900, not to 1", "target:angry “2” is no probability (0 to 1)",
        "weight “-3” is no number from 0 up",
    ]  # fmt: skip
    assert [row.targets for row in parsed.rows.values()] == [(("anger", 0.3), ("sadness", 0.7))]


ODD = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=x", "''-x", "'tis", ' "q" ', "a\nb\r\nc\rd", " x", "x\u3000", "\xa0",
       ",;", "\x1fx", "x" * 200_000, "'", "nan"]  # fmt: skip


@pytest.mark.parametrize("for_people", [False, True])
def test_whatever_is_written_comes_back_as_it_was(tmp_path, for_people):
    words = "x" * 200_000
    rows = [ClipRow(text + str(i), text + ".wav", transcript=words) for i, text in enumerate(ODD)]
    write_clips(tmp_path / "c.csv", rows, for_people)
    assert read_clips(tmp_path / "c.csv") == rows
    write_table(tmp_path / "t.csv", ("word",), [(text,) for text in ODD], for_people)
    assert [one["word"] for one in read_table(tmp_path / "t.csv", ("word",))] == ODD


def test_a_table_for_people_has_a_mark_and_no_cell_that_a_spreadsheet_runs(tmp_path):
    write_table(tmp_path / "t.csv", ("word",), [(text,) for text in ODD], for_people=True)
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    csv.field_size_limit(1 << 20)
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8-sig") as file:
        assert [row[0] for row in csv.reader(file) if row[0][:1] in "=+-@\t\r"] == ["-1"], "a number runs nothing"
    write_table(tmp_path / "t.csv", ("word",), [("=1",)])
    assert (tmp_path / "t.csv").read_bytes() == b"word\n=1\n"


def test_json_lines_are_a_table_and_a_broken_one_costs_itself_alone(tmp_path):
    path = tmp_path / "metadata.jsonl"
    path.write_text(
        '{"file_name": "a.wav", "label": "sad", "n": 1}\n\n{"file_name": "b.wav", "label\n'
        '{"file_name": "c.wav", "transcript": "so,\\nhe said", "label": null}\n'
    )
    parsed = parse_clips(path)
    assert [(line, row.path, row.label, row.transcript) for line, row in parsed.rows.items()] == [
        (1, "a.wav", "sadness", ""), (4, "c.wav", "", "so, he said")
    ]  # fmt: skip
    assert [problem.line for problem in parsed.problems] == [3]
    assert parsed.found.endswith("columns read: file_name → path, label, transcript; passed over: n.")


def test_a_hundred_thousand_rows_take_time_in_proportion(table):
    """With quotes, stray ones among them: nothing looks through the rest of the table for each row."""

    def seconds(count: int) -> float:
        path = table(
            "clip_id,label,transcript\n" + "".join(f'c{i},sad,"a ""b"""\nd{i},sad,"x" y\n' for i in range(count))
        )
        start = time.perf_counter()
        parsed = parse_clips(path)
        assert (len(parsed.rows), len(parsed.problems)) == (count, count)
        return time.perf_counter() - start

    assert min(seconds(8000) for _ in range(2)) < 40 * min(seconds(1000) for _ in range(3))


def test_mutated_tables_raise_nothing_but_sentences_and_give_no_clip_another_label(tmp_path):
    chance = random.Random(1)
    # Names that no one byte makes another of.
    truth = {f"{i}{i}-{i}{i}": label for i, label in enumerate(["angry", "sad", "happy", "neutral"] * 10, start=10)}
    plain = "clip_id,path,label,transcript\n" + "".join(f'{k},{k}.wav,{v},"好，{k}"\n' for k, v in truth.items())
    meant = {"angry": "anger", "sad": "sadness", "happy": "happiness", "neutral": "neutral"}
    path, came = tmp_path / "t.csv", []
    for _ in range(150):
        data = bytearray(plain.encode())
        for _ in range(chance.randint(1, 3)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            rows = parse_clips(path).rows.values()
        except ProtocolError:
            came.append(0)
            continue
        came.append(len(rows))
        wrong = [row for row in rows if row.label and row.clip_id in truth and meant[truth[row.clip_id]] != row.label]
        assert not wrong
    assert sorted(came)[len(came) // 10] >= 35


def test_files_are_written_with_the_permissions_the_person_wants(tmp_path):
    for mask, mode in ((0o077, 0o600), (0o002, 0o664)):
        before = os.umask(mask)
        try:
            atomic_write(tmp_path / "x", "private")
        finally:
            os.umask(before)
        if os.name == "posix":
            assert (tmp_path / "x").stat().st_mode & 0o777 == mode
    longest = tmp_path / ("n" * 250 + ".csv")
    atomic_write(longest, "kept")
    assert longest.read_text() == "kept"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_that_somebody_reads_is_replaced_a_little_later_on_windows(tmp_path, monkeypatch):
    (tmp_path / "new").write_text("new")
    refusals = [PermissionError(13, "in use")] * 2
    real = os.replace

    def busy(source, target):
        if refusals:
            raise refusals.pop()
        real(source, target)

    monkeypatch.setattr(files.os, "replace", busy)
    with pytest.raises(PermissionError):
        replace_file(tmp_path / "new", tmp_path / "old")
    monkeypatch.setattr(files, "REPLACING_CAN_WAIT", True)
    monkeypatch.setattr(files, "RETRIES", (0.01, 0.02))
    replace_file(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_text() == "new"
    refusals += [PermissionError(13, "in use")] * 99
    with pytest.raises(PermissionError):
        replace_file(tmp_path / "old", tmp_path / "new")


def test_cells_made_harmless_are_told_from_cells_with_an_apostrophe():
    for text in ODD:
        (row,) = records(written([(text, "x")], harmless=True))
        assert read_cell(row.cells[0]) == text
