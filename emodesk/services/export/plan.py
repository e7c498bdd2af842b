"""An export before it is written: what would stand in it, what is left out, and how it is written."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from emodesk.domain import DomainError
from trainer.protocol.errors import Sentence
from trainer.protocol.files import replace_file

Progress = Callable[[int, int, str], None]
Cancelled = Callable[[], bool]


class Stopped(Exception):
    """The person stopped an export; nothing of it is left."""


@dataclass(frozen=True)
class Plan:
    """What an export would write.

    Attributes:
        header, rows: what stands in it as a table, for the person to see first; of a folder one row a file.
        left_out: what does not go out, and how many, one sentence each.
        write: writes it to a path whole or not at all, and returns the files that people look for; OSError, Stopped.
        as_folder: the path is a folder that is not there yet.
    """

    header: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    left_out: tuple[Sentence, ...]
    write: Callable[[Path, Progress, Cancelled], list[Path]]
    as_folder: bool = False

    def save(
        self, path: Path | str, progress: Progress = lambda done, total, name: None,
        cancelled: Cancelled = lambda: False,
    ) -> list[Path]:  # fmt: skip
        """Write it; what people look for, nothing where it was stopped. DomainError where it cannot be written."""
        path = Path(path).expanduser().absolute()
        if self.as_folder and not self.rows:
            why = self.left_out[0] if self.left_out else Sentence("the project has no clips.")
            raise DomainError("There is nothing to export: {why}", why=why)
        try:
            return self.write(path, progress, cancelled)
        except Stopped:
            return []
        except OSError as error:
            raise DomainError(
                "{path} could not be written: {reason}; choose another place.",
                path=path,
                reason=error.strerror or error,
            ) from error


def steps(items: Sequence[tuple[str, Callable[[], None]]], progress: Progress, cancelled: Cancelled) -> None:
    """Do one thing after the other, each with the name that progress shows; Stopped where the person asks for it."""
    for done, (name, act) in enumerate(items):
        if cancelled():
            raise Stopped
        progress(done, len(items), name)
        act()
    progress(len(items), len(items), "")


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill beside `path` that takes its place at the end; DomainError where something is there."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise DomainError("{folder} is not empty; name a new folder for the export.", folder=path)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    part.mkdir(mode=0o700)  # people's faces and words: the user's alone until they say otherwise
    try:
        yield part
        if path.exists():
            path.rmdir()
        replace_file(part, path)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
