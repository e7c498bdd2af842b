"""Any table of clips, whoever wrote it: its encoding, separator and columns found out, its rows by what they mean."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainer.protocol.csv_text import LINE_END, Record, read_cell, records
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.label_files import NO_OBJECT, as_table
from trainer.protocol.spoken import EMPTY_WORDS, spoken
from trainer.protocol.text_encoding import MARKS, decode_text

SEPARATORS = (",", ";", "\t", "|", "，", "；")  # the last two as Chinese keyboards write them
LARGEST = 128 * 2**20  # bytes of a table: as text it takes up to four times as many
MOST_LINES = 2_000_000
MOST_PROBLEMS = 10_000  # rows that do not hold, from which on a table is refused where they are most of it
PEEKED = 1 << 16  # characters of a table's beginning
TARGET = "target:"  # begins the name of a column with the probability of one label, which a round is to learn
PROBABILITY = "p:"  # the same of a prediction or an opinion

# What a column may be called, the most telling name first; letter case, spaces, hyphens and underscores do not count.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "clip_id": ("clip_id", "clip", "name", "clip_name", "片段", "片段名", "名称", "名字", "编号"),
    "path": (
        "path", "file", "filename", "file_path", "media", "video", "audio", "video_path", "audio_path", "video_name",
        "video_file", "audio_file", "wav", "路径", "文件", "文件名", "文件路径", "视频", "音频",
    ),
    "start": ("start", "start_time", "begin", "onset", "开始", "开始时间", "起始时间"),
    "end": ("end", "end_time", "stop", "offset", "结束", "结束时间"),
    "transcript": (
        "transcript", "text", "sentence", "chinese", "subtitle", "utterance", "transcription", "words", "english",
        "文本", "台词", "字幕", "转写", "话语", "句子", "内容",
    ),
    "language": ("language", "lang", "语言", "语种"),
    "speaker": ("speaker", "speaker_id", "spk", "actor", "participant", "说话人", "说话者", "演员", "被试"),
    "split": ("split", "partition", "data_split", "划分", "数据划分"),
    "label": (
        "label", "discrete", "emotion", "emo", "choice", "multimodalvote", "情感", "情绪", "标签", "情感标签",
        "情绪标签", "类别",
    ),
    "weight": ("weight", "权重"),
    "annotator": ("annotator", "annotator_id", "rater", "rater_id", "coder", "worker_id", "completed_by", "reviewer",
                  "标注者", "标注人", "评分者"),
    "dialogue": ("dialogue_id", "dialog_id"),
    "turn": ("utterance_id",),
}  # fmt: skip
# Columns of what only opinions say.
OPINION_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "probabilities": ("probabilities", "probs", "scores", "概率"),
    "confidence": ("confidence", "probability", "score", "置信度"),
}
# Columns of what only votes and spans say.
VOTE_COLUMNS: Mapping[str, tuple[str, ...]] = {"decision": ("decision",), "note": ("note",)}
# Where a row ends before these, they are empty: spreadsheets leave empty cells at its end out. Never the split or a
# time: of a row that was cut off, nothing is guessed.
_LEFT_OUT = frozenset(("transcript", "language", "speaker", "label", "annotator"))
_NAME_COLUMNS = ("clip_id", "path")  # in these, such a word is a name
_LEAST_GOOD = 4  # characters beyond ASCII that hold for each that does not, for damaged UTF-8 to be UTF-8 still
_STRAY_NULS = 10  # one zero byte in so many, in what is UTF-8 otherwise, is damage, not UTF-16
UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))  # what web pages leave in words that are copied
# Files that are no text at all, by how they begin.
_NO_TEXT = {
    b"PK\3\4": Sentence("a workbook of a spreadsheet, or packed"),
    b"\xd0\xcf\x11\xe0": Sentence("a workbook of a spreadsheet"),
    b"\x1f\x8b": Sentence("packed"),
    b"%PDF": Sentence("a PDF"),
    b"PAR1": Sentence("a Parquet file"),
    b"SQLite format 3": Sentence("a database"),
}
_NO_TABLE = {"<": Sentence("a web page or XML"), "{": Sentence("JSON"), "[": Sentence("JSON")}


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with a row of a table: 1-based line of the file, the sentence for the person."""

    line: int
    message: str


@dataclass(frozen=True)
class TableHead:
    """What was found out about a table before its rows are read.

    Attributes:
        encoding, separator: as they were told or found out.
        columns: the table's own name of each column that is used, by what it means.
        passed_over: names of the other columns.
    """

    file: str
    encoding: str
    separator: str
    columns: Mapping[str, str]
    passed_over: tuple[str, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of all columns."""
        return (*self.columns.values(), *self.passed_over)

    def found(self) -> Sentence:
        """What was found out about the table, for the report."""
        read = ", ".join(
            name if plain_name(name) == plain_name(what) else f"{name} → {what}" for what, name in self.columns.items()
        )
        how = Sentence(
            "{encoding}, separated by {separator}; columns read: {columns}",
            encoding=self.encoding.upper(),
            separator={"\t": "tab"}.get(self.separator, f"“{self.separator}”"),
            columns=read,
        )
        if not self.passed_over:
            return Sentence("{how}.", how=how)
        return Sentence("{how}; passed over: {names}.", how=how, names=", ".join(self.passed_over))

    def lacks(self, *needed: str) -> ProtocolError:
        """The refusal of a table without a column, whatever it may be called."""
        return ProtocolError(
            "{file} has no column “{needed}”; it has {columns}. Rename the right one, or name it: "
            "--columns {first}=NAME.",
            file=self.file,
            needed="”/“".join(needed),
            columns=", ".join(self.header) or Sentence("none with a name"),
            first=needed[0],
        )


@dataclass(frozen=True)
class Table(TableHead):
    """A table as it was found.

    Attributes:
        rows: by line, what the cells of its columns say; '' for nothing, and of a transcript what is spoken.
        problems: rows that cannot be read.
    """

    rows: Mapping[int, Mapping[str, str]]
    problems: tuple[RowProblem, ...]


def check_worth(file: str, bad: int, good: int, line: int, message: str) -> None:
    """Raise ProtocolError where `bad` rows of a table do not hold beside `good` ones that do, more than anybody would
    mend one by one; `message` is what is wrong with the one in `line`."""
    if bad >= MOST_PROBLEMS and (bad > good or bad >= 10 * MOST_PROBLEMS):
        raise ProtocolError(
            "{file} holds {count} rows that cannot be used, as line {line} ({message}); mend it, or choose another.",
            file=file, count=bad, line=line, message=message,
        )  # fmt: skip


def plain_name(name: str) -> str:
    """A column's name without what spellings differ in."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())


_MEANINGS = {
    plain_name(name): (what, rank)
    for what, names in {**COLUMNS, **OPINION_COLUMNS, **VOTE_COLUMNS}.items()
    for rank, name in enumerate(names)
}


def open_table(
    path: Path | str, uses: Iterable[str], encoding: str = "", columns: Mapping[str, str] | None = None
) -> Table:
    """Read a table as leniently as it can be understood.

    `uses` are the meanings that are wanted (of COLUMNS, OPINION_COLUMNS and VOTE_COLUMNS, TARGET and
    PROBABILITY); others are passed
    over. `columns` names by hand what a table calls a meaning; `check_by_hand` says whether any did. Raises
    ProtocolError where the file as a whole cannot be read.
    """
    head, found = table_rows(path, uses, encoding, columns)
    rows: dict[int, Mapping[str, str]] = {}
    problems: list[RowProblem] = []
    for line, said in found:
        if isinstance(said, Sentence):
            problems.append(RowProblem(line, said))
            check_worth(head.file, len(problems), len(rows), line, said)
        else:
            rows[line] = said
    return Table(head.file, head.encoding, head.separator, head.columns, head.passed_over, rows, tuple(problems))


def table_rows(
    path: Path | str, uses: Iterable[str], encoding: str = "", columns: Mapping[str, str] | None = None
) -> tuple[TableHead, Iterator[tuple[int, Mapping[str, str] | Sentence]]]:
    """As `open_table`, of whose rows none is kept: the head, and the line and what the cells say of each, or what is
    wrong with it."""
    path = Path(path)
    text, encoding, damaged = _text(path, encoding)
    text, separator = rows_and_separator(text)
    lines = records(text, separator)
    first = next(lines, None)
    if first is None:
        raise ProtocolError("{file} is empty; its first line must name the columns.", file=path.name)
    if first.problem and (what := _NO_TABLE.get(text[:PEEKED].lstrip()[:1])):
        raise ProtocolError("{file} is {what}; save it as CSV UTF-8.", file=path.name, what=what)
    if first.problem:
        raise ProtocolError("{file} line {line}: {problem}.", file=path.name, line=first.line, problem=first.problem)
    places, passed_over = _places(first.cells, tuple(uses), columns or {})
    if not places and (what := _NO_TABLE.get(text[:PEEKED].lstrip()[:1])):
        raise ProtocolError("{file} is {what}; save it as CSV UTF-8.", file=path.name, what=what)
    used = {what: first.cells[at] for what, at in places.items()}
    head = TableHead(path.name, encoding, separator, used, passed_over)
    return head, _said_of(lines, first.cells, places, damaged, above=path.suffix.lower() in (".jsonl", ".json"))


def _said_of(
    lines: Iterator[Record], header: tuple[str, ...], places: Mapping[str, int], damaged: bool, above: bool
) -> Iterator[tuple[int, Mapping[str, str] | Sentence]]:
    """What each row says; `above`: the header is none of the file's own lines, so that these are counted without it."""
    width = max((at + 1 for at, name in enumerate(header) if name), default=0)
    needed = max((at + 1 for what, at in places.items() if what not in _LEFT_OUT), default=1)
    before: tuple[tuple[str, ...], Mapping[str, str]] = ((), {})
    for record in lines:
        line = record.line - above
        if record.cells == before[0] and not record.problem:  # the same row again takes no memory
            yield line, before[1]
            continue
        problem = record.problem or _misfit(record, needed, width, len(header))
        if above and record.cells == (NO_OBJECT,):
            problem = Sentence("is no JSON object that names the columns")
        if damaged and not problem and any("\ufffd" in cell or "\0" in cell for cell in record.cells):
            problem = Sentence("holds bytes that are no text; write the row anew")
        if problem:
            yield line, problem
            continue
        said = {what: _said(what, record.cells[at]) if at < len(record.cells) else "" for what, at in places.items()}
        before = record.cells, said
        yield line, said


def meanings_by_hand(columns: Mapping[str, str]) -> dict[str, str]:
    """The meanings that a person named columns for, by any name they have; ProtocolError for one that there is not."""
    named: dict[str, str] = {}
    for what, name in columns.items():
        meaning = what if what in COLUMNS else _meaning(what)[0]
        if not meaning:
            raise ProtocolError(
                "--columns: there is no “{what}”; name what is read: {known}.", what=what, known=", ".join(COLUMNS)
            )
        named[meaning] = name
    return named


def check_by_hand(columns: Mapping[str, str], tables: Sequence[TableHead]) -> None:
    """Raise ProtocolError where none of the tables has a column that was named by hand."""
    for what, name in columns.items():
        if not any(plain_name(table.columns.get(what, "")) == plain_name(name) for table in tables):
            raise ProtocolError(
                "{file} has no column “{name}”; it has {columns}.",
                file=" / ".join(table.file for table in tables),
                name=name,
                columns=", ".join(column for table in tables for column in table.header),
            )


def _misfit(record: Record, needed: int, width: int, most: int) -> Sentence | None:
    """Why a row does not fit a header whose last name stands in column `width` of `most`; at least the first `needed`
    must be there."""
    if len(record.cells) >= needed and not any(record.cells[most:]):
        return None
    filled = max(at + 1 for at, cell in enumerate(record.cells) if cell)
    count = len(record.cells) if len(record.cells) < width else filled
    return Sentence("has {count} fields, the header {count2}; quote commas", count=count, count2=width)


def _said(what: str, cell: str) -> str:
    if not cell:
        return cell
    if what == "transcript":
        return spoken(read_cell(cell))
    cell = read_cell(cell)
    if what in _NAME_COLUMNS:
        return cell
    cell = cell.translate(UNSEEN)
    return "" if cell.strip().casefold() in EMPTY_WORDS else cell


def _text(path: Path, encoding: str) -> tuple[str, str, bool]:
    """Text and encoding of a file, and whether characters of it are not what they were."""
    if (made := as_table(path)) is not None:
        return made, "utf-8", False
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise ProtocolError("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error) from None
    if size > LARGEST:
        raise ProtocolError("{file} is too large for a table ({size} MB); split it.", file=path.name, size=size >> 20)
    if (count := max(data.count(b"\n"), data.count(b"\r"))) > MOST_LINES:
        raise ProtocolError("{file} is too long for a table ({count} lines); split it.", file=path.name, count=count)
    if what := next((what for start, what in _NO_TEXT.items() if data.startswith(start)), None):
        raise ProtocolError("{file} is {what}; save it as CSV UTF-8.", file=path.name, what=what)
    plain = data.removeprefix(codecs.BOM_UTF8)
    if not encoding and not any(plain.startswith(mark) for mark, _ in MARKS):
        try:
            damaged, bad, good = plain.decode("utf-8"), 0, 0
        except UnicodeDecodeError:
            damaged = plain.decode("utf-8", "replace")
            bad = damaged.count("\ufffd")
            good = len(damaged) - len(damaged.encode("ascii", "ignore")) - bad
        if good >= _LEAST_GOOD * bad and plain.count(0) * _STRAY_NULS <= len(plain):
            return damaged, "utf-8", bad > 0 or "\0" in damaged
    try:
        text, found = decode_text(data, encoding)
    except ProtocolError as error:
        raise ProtocolError(
            "{file} {what} (gb18030, big5, cp1252 …; on the command line --encoding).",
            file=path.name,
            what=error.sentence,
        ) from None
    return text, codecs.lookup(found).name, False


def rows_and_separator(text: str) -> tuple[str, str]:
    """The rows of a table, and what separates their cells: what a line `sep=` says, or what explains the header."""
    named = re.match(r'\s*"?sep=(\S|\t)"?[,; ]*(\r\n|\n|\r)', text, re.IGNORECASE)
    if named:
        # The line stays, empty, so that lines keep their numbers.
        return text[named.start(2) :], named[1]
    header = next((line for line in LINE_END.split(text[:PEEKED]) if line.strip()), "")

    def explains(separator: str) -> tuple[int, int]:
        cells = next(records(header, separator), Record(1, ())).cells or header.split(separator)
        return sum(plain_name(name) in _MEANINGS for name in cells), len(cells)

    return text, max(SEPARATORS, key=explains)


def _places(
    header: tuple[str, ...], uses: tuple[str, ...], by_hand: Mapping[str, str]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where the columns stand that are used, by meaning and in the order of the table; the names of the others."""
    chosen: dict[str, tuple[int, int]] = {}  # meaning to (rank, place)
    for what, name in by_hand.items():
        at = [place for place, own in enumerate(header) if own and plain_name(own) == plain_name(name)]
        at = [place for place in at if header[place] == name] or at
        if at and what in uses:
            chosen[what] = (-1, at[0])
    taken = {place for _, place in chosen.values()}
    for place, name in enumerate(header):
        what, rank = _meaning(name)
        if (what in by_hand and what in chosen) or place in taken:
            continue
        used = what in uses or any(what.startswith(begin) and begin in uses for begin in (TARGET, PROBABILITY))
        if used and (what not in chosen or rank < chosen[what][0]):
            chosen[what] = (rank, place)
    places = dict(sorted(((what, place) for what, (_, place) in chosen.items()), key=lambda item: item[1]))
    passed_over = (name for place, name in enumerate(header) if name and place not in places.values())
    return places, tuple(passed_over)


def _meaning(name: str) -> tuple[str, int]:
    head, sign, label = name.partition(":")
    if sign and (begin := f"{plain_name(head)}:") in (TARGET, PROBABILITY) and label.strip():
        return begin + label.strip(), 0
    return _MEANINGS.get(plain_name(name), ("", 0))
