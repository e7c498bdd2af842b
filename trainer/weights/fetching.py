"""Fetching weights from the hub: half-fetched files go on, and whoever waits is told how far it is."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.outgoing.destination import OutgoingError, destination
from trainer.protocol.errors import Sentence

if TYPE_CHECKING:
    from trainer.weights.hub import WeightsSource

GIGABYTE, MEGABYTE = 1e9, 1e6
BLOCK = 1 << 20  # bytes read at once for a hash

Say = Callable[[str, float, float], None]  # repository, bytes that are here, bytes in all (0: not known)
_listener: Say | None = None


class Damaged(OSError):
    """What came is not what the hub says that it has; it was thrown away."""


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

    Raises Damaged, what huggingface_hub does, OutgoingError for a hub that may not be asked or is not there, and
    OSError for whatever else goes wrong on the way.
    """
    from huggingface_hub import constants, set_client_factory, snapshot_download
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # of whichever library it uses

    from trainer.weights.hub_line import hub_clients

    set_client_factory(hub_clients(constants.ENDPOINT))
    more: dict[str, Any] = {} if _listener is None else {"tqdm_class": _bar(repo, _listener)}
    try:
        folder = Path(snapshot_download(repo, revision=revision, allow_patterns=list(patterns), **more))
        _check(folder, repo, revision, patterns)
        return folder
    except OSError:
        raise
    except (HTTPError, RuntimeError) as error:  # a proxy, a time-out within a file, the fast transfer's own errors
        raise OSError(str(error) or type(error).__name__) from None


def _check(folder: Path, repo: str, revision: str, patterns: Sequence[str]) -> None:
    """Damaged, with the file thrown away, where one has another hash than the hub states for this revision."""
    from huggingface_hub.hf_api import api

    for stated in api.model_info(repo, revision=revision, files_metadata=True).siblings or ():
        path = folder / stated.rfilename
        if not any(fnmatch(stated.rfilename, pattern) for pattern in patterns) or not path.is_file():
            continue
        large = getattr(stated.lfs, "sha256", None)
        if (large and _hash(path, hashlib.sha256()) != large) or (
            not large
            and stated.blob_id
            and _hash(path, hashlib.sha1(b"blob %d\0" % path.stat().st_size)) != stated.blob_id
        ):
            path.resolve().unlink()  # what the hub's cache keeps, and what names it
            path.unlink(missing_ok=True)
            raise Damaged(f"{stated.rfilename} came damaged and was thrown away")


def _hash(path: Path, state: Any) -> str:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            state.update(block)
    return str(state.hexdigest())


def _bar(repo: str, say: Say) -> type:
    """A progress bar that nobody sees: what it counts goes to `say`."""
    from tqdm.std import tqdm

    most = [0.0]
    turn = threading.RLock()  # files come in threads: what is counted and what is said of it keep one order

    class DownloadBar(tqdm):  # type: ignore[misc]  # tqdm has no types
        monitor_interval = 0  # no thread that redraws

        def __init__(self, *arguments: Any, **options: Any) -> None:
            # Shown nowhere, but not switched off: a bar that is does not count.
            super().__init__(*arguments, **{**options, "disable": False, "file": io.StringIO()})

        def update(self, n: float | None = 1) -> bool | None:
            with turn:
                shown = super().update(n)
                if self.unit == "B" and self.n > most[0]:  # the same bytes come, and then go to the disk
                    most[0] = self.n
                    say(repo, float(self.n), float(self.total or 0))
                return shown

    return DownloadBar


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
