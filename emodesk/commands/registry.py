"""Every action of the program as data: what it is called, its keys, where it belongs. What it does is bound elsewhere.

Titles are marked with QT_TRANSLATE_NOOP-like plain strings in the context "commands"; the window translates them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One action.

    Attributes:
        id: stable name, "review.accept".
        title: what the person reads, in English.
        keys: default key sequences as Qt writes them ("Ctrl+Z"); the first is shown.
        group: heading in the palette and in the menus.
        scope: "window" or the workspace ("review", "analyse", "rounds") in which the keys hold.
        repeat: whether holding the key repeats it.
    """

    id: str
    title: str
    keys: tuple[str, ...] = ()
    group: str = ""
    scope: str = "window"
    repeat: bool = False


def _review(name: str, title: str, *keys: str, group: str = "Review", repeat: bool = False) -> Command:
    return Command(f"review.{name}", title, keys, group, "review", repeat)


COMMANDS: tuple[Command, ...] = (
    Command("window.review", "Go to Review", ("F1",), "Window"),
    Command("window.analyse", "Go to Analyse", ("F2",), "Window"),
    Command("window.rounds", "Go to Rounds", ("F3",), "Window"),
    Command("window.palette", "Find anything", ("Ctrl+K", "Ctrl+Shift+P"), "Window"),
    Command("window.theme", "Switch between light and dark", ("Ctrl+Shift+L",), "Window"),
    Command("window.reset", "Reset the layout", (), "Window"),
    Command("window.keys", "Show all keys", ("?", "F12"), "Window"),
    Command("project.new", "New project…", ("Ctrl+N",), "Project"),
    Command("project.open", "Open project…", ("Ctrl+O",), "Project"),
    Command("project.import", "Import clips…", ("Ctrl+I",), "Project"),
    Command("project.export", "Export labels…", ("Ctrl+E",), "Project"),
    Command("project.close", "Close project", ("Ctrl+W",), "Project"),
    Command("project.reviewer", "Change reviewer…", (), "Project"),
    _review("accept", "Accept the pseudo-label", "Return", "Enter"),
    *(_review(f"label{n}", f"Label {n}", str(n)) for n in range(1, 10)),
    _review("skip", "Skip this clip", "S"),
    _review("flag", "Flag this clip", "F"),
    _review("undo", "Take back the last decision", "Ctrl+Z"),
    _review("redo", "Repeat the decision taken back", "Ctrl+Shift+Z", "Ctrl+Y"),
    _review("next", "Next clip", "Down", "N", group="Queue", repeat=True),
    _review("previous", "Previous clip", "Up", "P", group="Queue", repeat=True),
    _review("search", "Search the queue", "Ctrl+F", "/", group="Queue"),
    _review("play", "Play or pause", "Space", group="Player"),
    _review("stepback", "One frame back", "Left", ",", group="Player", repeat=True),
    _review("stepforward", "One frame forward", "Right", ".", group="Player", repeat=True),
    _review("jumpback", "Ten frames back", "Shift+Left", group="Player", repeat=True),
    _review("jumpforward", "Ten frames forward", "Shift+Right", group="Player", repeat=True),
    _review("start", "To the first frame", "Home", group="Player"),
    _review("end", "To the last frame", "End", group="Player"),
    _review("loop", "Loop", "L", group="Player"),
    _review("slower", "Slower", "[", group="Player"),
    _review("faster", "Faster", "]", group="Player"),
    _review("mute", "Mute", "M", group="Player"),
    _review("facebox", "Show the face box", "B", group="Player"),
    Command("rounds.start", "Start a round", ("Ctrl+R",), "Rounds"),
    Command("rounds.cancel", "Cancel the running round", (), "Rounds"),
    Command("rounds.apply", "Use the newest round's predictions", (), "Rounds"),
)

BY_ID = {command.id: command for command in COMMANDS}
