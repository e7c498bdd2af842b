"""What a decision says beside its label, where the project asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from emodesk.domain.model import DomainError

ASKS = ("second", "intensity", "affect", "words")  # what a project can ask for
INTENSITIES = 3  # from weak to strong
STEPS = 5  # of valence and of arousal, 3 in the middle


@dataclass(frozen=True)
class Details:
    """A `second` emotion, `intensity` 1 to 3, `valence` and `arousal` 1 to 5 (0: not said), `words` of one's own."""

    second: str = ""
    intensity: int = 0
    valence: int = 0
    arousal: int = 0
    words: str = ""

    def check(self, label: str, labels: Sequence[str]) -> None:
        """DomainError unless it can stand beside a label."""
        if self.second and self.second not in labels:
            raise DomainError(
                "“{name}” is not a label of this project ({names})", name=self.second, names=", ".join(labels)
            )
        if self.second and self.second == label:
            raise DomainError("The second emotion is another one than the first; choose another label for one of them.")
        numbers = ((self.intensity, INTENSITIES), (self.valence, STEPS), (self.arousal, STEPS))
        if not all(0 <= number <= most for number, most in numbers):
            raise DomainError("Intensity is 1 to 3, valence and arousal are 1 to 5, or 0 where they are not said.")


NO_DETAILS = Details()
