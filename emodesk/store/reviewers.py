"""Reviewers: those who are listed, and whoever decided."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from emodesk.domain.passes import Reviewer
from emodesk.store.schema import reviewers


def listed(connection: Connection) -> list[Reviewer]:
    """Those who were listed, by name."""
    found = select(reviewers.c.name, reviewers.c.initials, reviewers.c.colour).order_by(reviewers.c.name)
    return [Reviewer(*row) for row in connection.execute(found)]


def keep(connection: Connection, wanted: Reviewer) -> None:
    """List a reviewer, or change their initials and colour."""
    values = {"initials": wanted.initials, "colour": wanted.colour}
    if not connection.execute(update(reviewers).where(reviewers.c.name == wanted.name).values(**values)).rowcount:
        connection.execute(insert(reviewers).values(name=wanted.name, **values))
