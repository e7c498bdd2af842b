"""Every action of the program as data: what it is called, its keys, where it belongs. What it does is bound elsewhere.

Titles and groups are English, marked for pyside6-lupdate in the context "commands"; the window translates them.
"""

from __future__ import annotations

from dataclasses import dataclass


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """The text itself, marked by the name pyside6-lupdate looks for; Qt's own is out of reach in this package."""
    return text


WINDOW = QT_TRANSLATE_NOOP("commands", "Window")
PROJECT = QT_TRANSLATE_NOOP("commands", "Project")
REVIEW = QT_TRANSLATE_NOOP("commands", "Review")
QUEUE = QT_TRANSLATE_NOOP("commands", "Queue")
PLAYER = QT_TRANSLATE_NOOP("commands", "Player")
ROUNDS = QT_TRANSLATE_NOOP("commands", "Rounds")


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


def _review(name: str, title: str, *keys: str, group: str = REVIEW, repeat: bool = False) -> Command:
    return Command(f"review.{name}", title, keys, group, "review", repeat)


AFFECT_KEYS = "QWEASDZXC"  # as they lie: unpleasant to pleasant, aroused above calm
LABEL_KEYS = "123456789ACHJQRU"  # digits, then the letters that nothing else in Review needs

# Titles of which there are several, by number; the window translates them with their number.
NUMBERED = (
    QT_TRANSLATE_NOOP("commands", "Label {n}"),
    QT_TRANSLATE_NOOP("commands", "Second emotion {n}"),
    QT_TRANSLATE_NOOP("commands", "Intensity {n}"),
    QT_TRANSLATE_NOOP("commands", "Valence and arousal {n}"),
    QT_TRANSLATE_NOOP("commands", "Selection: label {n}"),
)

COMMANDS: tuple[Command, ...] = (
    Command("window.review", QT_TRANSLATE_NOOP("commands", "Go to Review"), ("F2", "Ctrl+1"), WINDOW),
    Command("window.analyse", QT_TRANSLATE_NOOP("commands", "Go to Analyse"), ("F3", "Ctrl+2"), WINDOW),
    Command("window.rounds", QT_TRANSLATE_NOOP("commands", "Go to Rounds"), ("F4", "Ctrl+3"), WINDOW),
    Command("window.palette", QT_TRANSLATE_NOOP("commands", "Find anything"), ("Ctrl+K", "Ctrl+Shift+P"), WINDOW),
    Command("window.theme", QT_TRANSLATE_NOOP("commands", "Switch between light and dark"), ("Ctrl+Shift+L",), WINDOW),
    Command("window.larger", QT_TRANSLATE_NOOP("commands", "Larger"), ("Ctrl++", "Ctrl+="), WINDOW, repeat=True),
    Command("window.smaller", QT_TRANSLATE_NOOP("commands", "Smaller"), ("Ctrl+-",), WINDOW, repeat=True),
    Command("window.usual", QT_TRANSLATE_NOOP("commands", "Usual size"), ("Ctrl+0",), WINDOW),
    Command("window.guide", QT_TRANSLATE_NOOP("commands", "Guide"), ("F1",), WINDOW),
    Command("window.reset", QT_TRANSLATE_NOOP("commands", "Reset the layout"), (), WINDOW),
    Command("window.keys", QT_TRANSLATE_NOOP("commands", "Show all keys"), ("?", "F12"), WINDOW),
    Command("project.new", QT_TRANSLATE_NOOP("commands", "New project…"), ("Ctrl+N",), PROJECT),
    Command("project.open", QT_TRANSLATE_NOOP("commands", "Open project…"), ("Ctrl+O",), PROJECT),
    Command("project.import", QT_TRANSLATE_NOOP("commands", "Import clips…"), ("Ctrl+I",), PROJECT),
    Command("project.annotations", QT_TRANSLATE_NOOP("commands", "Import annotations…"), (), PROJECT),
    Command("project.opinions", QT_TRANSLATE_NOOP("commands", "Import opinions…"), (), PROJECT),
    Command("project.opinions_out", QT_TRANSLATE_NOOP("commands", "Remove opinions…"), (), PROJECT),
    Command("project.features", QT_TRANSLATE_NOOP("commands", "Features extracted elsewhere…"), (), PROJECT),
    Command("project.transcribe", QT_TRANSLATE_NOOP("commands", "Recognise words…"), (), PROJECT),
    Command("project.labels", QT_TRANSLATE_NOOP("commands", "Labels…"), (), PROJECT),
    Command("project.backup", QT_TRANSLATE_NOOP("commands", "Back up now"), (), PROJECT),
    Command("project.restore", QT_TRANSLATE_NOOP("commands", "Put a copy back…"), (), PROJECT),
    Command("project.forget", QT_TRANSLATE_NOOP("commands", "Take a person's data out…"), (), PROJECT),
    Command("project.export", QT_TRANSLATE_NOOP("commands", "Export…"), ("Ctrl+E",), PROJECT),
    Command("project.relink", QT_TRANSLATE_NOOP("commands", "Find the clips…"), (), PROJECT),
    Command("project.close", QT_TRANSLATE_NOOP("commands", "Close project"), ("Ctrl+W",), PROJECT),
    Command("project.bulk", QT_TRANSLATE_NOOP("commands", "Accept in bulk…"), ("Ctrl+B",), PROJECT),
    Command("project.passes", QT_TRANSLATE_NOOP("commands", "Passes…"), ("Ctrl+P",), PROJECT),
    Command("project.adjudicate", QT_TRANSLATE_NOOP("commands", "Adjudicate votes that differ"), ("Ctrl+J",), PROJECT),
    Command("project.agreeing", QT_TRANSLATE_NOOP("commands", "Settle the clips whose votes agree"), (), PROJECT),
    Command("project.reopen", QT_TRANSLATE_NOOP("commands", "Open a reviewer's clips again…"), (), PROJECT),
    Command("project.reviewer", QT_TRANSLATE_NOOP("commands", "Change reviewer…"), (), PROJECT),
    _review("accept", QT_TRANSLATE_NOOP("commands", "Accept the pseudo-label"), "Return", "Enter"),
    *(_review(f"label{n}", NUMBERED[0].format(n=n), key) for n, key in enumerate(LABEL_KEYS, start=1)),
    *(_review(f"second{n}", NUMBERED[1].format(n=n), f"Ctrl+Alt+{n}") for n in range(1, 10)),
    *(_review(f"intensity{n}", NUMBERED[2].format(n=n), f"F{n + 4}") for n in range(1, 4)),
    *(_review(f"affect{n}", NUMBERED[3].format(n=n), f"Alt+{key}") for n, key in enumerate(AFFECT_KEYS, start=1)),
    _review("ownwords", QT_TRANSLATE_NOOP("commands", "Describe it in your own words…"), "Shift+T"),
    _review("cannottell", QT_TRANSLATE_NOOP("commands", "Cannot tell"), "0"),
    _review("skip", QT_TRANSLATE_NOOP("commands", "Skip this clip"), "S"),
    _review("later", QT_TRANSLATE_NOOP("commands", "Come back to this clip later"), "W"),
    _review("flag", QT_TRANSLATE_NOOP("commands", "Flag this clip"), "F"),
    _review("flagwhy", QT_TRANSLATE_NOOP("commands", "Flag this clip and say why…"), "Shift+F"),
    _review("comment", QT_TRANSLATE_NOOP("commands", "Comment on this clip…"), "T"),
    _review("words", QT_TRANSLATE_NOOP("commands", "Correct the words…"), "E"),
    _review("unseen", QT_TRANSLATE_NOOP("commands", "Decide a clip that cannot be shown by sound or transcript"), "D"),
    _review("undo", QT_TRANSLATE_NOOP("commands", "Take back the last decision"), "Ctrl+Z"),
    _review("redo", QT_TRANSLATE_NOOP("commands", "Repeat the decision taken back"), "Ctrl+Shift+Z", "Ctrl+Y"),
    _review("lastones", QT_TRANSLATE_NOOP("commands", "Back through my last decisions"), "Backspace", group=QUEUE),
    _review("advance", QT_TRANSLATE_NOOP("commands", "Go on after a decision, or stay"), "Shift+N", group=QUEUE),
    _review("next", QT_TRANSLATE_NOOP("commands", "Next clip"), "Down", "N", group=QUEUE, repeat=True),
    _review("previous", QT_TRANSLATE_NOOP("commands", "Previous clip"), "Up", "P", group=QUEUE, repeat=True),
    _review("back", QT_TRANSLATE_NOOP("commands", "Back to where you were in the queue"), "Esc", group=QUEUE),
    _review("recording", QT_TRANSLATE_NOOP("commands", "Before and after in the recording"), "K", group=QUEUE),
    _review("recordinglist", QT_TRANSLATE_NOOP("commands", "List that recording's clips"), "Shift+K", group=QUEUE),
    _review("search", QT_TRANSLATE_NOOP("commands", "Search the queue"), "Ctrl+F", "/", group=QUEUE),
    _review("play", QT_TRANSLATE_NOOP("commands", "Play or pause"), "Space", group=PLAYER),
    _review("stepback", QT_TRANSLATE_NOOP("commands", "One frame back"), "Left", ",", group=PLAYER, repeat=True),
    _review("stepforward", QT_TRANSLATE_NOOP("commands", "One frame forward"), "Right", ".", group=PLAYER, repeat=True),
    _review("jumpback", QT_TRANSLATE_NOOP("commands", "Ten frames back"), "Shift+Left", group=PLAYER, repeat=True),
    _review(
        "jumpforward", QT_TRANSLATE_NOOP("commands", "Ten frames forward"), "Shift+Right", group=PLAYER, repeat=True
    ),
    _review("start", QT_TRANSLATE_NOOP("commands", "To the first frame"), "Home", group=PLAYER),
    _review("end", QT_TRANSLATE_NOOP("commands", "To the last frame"), "End", group=PLAYER),
    _review("loop", QT_TRANSLATE_NOOP("commands", "Loop"), "L", group=PLAYER),
    _review("slower", QT_TRANSLATE_NOOP("commands", "Slower"), "[", group=PLAYER),
    _review("faster", QT_TRANSLATE_NOOP("commands", "Faster"), "]", group=PLAYER),
    _review("mute", QT_TRANSLATE_NOOP("commands", "Mute"), "M", group=PLAYER),
    _review("zoomin", QT_TRANSLATE_NOOP("commands", "Zoom into the timeline"), "=", "+", group=PLAYER, repeat=True),
    _review("zoomout", QT_TRANSLATE_NOOP("commands", "Zoom out of the timeline"), "-", group=PLAYER, repeat=True),
    _review(
        "zoomspan", QT_TRANSLATE_NOOP("commands", "Zoom to the selection, or to the whole clip"), "Z", group=PLAYER
    ),
    _review("spanstart", QT_TRANSLATE_NOOP("commands", "Select from this frame on"), "I", group=PLAYER),
    _review("spanend", QT_TRANSLATE_NOOP("commands", "Select up to this frame"), "O", group=PLAYER),
    _review("spannone", QT_TRANSLATE_NOOP("commands", "Select nothing"), "X", group=PLAYER),
    *(_review(f"span{n}", NUMBERED[4].format(n=n), f"Alt+{n}", group=PLAYER) for n in range(1, 10)),
    _review("spannote", QT_TRANSLATE_NOOP("commands", "Note on the selection…"), "Alt+T", group=PLAYER),
    _review("spanremove", QT_TRANSLATE_NOOP("commands", "Take the chosen span away"), "Del", group=PLAYER),
    _review("spanprevious", QT_TRANSLATE_NOOP("commands", "Previous span"), "Ctrl+Left", group=PLAYER),
    _review("spannext", QT_TRANSLATE_NOOP("commands", "Next span"), "Ctrl+Right", group=PLAYER),
    _review("endback", QT_TRANSLATE_NOOP("commands", "Selection: end a frame earlier"), "Alt+Left", group=PLAYER),
    _review("endforward", QT_TRANSLATE_NOOP("commands", "Selection: end a frame later"), "Alt+Right", group=PLAYER),
    _review(
        "startback", QT_TRANSLATE_NOOP("commands", "Selection: start a frame earlier"), "Alt+Shift+Left", group=PLAYER
    ),
    _review(
        "startforward",
        QT_TRANSLATE_NOOP("commands", "Selection: start a frame later"),
        "Alt+Shift+Right",
        group=PLAYER,
    ),
    _review("spectrogram", QT_TRANSLATE_NOOP("commands", "Spectrogram with the pitch, or waveform"), "G", group=PLAYER),
    _review(
        "curves",
        QT_TRANSLATE_NOOP(
            "commands", "Curves: lines, stacked, entropy, with what mattered, or with what speaks for the label"
        ),
        "V",
        group=PLAYER,
    ),
    _review("playback", QT_TRANSLATE_NOOP("commands", "Playback on this machine…"), group=PLAYER),
    _review("beside", QT_TRANSLATE_NOOP("commands", "Two side by side…"), "Shift+B", group=PLAYER),
    _review("rate", QT_TRANSLATE_NOOP("commands", "Rate while it plays"), "Shift+R", group=PLAYER),
    _review("facebox", QT_TRANSLATE_NOOP("commands", "Show the face box"), "B", group=PLAYER),
    Command("analyse.why", QT_TRANSLATE_NOOP("commands", "Why this prediction"), ("Y",), WINDOW),
    Command("rounds.start", QT_TRANSLATE_NOOP("commands", "Start a round"), ("Ctrl+R",), ROUNDS),
    Command("rounds.model", QT_TRANSLATE_NOOP("commands", "Choose a model…"), ("Ctrl+Shift+M",), ROUNDS),
    Command("rounds.foretell", QT_TRANSLATE_NOOP("commands", "Say what a round would do (dry run)"), (), ROUNDS),
    Command("rounds.cancel", QT_TRANSLATE_NOOP("commands", "Cancel the running round"), ("Ctrl+.",), ROUNDS),
    Command("rounds.pause", QT_TRANSLATE_NOOP("commands", "Let the round wait, or go on"), ("Ctrl+Shift+R",), ROUNDS),
    Command("rounds.remove", QT_TRANSLATE_NOOP("commands", "Remove the round that is shown…"), (), ROUNDS),
    Command("rounds.apply", QT_TRANSLATE_NOOP("commands", "Use the newest round's predictions"), (), ROUNDS),
    Command("rounds.back", QT_TRANSLATE_NOOP("commands", "Go back to the round that was in use before"), (), ROUNDS),
    Command("rounds.keep", QT_TRANSLATE_NOOP("commands", "Keep the round that is shown, or no longer"), (), ROUNDS),
    Command("rounds.note", QT_TRANSLATE_NOOP("commands", "Write a note on the round that is shown"), (), ROUNDS),
    Command("rounds.changed", QT_TRANSLATE_NOOP("commands", "Open the clips whose class changed"), (), ROUNDS),
)

BY_ID = {command.id: command for command in COMMANDS}
