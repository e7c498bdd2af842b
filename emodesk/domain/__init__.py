"""Pure values and rules of the program; knows nothing of windows, databases or tensors."""

from emodesk.domain.model import (
    ACTS,
    ADJUDICATION,
    BROKEN,
    CHECKS,
    GOLD,
    LOST,
    REPEAT,
    UNSEEN,
    VOTES,
    Changes,
    Clip,
    Decision,
    DecisionKind,
    DomainError,
    LabelSet,
    Round,
)

__all__ = [
    "ACTS",
    "ADJUDICATION",
    "BROKEN",
    "CHECKS",
    "GOLD",
    "LOST",
    "REPEAT",
    "UNSEEN",
    "VOTES",
    "Changes",
    "Clip",
    "Decision",
    "DecisionKind",
    "DomainError",
    "LabelSet",
    "Round",
]
