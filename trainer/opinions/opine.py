"""`python -m trainer opine`: what a vision-language model behind a server says of clips, as JSON lines.

    python -m trainer opine --clips clips.csv --out viewer.jsonl --server http://localhost:11434/v1 --model NAME
    python -m trainer opine --spec ROUND/spec.json --out viewer.jsonl …

A few pictures of each clip and its transcript go to the server, after what is sent, to whom and for how much was shown
and agreed to. Answers are kept as they come, so that a stopped run goes on where it was and nothing is paid for twice;
`emodesk opinions import` takes the file. `--prompt` names a prompt of one's own.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from trainer.media.errors import MediaError
from trainer.media.frames import FrameReader
from trainer.media.pictures import to_jpeg
from trainer.progress import Progress
from trainer.protocol.answers import agreed
from trainer.protocol.clips_csv import ClipRow, resolve_paths
from trainer.protocol.errors import Sentence
from trainer.protocol.files import resources
from trainer.protocol.json_lines import read_record
from trainer.protocol.printable import printable
from trainer.ranking.command import read_source, what_goes_along
from trainer.ranking.options import add_server_options, named_server
from trainer.ranking.server import Asker, NoRanking, RankingError, Server, WrongAnswer, without_thoughts

PROMPT = "prompts/opinion.txt"
PLACES = ("{labels}", "{transcript}", "{frames}")
MOST_FRAMES = 16  # of one clip
PICTURE_TOKENS = 800  # rough, of a picture of SIDE pixels
SIDE = 512  # pixels, the longer side of a picture
BYTES_PER_TOKEN = 3.0
ANSWER_TOKENS = 80
PROBABILITIES = re.compile(r'"probabilities"\s*:\s*')
SUM_TOLERANCE = 0.1  # by which the probabilities of an answer may miss one; they are made to add up


@dataclass(frozen=True)
class Viewing:
    """How clips are shown: pictures a second, at most so many a clip, the longer side in pixels."""

    rate: float = 1.0
    most: int = 8
    side: int = SIDE


@dataclass
class Opined:
    """What a run did: opinions that came, and those that did not with the reason."""

    came: int = 0
    failed: dict[str, str] = field(default_factory=dict)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `opine`."""
    add_server_options(parser, "{labels}, {transcript} and {frames}", patience=120.0, named=True)
    parser.add_argument("--rate", type=float, default=1.0, help="pictures a second (1)")
    parser.add_argument("--most", type=int, default=8, help=f"pictures a clip at most, to {MOST_FRAMES} (8)")
    parser.add_argument("--side", type=int, default=SIDE, help=f"longer side of a picture in pixels ({SIDE})")
    parser.add_argument("--split", help="only clips of this split, for example unlabelled")


def main(args: argparse.Namespace) -> int:
    """Ask for an opinion on every clip that the arguments name."""
    if not (1 <= args.parallel <= 64 and 1 <= args.most <= MOST_FRAMES and 64 <= args.side <= 2048):
        raise RankingError("--parallel is 1 to 64, --most 1 to {most}, --side 64 to 2048.", most=MOST_FRAMES)
    if not all(math.isfinite(value) and value > 0 for value in (args.rate, args.patience)):
        raise RankingError("--rate and --patience are numbers above 0.")
    prompt, viewing = read_prompt(args.prompt), Viewing(args.rate, args.most, args.side)
    rows, labels = _read_source(args)
    if not rows:
        raise RankingError("there is no such clip to ask about; name another table or --split.")
    server = named_server(args, labels)
    kept = Kept(args.out, server, prompt, viewing)
    waiting = [row for row in rows if row.clip_id not in kept.ids]
    if waiting:
        lines = offer(waiting, prompt, server, viewing, args.price_in, args.price_out)
        if not agreed(lines, "Send them?", args.yes):
            print("Nothing was sent.")
            return 1
    with Progress() as progress:
        done = opine(waiting, prompt, viewing, Asker(server), kept, progress, args.parallel)
    found = len(rows) - len(waiting)
    came = f"{done.came} opinion{'' if done.came == 1 else 's'} came"
    print(f"{came}, {found} {'was' if found == 1 else 'were'} there, {len(done.failed)} did not come.")
    for reason, count in Counter(done.failed.values()).most_common():
        print(printable(f"{'once' if count == 1 else f'{count} times'}: {reason}"))
    if not done.came + found:
        return 1
    print(printable(f"Import them with: emodesk opinions import PROJECT {args.out.resolve()}"))
    return 0


def _read_source(args: argparse.Namespace) -> tuple[list[ClipRow], tuple[str, ...]]:
    rows, labels = read_source(args)
    table = args.spec or args.clips
    rows = resolve_paths(rows, table.resolve().parent)
    return [row for row in rows if not args.split or row.split == args.split], labels


def read_prompt(path: Path | None = None) -> str:
    """The prompt with its three places; RankingError for one that lacks them."""
    path = path or resources() / PROMPT
    try:
        prompt = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RankingError("{path} cannot be read: {reason}.", path=path, reason=reason) from None
    for place in PLACES:
        if place not in prompt:
            raise RankingError("{path} has no {place}; the prompt needs {places}.", path=path, place=place,
                               places=", ".join(PLACES))  # fmt: skip
    return prompt


def fill_prompt(prompt: str, transcript: str, labels: Sequence[str], frames: int) -> str:
    """The prompt of one clip; braces in its transcript stay as they are."""
    before, after = (
        prompt.replace("{labels}", ", ".join(labels)).replace("{frames}", str(frames)).split("{transcript}", 1)
    )
    return before + (transcript.strip() or "-") + after


def pictures_of(row: ClipRow, viewing: Viewing) -> list[bytes]:
    """JPEG pictures of a clip in the order of time, evenly over it; [] for one without a picture."""
    try:
        with FrameReader(row.path, start=row.start, end=row.end) as reader:
            times = reader.index.times
            length = float(times[-1] - times[0]) if len(times) else 0.0
            count = max(1, min(viewing.most, len(times), round(length * viewing.rate)))
            scale = viewing.side / max(reader.width, reader.height, viewing.side)
            reader.resize((max(2, round(reader.width * scale)), max(2, round(reader.height * scale))))
            # The middle of each of so many equal parts: neither the first picture, nor the last.
            numbers = ((np.arange(count) + 0.5) / count * len(times)).astype(int)
            return [to_jpeg(reader.read(int(number))) for number in np.unique(numbers)]
    except MediaError as error:
        if "no pictures" in str(error):
            return []
        raise NoRanking("{reason}", reason=str(error).rstrip(".")) from None


def content_of(row: ClipRow, prompt: str, labels: Sequence[str], viewing: Viewing) -> list[dict[str, Any]]:
    """What is sent of one clip, in the form of OpenAI's interface."""
    pictures = pictures_of(row, viewing)
    if not pictures and not row.transcript.strip():
        raise NoRanking("it has neither pictures nor words")
    parts: list[dict[str, Any]] = [{"type": "text", "text": fill_prompt(prompt, row.transcript, labels, len(pictures))}]
    for picture in pictures:
        link = f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}"
        parts.append({"type": "image_url", "image_url": {"url": link}})
    return parts


def schema_of(labels: Sequence[str]) -> dict[str, Any]:
    """The schema of an answer; that the numbers add up is checked here, not there."""
    numbers = {"type": "object", "properties": {label: {"type": "number"} for label in labels},
               "required": list(labels), "additionalProperties": False}  # fmt: skip
    table = {"type": "object", "properties": {"probabilities": numbers}, "required": ["probabilities"],
             "additionalProperties": False}  # fmt: skip
    return {"name": "opinion", "strict": True, "schema": table}


def read_answer(text: str, labels: Sequence[str]) -> dict[str, float]:
    """The probabilities in an answer, by label, adding up to 1; WrongAnswer where they are none."""
    said = without_thoughts(text)
    places = list(PROBABILITIES.finditer(said))
    try:
        # The last one counts: models repeat the form that was asked for before they fill it.
        given, _ = json.JSONDecoder().raw_decode(said, places[-1].end())
        known = {label.casefold(): label for label in labels}
        found = {known[name.strip().casefold()]: float(value) for name, value in given.items()}
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError):
        raise WrongAnswer("answer is not the JSON that was asked for") from None
    total = sum(found.values())
    if not all(math.isfinite(value) and value >= 0 for value in found.values()) or abs(total - 1) > SUM_TOLERANCE:
        raise WrongAnswer("answer's numbers are no probabilities")
    return {label: found.get(label, 0.0) / total for label in labels}


class Kept:
    """Opinions in a file of JSON lines, the first line of which says how they were made; RankingError where another
    prompt, model, label set or way of looking made them.

    Attributes:
        ids: clips that have one.
    """

    def __init__(self, path: Path, server: Server, prompt: str, viewing: Viewing) -> None:
        self._path = path
        made_by = {
            "model": server.model, "labels": list(server.labels),
            "prompt": hashlib.sha256(prompt.encode()).hexdigest()[:16],
            "viewing": [viewing.rate, viewing.most, viewing.side],
        }  # fmt: skip
        self.ids: set[str] = set()
        if path.exists() and path.stat().st_size:
            data = path.read_bytes()
            if not data.endswith(b"\n"):
                path.write_bytes(data[: data.rfind(b"\n") + 1])  # half a line of a run that was killed
            lines = [read_record(line) for line in path.read_bytes().splitlines()]
            known = lines[0].get("made_by") if lines else None
            if known != made_by:
                raise RankingError("{path} holds opinions by another model, prompt, label set or way of looking; give "
                                   "another --out.", path=path)  # fmt: skip
            self.ids = {str(line["clip_id"]) for line in lines if "clip_id" in line and "probabilities" in line}
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        self._append({"made_by": made_by})

    def add(self, clip_id: str, said: dict[str, float]) -> None:
        """Keep one opinion."""
        label = max(said, key=lambda name: said[name])
        self._append({"clip_id": clip_id, "label": label, "probabilities": {n: round(p, 4) for n, p in said.items()}})
        self.ids.add(clip_id)

    def _append(self, record: dict[str, Any]) -> None:
        with self._path.open("ab") as file:
            file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


def offer(
    rows: Sequence[ClipRow], prompt: str, server: Server, viewing: Viewing, price_in: float | None,
    price_out: float | None,
) -> list[str]:  # fmt: skip
    """What would be sent, to whom and for how much, for a person to agree to."""
    words = sum(len(fill_prompt(prompt, row.transcript, server.labels, viewing.most).encode()) for row in rows)
    sent = round(words / BYTES_PER_TOKEN) + len(rows) * viewing.most * PICTURE_TOKENS
    answered = len(rows) * ANSWER_TOKENS
    where = "stay on this machine" if server.place.is_local else "leave this machine"
    lines = [
        f"{len(rows)} clips, up to {viewing.most} pictures of each, go to {server.url}, model {server.model}; these "
        f"people's faces and words {where}.",
        f"At most about {sent:,} tokens sent and {answered:,} answered.",
    ]
    return lines + what_goes_along(server, sent, answered, price_in, price_out)


def opine(
    rows: Sequence[ClipRow], prompt: str, viewing: Viewing, asker: Asker, kept: Kept, progress: Progress,
    parallel: int = 4,
) -> Opined:  # fmt: skip
    """Ask about clips with at most `parallel` requests at a time; every answer is kept as it comes.

    A clip without an opinion is reported and passed over. Raises RankingError or OutgoingError where the server will
    not do, and Cancelled; what came until then stays.
    """
    labels = asker.server.labels
    schema, done = schema_of(labels), Opined()

    def ask(row: ClipRow) -> dict[str, float]:
        content = content_of(row, prompt, labels, viewing)
        return asker.answer_to(content, schema, lambda text: read_answer(text, labels))

    progress.stage("opine", total=len(rows), unit="clips")
    waiting = iter(rows)
    running: dict[Future[dict[str, float]], ClipRow] = {}
    pool = ThreadPoolExecutor(parallel, thread_name_prefix="opine")
    try:
        while True:
            while len(running) < parallel and (row := next(waiting, None)) is not None:
                running[pool.submit(ask, row)] = row
            if not running:
                break
            for future in wait(running, timeout=0.2, return_when=FIRST_COMPLETED).done:
                row = running.pop(future)
                try:
                    kept.add(row.clip_id, future.result())
                    done.came += 1
                except NoRanking as error:
                    done.failed[row.clip_id] = str(error)
                    progress.warn(Sentence("No opinion on “{clip}”: {error}.", clip=row.clip_id, error=error))
            progress.advance(done.came + len(done.failed))
    finally:
        asker.server.stop.set()
        pool.shutdown(wait=True, cancel_futures=True)
        asker.close()
        for future, row in running.items():  # answers that were on their way when the run ended are paid for
            if not future.cancelled() and future.exception() is None:
                kept.add(row.clip_id, future.result())
    return done
