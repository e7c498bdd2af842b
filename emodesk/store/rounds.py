"""Rounds and what each predicts for each clip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from emodesk.domain import BROKEN, Round
from emodesk.store import named
from emodesk.store.schema import decisions, predictions, promotions, renames, rounds
from trainer.protocol.errors import ProtocolError
from trainer.protocol.metrics import parse_metrics

APPLIED = "applied_round"  # named values
HIGHEST = "highest_round"


def applied(connection: Connection) -> int:
    """Number of the round whose predictions the queue shows, 0 for none."""
    return int(named.value(connection, APPLIED) or 0)


def highest(connection: Connection) -> int:
    """The largest number that a round has or had, 0 for none."""
    removed = int(named.value(connection, HIGHEST) or 0)
    return max(removed, connection.scalar(select(func.max(rounds.c.number))) or 0)


def add(connection: Connection, number: int, preset: str, settings: Mapping[str, Any]) -> None:
    """A new round, queued now."""
    now = datetime.now(UTC).timestamp()
    connection.execute(
        insert(rounds).values(
            number=number,
            preset=preset,
            settings=dict(settings),
            status="queued",
            created=now,
            message="",
            metrics={},
            ingested=False,
        )
    )


def remove(connection: Connection, number: int) -> None:
    """Take a round out of the list, with any predictions it has."""
    connection.execute(delete(predictions).where(predictions.c.round == number))
    connection.execute(delete(rounds).where(rounds.c.number == number))


def change(connection: Connection, number: int, **values: Any) -> None:
    """Set fields of one round; `ended` in seconds since 1970."""
    connection.execute(update(rounds).where(rounds.c.number == number).values(**values))


def rows(connection: Connection) -> list[Row[Any]]:
    """All rounds as stored, oldest first."""
    return list(connection.execute(select(rounds).order_by(rounds.c.number)))


def to_round(row: Row[Any], folder: str, applied_number: int) -> Round:
    """A stored round as a value; broken where it was ingested with figures that do not hold."""
    metrics, status, message = None, row.status, row.message
    if row.ingested:
        try:
            metrics = parse_metrics(row.metrics if isinstance(row.metrics, dict) else {}, f"round {row.number}")
        except ProtocolError as error:
            status, message = BROKEN, str(error)
    return Round(
        number=row.number, folder=folder, preset=row.preset, status=status, message=message,
        created=datetime.fromtimestamp(row.created, UTC),
        ended=None if row.ended is None else datetime.fromtimestamp(row.ended, UTC),
        applied=row.number == applied_number, metrics=metrics, note=row.note, kept=row.kept,
    )  # fmt: skip


def promote(connection: Connection, number: int, reviewer: str) -> None:
    """Write down that a round is the queue's from now on."""
    now = datetime.now(UTC).timestamp()
    connection.execute(insert(promotions).values(round=number, time=now, reviewer=reviewer))


def promoted(connection: Connection) -> list[Row[Any]]:
    """Which round was the queue's from when on and who made it so, oldest first."""
    return list(connection.execute(select(promotions).order_by(promotions.c.key)))


def rests_on(connection: Connection, number: int) -> tuple[int, int]:
    """How many decisions were made with a round's word before the eyes, and how many of them took it as it was."""
    shown = select(func.count()).where(decisions.c.round == number)
    taken = shown.where(decisions.c.kind == "accept")
    return connection.scalar(shown) or 0, connection.scalar(taken) or 0


def replace_predictions(connection: Connection, number: int, new: Iterable[Mapping[str, Any]]) -> None:
    """Put a round's predictions in place of any it had; each has the columns of `predictions` but `round`."""
    connection.execute(delete(predictions).where(predictions.c.round == number))
    values = [{"round": number, **adoption} for adoption in new]
    if values:
        connection.execute(insert(predictions), values)


def before(connection: Connection, number: int) -> int:
    """The round with predictions that came before a round, 0 for none."""
    return connection.scalar(_BEFORE, {"number": number}) or 0


def axes(connection: Connection, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Modalities and labels of a round in the order of its tensors, labels by their present names."""
    metrics = connection.scalar(select(rounds.c.metrics).where(rounds.c.number == number, rounds.c.ingested)) or {}
    named = [metrics.get(name) if isinstance(metrics, dict) else None for name in ("modalities", "labels")]
    modalities, labels = (tuple(map(str, names)) if isinstance(names, list) else () for names in named)
    new = {row.old: row.new for row in connection.execute(select(renames))}
    return modalities, tuple(new.get(label, label) for label in labels)


def lacks_numbers(connection: Connection, number: int) -> bool:
    """Whether a round was ingested before there were all the numbers that orders go by: its clips have them or not, all
    alike, so that one is enough to look at."""
    lacks = select(predictions.c.chances.is_(None)).where(predictions.c.round == number)
    return bool(connection.scalar(lacks.order_by(predictions.c.clip).limit(1)))


def places(connection: Connection, number: int) -> list[tuple[int, int]]:
    """Each clip of a round and its row in the round's clips.csv."""
    statement = select(predictions.c.clip, predictions.c.row).where(predictions.c.round == number)
    return [(clip, row) for clip, row in connection.execute(statement)]


def fill_in(connection: Connection, number: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Give predictions of a round more numbers, each for the clip `which`."""
    names = [name for name in rows[0] if name != "which"] if rows else []
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    here = predictions.c.round == number, predictions.c.clip == bindparam("which")
    given = [{"which": row["which"], **{f"new_{name}": row[name] for name in names}} for row in rows]
    if given:
        connection.execute(update(predictions).where(*here).values(**values), given)


def knowing(connection: Connection, clip: int) -> list[int]:
    """Numbers of the rounds that say something of a clip, the newest first."""
    known = select(predictions.c.round).where(predictions.c.clip == clip).order_by(predictions.c.round.desc())
    return list(connection.scalars(known))


def prediction(connection: Connection, number: int, clip: int) -> Row[Any] | None:
    """What a round proposes for a clip: row, label, confidence and the rest; None where it knows the clip not."""
    return connection.execute(_PREDICTION, {"number": number, "of": clip}).one_or_none()


# Asked with every decision, and so made once (see `store.blind`).
_PREDICTION = select(predictions).where(
    predictions.c.round == bindparam("number"), predictions.c.clip == bindparam("of")
)
_BEFORE = select(func.max(rounds.c.number)).where(rounds.c.number < bindparam("number"), rounds.c.ingested)
