"""Who reviews a project: listed with initials and a colour, which everybody has who decided or is to read a pass."""

from __future__ import annotations

import re

from emodesk.domain import Changes, DomainError
from emodesk.domain.passes import COLOURS, Reviewer
from emodesk.services.project import Project
from emodesk.store import passes, reviewers, votes

LONGEST = 3  # letters of initials


def reviewers_of(project: Project) -> list[Reviewer]:
    """Everybody who was listed, decided or is named by a pass; those who decided come first, in that order."""
    with project.store.read() as connection:
        kept = {found.name: found for found in reviewers.listed(connection)}
        names = [*votes.reviewers(connection), *kept]
        names += [name for read in passes.every(connection) for name in read.reviewers]
    found: dict[str, Reviewer] = {}
    for name in names:
        found.setdefault(name, kept.get(name) or usual(name, list(found.values()), list(kept.values())))
    return list(found.values())


def list_reviewer(project: Project, name: str, initials: str = "", colour: str = "") -> Changes:
    """List a reviewer, or change how one is shown; what is not given stays, or is chosen. DomainError for no name and
    for a colour that is none."""
    name = name.strip()
    if not name:
        raise DomainError("A reviewer needs a name, so that decisions say whose they are; enter one.")
    if colour and not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise DomainError("“{colour}” is no colour; write it as #7A5C3E.", colour=colour)
    present = reviewers_of(project)
    before = next((found for found in present if found.name == name), None) or usual(name, present, [])
    shown = initials.strip()[:LONGEST] or before.initials
    with project.store.write() as connection:
        reviewers.keep(connection, Reviewer(name, shown, colour.upper() or before.colour))
    return Changes(settings=True)


def initials_of(name: str) -> str:
    """Of a name of several words the first letters of first and last, else the first letter; as it is without any."""
    parts = re.findall(r"\w+", name)
    letters = [parts[0][0], *([parts[-1][0]] if len(parts) > 1 else [])] if parts else [name]
    return "".join(letters).upper()


def usual(name: str, *others: list[Reviewer]) -> Reviewer:
    """How somebody is shown who was never listed: a colour that nobody has yet, while there are such."""
    taken = [found.colour for some in others for found in some]
    colour = next((free for free in COLOURS if free not in taken), COLOURS[len(taken) % len(COLOURS)])
    return Reviewer(name, initials_of(name), colour)
