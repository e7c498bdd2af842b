"""The queue in SQL: rows in blocks, counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, select

from emodesk.domain.queue import Counts, QueueRow
from emodesk.store import rounds, tally
from emodesk.store.clips import blocks
from emodesk.store.given import GIVEN, STATE
from emodesk.store.schema import clips, predictions, resolved
from trainer.protocol.labels import SCORING


def rows(connection: Connection, wanted: Sequence[int]) -> list[QueueRow]:
    """Rows of these clips in the order given; keys that are not there are passed over."""
    number = rounds.applied(connection)
    found = {}
    for block in blocks(wanted):
        for row in connection.execute(_ROWS, {"number": number, "some": block}):
            values = {name: value for name, value in row._mapping.items() if value is not None}
            found[row.key] = QueueRow(**values)
    return [found[int(key)] for key in wanted if int(key) in found]


Imported = dict[tuple[str, str], int]  # number of clips by imported label and split


def imported(connection: Connection) -> Imported:
    """How many clips came with which label; changes only when clips do."""
    groups = (clips.c.label, clips.c.split)
    statement = select(*groups, func.count()).group_by(*groups)
    return {(label, split): number for label, split, number in connection.execute(statement)}


def counts(connection: Connection, came: Imported) -> Counts:
    """How far the project is: what is kept of the decisions, and the rest from `imported`."""
    left = dict(came)
    states = dict.fromkeys(("reviewed", "unsure", "disputed", "skipped", "flagged"), 0)
    per_label: dict[str, int] = {}
    relabelled = 0
    for (state, label, before, split), number in tally.cells(connection).items():
        states[state] += number
        relabelled += number if before and state == "reviewed" else 0
        left[before, split] -= number
        if label and split not in SCORING:
            per_label[label] = per_label.get(label, 0) + number
    for (label, split), number in left.items():
        if label and split == "labelled" and number:
            per_label[label] = per_label.get(label, 0) + number
    kept = sum(number for (label, _), number in left.items() if label)
    imported = sum(number for (label, _), number in came.items() if label)
    return Counts(
        total=sum(came.values()), open=sum(left.values()) - kept, imported=imported, kept=kept, relabelled=relabelled,
        labelled=sum(per_label.values()), per_label=per_label, **states,
    )  # fmt: skip


def _rows() -> Select[Any]:
    c, p = clips.c, predictions.c
    of_round = and_(p.clip == c.key, p.round == bindparam("number"))
    columns = (
        c.key, c.clip_id, p.label.label("pseudo_label"), p.confidence, p.margin, GIVEN.label("label"),
        STATE.label("state"), c.duration, c.has_video, c.has_audio, c.speaker, c.note, p.round, c.split,
        c.language,
    )  # fmt: skip
    joined = clips.outerjoin(predictions, of_round).outerjoin(resolved, resolved.c.clip == c.key)
    return select(*columns).select_from(joined).where(c.key.in_(bindparam("some", expanding=True)))


_ROWS = _rows()
