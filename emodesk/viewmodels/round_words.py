"""What is said about rounds: states, stages, time left, scores, and the line for the status bar."""

from __future__ import annotations

import math
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from emodesk.commands.registry import QT_TRANSLATE_NOOP
from emodesk.domain import Round
from emodesk.domain.figures import Figure, Figures, figures_of
from emodesk.domain.numerals import MINUS, numeral
from emodesk.runs import RunStatus
from emodesk.runs.pace import STEPS
from emodesk.viewmodels.said import said
from trainer.protocol.grammar import filled

_CONTEXT = ""  # where pyside6-lupdate files what stands in tr() outside a class
_STATES = {
    "queued": QT_TRANSLATE_NOOP("", "waiting"),
    "starting": QT_TRANSLATE_NOOP("", "starting"),
    "running": QT_TRANSLATE_NOOP("", "running"),
    "pausing": QT_TRANSLATE_NOOP("", "pausing"),
    "paused": QT_TRANSLATE_NOOP("", "paused"),
    "cancelling": QT_TRANSLATE_NOOP("", "stopping"),
    "cancelled": QT_TRANSLATE_NOOP("", "cancelled"),
    "failed": QT_TRANSLATE_NOOP("", "failed"),
    "succeeded": QT_TRANSLATE_NOOP("", "ready"),
    "lost": QT_TRANSLATE_NOOP("", "lost"),
    "broken": QT_TRANSLATE_NOOP("", "damaged"),
}
_STAGES = {
    "": QT_TRANSLATE_NOOP("", "getting ready"),
    "rank": QT_TRANSLATE_NOOP("", "ranking"),
    "decode": QT_TRANSLATE_NOOP("", "pictures for prompts"),
    "tune": QT_TRANSLATE_NOOP("", "prompts"),
    "extract": QT_TRANSLATE_NOOP("", "features"),
    "fit": QT_TRANSLATE_NOOP("", "training"),
    "self-training": QT_TRANSLATE_NOOP("", "self-training"),
    "predict": QT_TRANSLATE_NOOP("", "predictions"),
}
_UNITS = (
    QT_TRANSLATE_NOOP("", "clips"),
    QT_TRANSLATE_NOOP("", "steps"),
    QT_TRANSLATE_NOOP("", "folds"),
    QT_TRANSLATE_NOOP("", "epochs"),
    QT_TRANSLATE_NOOP("", "transcripts"),
)
_COUNTED = {
    "clips": QT_TRANSLATE_NOOP("", "{n} clips"),
    "steps": QT_TRANSLATE_NOOP("", "{n} steps"),
    "epochs": QT_TRANSLATE_NOOP("", "{n} epochs"),
    "transcripts": QT_TRANSLATE_NOOP("", "{n} transcripts"),
}


def tr(text: str) -> str:
    """A phrase about rounds in the person's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def state_word(state: str, applied: bool = False) -> str:
    """One word for where a round stands; `applied`: its predictions are the queue's."""
    return tr("in use") if applied else tr(_STATES.get(state, state))


def stage_word(stage: str) -> str:
    """A stage of the trainer in one word; unknown ones as they are."""
    return tr(_STAGES.get(stage, stage))


def score(value: float | None, spread: float | None = None) -> str:
    """A score as 0.812, with its standard deviation as 0.812 ± 0.021; a dash where there is none."""
    if value is None or math.isnan(value):
        return "–"
    text = numeral(value, "z.3f")
    return f"{text} ± {spread:.3f}" if spread is not None else text


def clips_and_speakers(figures: Figures) -> str:
    """What scores were measured on: “60 clips, 12 speakers”; '' where that is not known."""
    if not figures.clips:
        return ""
    clips = filled(tr("{n} clips"), n=figures.clips)
    if figures.interval_by != "speaker":
        return clips
    return filled(tr("{clips}, {n} speakers"), clips=clips, n=figures.interval_of)


def listed_score(round_: Round) -> str:
    """The figure of a round in the list: its WAF in cross-validation, “too few” where the clips tell nothing."""
    figures = figures_of(round_.metrics, "cv")
    if figures is not None and figures.too_few:
        return tr("too few clips")
    return score(figures.waf.value if figures else None)


def say_few(figures: Figures | None) -> str:
    """That scores tell nothing, in a sentence; '' where they do tell something."""
    if figures is None or not figures.too_few:
        return ""
    return filled(tr("Measured on {n} clips: too few to tell how good the model is."), n=figures.clips)


def own_score(round_: Round) -> str:
    """What the figure of a round in the list is, and of which clips; '' where it has none."""
    figures = figures_of(round_.metrics, "cv")
    if figures is None or figures.waf.value is None or not figures.clips:
        return ""
    text = tr(
        "WAF in cross-validation on the {n} labels that it learnt from. Another round learnt from others: “Compared” "
        "has both on the same clips."
    )
    if figures.too_few:
        text = tr("WAF {waf} in cross-validation on {n} labelled clips: too few to tell how good the model is.")
    return filled(text, n=figures.clips, waf=score(figures.waf.value))


def measured_on(source: str, figures: Figures) -> str:
    """What the scores of a round's `source` (blind, cv, validation, test, baseline) were measured on, in sentences."""
    what = {
        "blind": tr("Clips decided blind, each judged by the fold that never saw it or by all folds together."),
        "cv": tr(
            "Labelled clips, each judged by the fold that never saw it, all together; ± is the spread of the folds."
        ),
        "validation": tr("Clips of the validation split, which never train, judged by all folds together."),
        "test": tr("Clips of the test split, which never train, judged by all folds together."),
        "baseline": tr("A linear model on the same features, in cross-validation on the same folds."),
    }
    return "\n".join(part for part in (what[source], clips_and_speakers(figures)) if part)


def between(figure: Figure, by: str) -> str:
    """What others' score lies between, and which others; '' where that is not known."""
    if figure.low is None or figure.high is None:
        return ""
    text = {
        "speaker": tr("{low} to {high} with 95 % confidence, by how much the speakers differ"),
        "clip": tr("{low} to {high} with 95 % confidence, by how much the clips differ; not for new speakers"),
    }.get(by, "")
    return text.format(low=score(figure.low), high=score(figure.high))


def change(value: float) -> str:
    """A difference of scores with its sign, +0.012 or −0.012."""
    rounded = round(value, 3)
    return f"{'+' if rounded > 0 else MINUS if rounded < 0 else '±'}{abs(rounded):.3f}"


def points(share: float) -> str:
    """A difference of shares in points with its sign, +12 or −3."""
    return numeral(100 * share, "+z.0f")


def duration(seconds: float) -> str:
    """A time span as people say it: 8 s, 3 min, 1 h 20 min."""
    whole = max(0, round(seconds))
    if whole < 60:
        return tr("{n} s").format(n=whole)
    if whole < 3600:
        return tr("{n} min").format(n=round(whole / 60))
    return tr("{h} h {m} min").format(h=whole // 3600, m=whole % 3600 // 60)


def moment(time: datetime) -> str:
    """A point in time in the person's zone: 22 Nov 10:44."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(time.timestamp())), tr("d MMM HH:mm"))


def time_left(status: RunStatus) -> str:
    """How long the round will still take, '' while that cannot be said."""
    seconds = status.seconds_left()
    if seconds is None:
        return ""
    words = tr("about {time} left once it goes on") if status.paused else tr("about {time} left")
    return words.format(time=duration(seconds))


def amount(status: RunStatus) -> str:
    """How far the stage is in its own unit: “120 of 240 clips”; '' where `where` says it or its length is not known."""
    if status.total <= 0 or status.stage == STEPS:
        return ""
    unit = tr(status.unit) if status.unit in _UNITS else status.unit
    return tr("{done} of {total} {unit}").format(done=int(status.done), total=int(status.total), unit=unit).strip()


def counted(number: float, unit: str) -> str:
    """So many of the trainer's units: “12 clips”."""
    return filled(tr(_COUNTED[unit]), n=round(number)) if unit in _COUNTED else f"{round(number)} {unit}".strip()


def where(status: RunStatus) -> str:
    """The place in the stage that its numbers name: “step 4 of 10, fold 2”; '' where they name none."""
    parts = []
    if isinstance(step := status.values.get("step"), int | float) and status.stage == STEPS:
        parts.append(tr("step {n} of {total}").format(n=int(step), total=int(status.total)))
    if isinstance(fold := status.values.get("fold"), int | float):
        parts.append(tr("fold {n}").format(n=int(fold) + 1))
    return tr(", ").join(parts)


def status_line(number: int, status: RunStatus) -> str:
    """One line for the status bar, in per cent of the whole round: “round 3: step 4 of 10, 42 %”; while its end cannot
    be told, of the stage."""
    if status.state in ("starting", "pausing", "paused", "cancelling"):
        rest = [state_word(status.state)]
    else:
        fraction = status.fraction if (whole := status.whole()) is None else whole
        percent = [tr("{n} %").format(n=int(100 * fraction))] if fraction is not None and fraction < 1 else []
        place = where(status).split(tr(", "))[0] if status.stage == STEPS else ""
        rest = [place or stage_word(status.stage), *percent]
    return tr("round {n}: {rest}").format(n=number, rest=tr(", ").join(rest))


def after_sentence(status: RunStatus) -> str:
    """What became of a run that has stopped, and what to do; '' for one that goes on or went well."""
    if status.state == "failed":
        return said(status.message)
    if status.state == "broken":
        return tr("{why} Resume it to train it again, or remove it.").format(why=said(status.message))
    if status.state == "lost":
        what = tr("The process ended without a word: the machine was restarted, or memory ran out.")
    elif status.state == "cancelled":
        what = tr("Cancelled.")
    else:
        return ""
    # Only what is there is promised.
    if status.checkpoint:
        return tr("{what} Resume goes on from the last checkpoint.").format(what=what)
    return tr(
        "{what} There is no checkpoint yet: Resume begins training anew; rankings, prompts and features are kept."
    ).format(what=what)


def cancelling_sentence(status: RunStatus) -> str:
    """What stopping a run means while it stops."""
    if status.checkpoint:
        return tr("Stopping after the present batch. Stop now ends it at once; the last checkpoint is kept.")
    return tr("Stopping after the present batch. Stop now ends it at once; there is no checkpoint yet.")


def pause_sentence(status: RunStatus) -> str:
    """What it means that a run waits, or is about to."""
    if status.state == "pausing":
        return tr("It will wait after the present batch.")
    return tr("It waits, and keeps the memory that it has. The window may be closed; “Go on” lets it go on.")


def takes(status: RunStatus) -> str:
    """What a run takes of the machine now; '' where it has not said."""
    if not status.memory:
        return ""
    parts = [tr("{gb} GB of memory").format(gb=f"{status.memory / 1e9:.1f}")]
    if status.gpu_memory:
        parts.append(tr("{gb} GB on the GPU").format(gb=f"{status.gpu_memory / 1e9:.1f}"))
    parts.append(tr("{n} cores busy").format(n=f"{status.cores:.1f}"))
    return tr(", ").join(parts)
