"""Presets and what they need, asked of a trainer: which weights are here, fetching them, transcripts ranked."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emodesk.domain import DomainError
from emodesk.runs.talking import talk, talk_or_ask
from emodesk.services.model_choice import Ranking
from emodesk.services.project import Project
from emodesk.services.snapshot import clip_row
from emodesk.store import clips
from trainer.protocol.clips_csv import write_clips
from trainer.protocol.errors import Sentence, read_sentence
from trainer.protocol.files import presets
from trainer.protocol.round_folder import CLIPS_FILE

Progress = Callable[[int, int, str], None]
Cancelled = Callable[[], bool]
KILO = 1000  # bytes that count one in a progress bar, whose numbers are small


@dataclass(frozen=True)
class PresetWeights:
    """Weights of some modalities: `name` of the repository or folder, `revision` its commit, `size` in bytes (0: not
    known), whether they are `here`, and whether the hub has them (`from_hub`); `problem` where what is here, or the
    folder that was named, will not do."""

    modalities: tuple[str, ...]
    name: str
    revision: str
    size: float
    here: bool
    from_hub: bool
    problem: Sentence | None = None


@dataclass(frozen=True)
class Graphics:
    """A GPU that the trainer can use: `name` as settings call it, its maker's `title`, `memory` in bytes."""

    name: str
    title: str
    memory: float


@dataclass(frozen=True)
class PresetNeeds:
    """What a preset needs: `encoders` by modality, `memory` of `device` bytes; `problems` stand against it."""

    preset: str
    encoders: Mapping[str, str]
    weights: tuple[PresetWeights, ...] = ()
    memory: float = 0.0
    device: float = 0.0
    warnings: tuple[Sentence, ...] = ()
    problems: tuple[Sentence, ...] = ()

    @property
    def missing(self) -> tuple[PresetWeights, ...]:
        """Weights that are not here."""
        return tuple(each for each in self.weights if not each.here)


def preset_needs(
    project: Project, cancelled: Cancelled = lambda: False, also: Sequence[str] = ()
) -> tuple[list[PresetNeeds], list[Graphics]]:
    """What each preset needs, those that come along and `also` files of the person's own, with the folders that the
    project names; and the GPUs that are here. Asks no network."""
    own = [preset for preset in dict.fromkeys(also) if preset not in presets()]
    needs, gpus = _listed([f"--also={preset}" for preset in own], cancelled)
    found = {each.preset: each for each in needs}
    for preset in (*presets(), *own):
        if folders := project.model.folders(preset):
            found |= {each.preset: each for each in _listed(_options(preset, folders), cancelled)[0]}
    return list(found.values()), gpus


def offer_of(preset: str, folders: Mapping[str, Any], cancelled: Cancelled = lambda: False) -> list[Sentence]:
    """What fetching a preset's weights would bring, and from where; nothing where all are here."""
    asked: list[Sentence] = []

    def hear(record: dict[str, Any]) -> None:
        asked.extend(_sentences(record.get("consent", ())))

    talk_or_ask(["fetch", "--json", *_options(preset, folders)], hear, cancelled, asked)
    return asked


def fetch(
    preset: str, folders: Mapping[str, Any], progress: Progress = lambda done, total, text: None,
    cancelled: Cancelled = lambda: False,
) -> bool:  # fmt: skip
    """Fetch a preset's weights, which a person agreed to; what comes until it is stopped stays. False where it was."""

    def hear(record: dict[str, Any]) -> None:
        if "total" in record:
            progress(int(record["done"] / KILO), int(record["total"] / KILO), str(record["repo"]))

    return talk(["fetch", "--json", "--yes", *_options(preset, folders)], hear, cancelled)


@dataclass
class RankReport:
    """What came of ranking: transcripts `ranked`, `found` ranked before and `failed`; `agreement` with answers to the
    same question (0 to 1, None where none was repeated), `cost` so far at the prices that were given; `asked` before
    sending is what the person has to agree to. While it goes on `waits` is what is waited for; `broken` is why it ended
    before its end, `stopped` that a person did that."""

    ranked: int = 0
    found: int = 0
    failed: int = 0
    agreement: float | None = None
    cost: float | None = None
    asked: tuple[Sentence, ...] = ()
    problems: tuple[Sentence, ...] = ()
    waits: Sentence | None = None
    broken: Sentence | None = None
    stopped: bool = False


def rank(
    project: Project, preset: str, ranking: Ranking, *, send: bool = False, repeats: int = 0,
    progress: Callable[[int, int, RankReport], None] = lambda done, total, report: None,
    cancelled: Cancelled = lambda: False,
) -> RankReport:  # fmt: skip
    """Rank the transcripts of a project that have no ranking; without `send` a server is sent nothing, and the report
    says what would be. `repeats` transcripts are asked twice, to see whether the answers agree. `progress` hears how
    many of how many are done, and the report as it stands.

    Raises DomainError where nobody can rank; what comes until it ends, or breaks off, stays.
    """
    with project.store.read() as connection:
        rows = [clip_row(project, clip, None) for clip in clips.everything(connection)]
    choice = project.model.with_ranking(ranking)
    names = project.labels.names
    place = choice.before_extraction(preset, project.features_folder, names, rows, send).get("encoders.text.rankings")
    if place is None:
        raise DomainError("The text encoder of “{preset}” reads no ranking; choose base or mer2024.", preset=preset)
    report = RankReport()
    asked: list[Sentence] = []

    def hear(record: dict[str, Any]) -> None:
        asked.extend(_sentences(record.get("consent", ())))
        report.problems += tuple(_sentences([record.get("problem")]))
        report.cost = float(record["cost"]) if "cost" in record else report.cost
        if "total" in record:
            report.waits, report.failed = read_sentence(record.get("waits")), len(report.problems)
            report.ranked = int(record["done"]) - report.failed
            progress(int(record["done"]), int(record["total"]), report)
        elif "ranked" in record:
            report.ranked, report.found, report.failed = (int(record[key]) for key in ("ranked", "found", "failed"))
            report.agreement = record.get("agreement")

    where = [f"--server={ranking.server}", f"--model={ranking.model}"] if ranking.server else [f"--local={preset}"]
    prices = (("--price-in", ranking.price_in), ("--price-out", ranking.price_out))
    command = ["rank", "--json", f"--out={place}", f"--labels={','.join(names)}", f"--agreement={repeats}", *where]
    command += [f"{name}={price!r}" for name, price in prices if price is not None]
    command += ["--allow-http"] * ranking.allow_http + ["--yes"] * send
    command += [] if ranking.server else [f"--set={key}={value}" for key, value in choice.folders(preset).items()]
    with tempfile.TemporaryDirectory(prefix="emodesk-") as folder:
        table = Path(folder) / CLIPS_FILE
        write_clips(table, rows)
        try:
            report.stopped = not talk_or_ask([*command, f"--clips={table}"], hear, cancelled, asked)
        except DomainError as error:
            if not report.ranked + report.failed:
                raise
            report.broken = error.sentence
    report.asked = tuple(asked)
    return report


def _listed(options: Sequence[str], cancelled: Cancelled) -> tuple[list[PresetNeeds], list[Graphics]]:
    found: list[PresetNeeds] = []
    gpus: list[Graphics] = []

    def hear(record: dict[str, Any]) -> None:
        gpus.extend(Graphics(each["name"], each["title"], float(each["memory"])) for each in record.get("gpus", ()))
        if "preset" not in record:
            return
        if "problem" in record:
            problem = tuple(_sentences([record["problem"]]))
            found.append(PresetNeeds(str(record["preset"]), {}, problems=problem))
            return
        weights = tuple(
            PresetWeights(tuple(each["modalities"]), str(each["name"]), str(each["revision"]), float(each["size"]),
                          bool(each["here"]), bool(each["from_hub"]), read_sentence(each["problem"]))
            for each in record["weights"]
        )  # fmt: skip
        found.append(
            PresetNeeds(str(record["preset"]), dict(record["encoders"]), weights, float(record["memory"]),
                        float(record["device"]), tuple(_sentences(record["warnings"])),
                        tuple(_sentences(record["problems"])))
        )  # fmt: skip

    talk(["fetch", "--list", "--json", *options], hear, cancelled)
    return found, gpus


def _options(preset: str, folders: Mapping[str, Any]) -> list[str]:
    return [f"--config={preset}", *(f"--set={key}={value}" for key, value in folders.items())]


def _sentences(records: Sequence[Any]) -> list[Sentence]:
    return [sentence for record in records if (sentence := read_sentence(record)) is not None]
