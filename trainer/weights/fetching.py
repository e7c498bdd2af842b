"""Fetching weights from the hub: half-fetched files go on, and whoever waits is told how far it is."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.outgoing.destination import OutgoingError, destination
from trainer.protocol.errors import Sentence
from trainer.protocol.files import replace_file
from trainer.protocol.locks import Locked, hold

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling

    from trainer.weights.hub import WeightsSource

GIGABYTE, MEGABYTE = 1e9, 1e6
BLOCK = 1 << 20  # bytes read at once for a hash
PIECE = 1 << 20  # bytes that are written at once, and lost where the line breaks off in them

Say = Callable[[str, float, float], None]  # repository, bytes that are here, bytes in all (0: not known)
_listener: Say | None = None


class Damaged(OSError):
    """A file that came is not what the hub says that it has; it was thrown away. Its text is the file's name."""


class TornOff(OSError):
    """The line broke off on the way; what came is kept."""


@contextmanager
def reporting(say: Say) -> Iterator[None]:
    """Tell `say` what is fetched meanwhile, instead of the terminal; what `say` raises ends the fetching."""
    global _listener
    before, _listener = _listener, say
    try:
        yield
    finally:
        _listener = before


def fetch(repo: str, revision: str, patterns: Sequence[str]) -> Path:
    """The files of a repository that match, at a pinned revision, in the hub's cache, with the hashes that it states.

    Raises Damaged, TornOff, what huggingface_hub does, OutgoingError for a hub that may not be asked or is not there,
    and OSError for whatever else goes wrong on the way.
    """
    import httpx2
    from huggingface_hub import constants, set_client_factory, snapshot_download
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # of whichever library it uses
    from huggingface_hub.hf_api import api

    from trainer.weights.hub_line import hub_clients

    set_client_factory(hub_clients(constants.ENDPOINT))
    constants.DOWNLOAD_CHUNK_SIZE = min(constants.DOWNLOAD_CHUNK_SIZE, PIECE)
    try:
        listed = api.model_info(repo, revision=revision, files_metadata=True).siblings or ()
        wanted = [file for file in listed if any(fnmatch(file.rfilename, pattern) for pattern in patterns)]
        told = _Told(repo, _listener, sum(file.size or 0 for file in wanted))
        here = 0
        for file in wanted:
            if file.lfs:
                _bring(repo, revision, file, here, told)
                here += file.size or 0
        folder = Path(snapshot_download(repo, revision=revision, allow_patterns=list(patterns), **told.bar(here)))
        for file in wanted:
            if not file.lfs:
                _check(folder / file.rfilename, file)
        return folder
    except OSError:
        raise
    except httpx2.TransportError as error:
        raise TornOff(str(error) or type(error).__name__) from None
    except (HTTPError, RuntimeError) as error:  # no status of its own
        raise OSError(str(error) or type(error).__name__) from None


def _bring(repo: str, revision: str, file: RepoSibling, here: float, told: _Told) -> None:
    """A large file into the hub's cache, where `snapshot_download` finds it, with the hash that the hub states.

    It goes on where an earlier try broke off, of whichever process: huggingface_hub throws away what it has of a file.
    `here` is how many bytes of the repository are here before it; of a file that is whole, those are told that are
    read for its hash, which takes minutes for the largest models.
    """
    import httpx2
    from huggingface_hub import constants, hf_hub_url
    from huggingface_hub.file_download import http_get, repo_folder_name
    from huggingface_hub.utils._headers import build_hf_headers

    assert file.lfs is not None
    blobs = Path(constants.HF_HUB_CACHE) / repo_folder_name(repo_id=repo, repo_type="model") / "blobs"
    whole, half = blobs / file.lfs.sha256, blobs / f"{file.lfs.sha256}.incomplete"
    if whole.exists():
        _check(whole, file, lambda read: told.hear(here + read))
        return
    blobs.mkdir(parents=True, exist_ok=True)
    url, size = hf_hub_url(repo, file.rfilename, revision=revision), file.lfs.size
    with half.open("ab") as part:
        try:
            hold(part.fileno())
        except Locked:
            raise OSError("another program fetches it now; wait for it") from None
        if part.tell() > size:
            part.truncate(0)
        while True:
            began = part.seek(0, os.SEEK_END)
            told.hear(here + began)
            try:
                http_get(url, part, resume_size=began, headers=build_hf_headers(), expected_size=size,
                         displayed_filename=file.rfilename, **told.bar(here))  # fmt: skip
                break
            except httpx2.ReadError:
                if part.tell() == began:  # nothing came; where something did, it goes on
                    raise
    _check(half, file)
    replace_file(half, whole)


def _check(path: Path, file: RepoSibling, hear: Callable[[float], None] = lambda read: None) -> None:
    """Damaged, with the file thrown away, where it has another hash than the hub states for this revision; `hear` is
    told how many bytes were read."""
    if file.lfs:
        good = _hash(path, hashlib.sha256(), hear) == file.lfs.sha256
    else:
        good = not file.blob_id or _hash(path, hashlib.sha1(b"blob %d\0" % path.stat().st_size)) == file.blob_id
    if not good:
        path.resolve().unlink()  # what the hub's cache keeps, and what names it
        path.unlink(missing_ok=True)
        raise Damaged(file.rfilename)


def _hash(path: Path, state: Any, hear: Callable[[float], None] = lambda read: None) -> str:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            state.update(block)
            hear(file.tell())
    return str(state.hexdigest())


class _Told:
    """What whoever waits is told of a repository of `total` bytes; nobody waits where `say` is None."""

    def __init__(self, repo: str, say: Say | None, total: float) -> None:
        self._repo, self._say, self._total = repo, say, total
        self._most = 0.0
        self.turn = threading.RLock()  # files come in threads: what is counted and what is said of it keep one order

    def hear(self, done: float) -> None:
        """So many bytes are here; fewer than before are not told of: the same bytes come, and then go to the disk."""
        with self.turn:
            if self._say is not None and done > self._most:
                self._most = done
                self._say(self._repo, done, max(done, self._total))

    def bar(self, here: float) -> dict[str, Any]:
        """The option by which huggingface_hub takes a progress bar that nobody sees, after so many bytes; none where
        the terminal shall show its own."""
        if self._say is None:
            return {}
        from tqdm.std import tqdm

        told = self

        class DownloadBar(tqdm):  # type: ignore[misc]  # tqdm has no types
            monitor_interval = 0  # no thread that redraws

            def __init__(self, *arguments: Any, **options: Any) -> None:
                # Shown nowhere, but not switched off: a bar that is does not count.
                super().__init__(*arguments, **{**options, "disable": False, "file": io.StringIO()})

            def update(self, n: float | None = 1) -> bool | None:
                with told.turn:
                    shown = super().update(n)
                    if self.unit == "B":
                        told.hear(here + self.n)
                    return shown

        return {"tqdm_class": DownloadBar}


def amount(done: float, total: float) -> str:
    """Bytes of so many bytes in words."""
    unit, name = (GIGABYTE, "GB") if total >= GIGABYTE else (MEGABYTE, "MB")
    return f"{done / unit:.1f} of {total / unit:.1f} {name}" if total else f"{done / unit:.1f} {name}"


def size(count: float) -> str:
    """Bytes in words."""
    return f"{count / GIGABYTE:.1f} GB" if count >= 0.1 * GIGABYTE else f"{count / MEGABYTE:.1f} MB"


def offer(missing: Sequence[tuple[WeightsSource, float]]) -> list[Sentence]:
    """What would be fetched (with its bytes, 0: not known), and from where, for a person to agree to; OutgoingError
    where that may not be asked."""
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        raise OutgoingError("the environment says that no hub shall be asked (HF_HUB_OFFLINE); take that away first.")
    place = destination(constants.ENDPOINT)
    lines = [
        Sentence("{repo} at commit {revision} ({size}) comes from {url}.", repo=source.repo,
                 revision=source.revision[:12], size=size(count) if count else Sentence("its size is not known"),
                 url=place.url)
        for source, count in missing
    ]  # fmt: skip
    if place.proxy:
        lines.append(Sentence("It goes through the proxy {proxy}, which the environment names.",
                              proxy=place.shown_proxy))  # fmt: skip
    lines.append(Sentence("Nothing of the project is sent; the hub sees this machine's address and these names."))
    return lines
