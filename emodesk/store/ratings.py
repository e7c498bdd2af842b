"""Ratings along time, asked of the log."""

from __future__ import annotations

from sqlalchemy import Connection, exists, select

from emodesk.domain import DecisionKind
from emodesk.domain.ratings import Rating, Scale, ratings
from emodesk.store import decisions as log
from emodesk.store.schema import decisions, standing


def of_clip(connection: Connection, clip: int) -> list[Rating]:
    """The latest rating of each reviewer and scale that stands on a clip."""
    return ratings(log.standing_of(connection, clip))


def everything(connection: Connection) -> list[Rating]:
    """The same of all clips."""
    return ratings(log.all_standing(connection, standing.c.kind == DecisionKind.RATING))


def is_blind(connection: Connection, reviewer: str, clip: int, scale: Scale) -> bool:
    """Whether a rating made now is made without having seen another's: nobody else has one, or this reviewer never
    rated it, be it that they took that back since."""
    d = decisions.c
    of_this = (d.clip == clip, d.kind == DecisionKind.RATING, d.rates == scale.rates, d.label == scale.label)
    others, mine = (
        connection.scalar(select(exists().where(*of_this, who)))
        for who in (d.reviewer != reviewer, d.reviewer == reviewer)
    )
    return not (others and mine)
