"""What a spec asks of the stages before extraction: its settings `chain.KEY`, beside `tune.KEY` and the preset's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import UserError
from trainer.protocol.feature_files import PROMPTS_INDEX
from trainer.protocol.round_folder import Spec
from trainer.protocol.sections import DEVICE
from trainer.settings import Settings, read_fields

if TYPE_CHECKING:
    from trainer.encoders.rankings_file import Rankings
    from trainer.ranking.local import LocalJudge
    from trainer.ranking.server import Server

PREFIX = "chain."


class ChainError(UserError):
    """A setting of the chain that cannot be; the text is one sentence for a person."""


@dataclass(frozen=True)
class ChainSettings:
    """What comes before extraction.

    Attributes:
        rank: "server" or "local" for a ranking of the labels in encoders.text.rankings, "" for none.
        server, model, allow_http: whom to ask, as `python -m trainer rank` has it.
        send: a person agreed that transcripts without a ranking go to the server; without, they stay plain text.
        tune: learn prompts into encoders.video.prompts.
        device: where all of the round runs, cpu or cuda:N; "" for the fastest there is.
    """

    rank: str = ""
    server: str = ""
    model: str = ""
    allow_http: bool = False
    send: bool = False
    tune: bool = False
    device: str = ""

    def __post_init__(self) -> None:
        if self.rank not in ("", "server", "local"):
            raise ChainError("chain.rank is “{rank}”; use server or local.", rank=self.rank)
        if self.rank == "server" and not (self.server and self.model):
            raise ChainError("chain.rank is server; give chain.server and chain.model too.")
        if not DEVICE.fullmatch(self.device):
            raise ChainError("chain.device is “{device}”; use cpu, or a GPU as cuda:0.", device=self.device)


def chain_settings_of(spec: Spec) -> ChainSettings:
    """The `chain.` settings of a spec; ChainError for one that cannot be."""
    mine = {key[len(PREFIX) :]: value for key, value in spec.settings.items() if key.startswith(PREFIX)}
    return read_fields(ChainSettings, mine, "chain", ChainError)


def rankings_path(settings: Settings) -> Path:
    """Where the ranking goes; ChainError where the preset's text encoder reads none."""
    place = settings.encoder_option("text", "rankings")
    if not place:
        raise ChainError("A ranking is wished for, but encoders.text.rankings names no file for it.")
    return Path(place).expanduser()


def prompts_folder(settings: Settings) -> Path:
    """Where the prompts go; ChainError where the preset's video encoder has none."""
    place = settings.encoder_option("video", "prompts")
    if not place:
        raise ChainError("Prompts are to be learnt, but encoders.video.prompts names no folder for them.")
    return Path(place).expanduser()


def are_learnt(folder: Path) -> bool:
    """Whether prompts stand in a folder, whole."""
    return (folder / PROMPTS_INDEX).is_file()


def judge_of(wanted: ChainSettings, labels: tuple[str, ...]) -> Server:
    """The server that is asked for rankings."""
    from trainer.ranking.server import Server

    return Server(wanted.server, wanted.model, labels, allow_http=wanted.allow_http)


def waiting_for_ranking(rows: list[ClipRow], judge: Server | LocalJudge, path: Path) -> tuple[list[str], Rankings, str]:
    """Transcripts without a ranking, the file of those that have one, and the prompt."""
    from trainer.ranking.command import open_rankings, read_prompt, unranked
    from trainer.ranking.server import Server

    prompt = read_prompt()
    rankings = open_rankings(path, judge if isinstance(judge, Server) else judge.server, prompt)
    return unranked(rows, rankings), rankings, prompt
