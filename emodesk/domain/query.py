"""The language of filters: `label=anger and disagreement>.3`. Parsed by hand into frozen values, never evaluated.

    not status=open and (speaker=s3,s4 or words~"never again") and missing=image

Terms compare a field with a value (`= != < <= > >=`, `~` for “contains”), several values with commas mean any of them,
a field alone asks whether there is anything (`comment`, `changed`), and any other word is searched for in names and
words. `and` may be left out; `not` binds tightest, `or` loosest. What a query means in SQL is `store.query`'s.
"""

from __future__ import annotations

import difflib
import enum
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from emodesk.domain.model import DomainError
from emodesk.domain.queue import MINE, STATES, QueueFilter
from trainer.protocol.errors import ProtocolError
from trainer.protocol.labels import SPLITS, canonical_label
from trainer.protocol.round_folder import FACTS

LONGEST = 2000  # characters of a query
DEEPEST = 40  # brackets and nots within each other


class QueryError(DomainError):
    """A filter that cannot be understood; the sentence names the place, and `place` is where, from 0."""

    def __init__(self, sentence: str, /, *, at: int, **values: object) -> None:
        super().__init__(sentence, place=at + 1, **values)
        self.place = at


class Kind(enum.Enum):
    """What a field holds, and so what it can be compared with."""

    WORD = "word"  # exactly one of some words
    TEXT = "text"  # any text; = is “contains”, because nobody types a whole transcript
    NUMBER = "number"
    DAY = "day"  # YYYY-MM-DD, in UTC
    YES = "yes"  # there or not


@dataclass(frozen=True)
class QueryField:
    """What a query can ask of a clip. `model`: the answer gives away what the model says; `choices`: all its words."""

    name: str
    kind: Kind
    model: bool = False
    choices: tuple[str, ...] = ()


FIELDS = {
    field.name: field
    for field in (
        QueryField("label", Kind.WORD, model=True),  # a person's where there is one, else the model's
        QueryField("given", Kind.WORD),  # a person's alone
        QueryField("proposed", Kind.WORD, model=True),  # the model's alone
        QueryField("status", Kind.WORD, choices=(*STATES, MINE)),
        QueryField("opinion", Kind.WORD, model=True),  # what something else than a person or a round says
        QueryField("split", Kind.WORD, choices=SPLITS),
        QueryField("speaker", Kind.WORD),
        QueryField("language", Kind.WORD),
        QueryField("reviewer", Kind.WORD),  # who voted on it
        QueryField("missing", Kind.WORD, model=True),  # a modality that the round did not find in the clip
        QueryField("name", Kind.TEXT),
        QueryField("words", Kind.TEXT),
        QueryField("comment", Kind.TEXT),
        QueryField("flag", Kind.TEXT),  # why it is flagged
        QueryField("note", Kind.TEXT),  # what is odd about the file
        QueryField("confidence", Kind.NUMBER, model=True),
        QueryField("margin", Kind.NUMBER, model=True),
        QueryField("entropy", Kind.NUMBER, model=True),
        QueryField("disagreement", Kind.NUMBER, model=True),  # of the modalities
        QueryField("folds", Kind.NUMBER, model=True),  # how far the folds disagree
        QueryField("seconds", Kind.NUMBER),
        *(QueryField(name, Kind.NUMBER) for name in FACTS),  # what the applied round's features know of the file
        QueryField("votes", Kind.NUMBER),
        QueryField("agreement", Kind.NUMBER),  # share of the votes that say the same
        QueryField("round", Kind.NUMBER),  # whose proposal the latest decision was made beside
        QueryField("decided", Kind.DAY),  # when the latest decision was made
        QueryField("changed", Kind.YES, model=True),  # the applied round proposes another label than the one before it
        QueryField("second", Kind.WORD),  # a second emotion that somebody saw
        QueryField("intensity", Kind.NUMBER),
        QueryField("valence", Kind.NUMBER),
        QueryField("arousal", Kind.NUMBER),
        QueryField("free", Kind.TEXT),  # words of the reviewers' own
    )
}
_OF_PEOPLE = frozenset((
    "label", "given", "reviewer", "comment", "flag", "votes", "agreement", "round", "decided", "second", "intensity",
    "valence", "arousal", "free",
))  # fmt: skip
_WHETHER = frozenset(("open", MINE, "labelled", "reviewed"))
LABELLED = ("label", "given", "proposed", "second", "opinion")  # fields whose words are the project's labels


@dataclass(frozen=True)
class Term:
    """One comparison: `sign` is =, <, <=, >, >= or ~; any of the `values`; without any: whether there is anything."""

    field: str
    sign: str = "="
    values: tuple[str | float, ...] = ()


@dataclass(frozen=True)
class Search:
    """Each of these words in the clip's name or transcript, whatever their case."""

    text: str


@dataclass(frozen=True)
class Not:
    """What the part does not let through."""

    part: Query


@dataclass(frozen=True)
class Every:
    """All parts hold; without parts, always."""

    parts: tuple[Query, ...] = ()


@dataclass(frozen=True)
class Either:
    """One of the parts holds."""

    parts: tuple[Query, ...]


Query = Term | Search | Not | Every | Either


def parse(text: str, labels: Sequence[str] = (), modalities: Sequence[str] = ()) -> Query:
    """What a filter asks for; everything for an empty one. QueryError with a sentence where it cannot be understood.

    With `labels` and `modalities`, fields of these take those words only.
    """
    if len(text) > LONGEST:
        raise QueryError("This filter is longer than {most} characters (from place {place}).", at=LONGEST, most=LONGEST)
    return _Parser(text, labels, modalities).parse()


def reworded(text: str, renames: Mapping[str, str], labels: Sequence[str]) -> str:
    """A filter that was kept before labels were renamed, by the words of now; as it is where it asks for none of them,
    or for one that is gone (''). What it looks for in texts stays."""
    found, end, known = "", 0, (*labels, *renames)
    try:
        for token in _Parser(text, known, ()).label_values():
            said = token.text
            with suppress(ProtocolError):
                said = canonical_label(said, known)
            if new := renames.get(said):
                raw = _TOKEN.match(text.translate(_SAME), token.place)
                assert raw is not None, "it was read there"
                found += text[end : token.place] + _between_marks(new)
                end = raw.end()
    except QueryError:
        return text
    found += text[end:]
    return found if understood(found, labels) else text


def understood(text: str, labels: Sequence[str]) -> bool:
    """Whether a filter can be asked of a project with these labels."""
    try:
        parse(text, labels)
    except QueryError:
        return False
    return True


def asked(chosen: QueueFilter, labels: Sequence[str] = (), modalities: Sequence[str] = ()) -> Query:
    """What a queue's filter asks for, all of it but its list of clips; QueryError where its `where` is no query."""
    parts: list[Query] = [] if chosen.state == "all" else [Term("status", "=", (chosen.state,))]
    if chosen.label is not None:
        parts.append(Term("label", "=", (chosen.label,)))
    if chosen.speaker:
        parts.append(Term("speaker", "=", (chosen.speaker,)))
    if chosen.text.strip():
        parts.append(Search(chosen.text))
    return Every((*parts, parse(chosen.where, labels, modalities)))


def as_text(chosen: QueueFilter) -> str:
    """A queue's filter as one query, to be kept by a name or asked elsewhere."""
    parts = [] if chosen.state == "all" else [f"status={chosen.state}"]
    if chosen.label is not None:
        parts.append(f"label={quoted(chosen.label)}")
    if chosen.speaker:
        parts.append(f"speaker={quoted(chosen.speaker)}")
    parts += [quoted(word) for word in chosen.text.split()]
    if chosen.where.strip():
        parts.append(f"({chosen.where.strip()})" if parts else chosen.where.strip())
    return " and ".join(parts)


def terms(query: Query) -> Iterator[Term]:
    """Every comparison in a query."""
    if isinstance(query, Term):
        yield query
    elif isinstance(query, Not):
        yield from terms(query.part)
    elif isinstance(query, Every | Either):
        for part in query.parts:
            yield from terms(part)


def gives_model_away(query: Query) -> bool:
    """Whether which clips pass says something of what the model believes."""
    return any(FIELDS[term.field].model for term in terms(query))


def gives_people_away(query: Query) -> bool:
    """Whether which clips pass says something of what people decided, beyond whether anybody did."""
    return any(
        term.field in _OF_PEOPLE or (term.field == "status" and not {*term.values} <= _WHETHER) for term in terms(query)
    )


def quoted(value: str) -> str:
    """A value as a query can hold it: in quotation marks where it would be read as something else."""
    if re.fullmatch(r"[\w.-]+", value) and value.lower() not in ("and", "or", "not") and value not in FIELDS:
        return value
    return _between_marks(value)


def _between_marks(value: str) -> str:
    return '"' + re.sub(r'([\\"“”„])', r"\\\1", value) + '"'


_SAME = str.maketrans("＝＜＞（），～“”„｜！", '=<>(),~"""|!')  # what other keyboards write
_TOKEN = re.compile(
    r"""\s*(?:(?P<mark>[(),])
        |(?P<sign><=|>=|!=|==|[=<>~])
        |"(?P<quote>(?:[^"\\]|\\.)*)"
        |(?P<word>[^\s(),=<>~!"]+))""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class _Token:
    kind: str  # mark, sign, quote, word or end
    text: str
    place: int


class _Parser:
    """Recursive descent over the tokens of one query."""

    def __init__(self, text: str, labels: Sequence[str], modalities: Sequence[str]) -> None:
        self._labels = tuple(labels)
        self._modalities = tuple(modalities)
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0
        self._value_place = 0
        self._label_values: list[_Token] = []

    def label_values(self) -> list[_Token]:
        """Where labels stand in the query, in whatever words; QueryError."""
        self.parse()
        return self._label_values

    def parse(self) -> Query:
        if self._next.kind == "end":
            return Every()
        found = self._either()
        if self._next.kind != "end":
            raise QueryError(
                "“{word}” at place {place} closes nothing; take it out.", at=self._next.place, word=self._next.text
            )
        return found

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _is_word(self, word: str) -> bool:
        return self._next.kind == "word" and self._next.text.lower() == word

    def _either(self) -> Query:
        parts = [self._every()]
        while self._is_word("or"):
            self._take()
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _every(self) -> Query:
        parts = [self._part()]
        while True:
            if self._is_word("and"):
                self._take()
            elif (self._next.kind not in ("word", "quote") and self._next.text != "(") or self._is_word("or"):
                break
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _part(self) -> Query:
        token = self._take()
        if token.kind == "word" and token.text.lower() == "not":
            return Not(self._deeper(token, self._part))
        if token.text == "(" and token.kind == "mark":
            found = self._deeper(token, self._either)
            if self._take().text != ")":
                raise QueryError("The bracket at place {place} is not closed; add “)” where it ends.", at=token.place)
            return found
        if token.kind == "quote":
            return Search(token.text)
        if token.kind != "word" or token.text.lower() in ("and", "or"):
            where = token.text or "the end"
            raise QueryError(
                "Something is missing before “{where}” at place {place}; write a field, or words.",
                at=token.place,
                where=where,
            )
        return self._term(token)

    def _deeper(self, token: _Token, read: Callable[[], Query]) -> Query:
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError("The brackets at place {place} stand too deep within each other.", at=token.place)
        found = read()
        self._depth -= 1
        return found

    def _term(self, name: _Token) -> Query:
        field = FIELDS.get(name.text.lower())
        if self._next.kind != "sign":
            return Term(field.name) if field else Search(name.text)
        if field is None:
            near = difflib.get_close_matches(name.text.lower(), FIELDS, 1)
            if near:
                raise QueryError(
                    "There is no field “{word}” (place {place}); did you mean “{near}”?",
                    at=name.place,
                    word=name.text,
                    near=near[0],
                )
            raise QueryError(
                "There is no field “{word}” (place {place}); fields are {fields}.",
                at=name.place,
                word=name.text,
                fields=", ".join(FIELDS),
            )
        sign = self._take()
        values = [self._value(field)]
        while self._next.text == "," and self._next.kind == "mark":
            self._take()
            values.append(self._value(field))
        plain = "=" if sign.text in ("==", "!=") else sign.text
        if plain == "~" and field.kind not in (Kind.TEXT, Kind.WORD):
            raise QueryError(
                "“~” at place {place} looks for words; compare “{field}” with =, < or >.",
                at=sign.place,
                field=field.name,
            )
        if plain not in "=~" and field.kind not in (Kind.NUMBER, Kind.DAY):
            raise QueryError(
                "“{field}” is no number, so “{sign}” at place {place} says nothing; use = or ~.",
                at=sign.place,
                field=field.name,
                sign=plain,
            )
        if field.kind is Kind.TEXT:
            plain = "~"
        if plain == "=":
            values = [self._known(field, value) for value in values]
        if field.kind is Kind.YES:
            wanted: Query = Term(field.name) if values == ["yes"] else Not(Term(field.name))
        else:
            wanted = Term(field.name, plain, tuple(values))
        return Not(wanted) if sign.text == "!=" else wanted

    def _value(self, field: QueryField) -> str | float:
        token = self._take()
        if token.kind not in ("word", "quote"):
            raise QueryError(
                "“{field}” is compared with nothing at place {place}; write a value there.",
                at=token.place,
                field=field.name,
            )
        if field.kind is Kind.NUMBER:
            return _number(field, token)
        if field.kind is Kind.DAY:
            return _day(token)
        if field.kind is Kind.YES:
            if token.text.lower() not in ("yes", "no"):
                raise QueryError(
                    "“{field}” is yes or no, not “{word}” (place {place}).",
                    at=token.place,
                    field=field.name,
                    word=token.text,
                )
            return token.text.lower()
        if field.name in LABELLED:
            self._label_values.append(token)
        self._value_place = token.place
        return token.text

    def _known(self, field: QueryField, value: str | float) -> str | float:
        """A word that the field can have, under whatever name; those of labels and statuses are misspelt easily."""
        choices = self._labels if field.name in LABELLED else field.choices
        choices = self._modalities if field.name == "missing" else choices
        if not choices or not value:
            return value
        if field.name in LABELLED:
            with suppress(ProtocolError):
                return canonical_label(str(value), self._labels)
        elif (low := str(value).lower()) in choices:
            return low
        raise QueryError(
            "“{field}” is never “{word}” (place {place}); it is one of {choices}.",
            at=self._value_place,
            field=field.name,
            word=value,
            choices=", ".join(choices),
        )


def _tokens(text: str) -> Iterator[_Token]:
    written, text, at = text, text.translate(_SAME), 0  # what stands in a word or between quotation marks is as written
    end = len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            if text[at] == '"':
                raise QueryError("The quotation mark at place {place} is not closed; add another where it ends.", at=at)
            raise QueryError("“{word}” at place {place} says nothing here; take it out.", at=at, word=text[at])
        kind = str(found.lastgroup)
        said = (text if kind in ("mark", "sign") else written)[found.start(kind) : found.end(kind)]
        place = found.start(kind) - (kind == "quote")
        yield _Token(kind, re.sub(r"\\(.)", r"\1", said, flags=re.DOTALL) if kind == "quote" else said, place)
        at = found.end()
    yield _Token("end", "", len(text))


def _number(field: QueryField, token: _Token) -> float:
    found = re.fullmatch(r"([+-]?(?:\d+\.?\d*|\.\d+))(%?)", token.text)
    if not found:
        raise QueryError(
            "“{field}” is a number, not “{word}” (place {place}); write it as .3 or 30%.",
            at=token.place,
            field=field.name,
            word=token.text,
        )
    return float(found[1]) / (100 if found[2] else 1)


def _day(token: _Token) -> float:
    try:
        return datetime.strptime(token.text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        raise QueryError(
            "“{word}” at place {place} is no day; write it as 2026-11-28.", at=token.place, word=token.text
        ) from None
