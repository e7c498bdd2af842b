"""The log of decisions: append-only, and what stands of it."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime

import pytest
from small_projects import small_project
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from emodesk.domain import Changes, Decision, DecisionKind, DomainError
from emodesk.domain import decisions as rules
from emodesk.services.review import ReviewService
from emodesk.store import chain, decisions, rounds, votes
from emodesk.store.schema import decisions as table


@pytest.fixture
def project(tmp_path):
    with small_project(tmp_path / "study") as project:
        yield project


@pytest.mark.parametrize("statement", [update(table).values(label="anger"), delete(table)])
def test_a_decision_can_be_neither_changed_nor_deleted(project, statement):
    ReviewService(project, "ann").correct(1, "sadness")
    with pytest.raises(IntegrityError, match="append-only"), project.store.write() as connection:
        connection.execute(statement)
    assert ReviewService(project, "ann").present(1).label == "sadness"


@pytest.mark.parametrize(
    ("values", "refusal"), [
        ({"clip": 99}, "FOREIGN KEY"), ({"kind": "maybe"}, "CHECK"), ({"label": ""}, "CHECK"),
        ({"kind": "skip"}, "CHECK"), ({"kind": "retract", "label": ""}, "CHECK"), ({"retracts": 1}, "CHECK"),
        ({"kind": "retract", "label": "", "retracts": 99}, "FOREIGN KEY"),
        ({"label": "boredom"}, "a label of the project"),
        ({"second": "boredom"}, "a label of the project"), ({"start": 1.0}, "CHECK"),
        ({"kind": "span", "span": 1}, "only a span of its own clip"),
        ({"kind": "span", "span": 99}, "only a span of its own clip"),
        ({"clip": 2, "kind": "retract", "label": "", "retracts": 1}, "only one of its own clip"),
        ({"chain": ""}, "hash chain"), ({"digest": ""}, "hash chain"), ({"key": 1}, "append-only"),
    ],
)  # fmt: skip
def test_the_database_itself_refuses_a_decision_that_makes_no_sense(project, values, refusal):
    good = {"clip": 1, "reviewer": "ann", "kind": "correct", "label": "anger", "time": 0.0, "proposed": "",
            "confidence": 0.0, "round": 0, "milliseconds": 0, "note": ""}  # fmt: skip
    with project.store.write() as connection:
        connection.execute(insert(table).values(**good | chain.linked(good, 1, chain.START)))
    bad = good | values
    with pytest.raises(IntegrityError, match=refusal), project.store.write() as connection:
        connection.execute(insert(table).values(**chain.linked(bad, 2, chain.last(connection)[1]) | bad))


def test_no_form_of_insert_takes_the_place_of_a_decision(project):
    ReviewService(project, "ann").correct(1, "sadness")
    with sqlite3.connect(project.store.path) as other:  # without our settings, as any program would
        changed = {"clip": "2", "reviewer": "'eve'"}
        columns = [name for _, name, *_ in other.execute("PRAGMA table_info(decisions)")]
        values = ", ".join(changed.get(name, name) for name in columns)
        for form in ("INSERT OR REPLACE", "REPLACE", "INSERT"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                other.execute(f"{form} INTO decisions SELECT {values} FROM decisions")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute("UPDATE OR REPLACE decisions SET label = 'anger'")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute("DELETE FROM decisions")
    other.close()
    assert ReviewService(project, "ann").present(1).label == "sadness"


def test_a_span_is_changed_on_its_own_clip_alone(project):
    ann = ReviewService(project, "ann")
    ann.mark_span(1, 0.1, 0.5, label="anger")
    with sqlite3.connect(project.store.path) as other:
        columns = [name for _, name, *_ in other.execute("PRAGMA table_info(decisions)")]
        for clip, refused in ((2, True), (1, False)):
            changed = {"clip": str(clip), "key": "key + 1", "span": "key"}
            values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
            statement = f"INSERT INTO decisions SELECT {values} FROM decisions WHERE kind = 'span' LIMIT 1"
            if refused:
                with pytest.raises(sqlite3.IntegrityError, match="only a span of its own clip"):
                    other.execute(statement)
            else:
                other.execute(statement)
        other.rollback()
    other.close()


def test_which_round_was_in_use_when_is_never_rewritten(project):
    with project.store.write() as connection:
        rounds.promote(connection, 1, "ann")
    for statement in ("UPDATE promotions SET reviewer = 'eve'", "DELETE FROM promotions",
                      "INSERT OR REPLACE INTO promotions SELECT key, 2, time, 'eve' FROM promotions"):  # fmt: skip
        with pytest.raises(IntegrityError, match="append-only"), project.store.write() as connection:
            connection.exec_driver_sql(statement)


def test_a_step_is_what_was_made_at_once_and_nothing_after(project):
    now = datetime.now(UTC)
    with project.store.write() as connection:
        first, second = (
            votes.record(connection, *(Decision(0, clip, "ann", DecisionKind.FLAG, "", now) for clip in clips))
            for clips in ((1, 2), (3, 4))
        )
        entries = {entry.key: entry for entry in decisions.chosen(connection)}
        for keys in (first, second):  # asked of its latest, which undo takes back first
            assert [entry.key for entry in decisions.of_step(connection, entries[keys[-1]])] == list(keys)


def test_a_retracted_decision_restores_the_one_before(project):
    review = ReviewService(project, "ann")
    review.correct(1, "anger")
    review.correct(1, "sadness")
    assert review.undo().clips == (1,)
    assert review.present(1).label == "anger"
    review.undo()
    assert review.present(1) is None
    assert review.undo() == Changes()


def test_redo_brings_back_what_undo_took_in_the_opposite_order(project):
    review = ReviewService(project, "ann")
    review.correct(1, "anger")
    review.skip(2)
    review.undo()
    review.undo()
    assert review.redo().clips == (1,)
    assert review.redo().clips == (2,)
    assert review.redo() == Changes()
    assert review.present(1).label == "anger"
    assert review.present(2).kind is DecisionKind.SKIP
    assert [entry.kind for entry in review.history(1)] == ["correct", "retract", "retract"]


def test_a_new_decision_ends_what_could_be_redone(project):
    review = ReviewService(project, "ann")
    review.correct(1, "anger")
    review.undo()
    review.correct(2, "worry")
    assert review.redo() == Changes()


def test_undo_reaches_decisions_of_an_earlier_session(tmp_path):
    with small_project(tmp_path / "study") as project:
        ReviewService(project, "ann").correct(3, "surprise")
        folder = project.folder
    with type(project).open(folder) as project:
        assert ReviewService(project, "ann").undo().clips == (3,)


def test_undo_takes_back_only_ones_own_and_the_latest_of_two_reviewers_holds(project):
    ann, bob = ReviewService(project, "ann"), ReviewService(project, "bob")
    ann.correct(1, "anger")
    bob.correct(1, "sadness")
    assert ann.present(1).reviewer == "bob"
    ann.undo()
    assert ann.present(1).label == "sadness"
    assert ann.undo() == Changes()
    bob.undo()
    assert bob.present(1) is None
    assert len(bob.history(1)) == 4


def test_the_database_and_the_rules_agree_on_any_log(project):
    chance = random.Random(5)
    services = {name: ReviewService(project, name) for name in ("ann", "bob")}
    for _ in range(80):
        review = services[chance.choice(("ann", "bob"))]
        clip = chance.randint(1, 4)
        act = chance.choice(("correct", "correct", "skip", "flag", "undo", "undo", "redo"))
        if act == "correct":
            review.correct(clip, chance.choice(project.labels.names))
        elif act in ("skip", "flag"):
            getattr(review, act)(clip)
        else:
            getattr(review, act)()
        with project.store.read() as connection:
            log = sorted((entry for one in range(1, 5) for entry in decisions.of_clip(connection, one)),
                         key=lambda entry: entry.key)  # fmt: skip
            assert decisions.all_standing(connection) == rules.standing(log)
            assert {act.clip: act for act in votes.standing_acts(connection)} == rules.present(log)
            for name in services:
                assert decisions.undo_target(connection, name) == rules.undo_target(log, name)
                assert decisions.redo_target(connection, name) == rules.redo_target(log, name)


def test_a_clip_that_is_not_there_and_an_unknown_label_are_said(project):
    review = ReviewService(project, "ann")
    with pytest.raises(DomainError, match="no longer in the project"):
        review.skip(99)
    with pytest.raises(DomainError, match="“boredom” is not a label of this project"):
        review.correct(1, "boredom")
    with pytest.raises(DomainError, match="needs a name"):
        ReviewService(project, "  ")
    assert review.undo() == Changes()
