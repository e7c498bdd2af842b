"""What is said in a clip, written by a person: it outranks what was recognised, then and whenever it is heard again."""

from __future__ import annotations

from emodesk.domain import Changes
from emodesk.services.kept_text import kept_words
from emodesk.services.project import Project
from emodesk.store import clips, timed_lines


def correct_words(project: Project, key: int, text: str) -> Changes:
    """Give a clip the transcript that a person wrote; '' where nobody speaks. What was heard stays beside it, and the
    times of the lines that the person left as they are."""
    text = kept_words(text)
    with project.store.write() as connection:
        (clip,) = clips.get(connection, [key])
        if clip.transcript == text:
            return Changes()
        lines = timed_lines.of_clip(connection, key)
        clips.change(connection, key, {"transcript": text})
        timed_lines.keep(connection, key, lines)
    return Changes(clips=(key,), queue=True)
