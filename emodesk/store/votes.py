"""What became of the votes on each clip, kept beside the log: followed in the transaction of each decision.

All of it is made of the log alone and can be made anew (`rebuild`), with one exception that makes it no less so: under
Dawid–Skene a decision weighs reviewers as they were last learnt, and they are learnt anew by `rebuild`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from emodesk.domain import ADJUDICATION, Decision
from emodesk.domain.dawid_skene import Worth
from emodesk.domain.decisions import acts, postponed
from emodesk.domain.resolution import Resolution, Rule, learn_worth, resolve
from emodesk.store import decisions as log
from emodesk.store import named, passes, tally
from emodesk.store.clips import blocks
from emodesk.store.schema import decisions, labels, renames, resolved, standing
from emodesk.store.schema import votes as kept
from emodesk.store.worth import read_worth, written_worth

RULE, WORTH, LOG_SEEN = "resolution", "dawid_skene", "labels_kept"  # named values
VOTE, LATER = "vote", "later"  # parts of `votes`, beside ADJUDICATION
ONE_BY_ONE = 1000  # decisions in a step beyond which it is cheaper to make everything anew
AT_ONCE = 1000  # clips whose votes are in memory together where everything is made anew


def record(connection: Connection, *new: Decision) -> list[int]:
    """Add decisions to the log in one step, and to all that is kept of it; return their keys, which are given here."""
    return record_steps(connection, [new])


def record_steps(connection: Connection, steps: Iterable[Sequence[Decision]]) -> list[int]:
    """As `record`, of several steps, one after another."""
    steps = [step for step in steps if step]
    if not steps:
        return []
    new = [decision for step in steps for decision in step]
    keys = [key for step in steps for key in log.append(connection, step)]
    now, learnt = rule(connection), worth(connection)
    if len(new) > ONE_BY_ONE:
        rebuild(connection, now)
    else:
        for clip in dict.fromkeys(decision.clip for decision in new):
            _follow(connection, clip, now, learnt)
        # The names are those that were seen before: who changes them makes everything anew.
        _, *names = named.value(connection, LOG_SEEN).split(";")
        named.put(connection, LOG_SEEN, ";".join([str(keys[-1]), *names]))
    return keys


def rule(connection: Connection) -> Rule:
    """The rule that the kept labels follow."""
    return Rule(named.value(connection, RULE) or Rule.LATEST)


def worth(connection: Connection) -> Worth | None:
    """What Dawid–Skene last learnt of the reviewers; None under another rule and before there are votes."""
    return read_worth(named.value(connection, WORTH))


def is_kept(connection: Connection, wanted: Rule) -> bool:
    """Whether what is kept follows this rule and knows the whole log."""
    return rule(connection) is wanted and named.value(connection, LOG_SEEN) == _log(connection)


def marker(connection: Connection) -> tuple[str, str]:
    """What changes whenever anything does that is kept of the votes."""
    return named.value(connection, LOG_SEEN), named.value(connection, RULE) + named.value(connection, WORTH)


def decided_since(
    connection: Connection, before: tuple[str, str], now: tuple[str, str], most: int
) -> tuple[int, ...] | None:
    """Keys of the clips in the log between two states of the `marker`, each once; None where there are more than
    `most`, or what is kept was made anew between them."""
    (old, *names_before), (new, *names_now) = before[0].split(";"), now[0].split(";")
    if (names_before, before[1]) != (names_now, now[1]) or not old or int(new) < int(old):
        return None
    found = select(decisions.c.clip).distinct().where(decisions.c.key > int(old), decisions.c.key <= int(new))
    clips = tuple(connection.scalars(found.limit(most + 1)))
    return clips if len(clips) <= most else None


def rebuild(connection: Connection, wanted: Rule) -> None:
    """Make everything anew from the log under a rule, with labels by their present names; some clips at a time, however
    long the log is."""
    learnt = None
    if wanted is Rule.DAWID_SKENE:
        names = connection.scalars(select(labels.c.name)).all()
        learnt = learn_worth((some for entries in log.by_clip(connection) if (some := _held(entries))), names)
    for table in (kept, resolved):
        connection.execute(delete(table))
    clips = log.by_clip(connection)
    while several := list(islice(clips, AT_ONCE)):
        held = [(_held(entries), entries) for entries in several]
        if parts := [part for acts_, entries in held for part in _parts(acts_, entries)]:
            connection.execute(_KEEP_VOTES, parts)
        if found := [_row(acts_[0].clip, resolve(acts_, wanted, learnt)) for acts_, _entries in held if acts_]:
            connection.execute(_KEEP_RESOLVED, found)
    tally.rebuild(connection)
    passes.rebuild(connection)
    named.put(connection, RULE, str(wanted))
    named.put(connection, WORTH, written_worth(learnt))
    named.put(connection, LOG_SEEN, _log(connection))


def resolutions(connection: Connection, clips: Sequence[int] | None = None) -> dict[int, Resolution]:
    """What became of the decisions on each clip key, of some clips or of all; those without any are not there."""
    asked = (
        [connection.execute(_RESOLVED)]
        if clips is None
        else (connection.execute(_RESOLVED_OF, {"some": block}) for block in blocks(clips))
    )
    return {
        row.clip: Resolution(row.state, row.label, row.votes, row.share, row.decision, row.reviewer, row.settled)
        for part in asked
        for row in part
    }


def standing_acts(connection: Connection, clip: int | None = None) -> list[Decision]:
    """What each reviewer stands by on each clip, oldest first, adjudications among them; of one clip or of all."""
    chosen = [kept.c.part != LATER] + ([] if clip is None else [kept.c.clip == clip])
    return log.all_standing(connection, standing.c.key.in_(select(kept.c.decision).where(*chosen)))


def waiting(connection: Connection, reviewer: str) -> list[int]:
    """Keys of the clips that a reviewer wanted to come back to, in that order."""
    return list(connection.scalars(_WAITING, {"who": reviewer}))


def reviewers(connection: Connection) -> list[str]:
    """Everybody who ever decided, in the order of their first decision."""
    found = select(decisions.c.reviewer).group_by(decisions.c.reviewer).order_by(func.min(decisions.c.key))
    return list(connection.scalars(found))


_FIELDS = (resolved.c.clip, resolved.c.state, resolved.c.label, resolved.c.votes, resolved.c.share,
           resolved.c.decision, resolved.c.reviewer, resolved.c.settled)  # fmt: skip
_RESOLVED = select(*_FIELDS)
_RESOLVED_OF = _RESOLVED.where(resolved.c.clip.in_(bindparam("some", expanding=True)))
_WAITING = (
    select(kept.c.clip).where(kept.c.reviewer == bindparam("who"), kept.c.part == LATER).order_by(kept.c.decision)
)


# Asked with every decision, and so made once (see `store.blind`).
_FORGET_VOTES, _FORGET_RESOLVED = (delete(table).where(table.c.clip == bindparam("of")) for table in (kept, resolved))
_KEEP_VOTES, _KEEP_RESOLVED = insert(kept), insert(resolved).prefix_with("OR REPLACE")


def _follow(connection: Connection, clip: int, by: Rule, learnt: Worth | None) -> None:
    """Make what is kept of one clip anew from its log, which is a few entries long."""
    entries = log.standing_of(connection, clip)
    held = _held(entries)
    found = resolve(held, by, learnt)
    tally.follow(connection, clip, found)
    connection.execute(_FORGET_VOTES, {"of": clip})
    if parts := _parts(held, entries):
        connection.execute(_KEEP_VOTES, parts)
    if found:
        connection.execute(_KEEP_RESOLVED, _row(clip, found))
    else:
        connection.execute(_FORGET_RESOLVED, {"of": clip})
    passes.follow(connection, clip, entries)


def _held(entries: Sequence[Decision]) -> list[Decision]:
    """What holds of each reviewer on one clip."""
    return list(acts(entries).values())


def _parts(held: Sequence[Decision], entries: Sequence[Decision]) -> list[dict[str, Any]]:
    """Rows of `votes` of one clip: what holds of each reviewer, and who wanted to come back to it."""
    return [_vote(act, _part(act)) for act in held] + [_vote(mark, LATER) for mark in postponed(entries).values()]


def _log(connection: Connection) -> str:
    """Which log is kept: its latest decision, and the labels that are read by another name."""
    last = connection.scalar(select(func.max(decisions.c.key))) or 0
    names = connection.execute(select(renames.c.old, renames.c.new).order_by(renames.c.old))
    return ";".join([str(last), *(f"{old}={new}" for old, new in names)])


def _part(act: Decision) -> str:
    return ADJUDICATION if act.under == ADJUDICATION else VOTE


def _vote(entry: Decision, part: str) -> dict[str, Any]:
    return {"clip": entry.clip, "reviewer": entry.reviewer, "part": part, "decision": entry.key,
            "kind": str(entry.kind), "label": entry.label}  # fmt: skip


def _row(clip: int, found: Resolution | None) -> dict[str, Any]:
    assert found is not None, "a clip without acts has no row"
    return {"clip": clip, "state": found.state, "label": found.label, "votes": found.votes, "share": found.share,
            "decision": found.decision, "reviewer": found.reviewer, "settled": found.settled}  # fmt: skip
