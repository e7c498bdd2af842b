"""Pure values and rules of the program; knows nothing of windows, databases or tensors."""

from emodesk.domain.model import (
    BROKEN,
    LOST,
    UNSEEN,
    Changes,
    Clip,
    Decision,
    DecisionKind,
    DomainError,
    LabelSet,
    Round,
)

__all__ = [
    "BROKEN",
    "LOST",
    "UNSEEN",
    "Changes",
    "Clip",
    "Decision",
    "DecisionKind",
    "DomainError",
    "LabelSet",
    "Round",
]
