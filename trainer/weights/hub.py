"""Where weights come from: a local folder, the models folder, or the hub at a pinned revision, once a person agreed.

Nothing here imports torch, so that the doctor and the fingerprints are quick.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import platformdirs

from trainer.hashes import HashMemo
from trainer.media import MediaError
from trainer.outgoing.destination import OutgoingError, readable
from trainer.protocol.errors import Sentence, UserError
from trainer.weights.indexes import check_sizes, listed, read_json, shard_names

ENVIRONMENT = "EMODESK_MODELS"
PINNED = re.compile(r"[0-9a-f]{40}")
INDEX_SUFFIX = ".index.json"
MOST_CHANNELS = 1_000_000
FULL = {errno.ENOSPC, errno.EDQUOT}
UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS}
WEIGHTS = ("model.", "pytorch_model.")  # beginnings of the files that may come as shards with an index
# Bytes to fetch, rounded, of the repositories that presets name.
SIZES = {
    "Systran/faster-whisper-base": 0.15e9,
    "intfloat/multilingual-e5-small": 0.47e9,
    "facebook/hubert-base-ls960": 0.38e9,
    "TencentGameMate/chinese-hubert-large": 1.27e9,
    "timm/vit_base_patch32_clip_224.openai": 0.61e9,
    "timm/vit_large_patch14_clip_224.openai": 1.71e9,
    "Qwen/Qwen2.5-0.5B": 0.99e9,
    "baichuan-inc/Baichuan-13B-Base": 26.5e9,
}


class HubError(UserError):
    """Weights that are not where they were looked for; the text names the files and where to put them."""


def locate_all(sources: Iterable[WeightsSource]) -> None:
    """Look for the weights of all of these; HubError names every one that is not here, the first with what to do."""
    gone: dict[str, HubError] = {}
    for source in sources:
        try:
            source.locate()
        except HubError as error:
            gone.setdefault(source.folder or source.repo, error)
    if not gone:
        return
    (_, first), *others = gone.items()
    if not others:
        raise first
    names = ", ".join(name for name, _ in others)
    raise HubError("{first} Not here either: {others}.", first=first.sentence, others=names)


@dataclass(frozen=True)
class WeightsSource:
    """Weights by folder or by repository.

    Attributes:
        setting: the option that names another folder, for sentences (“encoders.speech.weights”).
        folder: a local folder, "" for the hub.
        repo, revision: repository on the hub, and the 40 hex digits of its commit.
        files: names that must be there; the shards that an index among them names must be there too.
    """

    setting: str
    folder: str = ""
    repo: str = ""
    revision: str = ""
    files: tuple[str, ...] = ()

    def local(self) -> Path | None:
        """The folder that holds every file, without touching the network; None where something is missing."""
        for folder in self._places():
            if not missing_files(folder, self.files):
                return folder
        return None

    def locate(self, only: tuple[str, ...] = ()) -> Path:
        """The folder that holds every file (or those of `only`); nothing is fetched for it.

        Raises HubError where none does.
        """
        files = only or self.files
        if self.folder:
            folder = Path(self.folder).expanduser()
            missing = missing_files(folder, files)
            if missing:
                if other := _other_format(folder):
                    raise HubError(
                        "{folder} named by {setting} lacks {missing}; {other} is a checkpoint of another program "
                        "(fairseq's end in .pt), take the repository's files in the format of transformers.",
                        folder=folder,
                        setting=self.setting,
                        missing=listed(missing),
                        other=other,
                    )
                raise HubError(
                    "{folder} named by {setting} lacks {n} files ({missing}); put them there.",
                    folder=folder,
                    setting=self.setting,
                    n=len(missing),
                    missing=listed(missing),
                )
            return folder
        found = replace(self, files=files).local()
        if found is None:
            self._pinned()
            raise HubError(
                "{repo} is not here; Choose a model… or “python -m trainer fetch --config PRESET” fetches it once you "
                "agree, or {advice}.",
                repo=self.repo,
                advice=self.advice(),
            )
        return found

    def fetched(self) -> Path:
        """The same, fetched from the hub where it has to be: a person has agreed to that. HubError where it cannot."""
        found = self.local()
        return self.locate() if self.folder else found if found is not None else self._fetch(self.files)

    def read_json(self, name: str) -> dict[str, Any]:
        """A JSON file among the weights; HubError where it is none."""
        path = self.locate((name,)) / name
        try:
            data = read_json(path)
        except (OSError, ValueError):
            data = None
        if not isinstance(data, dict):
            raise HubError("{path} is no model configuration; fetch it again.", path=path)
        check_sizes(path, data, HubError)
        return data

    def config_number(self, *keys: str) -> int:
        """The first of these whole numbers that config.json has; HubError where it has none."""
        data = self.read_json("config.json")
        inner = data.get("text_config")
        for table in (data, inner if isinstance(inner, dict) else {}):
            for key in keys:
                if type(table.get(key)) is int and 0 < table[key] <= MOST_CHANNELS:
                    return table[key]
        raise HubError(
            "config.json of {folder} has no {keys}; is it another kind of model?",
            folder=self.folder or self.repo,
            keys=keys[0],
        )

    def digest(self) -> str:
        """What a fingerprint says of the weights: the pinned revision, or the hash of a local folder's files.

        Hashes are remembered by size and time of change, so that 26 GB are read once.
        """
        if not self.folder and missing_files(self._beside(), self.files):
            return f"{self.repo}@{self._pinned()}"
        folder = self.locate()
        memo = HashMemo(platformdirs.user_cache_dir("emodesk", appauthor=False))
        total = hashlib.sha256()
        try:
            for name in needed_files(folder, self.files):
                total.update(f"{name} {memo.get(str(folder / name))}\n".encode())
        except MediaError as error:
            raise HubError("{folder} cannot be read: {error}", folder=folder, error=error) from None
        return total.hexdigest()

    def advice(self) -> Sentence:
        """One sentence: which files, from where, and where to put them."""
        shards = any(name.endswith(INDEX_SUFFIX) for name in self.files)
        return Sentence(
            "fetch {files}{shards} of {repo} (revision {revision}) where there is a network "
            "and put them into {folder}, or name their folder with {setting}",
            files=", ".join(self.files),
            shards=Sentence(" and the shards it names") if shards else "",
            repo=self.repo,
            revision=self.revision,
            folder=self._beside(),
            setting=self.setting,
        )

    def command(self) -> str:
        """What fetches the files by hand to where they are looked for, to be typed at a terminal."""
        stems = [Path(name.removesuffix(INDEX_SUFFIX)) for name in self.files if name.endswith(INDEX_SUFFIX)]
        names = [*self.files, *(f"'{stem.stem}-*{stem.suffix}'" for stem in stems)]
        place = str(self._beside())
        folder = f"'{place}'" if " " in place else place
        return f"hf download {self.repo} {' '.join(names)} --revision {self.revision} --local-dir {folder}"

    def _places(self) -> list[Path]:
        if self.folder:
            return [Path(self.folder).expanduser()]
        places = [self._beside()]
        if self.repo and PINNED.fullmatch(self.revision):
            from huggingface_hub.constants import HF_HUB_CACHE

            name = "models--" + self.repo.replace("/", "--")
            places.append(Path(HF_HUB_CACHE) / name / "snapshots" / self.revision)
        return places

    def _beside(self) -> Path:
        return models_folder() / (self.repo.replace("/", "--") or "unnamed")

    def _pinned(self) -> str:
        if not PINNED.fullmatch(self.revision):
            raise HubError(
                "{revision_setting} is “{revision}”; pin {repo} by the 40 hex digits of its commit.",
                revision_setting=self._revision_setting(),
                revision=self.revision,
                repo=self.repo,
            )
        return self.revision

    def _revision_setting(self) -> str:
        return self.setting.rsplit(".", 1)[0] + ".revision"

    def _fetch(self, files: tuple[str, ...]) -> Path:
        revision = self._pinned()
        from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError

        from trainer.outgoing.client import LineError
        from trainer.weights.fetching import Damaged, TornOff, fetch

        stems = [Path(name.removesuffix(INDEX_SUFFIX)) for name in files if name.startswith(WEIGHTS)]
        shards = [part for stem in stems for part in (f"{stem}{INDEX_SUFFIX}", f"{stem.stem}-*{stem.suffix}")]
        try:
            folder = fetch(self.repo, revision, [*files, *shards])
        except RepositoryNotFoundError:
            raise HubError(
                "the hub has no “{repo}”, or asks for a login; mend {setting}repo, or {advice}.",
                repo=self.repo,
                setting=self.setting[:-7],
                advice=self.advice(),
            ) from None
        except RevisionNotFoundError:
            raise HubError(
                "“{repo}” has no revision {revision}; mend {revision_setting}.",
                repo=self.repo,
                revision=revision,
                revision_setting=self._revision_setting(),
            ) from None
        except LineError as error:
            raise HubError(
                "{repo} cannot be fetched ({reason}); {advice}.", repo=self.repo, reason=error, advice=self.advice()
            ) from None
        except OutgoingError:
            raise
        except Damaged as error:
            raise HubError(
                "{repo}: {file} came damaged and was thrown away; fetch again, or {advice}.",
                repo=self.repo, file=readable(str(error)), advice=self.advice(),
            ) from None  # fmt: skip
        except TornOff as error:
            raise HubError(
                "{repo} broke off on the way ({reason}); fetch again to go on where it was, or {advice}.",
                repo=self.repo, reason=readable(str(error)), advice=self.advice(),
            ) from None  # fmt: skip
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno in FULL | UNWRITABLE:
                raise _no_place(self.repo, error) from None
            reason = readable(str(error).splitlines()[0]) if str(error) else type(error).__name__
            raise HubError(
                "{repo} cannot be fetched ({reason}); {advice}.", repo=self.repo, reason=reason, advice=self.advice()
            ) from None
        missing = missing_files(folder, files)
        if missing:
            raise HubError(
                "{repo} at {revision} lacks {missing}; {advice}.",
                repo=self.repo,
                revision=revision[:12],
                missing=listed(missing),
                advice=self.advice(),
            )
        return folder


def _no_place(repo: str, error: OSError) -> HubError:
    """What to say of a disk that is full, or may not be written to."""
    from huggingface_hub.constants import HF_HUB_CACHE

    if error.errno in FULL:
        return HubError(
            "{folder} has no room left for {repo}; make room, or have HF_HOME name a folder on a larger disk, then "
            "fetch again.",
            folder=HF_HUB_CACHE, repo=repo,
        )  # fmt: skip
    return HubError(
        "{folder} cannot be written to ({reason}), where {repo} belongs; have HF_HOME name a folder that can, then "
        "fetch again.",
        folder=HF_HUB_CACHE, reason=error.strerror or error, repo=repo,
    )  # fmt: skip


def models_folder() -> Path:
    """Where people put weights by hand: EMODESK_MODELS, or `models` in the user's data folder."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named).expanduser()
    return Path(platformdirs.user_data_dir("emodesk", appauthor=False)) / "models"


def needed_files(folder: Path, files: tuple[str, ...]) -> list[str]:
    """The files and the shards that an index names, among them or in a file's place; HubError for a wrong index."""
    names = [
        name + INDEX_SUFFIX if not (folder / name).is_file() and (folder / (name + INDEX_SUFFIX)).is_file() else name
        for name in files
    ]
    for name in list(names):
        if name.endswith(INDEX_SUFFIX) and (folder / name).is_file():
            names += shard_names(folder / name, HubError)
    return names


def _other_format(place: Path) -> str:
    """The name of a checkpoint that is there in place of what is needed, "" for none."""
    found = [place] if place.is_file() else sorted(place.glob("*")) if place.is_dir() else []
    return next((file.name for file in found if file.suffix in (".pt", ".pth", ".ckpt")), "")


def missing_files(folder: Path, files: tuple[str, ...]) -> list[str]:
    """Those of the files and their shards that are not in the folder."""
    return [name for name in needed_files(folder, files) if not (folder / name).is_file()]
