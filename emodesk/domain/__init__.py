"""Pure values and rules of the program; knows nothing of windows, databases or tensors."""

from emodesk.domain.model import (
    UNSEEN,
    Changes,
    Clip,
    Decision,
    DecisionKind,
    DomainError,
    LabelSet,
    Round,
)

__all__ = ["UNSEEN", "Changes", "Clip", "Decision", "DecisionKind", "DomainError", "LabelSet", "Round"]
