"""The forms that a project can be exported in, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from emodesk.domain import DomainError
from emodesk.services.export.elan import plan_elan
from emodesk.services.export.hugging_face import plan_hugging_face
from emodesk.services.export.label_studio import plan_label_studio
from emodesk.services.export.mer import plan_mer
from emodesk.services.export.nova import plan_nova
from emodesk.services.export.plan import Plan
from emodesk.services.export.tables import (
    plan_everything,
    plan_labels,
    plan_log,
    plan_predictions,
    plan_ratings,
    plan_spans,
    plan_traces,
    plan_votes,
)
from emodesk.services.project import Project
from trainer.protocol.errors import Sentence


@dataclass(frozen=True)
class ExportOptions:
    """What a person may choose beside the form: `number` of the round (0: the applied one), the table of candidates of
    a submission, and whether clips go out as hard links."""

    number: int = 0
    candidates: Path | None = None
    links: bool = False


@dataclass(frozen=True)
class Form:
    """One form of export.

    Attributes:
        key: what it is called on the command line.
        what: what it holds, for a person.
        endings: of its file, the usual one first; () for a folder.
        plan: what would be written.
    """

    key: str
    what: Sentence
    endings: tuple[str, ...]
    plan: Callable[[Project, ExportOptions], Plan]


_TABLE = (".csv", ".jsonl", ".parquet")
FORMS: tuple[Form, ...] = (
    Form("labels", Sentence("Every clip with the label that holds"), _TABLE, lambda project, _: plan_labels(project)),
    Form("votes", Sentence("The standing decision of each reviewer"), _TABLE, lambda project, _: plan_votes(project)),
    Form("spans", Sentence("What was said of parts of clips"), _TABLE, lambda project, _: plan_spans(project)),
    Form("ratings", Sentence("What was said along time, by each reviewer"), _TABLE,
         lambda project, _: plan_ratings(project)),
    Form("traces", Sentence("What ratings along time come to, lags taken off"), _TABLE,
         lambda project, _: plan_traces(project)),
    Form("log", Sentence("Every decision ever made"), _TABLE, lambda project, _: plan_log(project)),
    Form(
        "predictions", Sentence("Pseudo-labels with probabilities, shares and where they come from"), _TABLE,
        lambda project, options: plan_predictions(project, options.number),
    ),
    Form(
        "parquet", Sentence("Labels and pseudo-labels in one Parquet table"), (".parquet",),
        lambda project, options: plan_everything(project, options.number),
    ),
    Form(
        "jsonl", Sentence("Labels and pseudo-labels as JSON lines"), (".jsonl",),
        lambda project, options: plan_everything(project, options.number),
    ),
    Form(
        "label-studio", Sentence("Label Studio: labels as annotations, pseudo-labels and opinions as predictions"),
        (".json",),
        lambda project, options: plan_label_studio(project, options.number),
    ),
    Form(
        "elan", Sentence("ELAN: a folder with tiers for labels, words, opinions and modalities along time"), (),
        lambda project, options: plan_elan(project, options.number),
    ),
    Form(
        "hf", Sentence("Hugging Face: a folder of the labelled clips by split"), (),
        lambda project, options: plan_hugging_face(project, options.links),
    ),
    Form(
        "nova", Sentence("NOVA: a folder of discrete annotations"), (),
        lambda project, options: plan_nova(project, options.number),
    ),
    Form(
        "mer", Sentence("MER challenge: a submission, one row for every candidate"), (".csv",),
        lambda project, options: plan_mer(project, options.candidates, options.number),
    ),
)  # fmt: skip
BY_KEY = {form.key: form for form in FORMS}


def check_ending(form: Form, path: Path) -> None:
    """DomainError where a file's name does not end as its form does."""
    if form.endings and path.suffix.casefold() not in form.endings:
        raise DomainError(
            "“{name}” does not end as this export does; use {endings}.",
            name=path.name,
            endings=", ".join(form.endings),
        )
