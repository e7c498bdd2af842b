"""The text of CSV tables: rows one by one, where a row that is broken costs itself alone, and cells of any length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from trainer.protocol.errors import Sentence

MOST_CELLS = 10_000  # of a row
LINE_END = re.compile(r"\r\n|\n|\r")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')
# A spreadsheet runs what begins so. The apostrophe before it, which it does not show, makes it text.
_RUNS = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"-\d+(\.\d+)?\Z")  # below zero: nothing that could be run
_MADE_HARMLESS = re.compile(r"'+[=+\-@\t\r]")


class Record(NamedTuple):  # a tuple, as a table may have a million of them
    """One row: the line of the file that it begins in (from 1), its cells, or what is wrong with it."""

    line: int
    cells: tuple[str, ...]
    problem: Sentence | None = None


def records(text: str, separator: str = ",") -> Iterator[Record]:
    """The rows of a table that are not empty. Cells in quotes are taken as they are, others without spaces around.

    A quote that does not close as it should makes a problem of the line where it opened; the next line goes on.
    """
    quoted = re.compile(
        rf'[ ]*"([^"]*(?:""[^"]*)*)"[^\S\r\n{re.escape(separator)}]*(?={re.escape(separator)}|\r|\n|\Z)'
    )
    line, at = 1, 0
    while at < len(text):
        end = LINE_END.search(text, at)
        stop = first = end.start() if end else len(text)
        if text.find('"', at, stop) < 0:
            cells = [cell.strip() for cell in text[at:stop].split(separator, MOST_CELLS)]
            problem = _too_many() if len(cells) > MOST_CELLS else None
        else:
            cells, problem, stop = _quoted_row(text, at, stop, separator, quoted)
            end = LINE_END.match(text, stop)
        if problem or any(cells):
            yield Record(line, tuple(cells), problem)
        after = end.end() if end else len(text)
        line += 1 if stop == first else _line_ends(text, at, after)
        at = after


def _line_ends(text: str, at: int, after: int) -> int:
    return text.count("\n", at, after) + text.count("\r", at, after) - text.count("\r\n", at, after)


def _too_many() -> Sentence:
    return Sentence("has more than {most} fields; no table has so many", most=MOST_CELLS)


def _quoted_row(
    text: str, at: int, line_end: int, separator: str, quoted: re.Pattern[str]
) -> tuple[list[str], Sentence | None, int]:
    """Cells of the row at `at`, what is wrong with it, and where it ends; a wrong one ends with its first line."""
    cells: list[str] = []
    place, stop = at, line_end
    while True:
        found = quoted.match(text, place)
        if found:
            cells.append(found[1].replace('""', '"'))
            place = found.end()
            if place > stop:
                end = LINE_END.search(text, place)
                stop = end.start() if end else len(text)
        else:
            end_of_cell = text.find(separator, place, stop)
            end_of_cell = stop if end_of_cell < 0 else end_of_cell
            cell = text[place:end_of_cell].strip()
            if cell.startswith('"'):
                problem = Sentence(
                    "a quote in column {column} does not close; double the quotes within a cell", column=len(cells) + 1
                )
                return [], problem, line_end
            cells.append(cell)
            place = end_of_cell
        if place >= stop or not text.startswith(separator, place):
            return cells, None, stop
        if len(cells) == MOST_CELLS:
            return [], _too_many(), stop
        place += len(separator)


def written(rows: Iterable[Sequence[object]], harmless: bool = False) -> str:
    """Rows as the text of a table that `records` and `read_cell` give back as they were.

    `harmless`: cells that a spreadsheet would run begin with an apostrophe.
    """
    return "".join(",".join(_cell(value, harmless) for value in row) + "\n" for row in rows)


def _cell(value: object, harmless: bool) -> str:
    if not isinstance(value, str):
        return "" if value is None else str(value)
    if (_RUNS if harmless else _MADE_HARMLESS).match(value) and not _NUMBER.match(value):
        value = "'" + value
    if value != value.strip() or _NEEDS_QUOTES.search(value):
        return '"' + value.replace('"', '""') + '"'
    return value


def read_cell(cell: str) -> str:
    """A cell as it was before it was made harmless."""
    return cell[1:] if cell.startswith("'") and _MADE_HARMLESS.match(cell) else cell
