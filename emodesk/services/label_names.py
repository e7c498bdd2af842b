"""Labels that emodesk.toml no longer has while decisions or imports hold them: named, and read by another name."""

from __future__ import annotations

from collections.abc import Mapping

from emodesk.domain import Changes, DomainError
from emodesk.services.project import Project
from emodesk.store import label_names, votes


def strangers(project: Project) -> dict[str, int]:
    """Labels that the project does not have and nobody gave another name: how many decisions and imports hold each."""
    with project.store.read() as connection:
        return label_names.strangers(connection, project.labels.names)


def rename_labels(project: Project, names: Mapping[str, str]) -> Changes:
    """Read labels of earlier by names of now, '' for none; the log itself keeps the words that were decided.

    Raises DomainError, with nothing changed, for a name that is none or still in use.
    """
    with project.store.write() as connection:
        known = label_names.strangers(connection, project.labels.names).keys() | label_names.renamed(connection).keys()
        for old, new in names.items():
            if old in project.labels.names:
                raise DomainError(
                    "“{label}” is a label of this project; take it out of emodesk.toml first, or leave it.", label=old
                )
            if old not in known:
                raise DomainError("No decision and no clip holds the label “{label}”.", label=old)
            if new:
                project.labels.index(new)
        label_names.rename(connection, names)
        votes.rebuild(connection, votes.rule(connection))
    return Changes(queue=True)
