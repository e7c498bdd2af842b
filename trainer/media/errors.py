"""What can be wrong with a media file, in one sentence for a person."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from trainer.protocol.errors import UserError


class MediaError(UserError):
    """A file that cannot be used as a clip; the text names the file and says what to do."""


class FrameError(MediaError):
    """One frame that cannot be decoded, in a file whose other frames can."""


def check_file(path: Path | str) -> Path:
    """The path, if a file with something in it is there and may be read; MediaError otherwise."""
    path = Path(path)
    try:
        status = path.stat()
    except FileNotFoundError:
        raise MediaError(
            "“{file}” is not there ({path}); put it back or correct its path.", file=path.name, path=path
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise MediaError(
            "“{file}” cannot be reached ({path}): {reason}.", file=path.name, path=path, reason=reason
        ) from None
    if stat.S_ISDIR(status.st_mode):
        raise MediaError("“{file}” is a folder, not a clip; name a file in it.", file=path.name)
    if not stat.S_ISREG(status.st_mode):
        raise MediaError("“{file}” is not an ordinary file; copy the clip to a file.", file=path.name)
    if status.st_size == 0:
        raise MediaError("“{file}” is empty (0 bytes); copy it again from where it came.", file=path.name)
    if not os.access(path, os.R_OK):
        raise MediaError("“{file}” may not be read by this user; change its permissions.", file=path.name)
    return path


def too_large(path: Path) -> MediaError:
    """The sentence for a file whose decoding asks for more memory than a clip may take."""
    return MediaError("“{file}” asks for more memory than a clip may take; convert it to H.264 in mp4.", file=path.name)


def explain_open(path: Path, error: Exception) -> MediaError:
    """The sentence for a file that libav could not open."""
    words = f"{error} {getattr(error, 'log', '')}".lower()
    if isinstance(error, PermissionError):
        return MediaError("“{file}” may not be read by this user; change its permissions.", file=path.name)
    if isinstance(error, MemoryError) or "cannot allocate" in words:
        return too_large(path)
    if "moov atom not found" in words or _starts_like_a_clip(path):
        return MediaError(
            "“{file}” is cut off or damaged: its index is missing; copy or export it again.", file=path.name
        )
    return MediaError(
        "“{file}” is not a video or sound file that can be read here; "
        "use mp4, mkv, mov, avi, webm, mpg, 3gp, ts or wav.",
        file=path.name,
    )


def _starts_like_a_clip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError:
        return False
    return head[4:8] in (b"ftyp", b"moov", b"mdat") or head[:4] in (b"\x1aE\xdf\xa3", b"RIFF", b"OggS", b"fLaC")
