"""A report's parts in order: headings, words, tables and the window's own figures with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize

from emodesk.domain.figures import figures_of
from emodesk.media.thumbnails import thumbnail
from emodesk.services.agreement import agreement_of
from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.history import history
from emodesk.services.insight import trust_page
from emodesk.services.measured import MeasuringService
from emodesk.services.queue import QueueService
from emodesk.services.report import data_statement, provenance
from emodesk.ui.analysis import chart_data as data
from emodesk.ui.analysis.pages.modalities import ModalitiesPage
from emodesk.ui.analysis.pages.over_rounds import OverRoundsPage
from emodesk.ui.analysis.pages.slices import SlicesPage
from emodesk.ui.analysis.pages.trust import TrustPageView
from emodesk.ui.charts import BarColumn, BarTable, Chart, HeatMap, LineChart
from emodesk.viewmodels.analysis import Analysis, analyse
from emodesk.viewmodels.insight import MODALITIES, OVER_ROUNDS, SLICES, TRUST, Asked, PageContent, read_page
from emodesk.viewmodels.round_words import between, duration, measured_on, score
from emodesk.viewmodels.said import said
from emodesk.viewmodels.vote_words import promised
from emodesk.viewmodels.words import sentence_case, word
from trainer.media import MediaError, to_jpeg

if TYPE_CHECKING:
    from emodesk.services.project import Project

FIGURE = QSize(680, 240)  # pixels of a figure, the least
SHOWN = 12  # clips that are wrong, with their words or faces, where these were asked for


@dataclass(frozen=True)
class Heading:
    """`level` 1 for the report itself, 2 for a chapter."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class TableOf:
    """Rows, the first their heads; `caption` above."""

    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class FigureOf:
    """One of the window's charts, with a caption."""

    chart: Chart
    caption: str


@dataclass(frozen=True)
class Faces:
    """Pictures of clips as JPEG, each with its words below."""

    pictures: tuple[tuple[bytes, str], ...]


Block = Heading | Words | TableOf | FigureOf | Faces


def tr(text: str) -> str:
    """A phrase of reports in the person's language."""
    return QCoreApplication.translate("", text)  # where pyside6-lupdate files what stands in tr() outside a class


def report_of(project: Project, number: int = 0, words: bool = False, faces: bool = False) -> list[Block]:
    """All parts of the report of a round, of the one in use for 0; what was said in the clips and who is seen in them
    only where asked for. DomainError where there is no such round, or its files do not hold."""
    about = provenance(project, number)
    number = about.round.number
    service = AnalysisService(project)
    shown = analyse(service, number, 0, Source.CROSS_VALIDATION)
    blocks: list[Block] = [
        Heading(tr("Round {n} of {project}").format(n=number, project=project.name), 1),
        Words(data.headline(shown)),
        *_scores(about.round.metrics),
        *_overview(project, shown),
        *_deep(project, number, shown.source),
        *_model_card(about, shown),
        *_data(project),
        *_agreement(project),
        *_limits(about, shown),
    ]
    if words or faces:
        blocks += _clips(project, number, shown.source, words, faces)
    return blocks


def _scores(metrics) -> list[Block]:
    rows = [(tr("measured on"), "WAF", tr("95 % between"), tr("accuracy"), tr("macro F1"), tr("clips"))]
    notes = []
    for source in ("cv", "validation", "test", "baseline"):
        found = figures_of(metrics, source)
        if found is None:
            continue
        names = {"cv": tr("cross-validation"), "validation": tr("validation clips"), "test": tr("test clips"),
                 "baseline": tr("linear baseline")}  # fmt: skip
        ends = "–" if found.waf.low is None else f"{score(found.waf.low)} – {score(found.waf.high)}"
        rows.append((names[source], score(found.waf.value), ends, score(found.accuracy.value),
                     score(found.macro_f1.value), str(found.clips or "–")))  # fmt: skip
        note = between(found.waf, found.interval_by)
        notes.append(f"{sentence_case(names[source])}: {measured_on(source, found)} {note}".strip())
    return [Heading(tr("Scores")), TableOf(tuple(rows)), *(Words(" ".join(note.split())) for note in notes)]


def _overview(project: Project, shown: Analysis) -> list[Block]:
    labels = project.labels.names
    heat, f1, shares, robust, lines = HeatMap(), BarTable(labels), BarTable(labels), BarTable(labels), LineChart()
    confusion = shown.scored.confusion if shown.scored else None
    heat.show_confusion(confusion, data.rows_are(shown.source), data.columns_are(shown.source))
    f1.show_rows((BarColumn(""),), data.f1_rows(shown), coloured=True)
    rows = data.share_rows(shown)
    shares.show_rows(data.share_columns(shown), rows, data.share_maximum(rows))
    robust.show_rows(data.robustness_columns(), data.robustness_rows(shown.robustness))
    numbers = [scored.number for scored in shown.by_round]
    lines.show_series(data.waf_series(shown.by_round), tr("round"), (min(numbers), max(numbers)), shown.number)
    return [
        Heading(tr("Where it errs, and which modality made it say so")),
        *_figures([
            (heat, tr("Confusion, {source}").format(source=data.source_name(shown.source).lower())),
            (f1, tr("F1 by label")),
            (shares, tr("What speaks for the pseudo-label: mean Shapley share of each modality")),
            (robust, tr("WAF without each modality, and with it alone")),
            (lines, tr("WAF by round")),
        ]),
    ]  # fmt: skip


def _deep(project: Project, number: int, source: Source) -> list[Block]:
    labels = project.labels.names
    measuring = MeasuringService(project)
    modalities, trust, slices, rounds = (
        ModalitiesPage(labels), TrustPageView(labels), SlicesPage(labels), OverRoundsPage(labels),
    )  # fmt: skip
    for page, name in ((modalities, MODALITIES), (trust, TRUST), (slices, SLICES)):
        asked = Asked(name, number, 0, source)
        page.show_content(PageContent(asked, read_page(project, measuring, asked, number)))
    rounds.show_content(PageContent(Asked(OVER_ROUNDS, number, 0, source), history(project)))
    trust.group_by("seconds")
    modalities.group_by("label")
    forecast = rounds.summary()
    return [
        Heading(tr("How the modalities work together")), *_of_page(modalities),
        Heading(tr("Whether its confidence can be trusted")), Words(trust.summary()), *_of_page(trust),
        Heading(tr("Groups that it gets wrong more often than chance would make it")), *_of_page(slices),
        Heading(tr("Rounds over time")), *([Words(forecast)] if forecast else []), *_of_page(rounds),
    ]  # fmt: skip


def _of_page(page) -> list[Block]:
    for _title, _name, chart in page.charts:
        chart.setParent(None)  # it outlives its page
    return _figures([(chart, title) for title, _name, chart in page.charts])


def _figures(charts: Sequence[tuple[Chart, str]]) -> list[Block]:
    blocks: list[Block] = []
    for chart, caption in charts:
        if chart.has_content():
            chart.setAccessibleName(caption)
            chart.resize(chart.sizeHint().expandedTo(FIGURE).boundedTo(QSize(FIGURE.width(), 10_000)))
            blocks.append(FigureOf(chart, caption))
        elif chart.empty:
            blocks.append(Words(f"{caption}: {chart.empty}"))
    return blocks


def _model_card(about, shown: Analysis) -> list[Block]:
    metrics = about.round.metrics
    rows = [
        (tr("preset"), about.round.preset),
        (tr("settings changed"), ", ".join(f"{key} = {value}" for key, value in sorted(about.settings.items())) or "–"),
        (tr("modalities"), word(", ").join(word(name) for name in metrics.modalities)),
        (tr("labels"), word(", ").join(word(name) for name in metrics.labels)),
        (tr("votes became labels by"), about.labels_by or "–"),
        (tr("started"), about.round.created.strftime("%Y-%m-%d %H:%M UTC")),
        *((word(name), str(count)) for name, count in sorted(metrics.counts.items())),
    ]
    if metrics.calibration:
        rows.append((tr("calibration error before and after"),
                     f"{score(metrics.calibration.ece_before)}, {score(metrics.calibration.ece_after)}"))  # fmt: skip
    if shown.centred is not None:
        rows.append((tr("features centred by speaker"), tr("yes") if shown.centred else tr("no")))
    return [
        Heading(tr("Model card")),
        Words(tr("A fusion of the modalities' embeddings by attention, trained in five folds on clips that people "
                 "labelled. It is meant to propose labels to the people who review these clips; it is not meant to "
                 "judge a person, and what it says of one clip is a proposal.")),
        TableOf(((tr("what"), tr("value")), *rows)),
    ]  # fmt: skip


def _data(project: Project) -> list[Block]:
    found = data_statement(project)
    rows = [
        (tr("clips"), str(found.clips)),
        (tr("length of all"), duration(found.seconds)),
        (tr("speakers named"), str(found.speakers)),
        (tr("clips of nobody named"), str(found.unnamed)),
        (tr("labels that came with the clips"), str(found.imported)),
        (tr("labels that people gave here"), str(found.decided)),
        (tr("reviewers"), str(found.reviewers)),
        *((f"{tr('language')}: {name}", str(count)) for name, count in found.languages.items()),
        *((f"{tr('split')}: {word(name)}", str(count)) for name, count in found.splits.items()),
        *((f"{tr('label')}: {word(name)}", str(count)) for name, count in found.labels.items()),
    ]
    unseen = [(promised(name), str(count)) for name, count in found.unseen.items()]
    return [
        Heading(tr("Data statement")), TableOf(((tr("what"), tr("clips")), *rows)),
        Heading(tr("Accepted unseen")),
        TableOf(((tr("promise"), tr("clips")), *unseen)) if unseen else Words(tr("No clip was accepted unseen.")),
    ]  # fmt: skip


def _agreement(project: Project) -> list[Block]:
    found = agreement_of(project)
    if not found.overall.clips:
        return [Heading(tr("How far people agree")), Words(tr("No clip has votes of two people."))]
    rows = [(tr("all labels"), found.overall), *((word(label), part) for label, part in found.labels.items())]
    return [
        Heading(tr("How far people agree")),
        TableOf((
            (tr("label"), tr("pairs that agree"), tr("Krippendorff's alpha"), tr("95 % between")),
            *((name, f"{100 * part.percent:.0f} %", score(part.alpha), f"{score(part.low)} – {score(part.high)}")
              for name, part in rows),
        ), tr("{n} clips with two votes or more").format(n=found.overall.clips)),
    ]  # fmt: skip


def _limits(about, shown: Analysis) -> list[Block]:
    metrics = about.round.metrics
    texts = [
        tr("Scores are of the clips named beside them; the intervals say what other clips, or other speakers, of the "
           "same kind would give, and nothing of recordings of another kind."),
        tr("Labels are what people said of the clips, not what the people in them felt."),
        tr("Shapley values say what the model uses, not what is true of the clip; the attention of the fusion is no "
           "share of anything."),
        tr("Forecasts follow a power law through the rounds so far and know nothing of clips of another kind."),
    ]  # fmt: skip
    if metrics.new_speakers is None:
        texts.append(tr("The folds share speakers, so nothing is known of how well new speakers are understood."))
    texts += [said(sentence) for sentence in metrics.warnings]
    return [Heading(tr("Limits")), *map(Words, texts)]


def _clips(project: Project, number: int, source: Source, words: bool, faces: bool) -> list[Block]:
    page = trust_page(MeasuringService(project).clips(number, source))
    clips = QueueService(project).clips(page.surest_wrong[:SHOWN]) if page else []
    blocks: list[Block] = [Heading(tr("Clips that are wrong, the surest first"))]
    if faces:
        pictures = []
        for clip in clips:
            try:
                pictures.append((to_jpeg(thumbnail(clip)), clip.clip_id))
            except (MediaError, OSError):
                continue
        blocks.append(Faces(tuple(pictures)))
    if words:
        blocks.append(TableOf(((tr("clip"), tr("transcript")), *((clip.clip_id, clip.transcript) for clip in clips))))
    return blocks
