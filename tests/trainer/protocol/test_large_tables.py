"""Tables and JSON of a million rows by somebody with ill will end in a sentence, soon and in little memory."""

from __future__ import annotations

import tracemalloc

import pytest
from whole_tables import parse_clips

from trainer.protocol import tables
from trainer.protocol.clips_csv import read_clips
from trainer.protocol.csv_text import MOST_CELLS, records
from trainer.protocol.errors import ProtocolError
from trainer.protocol.files import parse_object
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.tables import MOST_PROBLEMS, open_table, table_rows

HEADER = "clip_id,path,transcript,speaker,label\n"
ROW = "c1,c1.mp4,some words that somebody said,ann,anger\n"


def test_a_name_that_stands_twice_is_said_at_its_row_and_nothing_after_it_is_looked_at(tmp_path):
    path = tmp_path / "clips.csv"
    path.write_text(HEADER + ROW + ROW + "c2,c2.mp4,x,ann,no such label\n" * 1000, "utf-8")
    with pytest.raises(ProtocolError, match=r"^clips\.csv line 3: clip_id “c1” already stands in line 2"):
        read_clips(path)


def test_a_table_of_one_row_over_and_over_is_refused_in_the_memory_of_its_text(tmp_path):
    path = tmp_path / "clips.csv"
    path.write_text(HEADER + ROW * 100_000, "utf-8")
    tracemalloc.start()
    try:
        with pytest.raises(ProtocolError, match=f"holds {MOST_PROBLEMS} rows that cannot be used, as line 10002"):
            parse_clips(path)
        assert tracemalloc.get_traced_memory()[1] < 8 * path.stat().st_size
    finally:
        tracemalloc.stop()


def test_the_same_row_again_takes_no_memory(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text(HEADER + ROW * 3 + "c2,,,,\n" + ROW, "utf-8")
    rows = open_table(path, ("clip_id", "label")).rows
    assert rows[2] is rows[3] is rows[4]
    assert rows[6] == rows[2] != rows[5]


def test_a_table_in_which_some_rows_do_not_hold_is_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_PROBLEMS", 10)
    path = tmp_path / "clips.csv"
    good = "".join(f"g{n},g{n}.mp4,x,ann,anger\n" for n in range(15))
    path.write_text(HEADER + good + ROW * 12, "utf-8")
    parsed = parse_clips(path)
    assert (len(parsed.rows), len(parsed.problems)) == (16, 11)
    path.write_text(HEADER + good * 8, "utf-8")
    with pytest.raises(ProtocolError, match="holds 16 rows"):
        parse_clips(path)


@pytest.mark.parametrize(("bound", "content"), [("LARGEST", b"clip_id,path\n"), ("MOST_LINES", b"clip_id\n\r\n\n\n\n")])
def test_a_table_that_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch, bound, content):
    (tmp_path / "clips.csv").write_bytes(content)
    table_rows(tmp_path / "clips.csv", ("clip_id",))
    monkeypatch.setattr(tables, bound, 3)
    with pytest.raises(ProtocolError, match=r"clips\.csv is too .* for a table .*; split it"):
        table_rows(tmp_path / "clips.csv", ("clip_id",))


@pytest.mark.parametrize("begin", ["", '"a"'])
def test_a_row_of_more_fields_than_tables_have_costs_itself_alone(begin):
    found = list(records(f"a,b\n{begin}{',' * (MOST_CELLS + 5)}\nc,d\n"))
    assert [row.line for row in found] == [1, 2, 3]
    assert [bool(row.problem) for row in found] == [False, True, False]


def test_json_that_would_fill_the_memory_is_refused_before_it_is_read():
    text = "[" + ",".join(["[]"] * 9_000_000) + "]"
    with pytest.raises(ValueError, match="more than fits into memory"):
        parsed_json(text)
    with pytest.raises(ProtocolError, match=r"x\.json is not valid JSON: it holds more"):
        parse_object(text.encode(), "x.json")
    assert parsed_json(f'["{"," * 9_000_000}"]') == ["," * 9_000_000]
