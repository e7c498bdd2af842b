"""Our own mistakes: a log of them with every detail, and a report that a person can send to somebody else.

What a person can mend is a UserError or OSError and becomes a sentence where it happens. All else comes here.
"""

from __future__ import annotations

import importlib.metadata
import logging
import os
import platform
import re
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

LOG_FILE = "emodesk.log"
LOG_BYTES = 1_000_000  # of one file; as many files as LOG_FILES are kept
LOG_FILES = 3
FOLDER_VARIABLE = "EMODESK_DATA"  # another folder for the user's data and log, as tests and portable installs want
DEBUG = "EMODESK_DEBUG"  # in the environment: a traceback on the terminal too
PACKAGES = ("emodesk", "PySide6", "numpy", "av", "SQLAlchemy")
OWN_NAME = re.compile(r"[A-Za-z_][\w.]{0,40}", re.ASCII)  # what may stand between quotes: a name of ours

log = logging.getLogger("emodesk")


def log_path() -> Path:
    """Where the log is, unless another file was named."""
    folder = os.environ.get(FOLDER_VARIABLE) or platformdirs.user_log_dir("EmoDesk", appauthor=False)
    return Path(folder) / LOG_FILE


def open_log(path: Path | None = None) -> Path | None:
    """Write the program's log to `path` from now on; the file, None where nothing can be written there."""
    path = path or log_path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8", delay=True)
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            return None
    except OSError:
        return None  # a home that cannot be written: the terminal still has it
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    close_log()
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    return path


def close_log() -> None:
    """Close the log file, where one is open."""
    for handler in [item for item in log.handlers if isinstance(item, RotatingFileHandler)]:
        log.removeHandler(handler)
        handler.close()


def note(error: BaseException) -> None:
    """Keep a mistake with its whole traceback in the log, and where the person debugs, show it on the terminal."""
    trace = (type(error), error, error.__traceback__)
    log.error("EmoDesk made a mistake", exc_info=trace)
    if os.environ.get(DEBUG):
        traceback.print_exception(error, file=sys.stderr)


def report(error: BaseException) -> str:
    """What somebody who mends the program needs: versions, platform, the traceback with short paths.

    Nothing of the person's work: messages keep their words, but what they quote, paths and long keys are left out.
    """
    lines = [f"{name} {_version(name)}" for name in PACKAGES]
    lines += [f"Python {platform.python_version()}", platform.platform(), ""]
    lines += _traceback(traceback.TracebackException.from_exception(error))
    return "\n".join(lines)


def place(error: BaseException) -> str:
    """Which mistake it is: its kind and the line that raised it, so that the same one is told once."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return f"{type(error).__name__} {last.filename}:{last.lineno}" if last else type(error).__name__


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "of a checkout"


def _traceback(error: traceback.TracebackException) -> list[str]:
    lines = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        lines += [*_traceback(cause), "", "which led to", ""]
    lines += [f'File "{_short(frame.filename)}", line {frame.lineno}, in {frame.name}' for frame in error.stack]
    message = "".join(error.format_exception_only()).strip().splitlines()
    return [*lines, _without_content(message[-1] if message else "")]


def _short(filename: str) -> str:
    """A path from the package or the library on; nothing of whose machine it is."""
    parts = Path(filename).parts
    for start in ("site-packages", "emodesk", "trainer"):
        if start in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(start) :])
    return parts[-1] if parts else ""


def _without_content(message: str) -> str:
    """The message without what it quotes, but for names as they stand in code, without paths and without keys."""
    kind, colon, text = message.partition(": ")
    text = re.sub(r"'([^']*)'|\"([^\"]*)\"|“([^”]*)”", _quoted, text)
    text = re.sub(r"(?<!\w)(?:[A-Za-z]:)?(?:[\\/][^\s'\"]+)+", "…", text)
    text = re.sub(r"[\w-]{24,}", "…", text)
    return kind + colon + re.sub(r"[^\x00-\x7f…“”–]+", "…", text)


def _quoted(found: re.Match[str]) -> str:
    inner = next(group for group in found.groups() if group is not None)
    return f"'{inner}'" if OWN_NAME.fullmatch(inner) else "'…'"
