"""`python -m trainer transcribe`: words of clips without, and when each was said.

    python -m trainer transcribe --clips clips.csv --out heard.jsonl [--model FOLDER]           (Whisper, here)
    python -m trainer transcribe --clips clips.csv --out heard.jsonl --engine sherpa --model FOLDER
    python -m trainer transcribe --clips clips.csv --out heard.jsonl --server URL --model NAME

Clips with a transcript are passed over. Every clip is kept as it comes, and one that is in the file is not heard again.
Sound leaves this machine, and weights are fetched, only after what is sent or fetched, to whom or from where, was shown
and agreed to. With --json one object a line:
what was heard, {"done", "total", "seconds", "worked"} (seconds of sound, and what they took), {"consent"} in place of
the question, or {"error"}.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.encoders.clip_input import ClipInput
from trainer.media import MediaError
from trainer.outgoing.keys import key_goes_along
from trainer.progress import Progress
from trainer.protocol.answers import agreed
from trainer.protocol.clips_csv import ClipRow, read_clips, resolve_paths
from trainer.protocol.errors import Sentence
from trainer.protocol.json_lines import run_in_json, say_record
from trainer.protocol.labels import LABELS, parse_labels
from trainer.transcripts.heard import RATE, Listener, ListeningError, UnheardError
from trainer.transcripts.kept import HeardFile, unheard
from trainer.transcripts.server_listener import ServerListener
from trainer.weights.fetching import offer as fetching_offer
from trainer.weights.hub import SIZES

ENGINES = ("whisper", "sherpa")

Say = Callable[[dict[str, Any]], None]


@dataclass
class Listened:
    """What a run did: clips heard, those that could not be, seconds of sound and of work."""

    heard: int = 0
    failed: int = 0
    sound: float = 0.0
    worked: float = 0.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `transcribe`."""
    parser.add_argument("--clips", type=Path, required=True, help="clips.csv; relative paths stand under its folder")
    parser.add_argument("--out", type=Path, required=True, help="file of what was heard, which is not heard again")
    parser.add_argument("--engine", choices=ENGINES, default="whisper", help="what listens on this machine (whisper)")
    parser.add_argument("--model", default="", help="a folder of weights, or REPO@COMMIT on the hub (Whisper-base); "
                        "with --server the model's name there")  # fmt: skip
    parser.add_argument("--server", default="", help="base address of a server with OpenAI's interface")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="where Whisper runs")
    parser.add_argument("--all", action="store_true", help="also clips that have a transcript")
    parser.add_argument("--labels", help=f"a project's own labels ({','.join(LABELS)})")
    parser.add_argument(
        "--allow-http", action="store_true", help="send in clear (http) to another machine; never asked of this one"
    )
    parser.add_argument("--yes", action="store_true", help="send or fetch without asking")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, for programs")


def main(args: argparse.Namespace) -> int:
    """Listen to what the arguments name."""
    return run_in_json(_transcribe, args)


def _transcribe(args: argparse.Namespace) -> int:
    rows = resolve_paths(
        read_clips(args.clips, parse_labels(args.labels) if args.labels else LABELS), args.clips.parent
    )
    listener = listener_of(args)
    with HeardFile(args.out, listener.source) as kept:
        waiting = unheard(rows, kept, args.all)
        lines = consent(waiting, listener) if waiting else []
        if lines and not args.yes:
            if args.json:
                say_record({"consent": [line.record() for line in lines]})
                return 1
            if not agreed(lines, "Send it?" if args.server else "Fetch it?"):
                print(f"Nothing was {'sent' if args.server else 'fetched'}.")
                return 1
        if lines and listener.weights is not None:
            listener.weights.fetched()
        with Progress(quiet=args.json) as progress:
            done = listen(waiting, listener, kept, progress, say_record if args.json else lambda record: None)
    if not args.json:
        factor = f", real-time factor {done.worked / done.sound:.2f}" if done.sound else ""
        print(f"{done.heard} clips heard, {done.failed} could not be, {len(rows) - len(waiting)} passed over or found;"
              f" {done.sound:.0f} s of sound in {done.worked:.0f} s{factor}")  # fmt: skip
    return 1 if waiting and not done.heard else 0


def listener_of(args: argparse.Namespace) -> Listener:
    """What the arguments name; ListeningError where they do not go together."""
    if args.server:
        if not args.model:
            raise ListeningError("no model is named; give --model, as the server calls it.")
        return ServerListener(args.server, args.model, args.allow_http)
    if args.engine == "sherpa":
        from trainer.transcripts.sherpa_listener import SherpaListener

        if not args.model:
            raise ListeningError("sherpa-onnx needs the folder of a model; give --model.")
        return SherpaListener(args.model)
    from trainer.transcripts.whisper_listener import WhisperListener

    repo, at, revision = args.model.partition("@")
    if at:
        return WhisperListener(repo=repo, revision=revision, device=args.device)
    return WhisperListener(args.model, device=args.device)


def consent(rows: Sequence[ClipRow], listener: Listener) -> list[Sentence]:
    """What a person has to agree to before anybody listens: sound that is sent, weights that are fetched."""
    if isinstance(listener, ServerListener):
        return offer(rows, listener)
    weights = listener.weights
    if weights is None or weights.folder or weights.local() is not None:
        return []
    return fetching_offer([(weights, SIZES.get(weights.repo, 0.0))])


def offer(rows: Sequence[ClipRow], listener: ServerListener) -> list[Sentence]:
    """What would be sent, and to whom, for a person to agree to."""
    place = listener.place
    stay = Sentence("stay on this machine") if place.is_local else Sentence("leave this machine")
    lines = [Sentence("The sound of {n} clips goes to {url}, model {model}; these people's voices {where}.",
                      n=len(rows), url=place.url, model=listener.model, where=stay)]  # fmt: skip
    if place.proxy:
        lines.append(Sentence("It goes through the proxy {proxy}, which the environment names.",
                              proxy=place.shown_proxy))  # fmt: skip
    if not place.is_local and place.origin.startswith("http://"):
        lines.append(Sentence("It travels in clear: everybody on the way can hear it, and read the key."))
    return lines + key_goes_along(place.url)


def listen(
    rows: Sequence[ClipRow], listener: Listener, kept: HeardFile, progress: Progress, say: Say = lambda record: None
) -> Listened:
    """Listen to clips one after the other; each is kept before the next begins.

    Raises ListeningError, HubError or OutgoingError where no clip would fare better; what came until then stays.
    """
    done = Listened()
    began = time.monotonic()
    progress.stage("transcribe", total=len(rows), unit="clips")
    for number, row in enumerate(rows, start=1):
        try:
            sound = ClipInput(row).audio(RATE)
            say(kept.add(row, listener.hear(sound)))
            done.heard += 1
            done.sound += len(sound) / RATE
        except (MediaError, UnheardError) as error:
            say(kept.fail(row, error.sentence))
            progress.warn(Sentence("{clip}: {problem}", clip=row.clip_id, problem=error.sentence), clip_id=row.clip_id)
            done.failed += 1
        done.worked = time.monotonic() - began
        progress.advance(number, row.clip_id)
        say({"done": number, "total": len(rows), "seconds": round(done.sound, 2), "worked": round(done.worked, 2)})
    return done
