"""Transcripts that lie beside clips under their names: NAME.txt, NAME.srt, NAME.zh.vtt, in any letter case."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from emodesk.domain import DomainError
from emodesk.domain.recognised import Word, retold, say_the_same
from emodesk.services.differences import shortened
from emodesk.services.file_names import is_unicode
from emodesk.services.folder_files import relative, some_names
from emodesk.services.side_tables import ImportProblem
from trainer.protocol.cues import LostLine, SubtitleLine, read_subtitle, subtitle_lines
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.packed import PathList, TextIndex
from trainer.protocol.spoken import spoken
from trainer.protocol.tables import UNSEEN
from trainer.protocol.text_encoding import decode_text

SUFFIXES = (".txt", ".srt", ".vtt", ".ass", ".ssa", ".sbv", ".lrc")  # in the order in which they count
UNREAD = (".smi", ".sami", ".ttml", ".dfxp", ".sub", ".stl", ".usf")  # subtitles of other programs
NOT_ALONE = (".eaf", ".textgrid", ".lab")  # ELAN, Praat, HTK
TABLES = (".csv", ".tsv", ".jsonl")
_BESIDE = (*SUFFIXES, *NOT_ALONE, *UNREAD)
OVER_AN_END = 0.1  # seconds of a line beyond a clip's end that are said of it
LARGEST_SUBTITLE = 16 * 1024 * 1024  # of a recording of hours
LARGEST = 256 * 1024  # bytes; a clip's transcript is a few sentences
_USUAL = ("utf-8", "utf-16-le", "utf-16-be")  # encodings that need no word
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml|tt)\b", re.IGNORECASE)
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*")
_LANGUAGES = (
    "af am ar as az be bg bn bo bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja jv "
    "ka kk km kn ko ku ky lo lt lv mk ml mn mr ms my nb ne nl nn no or pa pl ps pt ro ru sd si sk sl so sq sr sv sw ta "
    "te tg th ti tk tl tr tt ug uk ur uz vi wo xh yi yo yue zh zu"
)
_CODES = frozenset(_LANGUAGES.split())
# What a language is called in names beside its code.
_CODE_OF = {"cn": "zh", "chi": "zh", "zho": "zh", "chs": "zh", "cht": "zh", "cmn": "zh", "eng": "en", "jp": "ja",
            "jpn": "ja", "kor": "ko", "ger": "de", "deu": "de", "fre": "fr", "fra": "fr", "spa": "es", "ita": "it",
            "por": "pt", "rus": "ru"}  # fmt: skip


@dataclass(frozen=True)
class Sidecar:
    """The transcript beside a clip, its language where its name says so, and its lines where they have times."""

    transcript: str = ""
    language: str = ""
    lines: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Subtitle:
    """A subtitle beside a recording: its file's path from the folder on, its language, '' where its name says none, its
    lines, and those whose times do not hold."""

    file: str
    language: str
    lines: tuple[SubtitleLine, ...]
    lost: tuple[LostLine, ...]


class Sidecars:
    """The transcripts among the files of a folder, by clip; of clips that a table names, among those beside them, and
    `folder` is the table's. Of what else lies there then nothing is said.

    Attributes:
        problems: transcripts that should have come in and could not.
    """

    def __init__(self, media: PathList, others: PathList, folder: Path | None = None) -> None:
        self.problems: list[ImportProblem] = []
        self._folder = folder or others.folder
        self._says_others = folder is None
        self._encodings: dict[str, list[Path]] = {}
        self._others = others
        self._second: list[Path] = []  # words of a clip that has its words from another file
        self._otherwise: list[Path] = []  # words that are not those that were told of the clip
        self._first_otherwise: tuple[str, str] | None = None
        self._timed: tuple[Path, list[tuple[Path, Subtitle]]] | None = None  # beside the file whose parts are asked for
        self._untimed: list[Path] = []  # words without times beside a file whose parts are clips
        self._lost: dict[Path, int] = {}  # lines whose times do not hold, beside such a file
        self._over: dict[Path, set[float]] = {}  # where lines begin that reach over an end of such a clip
        self._clips = media.names
        some = [at for at, name in enumerate(others.names) if name.lower().endswith(_BESIDE)]
        self._any = bool(some)
        named = ((name, at) for at, clip in enumerate(media.names if some else ()) for name in _names_of(clip))
        self._named = TextIndex(named)
        self._beside = TextIndex((beside[0], at) for at in some if (beside := self._of(others.names[at])))

    def _of(self, name: str) -> tuple[str, str] | None:
        """What a file lies beside, and the language that its name says, '' for none; None where no clip is called so.
        Both names are paths from the folder on."""
        if not name.lower().endswith(_BESIDE):
            return None
        place, stem = _names_of(name)[0].rpartition("/")[::2]
        for which, language in ((stem, ""), _language_of(stem)):
            clip = f"{place}/{which}"
            if any(clip in _names_of(self._clips[at]) for at in self._named.of(clip)):
                return clip, language
        return None

    def of(self, clip: Path, language: str = "", told: str = "") -> Sidecar:
        """What lies beside a clip: the first file with words in it, one in the clip's `language` before others, and
        the times of the first whose lines say the same. Of a clip whose words are `told` already these hold, and it is
        noted where none says the same."""
        found, used = Sidecar(told), set[Path]()
        others: list[tuple[Path, str]] = []
        readable = self._readable(clip, language)
        for tag, path in readable:
            try:
                beside, encoding = read_sidecar(path, tag)
            except DomainError as error:
                message = Sentence("{error} The clip comes in without it.", error=error)
                self.problems.append(ImportProblem(relative(self._folder, path), message))
                used.add(path)
                continue
            if not beside.transcript:
                used.add(path)
                continue
            if not found.transcript:
                found = beside
            elif not say_the_same(beside.transcript, found.transcript):
                others.append((path, beside.transcript))
                continue
            elif found.lines or not (lines := retold(found.transcript, beside.lines)):
                continue
            else:
                found = replace(found, language=found.language or beside.language, lines=lines)
            used.add(path)
            if encoding not in _USUAL:
                self._encodings.setdefault(encoding, []).append(path)
        if not told:
            self._second += [path for _, path in readable if path not in used]
        elif others:
            self._otherwise += [path for path, _ in others]
            self._first_otherwise = self._first_otherwise or (shortened(told), shortened(others[0][1]))
        return found

    def of_part(self, clip: Path, start: float, end: float | None, language: str = "", told: str = "") -> Sidecar:
        """What the subtitle beside a file says from `start` to `end` seconds of it, its times from there: the lines
        of which more than half lies there. `language` and `told` as of `of`."""
        if self._timed is None or self._timed[0] != clip:
            self._timed = clip, self._read_timed(clip)
        last = float("inf") if end is None else end
        for path, subtitle in sorted(self._timed[1], key=lambda each: each[1].language not in ("", language)):
            words = []
            for line in subtitle.lines:
                within = min(line.end, last) - max(line.start, start)
                if within <= 0:
                    continue
                if line.end - line.start - within > OVER_AN_END:
                    self._over.setdefault(path, set()).add(line.start)
                if 2 * within > line.end - line.start:
                    words.append(Word(line.text, max(line.start, start) - start, min(line.end, last) - start))
            said = " ".join(word.text for word in words)
            if said and not told:
                return Sidecar(said, subtitle.language, tuple(words))
            if said and say_the_same(said, told):
                return Sidecar(told, subtitle.language, retold(told, words))
            if said and path not in self._otherwise:
                self._otherwise.append(path)
                self._first_otherwise = self._first_otherwise or (shortened(told), shortened(said))
        return Sidecar(told)

    def _read_timed(self, clip: Path) -> list[tuple[Path, Subtitle]]:
        """The subtitles beside a file that have lines with times."""
        found = []
        for tag, path in self._readable(clip, ""):
            try:
                text, encoding = _text_of(path, LARGEST_SUBTITLE)
            except DomainError as error:
                message = Sentence("{error} The clip comes in without it.", error=error)
                self.problems.append(ImportProblem(relative(self._folder, path), message))
                continue
            lines, lost = read_subtitle(text)
            if lost:
                self._lost[path] = len(lost)
            if lines:
                found.append((path, Subtitle(relative(self._folder, path), tag, tuple(lines), tuple(lost))))
                if encoding not in _USUAL:
                    self._encodings.setdefault(encoding, []).append(path)
            elif not lost and spoken(text):
                self._untimed.append(path)
        return found

    def subtitle(self, clip: Path) -> Subtitle | None:
        """The first subtitle beside a recording that has lines with times, else the first of which some are lost."""
        damaged = None
        for tag, path in self._readable(clip, ""):
            try:
                lines, lost = read_subtitle(_text_of(path, LARGEST_SUBTITLE)[0])
            except DomainError:
                continue  # said when its words are asked for
            found = Subtitle(relative(self._folder, path), tag, tuple(lines), tuple(lost))
            if lines:
                return found
            damaged = damaged or (found if lost else None)
        return damaged

    def _readable(self, clip: Path, language: str) -> list[tuple[str, Path]]:
        """What lies beside a clip and can be read, one in its `language` before others."""
        readable = []
        for name in _names_of(self._others.name_of(clip)) if self._any else ():
            for at in self._beside.of(name):
                beside = self._of(self._others.names[at])
                if beside and beside[0] == name and self._others[at].suffix.lower() in SUFFIXES:
                    readable.append((beside[1], self._others[at]))
        readable.sort(
            key=lambda sidecar: (
                sidecar[0] not in ("", language),
                bool(sidecar[0]),
                SUFFIXES.index(sidecar[1].suffix.lower()),
            )
        )
        return readable

    def notes(self, used: Iterable[Path] = ()) -> list[ImportProblem]:
        """After all clips: what else lies in the folder and was not read; `used` are tables, and folders of
        such, that were."""
        tables, second, otherwise = set(used), set(self._second), set(self._otherwise)
        untimed = set(self._untimed)
        told, beside = self._first_otherwise or ("", "")
        groups: dict[Sentence, PathList] = {}
        for name, path in zip(self._others.names, self._others, strict=True):
            end = path.suffix.lower()
            if not self._says_others and self._of(name) is None:
                continue
            if end in NOT_ALONE:
                why = Sentence(
                    "annotations are not read by themselves; bring in those of ELAN and Praat with "
                    "import --annotations, or save the words as .srt or .txt."
                )
            elif end in UNREAD:
                why = Sentence("subtitles of this kind are not read; save them as .srt or .vtt.")
            elif end == ".json":
                why = Sentence("is not read by itself; labels of Label Studio come in with import --annotations.")
            elif path in untimed:
                why = Sentence(
                    "its words have no times and the clips are parts of the file beside it, so none has them; save it "
                    "as .srt, or give the table a column of words."
                )
            elif path in second:
                why = Sentence("the clip has its words from another file beside it; keep the one that is right.")
            elif path in otherwise:
                why = Sentence(
                    "the clip has other words from a table or its name, and those hold: “{told}” and not “{beside}”; "
                    "neither these words nor their times are used.",
                    told=told, beside=beside,
                )  # fmt: skip
            elif end in SUFFIXES and path.parent not in tables and self._of(name) is None:
                why = Sentence("no clip of that name lies beside, so the words were not taken.")
            elif end in TABLES and path not in tables:
                why = Sentence("a table in the folder is not read by itself; import it, or name it with --label-file.")
            else:
                continue
            groups.setdefault(why, PathList(self._others.folder)).append(path)
        notes = [ImportProblem(some_names(self._folder, paths), why) for why, paths in groups.items()]
        for path, count in self._lost.items():
            message = Sentence("{n} lines have no times that hold, so no clip has their words.", n=count)
            notes.append(ImportProblem(relative(self._folder, path), message))
        for path, starts in self._over.items():
            message = Sentence(
                "{n} lines reach over an end of a clip; the clip that holds more than half of such a line has its "
                "words, and none where none does.",
                n=len(starts),
            )
            notes.append(ImportProblem(relative(self._folder, path), message))
        for encoding, paths in self._encodings.items():
            message = Sentence("read as {encoding}; save as UTF-8 what reads wrong.", encoding=encoding)
            notes.append(ImportProblem(some_names(self._folder, paths), message))
        return notes


def files_beside(media: PathList) -> PathList:
    """What lies in the folders of some files and may be a transcript of one, by its ending."""
    found = PathList(media.folder)
    for place in dict.fromkeys(os.path.dirname(path) for path in media):
        try:
            with os.scandir(place) as entries:
                names = sorted(entry.name for entry in entries if entry.is_file())
        except OSError:
            continue  # said of the file itself
        for name in names:
            if name.lower().endswith(_BESIDE) and not name.startswith(".") and is_unicode(name):
                found.append(Path(place, name))
    return found


def read_sidecar(path: Path, language: str = "") -> tuple[Sidecar, str]:
    """What is said in a transcript, and the encoding it was in; DomainError where the file cannot be read."""
    text, encoding = _text_of(path, LARGEST)
    lines = tuple(Word(line.text, line.start, line.end) for line in subtitle_lines(text))
    return Sidecar(spoken(text), language, lines), encoding


def _text_of(path: Path, largest: int) -> tuple[str, str]:
    """What stands in a file, and the encoding that it was in; DomainError where it cannot be read."""
    try:
        if path.stat().st_size > largest:
            raise DomainError(
                "{file} is too large for a clip's transcript; keep only what is said in the clip.", file=path.name
            )
        text, encoding = decode_text(path.read_bytes())
    except ProtocolError as error:
        raise DomainError("{file} {error}.", file=path.name, error=error) from None
    except OSError as error:
        raise DomainError("{file} cannot be read: {reason}.", file=path.name, reason=error.strerror or error) from None
    if _PAGE.match(text):
        raise DomainError("{file} is a web page or XML in place of what is said; fetch it again.", file=path.name)
    return text.translate(UNSEEN), encoding


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _names_of(name: str) -> tuple[str, str]:
    """A file's path from the folder on, without its ending and with it, as sidecars of any letter case have it."""
    place, _, last = name.rpartition("/")
    return f"{place}/{_folded(Path(last).stem)}", f"{place}/{_folded(last)}"


def _language_of(stem: str) -> tuple[str, str]:
    """A name without its tag for a language, and the language's code; '' where it has none."""
    name, dot, tag = stem.rpartition(".")
    match = _TAG.fullmatch(tag) if dot else None
    code = _CODE_OF.get(match[1], match[1]) if match else ""
    return (name, code) if code in _CODES else (stem, "")
