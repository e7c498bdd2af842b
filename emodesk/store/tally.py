"""How many clips of which state and label there are, kept so that counting costs the same at any size of the log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from emodesk.store.schema import clips, resolved, tally

Cell = tuple[str, str, str, str]  # state, label, imported label, split
_KEYS = (tally.c.state, tally.c.label, tally.c.came, tally.c.split)

# Asked with every decision, and so made once (see `store.blind`).
_CELLS = select(*_KEYS, tally.c.number).where(tally.c.number > 0)
_PLACED = select(resolved.c.clip, resolved.c.state, resolved.c.label, clips.c.label.label("came"), clips.c.split).join(
    clips, clips.c.key == resolved.c.clip
)
_CELL_OF = _PLACED.where(resolved.c.clip == bindparam("of"))
_CELLS_OF = _PLACED.where(resolved.c.clip.in_(bindparam("some", expanding=True)))
_MORE = (
    update(tally)
    .where(*(column == bindparam(f"the_{column.name}") for column in _KEYS))
    .values(number=tally.c.number + bindparam("more"))
)


def cells(connection: Connection) -> dict[Cell, int]:
    """Number of decided clips in each cell."""
    found = connection.execute(_CELLS)
    return {(state, label, came, split): number for state, label, came, split, number in found}


def cell_of(connection: Connection, clip: int) -> Cell | None:
    """Where a clip is counted now; None for one that nobody decided on."""
    row = connection.execute(_CELL_OF, {"of": clip}).first()
    return None if row is None else (row.state, row.label, row.came, row.split)


def cells_of(connection: Connection, keys: Sequence[int]) -> dict[int, Cell]:
    """As `cell_of`, by key, of as many clips as fit one statement; those that nobody decided on are not there."""
    found = connection.execute(_CELLS_OF, {"some": keys})
    return {row.clip: (row.state, row.label, row.came, row.split) for row in found}


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
