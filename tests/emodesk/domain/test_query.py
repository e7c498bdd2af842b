"""The language of filters: what it says, where it is wrong, and that it means in the database what words mean."""

from __future__ import annotations

import operator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from made_rounds import make_project, make_round

from emodesk.domain.query import (
    FIELDS,
    Either,
    Every,
    Not,
    Query,
    QueryError,
    Search,
    Term,
    as_text,
    gives_model_away,
    parse,
    quoted,
)
from emodesk.domain.queue import QueueFilter
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.store import clips, rounds
from trainer.protocol.labels import LABELS


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", Every()),
        ("label=anger and disagreement>.3", Every((Term("label", "=", ("anger",)), Term("disagreement", ">", (0.3,))))),
        ("label＝anger", Term("label", "=", ("anger",))),
        ("label=angry,sad", Term("label", "=", ("anger", "sadness"))),
        ("confidence<=30%", Term("confidence", "<=", (0.3,))),
        ("not a or b c", Either((Not(Search("a")), Every((Search("b"), Search("c")))))),
        ("not (a or b)", Not(Either((Search("a"), Search("b"))))),
        ("speaker!=s1", Not(Term("speaker", "=", ("s1",)))),
        ('words="never \\"again\\""', Term("words", "~", ('never "again"',))),
        ("comment changed=no", Every((Term("comment"), Not(Term("changed"))))),
        ('speaker=""', Term("speaker", "=", ("",))),
    ],
)
def test_a_filter_says_what_it_means(text, meant):
    assert parse(text, LABELS) == meant


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("anger and confidense>.3", 10, "no field “confidense” (place 11); did you mean “confidence”"),
        ("label=angr", 6, "“label” is never “angr” (place 7); it is one of neutral, anger"),
        ("label=", 6, "“label” is compared with nothing at place 7"),
        ("(a or b", 0, "bracket at place 1 is not closed"),
        ("a) b", 1, "“)” at place 2 closes nothing"),
        ("a and", 5, "Something is missing before “the end” at place 6"),
        ('words="abc', 6, "quotation mark at place 7 is not closed"),
        ("words>3", 5, "“words” is no number, so “>” at place 6 says nothing"),
        ("margin=much", 7, "“margin” is a number, not “much” (place 8)"),
        ("decided>yesterday", 8, "“yesterday” at place 9 is no day"),
        ("missing=touch", 8, "“missing” is never “touch” (place 9); it is one of speech"),
        ("margin~3", 6, "“~” at place 7 looks for words"),
        ("changed=maybe", 8, "“changed” is yes or no, not “maybe” (place 9)"),
        ("(" * 50 + "a" + ")" * 50, 40, "too deep"),
        ("a" * 3000, 2000, "longer than 2000"),
    ],
)
def test_what_cannot_be_understood_is_said_with_its_place(text, place, said):
    with pytest.raises(QueryError) as caught:
        parse(text, LABELS, ("speech", "image"))
    assert said in str(caught.value)
    assert caught.value.place == place


@given(st.text(max_size=40))
def test_any_text_is_a_filter_or_is_refused_in_a_sentence(text):
    with suppress(QueryError):
        parse(text, LABELS)


@given(st.text(max_size=20))
@example("哇！哪里来的（一只）猫，“小”的～")
def test_a_value_in_quotation_marks_is_read_as_it_was(value):
    assert parse(f"name={quoted(value)}") == Term("name", "~", (value,))


def test_a_label_and_words_with_chinese_marks_are_found_as_they_are_written():
    chosen = QueueFilter("all", label="恐惧（害怕）", text="哇！哪里")
    found = parse(as_text(chosen), ("中性", "恐惧（害怕）"))
    assert found == Every((Term("label", "=", ("恐惧（害怕）",)), Search("哇！哪里")))
    assert parse("（label＝anger）", LABELS) == parse("label=anger", LABELS)


def test_a_filter_that_asks_for_what_the_model_says_gives_it_away():
    assert gives_model_away(parse("speaker=s1 or not (confidence>.5)"))
    assert not gives_model_away(parse("speaker=s1 status=open words~a"))


def test_a_filter_of_the_queue_is_one_query_that_can_be_kept():
    chosen = QueueFilter("open", "anger", "two words", "s 1", where="seconds>2 or votes=1")
    assert parse(as_text(chosen), LABELS) == Every((
        Term("status", "=", ("open",)), Term("label", "=", ("anger",)), Term("speaker", "=", ("s 1",)), Search("two"),
        Search("words"), Either((Term("seconds", ">", (2.0,)), Term("votes", "=", (1.0,)))),
    ))  # fmt: skip
    assert as_text(QueueFilter("all", where="a or b")) == "a or b"


# ------------------------------------------------------------------ what it means, held against a plain reading


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """90 clips with two rounds, of which the second is applied, and decisions of two people."""
    with make_project(tmp_path_factory.mktemp("query") / "study", 90) as project:
        service = RoundService(project)
        for seed in (1, 2):
            service.ingest(make_round(project, seed))
        service.apply(2)
        ann, bob = ReviewService(project, "ann"), ReviewService(project, "bob")
        for clip in range(1, 31):
            ann.correct(clip, LABELS[clip % 6])
        for clip in range(20, 40):
            (bob.skip if clip % 5 == 0 else lambda key: bob.correct(key, LABELS[key % 4]))(clip)
        ann.flag(41, "face hidden")
        bob.comment(3, "sounds ironic")
        bob.comment(4, "again")
        bob.undo()
        bob.cannot_tell(43)
        with project.store.write() as connection:
            clips.change(connection, 7, {"transcript": "ÉCOLE fermée", "language": "fr"})
        yield project


class Reading:
    """Every clip as a dict of what the fields hold, by questions that share nothing with the SQL of the language."""

    def __init__(self, project) -> None:
        queue, review = QueueService(project), ReviewService(project, "ann")
        everything = queue.clips()
        rows = {row.key: row for row in queue.rows([clip.key for clip in everything])}
        with project.store.read() as connection:
            believed = {clip.key: rounds.prediction(connection, 2, clip.key) for clip in everything}
            former = {clip.key: rounds.prediction(connection, 1, clip.key) for clip in everything}
        self.clips = {}
        for clip in everything:
            row, now, then = rows[clip.key], believed[clip.key], former[clip.key]
            found = review.resolution(clip.key)
            acts = review.votes(clip.key)
            latest = next((act for act in review.history(clip.key) if found and act.key == found.decision), None)
            log = review.history(clip.key)
            gone = {act.retracts for act in log}
            self.clips[clip.key] = {
                "label": row.label or row.pseudo_label, "given": row.label, "proposed": now.label, "status": row.state,
                "split": clip.split, "speaker": clip.speaker, "language": clip.language, "name": clip.clip_id,
                "reviewer": [act.reviewer for act in acts], "words": clip.transcript, "note": clip.note,
                "comment": [act.note for act in log if act.kind == "comment" and act.key not in gone],
                "flag": [act.note or " " for act in acts if act.kind == "flag"],
                "confidence": now.confidence, "margin": now.margin, "entropy": now.entropy,
                "disagreement": now.disagreement, "folds": now.folds, "seconds": clip.duration,
                "votes": found.votes if found else None, "agreement": found.share if found else None,
                "round": latest.round if latest else None, "changed": now.label != then.label,
            }  # fmt: skip

    def passes(self, query: Query, key: int) -> bool:
        clip = self.clips[key]
        match query:
            case Every(parts):
                return all(self.passes(part, key) for part in parts)
            case Either(parts):
                return any(self.passes(part, key) for part in parts)
            case Not(part):
                return not self.passes(part, key)
            case Search(text):
                held = f"{clip['name']}\n{clip['words']}".casefold()
                return all(word in held for word in text.casefold().split())
            case Term(field, sign, values):
                held = clip[field] if isinstance(clip[field], list) else [clip[field]]
                return any(self._holds(field, value, sign, values) for value in held)
        raise AssertionError(query)

    @staticmethod
    def _holds(field, held, sign, values) -> bool:
        if not values:
            return bool(held) if field not in ("confidence", "margin") else held is not None
        compared = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
                    "~": lambda text, part: part.casefold() in text.casefold()}[sign]  # fmt: skip
        return held is not None and any(compared(held, value) for value in values)


@pytest.fixture(scope="module")
def reading(project):
    return Reading(project)


WORDS = {
    "label": LABELS, "given": (*LABELS, ""), "proposed": LABELS, "speaker": ("speaker 1", "speaker 7", "x"),
    "status": ("open", "reviewed", "unsure", "skipped", "flagged", "labelled"),
    "split": ("labelled", "unlabelled", "test"), "language": ("en", "fr", ""), "reviewer": ("ann", "bob", "eve"),
}  # fmt: skip
NUMBERS = ("confidence", "margin", "entropy", "disagreement", "folds", "seconds", "votes", "agreement", "round")
leaves = st.one_of(
    st.sampled_from(sorted(WORDS)).flatmap(
        lambda name: st.builds(
            Term, st.just(name), st.just("="), st.lists(st.sampled_from(WORDS[name]), max_size=2).map(tuple)
        )
    ),
    st.builds(Term, st.sampled_from(NUMBERS), st.sampled_from(("<", ">", "<=", ">=")),
              st.tuples(st.sampled_from((0.0, 0.2, 0.37, 0.5, 0.8, 1.0, 2.0, 3.0)))),
    st.builds(Term, st.sampled_from(("words", "name", "comment", "flag")), st.just("~"),
              st.tuples(st.sampled_from(("1", "école", "iron", "FACE", "sentence 4", "%")))),
    st.sampled_from((Term("changed"), Term("comment"), Term("flag"), Term("votes"), Term("confidence"))),
    st.builds(Search, st.sampled_from(("sentence", "clip_00 1", "École", "_", "nothing"))),
)  # fmt: skip
queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, max_size=3).map(lambda parts: Every(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Either(tuple(parts))),
    ),
    max_leaves=6,
)


def written(query: Query) -> str:
    """A query as somebody would type it."""
    match query:
        case Every(parts):
            return "(" + " and ".join(map(written, parts)) + ")" if parts else "(status or not status)"
        case Either(parts):
            return "(" + " or ".join(map(written, parts)) + ")"
        case Not(part):
            return f"not {written(part)}"
        case Search(text):
            return " ".join(map(quoted, text.split())) if len(text.split()) == 1 else f"({text})"
        case Term(field, sign, values):
            return f"{field}{sign}{','.join(quoted(str(value)) for value in values)}" if values else field
    raise AssertionError(query)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_the_database_lets_through_what_a_plain_reading_does(project, reading, query):
    found = QueueService(project).query(written(query)).tolist()
    assert found == [key for key in reading.clips if reading.passes(query, key)]


def test_few_clips_are_asked_for_as_all_are(project):
    queue = QueueService(project)
    for where in ("label=anger or votes>1", "not comment", "changed", "status=mine"):
        everything = queue.query(where, "ann").tolist()
        chosen = QueueFilter("all", reviewer="ann", where=where, keys=(3, 5, 20, 41, 60))
        assert queue.keys("import", chosen).tolist() == [key for key in (3, 5, 20, 41, 60) if key in everything]


def test_sets_that_are_kept_follow_decisions_imports_and_rounds(tmp_path):
    with make_project(tmp_path / "study", 40) as project:
        service = RoundService(project)
        for seed in (1, 2):
            service.ingest(make_round(project, seed))
        service.apply(1)
        queue, review = QueueService(project), ReviewService(project, "ann")
        believed = queue.query("proposed=anger").tolist()
        assert queue.query("given=worry and status=reviewed").tolist() == []
        review.correct(2, "worry")
        assert queue.query("given=worry and status=reviewed").tolist() == [2]
        review.undo()
        assert queue.query("given=worry and status=reviewed").tolist() == []
        with project.store.write() as connection:
            clips.change(connection, 2, {"speaker": "new"})
        assert queue.query("speaker=new").tolist() == [2]
        service.apply(2)
        assert queue.query("proposed=anger").tolist() != believed


def test_every_field_can_be_asked_for(project):
    queue = QueueService(project)
    for field in FIELDS:
        queue.query(field)
