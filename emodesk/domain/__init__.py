"""Pure values and rules of the program; knows nothing of windows, databases or tensors."""

from emodesk.domain.model import (
    Changes,
    Clip,
    Decision,
    DecisionKind,
    DomainError,
    LabelSet,
    Round,
)

__all__ = ["Changes", "Clip", "Decision", "DecisionKind", "DomainError", "LabelSet", "Round"]
