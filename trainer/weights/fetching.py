"""Fetching weights from the hub: half-fetched files go on, and whoever waits is told how far it is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

GIGABYTE, MEGABYTE = 1e9, 1e6

_listener: Callable[[str], None] | None = None


@contextmanager
def reporting(say: Callable[[str], None]) -> Iterator[None]:
    """Tell `say` what is fetched meanwhile, in words, instead of the terminal; what `say` raises ends the fetching."""
    global _listener
    before, _listener = _listener, say
    try:
        yield
    finally:
        _listener = before


def fetch(repo: str, revision: str, patterns: Sequence[str]) -> Path:
    """The files of a repository that match, at a pinned revision, in the hub's cache.

    Raises what huggingface_hub does, OutgoingError for a hub that may not be asked or is not there, and OSError for
    whatever else goes wrong on the way.
    """
    from huggingface_hub import constants, set_client_factory, snapshot_download
    from huggingface_hub.errors import HTTPError

    from trainer.weights.hub_line import hub_clients

    set_client_factory(hub_clients(constants.ENDPOINT))
    more = {} if _listener is None else {"tqdm_class": _bar(repo, _listener)}
    try:
        return Path(snapshot_download(repo, revision=revision, allow_patterns=list(patterns), **more))
    except OSError:
        raise
    except (HTTPError, RuntimeError) as error:  # a proxy, a time-out within a file, the fast transfer's own errors
        raise OSError(str(error) or type(error).__name__) from None


def _bar(repo: str, say: Callable[[str], None]) -> type:
    """A progress bar that nobody sees: what it counts goes to `say`."""
    from tqdm.std import tqdm

    most = [0.0]

    class DownloadBar(tqdm):
        monitor_interval = 0  # no thread that redraws

        def __init__(self, *arguments: Any, **options: Any) -> None:
            # Shown nowhere, but not switched off: a bar that is does not count.
            super().__init__(*arguments, **{**options, "disable": False, "file": io.StringIO()})

        def update(self, n: float | None = 1) -> bool | None:
            shown = super().update(n)
            if self.unit == "B" and self.n > most[0]:  # the same bytes come, and then go to the disk
                most[0] = self.n
                say(f"fetching {repo}: {amount(self.n, self.total or 0)}")
            return shown

    return DownloadBar


def amount(done: float, total: float) -> str:
    """Bytes of so many bytes in words."""
    unit, name = (GIGABYTE, "GB") if total >= GIGABYTE else (MEGABYTE, "MB")
    return f"{done / unit:.1f} of {total / unit:.1f} {name}" if total else f"{done / unit:.1f} {name}"
