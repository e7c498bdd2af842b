"""Label Studio: one task a clip, reviewers' labels as annotations, the round's and opinions as predictions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from emodesk.domain import Clip
from emodesk.services.export.plan import Cancelled, Plan, Progress
from emodesk.services.export.pseudo_labels import NO_ROUND, PseudoLabels, maybe_pseudo_labels
from emodesk.services.export.study import OPINION_NAME, Study, read_study
from emodesk.services.project import Project
from trainer.protocol.errors import Sentence
from trainer.protocol.files import atomic_write

CHOICES, MEDIA = "emotion", "media"  # names of the control and of what it is about
IMPORTED = "import"  # who gave the label that came with the import
HEADER = ("clip_id", "media", "annotations", "prediction", "score")


def plan_label_studio(project: Project, number: int = 0) -> Plan:
    """Tasks for Label Studio, and beside them NAME-labelling.xml: the labelling interface that they are made for."""
    study, pseudo_labels = read_study(project), maybe_pseudo_labels(project, number)
    tasks = [_task(study, pseudo_labels, clip) for clip in study.clips]
    rows = [
        (
            task["data"]["clip_id"],
            task["data"][MEDIA],
            "; ".join(f"{said['completed_by']['email']}: {_chosen(said) or '-'}" for said in task["annotations"]),
            next(map(_chosen, task["predictions"]), None),
            next((said.get("score") for said in task["predictions"]), None),
        )
        for task in tasks
    ]

    def write(path: Path, progress: Progress, cancelled: Cancelled) -> list[Path]:
        beside = path.with_name(f"{path.stem}-labelling.xml")
        atomic_write(beside, interface(project.labels.names, any(clip.has_video for clip in study.clips)))
        atomic_write(path, json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
        return [path, beside]

    left = []
    parts = sum(bool(clip.start) or clip.end is not None for clip in study.clips)
    if parts:
        left.append(Sentence("{n} clips are cut from longer files; Label Studio plays the whole file.", n=parts))
    if spans := sum(map(len, study.spans.values())):
        left.append(Sentence("{n} spans are left out; ELAN's files and the table of spans hold them.", n=spans))
    if pseudo_labels is None:
        left.append(NO_ROUND)
    return Plan(HEADER, rows, tuple(left), write)


def interface(labels: tuple[str, ...], video: bool) -> str:
    """The labelling interface, as Label Studio's settings take it."""
    shown = "Video" if video else "Audio"
    choices = "\n".join(f"    <Choice value={quoteattr(label)}/>" for label in labels)
    return (
        f'<View>\n  <{shown} name="{MEDIA}" value="${MEDIA}"/>\n  <Text name="words" value="$transcript"/>\n'
        f'  <Choices name="{CHOICES}" toName="{MEDIA}" choice="single" showInline="true">\n{choices}\n'
        "  </Choices>\n</View>\n"
    )


def _task(study: Study, pseudo_labels: PseudoLabels | None, clip: Clip) -> dict[str, Any]:
    row = study.row(clip)
    data: dict[str, Any] = {"clip_id": clip.clip_id, MEDIA: row.path, "transcript": row.transcript,
                            "speaker": row.speaker, "language": row.language, "split": row.split}  # fmt: skip
    if row.start or row.end is not None:
        data |= {"start": row.start, "end": row.end}
    votes = study.votes.get(clip.key, [])
    annotations = [_annotation(clip, vote.reviewer, vote.label, vote.time.isoformat()) for vote in votes]
    if not votes and clip.label:
        annotations = [_annotation(clip, IMPORTED, clip.label, None)]
    predictions: list[dict[str, Any]] = []
    if pseudo_labels is not None and clip.key in pseudo_labels.row:
        label, score = pseudo_labels.best(clip.key)
        predictions = [
            {"model_version": pseudo_labels.version, "score": round(score, 4), "result": [_result(clip, label)]}
        ]
    for opinion in study.opinions_on(clip.key):
        sure = {} if opinion.confidence is None else {"score": round(opinion.confidence, 4)}
        source = f"{OPINION_NAME}{opinion.source}"
        predictions.append({"model_version": source, **sure, "result": [_result(clip, opinion.label)]})
    return {"id": clip.key, "data": data, "annotations": annotations, "predictions": predictions}


def _annotation(clip: Clip, reviewer: str, label: str, moment: str | None) -> dict[str, Any]:
    """A reviewer's word; one without a label is what Label Studio calls cancelled."""
    made = {"created_at": moment} if moment else {}
    result = [_result(clip, label)] if label else []
    return {"completed_by": {"email": reviewer}, **made, "was_cancelled": not label, "result": result}


def _result(clip: Clip, label: str) -> dict[str, Any]:
    return {"id": f"clip{clip.key}", "type": "choices", "from_name": CHOICES, "to_name": MEDIA,
            "value": {"choices": [label]}}  # fmt: skip


def _chosen(entry: dict[str, Any]) -> str:
    return entry["result"][0]["value"]["choices"][0] if entry["result"] else ""
