"""How many clips of which state and label there are, kept so that counting costs the same at any size of the log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from emodesk.domain.resolution import Resolution
from emodesk.store.schema import clips, resolved, tally

Cell = tuple[str, str, str, str]  # state, label, imported label, split
_KEYS = (tally.c.state, tally.c.label, tally.c.came, tally.c.split)

# Asked with every decision, and so made once (see `store.blind`).
_CELLS = select(*_KEYS, tally.c.number).where(tally.c.number > 0)
_PLACED = select(clips.c.key, resolved.c.state, resolved.c.label, clips.c.label.label("came"), clips.c.split)
_PLACE_OF = _PLACED.outerjoin(resolved, resolved.c.clip == clips.c.key).where(clips.c.key == bindparam("of"))
_CELLS_OF = _PLACED.join(resolved, resolved.c.clip == clips.c.key).where(
    clips.c.key.in_(bindparam("some", expanding=True))
)
_MORE = (
    update(tally)
    .where(*(column == bindparam(f"the_{column.name}") for column in _KEYS))
    .values(number=tally.c.number + bindparam("more"))
)


def cells(connection: Connection) -> dict[Cell, int]:
    """Number of decided clips in each cell."""
    found = connection.execute(_CELLS)
    return {(state, label, came, split): number for state, label, came, split, number in found}


def follow(connection: Connection, clip: int, now: Resolution | None) -> None:
    """Count a clip where it belongs; before its new resolution is kept."""
    row = connection.execute(_PLACE_OF, {"of": clip}).first()
    if row is not None:
        _, state, label, came, split = row
        before = None if state is None else (state, label, came, split)
        move(connection, before, None if now is None else (now.state, now.label, came, split))


def cells_of(connection: Connection, keys: Sequence[int]) -> dict[int, Cell]:
    """Where some clips are counted, by key, as many as fit one statement; without those that nobody decided on."""
    found = connection.execute(_CELLS_OF, {"some": keys})
    return {row.key: (row.state, row.label, row.came, row.split) for row in found}


def move(connection: Connection, before: Cell | None, after: Cell | None) -> None:
    """Count a clip elsewhere; None is nowhere."""
    if before == after:
        return
    for cell, change in ((before, -1), (after, 1)):
        if cell is None:
            continue
        here = {column.name: value for column, value in zip(_KEYS, cell, strict=True)}
        done = connection.execute(_MORE, {f"the_{name}": value for name, value in here.items()} | {"more": change})
        if not done.rowcount:
            connection.execute(insert(tally).values(**here, number=change))


def rebuild(connection: Connection) -> None:
    """Count everything anew."""
    connection.execute(delete(tally))
    groups = (resolved.c.state, resolved.c.label, clips.c.label, clips.c.split)
    everything = select(*groups, func.count()).join(clips, clips.c.key == resolved.c.clip).group_by(*groups)
    connection.execute(insert(tally).from_select(["state", "label", "came", "split", "number"], everything))
