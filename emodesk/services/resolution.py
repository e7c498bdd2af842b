"""Choosing by which rule votes become labels, and what the choice changed."""

from __future__ import annotations

from dataclasses import dataclass

from emodesk.domain import Changes
from emodesk.domain.resolution import Rule
from emodesk.services.project import Project
from emodesk.store import votes


@dataclass(frozen=True)
class Chosen:
    """What a choice did: the rule that held and the one that holds, and how many clips have another label or state."""

    before: Rule
    now: Rule
    clips: int
    changes: Changes


def choose_rule(project: Project, rule: Rule) -> Chosen:
    """Let votes become labels by `rule`; no decision is touched, so any other rule can be chosen again.

    ProjectError, and nothing changed, where the project cannot be written.
    """
    before, held = project.resolution, _labels(project)
    changes = project.set_resolution(rule)
    now = _labels(project)
    return Chosen(before, rule, sum(now[clip] != held.get(clip) for clip in now), changes)


def _labels(project: Project) -> dict[int, tuple[str, str]]:
    with project.store.read() as connection:
        return {clip: (found.state, found.label) for clip, found in votes.resolutions(connection).items()}
