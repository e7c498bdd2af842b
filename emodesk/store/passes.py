"""Passes in the database: made, ended, given out clip by clip, and how far they are.

What a reviewer was given is a lease: until it is answered or runs out nobody else is given the clip beyond the votes
that it needs. Counts are kept in the transaction of each decision (`follow`) and can be made anew (`rebuild`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, bindparam, case, delete, exists, func, insert, select, update

from emodesk.domain import ACTS, GOLD, REPEAT, VOTES, Decision
from emodesk.domain.dawid_skene import Worth
from emodesk.domain.draw import ORDER, REPEATS, drawn
from emodesk.domain.passes import BETWEEN, VOTE, Pass, PassProgress, PassRule
from emodesk.domain.resolution import acts_by_clip, learn_worth
from emodesk.store import decisions as log
from emodesk.store.clips import blocks
from emodesk.store.schema import given, labels, pass_clips, pass_reviewers, passes, standing
from emodesk.store.schema import votes as kept
from emodesk.store.worth import read_worth, written_worth
from trainer.protocol.json_lines import parsed_json

LEASE = 1800.0  # seconds for which a clip is a reviewer's
_RULE = ("overlap", "votes", "until", "blind_people", "blind_model", "reconsider", "gold", "repeats")
_clip_pass = pass_clips.c["pass"]
_given_pass = given.c["pass"]


def add(
    connection: Connection, name: str, by: str, rule: PassRule, people: Sequence[str],
    keys: Sequence[int], golden: Mapping[int, str],
) -> int:  # fmt: skip
    """A new pass over clips in a drawn order, with gold clips and their answers; its key."""
    now = datetime.now(UTC).timestamp()
    values = {field: getattr(rule, field) for field in _RULE}
    key = connection.execute(
        insert(passes).values(name=name, made=now, made_by=by, worth="", **values).returning(passes.c.key)
    ).scalar_one()
    connection.execute(insert(pass_reviewers), [{"pass": key, "reviewer": person} for person in people])
    chosen = np.array(keys, np.int64)
    wanted = rule.wanted(drawn(chosen, ORDER, -key % 2**32))
    place = np.argsort(np.argsort(drawn(chosen, ORDER, key), kind="stable"), kind="stable")
    rows = [
        {"pass": key, "clip": int(clip), "place": int(at), "gold": "", "wanted": int(most), "votes": 0, "enough": False}
        for clip, at, most in zip(chosen, place, wanted, strict=True)
    ]
    rows += [
        {"pass": key, "clip": clip, "place": at, "gold": answer, "wanted": 0, "votes": 0, "enough": True}
        for at, (clip, answer) in enumerate(golden.items())
    ]
    if rows:
        connection.execute(insert(pass_clips), rows)
    return int(key)


def every(connection: Connection) -> list[Pass]:
    """All passes, oldest first."""
    people: dict[int, list[str]] = {}
    for row in connection.execute(select(pass_reviewers).order_by(pass_reviewers.c.reviewer)):
        people.setdefault(row[0], []).append(row[1])
    return [_pass(row, people) for row in connection.execute(select(passes).order_by(passes.c.key))]


def set_ended(connection: Connection, key: int, ended: bool) -> None:
    """End a pass, which gives up all leases, or open it again."""
    now = datetime.now(UTC).timestamp() if ended else None
    connection.execute(update(passes).where(passes.c.key == key).values(ended=now))
    if ended:
        connection.execute(delete(given).where(_given_pass == key, given.c.answered.is_(False)))


def progress(connection: Connection, key: int) -> PassProgress:
    """How far a pass is; its gold clips are not among its clips."""
    row = connection.execute(
        select(func.count(), func.sum(case((pass_clips.c.enough, 1), else_=0)), func.sum(pass_clips.c.votes)).where(
            _clip_pass == key, pass_clips.c.gold == ""
        )
    ).one()
    by = select(given.c.reviewer, func.count()).where(_given_pass == key, given.c.answered).group_by(given.c.reviewer)
    answered = {row[0]: row[1] for row in connection.execute(by)}
    return PassProgress(row[0], int(row[1] or 0), int(row[2] or 0), answered)


def clips_of(connection: Connection, key: int) -> list[Row[Any]]:
    """The clips of a pass in its order, gold clips last: clip, gold, wanted, votes, enough."""
    wanted = (pass_clips.c.clip, pass_clips.c.gold, pass_clips.c.wanted, pass_clips.c.votes, pass_clips.c.enough)
    return list(connection.execute(select(*wanted).where(_clip_pass == key).order_by(pass_clips.c.gold != "",
                                                                               pass_clips.c.place)))  # fmt: skip


# ------------------------------------------------------------------------ giving out


def take(connection: Connection, read: Pass, reviewer: str, count: int, now: float) -> list[int]:
    """Clips that a reviewer has to read now, at most `count` and first those they hold; leased from `now` on."""
    mine = (_given_pass == read.key, given.c.reviewer == reviewer)
    connection.execute(delete(given).where(_given_pass == read.key, given.c.answered.is_(False), given.c.until < now))
    held = list(connection.scalars(select(given.c.clip).where(*mine, given.c.answered.is_(False))))
    if held:
        connection.execute(update(given).where(*mine, given.c.answered.is_(False)).values(until=now + LEASE))
    more = max(0, count - len(held))
    found = _to_read(connection, read.key, reviewer, more) if more else []
    new = [(clip, VOTE) for clip in found]
    if found:
        before = dict(tuple(row) for row in connection.execute(
            select(given.c.part, func.count()).where(*mine).group_by(given.c.part)
        ))  # fmt: skip
        gold, repeats = read.rule.checks(before.get(VOTE, 0) + len(found))
        new += [(clip, GOLD) for clip in _golden(connection, read.key, reviewer, gold - before.get(GOLD, 0))]
        new += [(clip, REPEAT) for clip in _repeated(connection, read.key, reviewer, repeats - before.get(REPEAT, 0))]
        lease = {"pass": read.key, "reviewer": reviewer, "until": now + LEASE, "answered": False}
        connection.execute(insert(given), [{**lease, "clip": clip, "part": part} for clip, part in new])
    # Checks are not to be told by their place.
    return [int(clip) for some in (held, [clip for clip, _ in new])
            for clip in np.array(some, np.int64)[np.argsort(drawn(some, ORDER, read.key))]]  # fmt: skip


def _to_read(connection: Connection, key: int, reviewer: str, count: int) -> list[int]:
    others = (
        select(func.count())
        .select_from(given)
        .where(_given_pass == _clip_pass, given.c.clip == pass_clips.c.clip, given.c.part == VOTE,
               given.c.reviewer != reviewer, given.c.answered.is_(False))
        .scalar_subquery()
    )  # fmt: skip
    had = given.alias("had")
    was_given = exists().where(_clip_pass == had.c["pass"], had.c.clip == pass_clips.c.clip, had.c.reviewer == reviewer)
    statement = (
        select(pass_clips.c.clip)
        .where(_clip_pass == key, pass_clips.c.enough.is_(False), pass_clips.c.votes + others < pass_clips.c.wanted,
               ~was_given, ~_voted(pass_clips.c.clip, reviewer))
        .order_by(pass_clips.c.place)
        .limit(count)
    )  # fmt: skip
    return list(connection.scalars(statement))


def _golden(connection: Connection, key: int, reviewer: str, count: int) -> list[int]:
    had = given.alias("had")
    was_given = exists().where(_clip_pass == had.c["pass"], had.c.clip == pass_clips.c.clip, had.c.reviewer == reviewer)
    statement = (
        select(pass_clips.c.clip)
        .where(_clip_pass == key, pass_clips.c.gold != "", ~was_given, ~_voted(pass_clips.c.clip, reviewer))
        .order_by(pass_clips.c.place)
        .limit(max(0, count))
    )
    return list(connection.scalars(statement))


def _repeated(connection: Connection, key: int, reviewer: str, count: int) -> list[int]:
    """Clips that they voted on in this pass some while ago, drawn."""
    if count <= 0:
        return []
    again = given.alias("again")
    was_repeated = exists().where(
        again.c["pass"] == key, again.c.clip == standing.c.clip, again.c.reviewer == reviewer, again.c.part == REPEAT
    )
    statement = select(standing.c.clip, was_repeated.label("was")).where(
        standing.c["pass"] == key, standing.c.reviewer == reviewer, standing.c.under == "", standing.c.kind.in_(VOTES)
    )
    rows = connection.execute(statement.order_by(standing.c.key)).all()
    old = np.array([row.clip for row in rows[:-BETWEEN] if not row.was], np.int64)
    return [int(clip) for clip in dict.fromkeys(old[np.argsort(drawn(old, REPEATS, key))].tolist())][:count]


def _voted(clip: Any, reviewer: str) -> Any:
    return exists().where(kept.c.clip == clip, kept.c.reviewer == reviewer, kept.c.part == VOTE, kept.c.kind.in_(VOTES))


def part_given(connection: Connection, key: int, clip: int, reviewer: str) -> str | None:
    """As what a reviewer was given a clip: what is not answered yet first; None where they were not. Of a clip that
    came again and is what they decided on last, that: thinking again of a check makes no vote of it."""
    mine = (_given_pass == key, given.c.clip == clip, given.c.reviewer == reviewer)
    ordered = select(given.c.part, given.c.answered).where(*mine).order_by(given.c.answered, given.c.part.desc())
    parts = connection.execute(ordered).all()
    if not parts:
        return None
    if parts[0].answered and any(row.part == REPEAT for row in parts) and _was_last(connection, key, clip, reviewer):
        return REPEAT
    return str(parts[0].part)


def _was_last(connection: Connection, key: int, clip: int, reviewer: str) -> bool:
    """Whether the last that a reviewer said, and did not take back, was of a clip that came again to them."""
    said = select(standing.c.clip, standing.c["pass"], standing.c.under).where(standing.c.reviewer == reviewer)
    last = connection.execute(said.order_by(standing.c.key.desc()).limit(1)).one_or_none()
    return last is not None and tuple(last) == (clip, key, REPEAT)


def is_left(connection: Connection, key: int, clip: int, reviewer: str) -> bool:
    """Whether a clip waits for a reviewer."""
    mine = (_given_pass == key, given.c.clip == clip, given.c.reviewer == reviewer, given.c.answered.is_(False))
    return connection.scalar(select(given.c.clip).where(*mine).limit(1)) is not None


def is_in(connection: Connection, key: int, clip: int) -> bool:
    """Whether a clip is one of a pass."""
    return connection.scalar(select(_clip_pass).where(_clip_pass == key, pass_clips.c.clip == clip)) is not None


# ------------------------------------------------------------------------ kept counts

# Asked with every decision, and so made once (see `store.blind`).
_READ_IN = (
    select(pass_clips, passes.c.worth, *(passes.c[name].label(f"rule_{name}") for name in _RULE))
    .join(passes, _clip_pass == passes.c.key)
    .where(pass_clips.c.clip == bindparam("of"))
)


def follow(connection: Connection, clip: int, entries: Sequence[Decision]) -> None:
    """Count anew what passes have of one clip; `entries` are its standing decisions."""
    for row in connection.execute(_READ_IN, {"of": clip}).mappings().all():
        rule = PassRule(*(row[f"rule_{name}"] for name in _RULE))
        said = _said(entries, row["pass"])
        enough = bool(row["gold"]) or rule.is_enough(row["wanted"], said, _worth(connection, rule, row["worth"]))
        if (len(said), enough) != (row["votes"], row["enough"]):
            connection.execute(
                update(pass_clips)
                .where(_clip_pass == row["pass"], pass_clips.c.clip == clip)
                .values(votes=len(said), enough=enough)
            )
        _answer(connection, row["pass"], clip, entries)


def rebuild(connection: Connection) -> None:
    """Count everything anew from the standing decisions."""
    touched = select(pass_clips.c.clip).where(pass_clips.c.votes > 0)
    stale = set(connection.scalars(touched)) | set(connection.scalars(select(given.c.clip).where(given.c.answered)))
    for entries in log.by_clip(connection, standing.c["pass"].is_not(None)):
        follow(connection, entries[0].clip, entries)
        stale.discard(entries[0].clip)
    for clip in stale:
        follow(connection, clip, ())


def learn_if_due(connection: Connection, key: int, growth: float) -> None:
    """As `learn`, where there are so many times as many votes as when it was done last."""
    given_now = progress(connection, key).votes
    text = connection.scalar(select(passes.c.worth).where(passes.c.key == key)) or ""
    if given_now and given_now >= growth * parsed_json(text or "{}").get("votes", 0):
        learn(connection, key)


def learn(connection: Connection, key: int) -> None:
    """Learn anew what the votes of a pass's reviewers are worth, and which of its clips have enough of them.

    Only clips that several voted on tell it: by their own alone whoever reads first would be taken at their word.
    """
    names = tuple(connection.scalars(select(labels.c.name)))
    entries = log.all_standing(connection, standing.c["pass"] == key, standing.c.under == "")
    said = [entry for entry in _latest(entries) if entry.kind in VOTES]
    several = Counter(entry.clip for entry in said)
    on_several = acts_by_clip(entry for entry in said if several[entry.clip] > 1)
    learnt = learn_worth(on_several.values(), names) or _anybody(names)
    connection.execute(update(passes).where(passes.c.key == key).values(worth=written_worth(learnt, len(entries))))
    for block in blocks(list({entry.clip for entry in entries})):
        for some in log.by_clip(connection, standing.c.clip.in_(block)):
            follow(connection, some[0].clip, some)


def learn_renamed(connection: Connection) -> None:
    """Learn anew what was learnt by labels that are called otherwise now: votes for those would say nothing."""
    for key in connection.scalars(select(passes.c.key).where(passes.c.worth != "")).all():
        learn(connection, key)


def _answer(connection: Connection, key: int, clip: int, entries: Sequence[Decision]) -> None:
    rows = connection.execute(select(given).where(_given_pass == key, given.c.clip == clip)).mappings().all()
    for row in rows:
        under = "" if row["part"] == VOTE else row["part"]
        answered = any(
            entry.pass_ == key and entry.reviewer == row["reviewer"] and entry.under == under and entry.kind in ACTS
            for entry in entries
        )
        if answered != row["answered"]:
            mine = (_given_pass == key, given.c.clip == clip, given.c.reviewer == row["reviewer"])
            connection.execute(update(given).where(*mine, given.c.part == row["part"]).values(answered=answered))


def _latest(entries: Iterable[Decision]) -> list[Decision]:
    """What each reviewer said last of each clip."""
    found: dict[tuple[int, str], Decision] = {}
    for entry in entries:
        if entry.kind in ACTS:
            found[entry.clip, entry.reviewer] = entry
    return list(found.values())


def _said(entries: Iterable[Decision], key: int) -> list[tuple[str, str]]:
    """Votes (reviewer, label) of a pass, the latest of each reviewer."""
    latest = _latest(entry for entry in entries if entry.pass_ == key and not entry.under)
    return [(entry.reviewer, entry.label) for entry in latest if entry.kind in VOTES]


def _worth(connection: Connection, rule: PassRule, text: str) -> Worth | None:
    """What reviewers are worth, as last learnt; before anything was, they are as anybody."""
    if not rule.until:
        return None
    return read_worth(text) or _anybody(tuple(connection.scalars(select(labels.c.name))))


def _anybody(names: tuple[str, ...]) -> Worth:
    """Nothing is known of labels or of people."""
    return Worth(names, np.full(len(names), 1 / len(names)), {})


def _pass(row: Row[Any], people: Mapping[int, Sequence[str]]) -> Pass:
    rule = PassRule(*(getattr(row, name) for name in _RULE))
    ended = None if row.ended is None else datetime.fromtimestamp(row.ended, UTC)
    made = datetime.fromtimestamp(row.made, UTC)
    return Pass(row.key, row.name, rule, tuple(people.get(row.key, ())), made, row.made_by, ended)
