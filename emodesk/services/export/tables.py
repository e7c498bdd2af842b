"""Labels, votes, the log and pseudo-labels as tables: CSV as spreadsheets read it, JSON lines, or Parquet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from emodesk.domain import Clip, Decision, DomainError
from emodesk.domain.opinion import Opinion
from emodesk.domain.ratings import HERTZ, Rating, Scale
from emodesk.services.export.plan import Cancelled, Plan, Progress
from emodesk.services.export.pseudo_labels import NO_ROUND, PseudoLabels, maybe_pseudo_labels, read_pseudo_labels
from emodesk.services.export.study import Study, read_study
from emodesk.services.project import Project
from emodesk.services.ratings import found_raters, fused_of, whole
from emodesk.store.log import log_columns, whole_log
from trainer.protocol.clips_csv import CLIP_COLUMNS, write_clips
from trainer.protocol.errors import Sentence
from trainer.protocol.files import atomic_write, replacing, write_table

DECISION_COLUMNS = ("clip_id", "reviewer", "decision", "label", "proposed", "confidence", "round", "time",
                    "milliseconds", "note", "blind", "under", "batch", "pass", "second", "intensity", "valence",
                    "arousal", "words")  # fmt: skip
SPAN_COLUMNS = ("clip_id", "start", "end", "label", "note", "reviewer")
RATING_COLUMNS = ("clip_id", "reviewer", "rates", "label", "time", "value")
ENDINGS = (".csv", ".jsonl", ".parquet")
PLACES = 4  # decimals of probabilities: what rounds keep has no more


@dataclass(frozen=True)
class Sheet:
    """A table of plain values: texts, numbers, None for nothing. `exact`: numbers with all their digits in CSV too, so
    that it comes back as it was."""

    header: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    exact: bool = False

    def write(self, path: Path) -> None:
        """Write it as the ending of `path` says; DomainError for another ending, and where Parquet is not there."""
        ending = path.suffix.casefold()
        if ending == ".jsonl":
            lines = (json.dumps(dict(zip(self.header, row, strict=True)), ensure_ascii=False) for row in self.rows)
            atomic_write(path, "".join(line + "\n" for line in lines))
        elif ending == ".parquet":
            _write_parquet(path, self)
        elif ending == ".csv":
            cell = _exact if self.exact else _cell
            write_table(path, self.header, ([cell(value) for value in row] for row in self.rows), for_people=True)
        else:
            raise DomainError(
                "“{name}” has no ending that says how to write it; use {endings}.",
                name=path.name,
                endings=", ".join(ENDINGS),
            )


def export_labels(project: Project, path: Path | str) -> Path:
    """Write every clip with its present label to `path` in the clips.csv form, and the standing decisions beside it,
    as spreadsheets read them.

    The second table, NAME-decisions.csv, is returned. Raises DomainError where a file cannot be written.
    """
    path = Path(path)
    study = read_study(project)
    beside = path.with_name(f"{path.stem}-decisions.csv")
    try:
        write_clips(path, [study.row(clip) for clip in study.clips], for_people=True)
        _decisions(study, study.standing).write(beside)
    except OSError as error:
        raise DomainError(
            "{path} could not be written: {reason}; choose another place.", path=path, reason=error.strerror or error
        ) from error
    return beside


def plan_labels(project: Project) -> Plan:
    """Every clip with the label that holds, in the clips.csv form."""
    study = read_study(project)
    rows = [study.row(clip) for clip in study.clips]
    sheet = Sheet(CLIP_COLUMNS, [[getattr(row, name) for name in CLIP_COLUMNS] for row in rows])

    def write(path: Path, progress: Progress, cancelled: Cancelled) -> list[Path]:
        if path.suffix.casefold() == ".csv":
            write_clips(path, rows, for_people=True)  # what a round's own table has, to the digit
        else:
            sheet.write(path)
        return [path]

    without = sum(not row.label for row in rows)
    notes = (Sentence("{n} clips are in it without a label, as none holds for them.", n=without),) if without else ()
    return Plan(sheet.header, sheet.rows, notes, write)


def plan_votes(project: Project) -> Plan:
    """The decision of each reviewer that stands, on each clip."""
    study = read_study(project)
    votes = [vote for clip in study.clips for vote in study.votes.get(clip.key, [])]
    out = len(study.clips) - len(study.votes)
    left = (Sentence("{n} clips are left out, as nobody decided on them.", n=out),) if out else ()
    return _plan(_decisions(study, votes), left)


def plan_spans(project: Project) -> Plan:
    """Every span that stands: whose it is, from and to which second of its clip, its class and its note."""
    study = read_study(project)
    rows = [
        [clip.clip_id, span.start, span.end, span.label, span.note, span.reviewer]
        for clip in study.clips
        for span in study.spans.get(clip.key, [])
    ]
    return _plan(Sheet(SPAN_COLUMNS, rows))


def plan_ratings(project: Project) -> Plan:
    """Every sample of what each reviewer said along a clip's time, as they said it; what is imported again."""
    study = read_study(project)
    names = {clip.key: clip.clip_id for clip in study.clips}
    rows = [
        [names[rating.clip], rating.reviewer, rating.scale.rates, rating.scale.label, k / HERTZ, float(value)]
        for rating in sorted(study.ratings, key=lambda rating: (rating.clip, rating.scale, rating.key))
        for k, value in enumerate(rating.trace)
        if np.isfinite(value)
    ]
    return _plan(Sheet(RATING_COLUMNS, rows))


def plan_traces(project: Project) -> Plan:
    """What the ratings of each clip come to: everybody's lag taken off, their mean and the weighted one."""
    study = read_study(project)
    every = whole(study.ratings, {clip.key: clip.duration for clip in study.clips})
    known = {found.rates: found.raters for found in found_raters(every)}
    by: dict[tuple[int, Scale], list[Rating]] = {}
    for rating in every:
        by.setdefault((rating.clip, rating.scale), []).append(rating)
    names = {clip.key: clip.clip_id for clip in study.clips}
    rows: list[list[object]] = []
    for (clip, scale), some in sorted(by.items()):
        found = fused_of(some, known[scale.rates])
        people = np.isfinite(np.stack(list(found.aligned.values()))).sum(axis=0)
        rows += [
            [names[clip], scale.rates, scale.label, k / HERTZ, float(found.mean[k]), float(found.weighted[k]), int(n)]
            for k, n in enumerate(people)
            if n
        ]
    lags = ", ".join(
        f"{rates} {name} {rater.lag:.2f} s" for rates, some in known.items() for name, rater in some.items()
    )
    left = (Sentence("Lags taken off: {lags}.", lags=lags),) if lags else ()
    return _plan(Sheet(("clip_id", "rates", "label", "time", "mean", "weighted", "raters"), rows), left)


def plan_log(project: Project) -> Plan:
    """Every decision that was ever made, with what was taken back."""
    with project.store.read() as connection:
        entries = whole_log(connection)
    columns = log_columns()
    rows = [[entry["clip_id"], *(_moment(entry[name]) if name == "time" else entry[name] for name in columns)]
            for entry in entries]  # fmt: skip
    return _plan(Sheet(("clip_id", *columns), rows, exact=True))


def plan_predictions(project: Project, number: int = 0) -> Plan:
    """The pseudo-label of every clip that a round knows, with what stands behind it."""
    study = read_study(project)
    pseudo_labels = read_pseudo_labels(project, number)
    known = [clip for clip in study.clips if clip.key in pseudo_labels.row]
    out = len(study.clips) - len(known)
    header = ("clip_id", *pseudo_label_columns(pseudo_labels), *_opinion_columns(study))
    sheet = Sheet(header, [
        [clip.clip_id, *pseudo_label_values(pseudo_labels, clip), *_opinion_values(study, clip)] for clip in known
    ])  # fmt: skip
    return _plan(sheet, _unknown(out, pseudo_labels.number))


def plan_everything(project: Project, number: int = 0) -> Plan:
    """Every clip with the label that holds and, where a round is applied, its pseudo-label: one flat table."""
    study = read_study(project)
    pseudo_labels = maybe_pseudo_labels(project, number)
    columns = () if pseudo_labels is None else pseudo_label_columns(pseudo_labels)
    rows = []
    for clip in study.clips:
        row = study.row(clip)
        known = pseudo_labels is not None and clip.key in pseudo_labels.row
        said = (
            pseudo_label_values(pseudo_labels, clip) if pseudo_labels is not None and known else [None] * len(columns)
        )
        rows.append([*(getattr(row, name) for name in CLIP_COLUMNS), *said, *_opinion_values(study, clip)])
    header = (*CLIP_COLUMNS, *columns, *_opinion_columns(study))
    if pseudo_labels is None:
        return _plan(Sheet(header, rows), (NO_ROUND,))
    out = sum(clip.key not in pseudo_labels.row for clip in study.clips)
    return _plan(Sheet(header, rows), _unknown(out, pseudo_labels.number))


def pseudo_label_columns(pseudo_labels: PseudoLabels) -> tuple[str, ...]:
    """What `pseudo_label_values` gives: label, probabilities, each modality's own word and share, provenance."""
    own = [column for name in pseudo_labels.modalities for column in (f"{name}:label", f"{name}:confidence")]
    return (
        "pseudo_label", "confidence", *(f"p:{label}" for label in pseudo_labels.labels), *own,
        *(f"share:{name}" for name in pseudo_labels.modalities),
        "round", "held_out_fold", "adopted_in_step", "proposed_in_step", "adopted_by_folds", "confidence_then",
    )  # fmt: skip


def pseudo_label_values(pseudo_labels: PseudoLabels, clip: Clip) -> list[object]:
    """What a round says of a clip that it knows, None for what there is not (a modality that the clip lacks)."""
    row = pseudo_labels.row[clip.key]
    label, confidence = pseudo_labels.best(clip.key)
    own: list[object] = []
    for m, here in enumerate(pseudo_labels.has[row]):
        best = int(pseudo_labels.alone[row, m].argmax())
        own += [pseudo_labels.labels[best], _rounded(pseudo_labels.alone[row, m, best])] if here else [None, None]
    own_shares = zip(pseudo_labels.shares[row], pseudo_labels.has[row], strict=True)
    shares = [_rounded(value) if here else None for value, here in own_shares]
    fold = int(pseudo_labels.held_out[row])
    adopted = pseudo_labels.adopted.get(clip.key)
    step, taken = (adopted.step, adopted.accepted) if adopted else (None, False)
    return [
        label, _rounded(confidence), *(_rounded(value) for value in pseudo_labels.probabilities[row]), *own, *shares,
        pseudo_labels.number, fold if fold >= 0 else None, step if taken else None, None if taken else step,
        adopted.folds if adopted and taken else None, _rounded(adopted.confidence) if adopted else None,
    ]  # fmt: skip


def _opinion_columns(study: Study) -> list[str]:
    return [column for source in study.opinions for column in (f"opinion:{source}", f"opinion:{source}:p")]


def _opinion_values(study: Study, clip: Clip) -> list[object]:
    return [value for said in study.opinions.values() for value in _opinion(said.get(clip.key))]


def _opinion(opinion: Opinion | None) -> tuple[str | None, float | None]:
    """The label that an opinion names, and its probability."""
    if opinion is None:
        return None, None
    return opinion.label, None if opinion.confidence is None else _rounded(opinion.confidence)


def _plan(sheet: Sheet, left_out: tuple[Sentence, ...] = ()) -> Plan:
    def write(path: Path, progress: Progress, cancelled: Cancelled) -> list[Path]:
        sheet.write(path)
        return [path]

    return Plan(sheet.header, sheet.rows, left_out, write)


def _unknown(count: int, number: int) -> tuple[Sentence, ...]:

    if not count:
        return ()
    return (Sentence("{n} clips have no pseudo-label, as round {number} does not know them.", n=count, number=number),)


def _decisions(study: Study, some: Sequence[Decision]) -> Sheet:
    names = {clip.key: clip.clip_id for clip in study.clips}
    return Sheet(DECISION_COLUMNS, [
        (names[decision.clip], decision.reviewer, str(decision.kind), decision.label, decision.proposed,
         _rounded(decision.confidence) if decision.proposed else None, decision.round or None,
         decision.time.isoformat(timespec="seconds"), decision.milliseconds or None, decision.note,
         decision.blind, decision.under, decision.batch, decision.pass_, decision.second,
         decision.intensity or None, decision.valence or None, decision.arousal or None, decision.words)
        for decision in some
    ])  # fmt: skip


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")


def _rounded(value: float) -> float:
    return round(float(value), PLACES)


def _exact(value: object) -> object:
    return repr(value) if isinstance(value, float) else value


def _cell(value: object) -> object:
    return f"{value:.{PLACES}f}" if isinstance(value, float) else value


def _write_parquet(path: Path, sheet: Sheet) -> None:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise DomainError(
            "Parquet needs pyarrow, which is not installed; run “pip install pyarrow”, or write .jsonl."
        ) from None
    columns = list(zip(*sheet.rows, strict=True)) or [()] * len(sheet.header)
    table = pyarrow.table(dict(zip(sheet.header, map(pyarrow.array, map(list, columns)), strict=True)))
    with replacing(path) as beside:
        parquet.write_table(table, beside)
