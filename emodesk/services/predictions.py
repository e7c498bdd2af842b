"""What the applied round predicts, clip by clip, read from its files as they are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from emodesk.domain.moments import ClipMoments
from emodesk.domain.prediction import ClipPrediction, Curves
from emodesk.services.moments import read_moments
from emodesk.services.project import Project
from emodesk.services.round_files import Adopted, RoundFiles, first_of_each, read_adoptions
from emodesk.store import clips, rounds

__all__ = ["ClipPrediction", "Curves", "PredictionService"]

KEPT_PREDICTIONS = 256  # predictions and curves kept in memory
_Value = TypeVar("_Value", ClipPrediction | None, Curves | None)


class PredictionService:
    """Predictions of the applied round, or of one `number`. Raises DomainError with a sentence where the round's files
    do not hold."""

    def __init__(self, project: Project, number: int = 0) -> None:
        self._project = project
        self._number = number
        self._files: RoundFiles | None = None
        self._adopted: tuple[int, dict[int, Adopted]] | None = None
        self._predictions: OrderedDict[int, ClipPrediction | None] = OrderedDict()
        self._curves: OrderedDict[int, Curves | None] = OrderedDict()
        self._places: dict[int, tuple[int, str]] = {}  # of clips in the round's files: row and clip_id

    def applied_round(self) -> int:
        """Number of the round whose predictions the queue shows, 0 for none."""
        with self._project.store.read() as connection:
            return self._shown(connection)

    def _shown(self, connection: Connection) -> int:
        return self._number or rounds.applied(connection)

    def rounds_of(self, clip: int) -> list[int]:
        """Numbers of the rounds that say something of a clip, the newest first."""
        with self._project.store.read() as connection:
            return rounds.knowing(connection, clip)

    def prediction(self, clip: int) -> ClipPrediction | None:
        """What the applied round predicts for a clip; None where it does not know the clip."""
        return self._kept(self._predictions, clip, lambda files, row, name: files.prediction(row, name))

    def adoption(self, clip: int) -> Adopted | None:
        """How the applied round's self-training took a clip in or proposed it; None where it did neither."""
        number = self.applied_round()
        if self._adopted is None or self._adopted[0] != number:
            self._adopted = number, self._read_adopted(number) if number else {}
        return self._adopted[1].get(clip)

    def _read_adopted(self, number: int) -> dict[int, Adopted]:
        with self._project.store.read() as connection:
            keys = clips.names(connection)
        made = read_adoptions(self._project.rounds_folder / f"{number:04d}", keys, self._project.names_now)
        taken = {adopted.clip: adopted for adopted in made if not adopted.accepted}
        return taken | {adopted.clip: adopted for adopted in first_of_each(made)}

    def curves(self, clip: int) -> Curves | None:
        """Prediction along a clip; None where the applied round made no curves for it and none were drawn since."""
        return self._kept(self._curves, clip, lambda files, row, _name: files.curves(row))

    def moments(self, clip: int) -> ClipMoments | None:
        """Which moments of a clip mattered to the applied round; None where nobody asked yet."""
        with self._project.store.read() as connection:
            number = self._shown(connection)
            place = rounds.prediction(connection, number, clip)
        if place is None:
            return None
        found = read_moments(self._project.rounds_folder / f"{number:04d}", place.row)
        return found and found.renamed(self._project.names_now)

    def _kept(
        self, kept: OrderedDict[int, _Value], clip: int, read: Callable[[RoundFiles, int, str], _Value]
    ) -> _Value | None:
        with self._project.store.read() as connection:
            number = self._shown(connection)
            if self._files is None or self._files.number != number:
                self._predictions.clear()
                self._curves.clear()
                self._places.clear()
                self._files = None
            if clip in kept:
                kept.move_to_end(clip)
                return kept[clip]
            if clip not in self._places:
                place = rounds.prediction(connection, number, clip)
                if place is None:
                    return None
                if len(self._places) >= KEPT_PREDICTIONS:
                    self._places.clear()
                self._places[clip] = place.row, clips.get(connection, [clip])[0].clip_id
            row, name = self._places[clip]
        if self._files is None:
            folder = self._project.rounds_folder / f"{number:04d}"
            self._files = RoundFiles(folder, number, self._project.names_now)
        found = read(self._files, row, name)
        if found is None:
            return None  # there may be some later
        kept[clip] = found
        if len(kept) > KEPT_PREDICTIONS:
            kept.popitem(last=False)
        return found
