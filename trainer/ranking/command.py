"""`python -m trainer rank`: a language model's ranking of the labels for every transcript (GPT-4 in the paper, 3.4).

    python -m trainer rank --clips clips.csv --out rankings.jsonl --server http://localhost:11434/v1 --model NAME
    python -m trainer rank --clips clips.csv --out rankings.jsonl --local mer2024
    python -m trainer rank --spec ROUND/spec.json --out rankings.jsonl …

The labels are those of the spec, of --labels, or the six that come along; the rankings hold for them alone.
Transcripts leave this machine only after what is sent, to whom and for how much was shown and agreed to. Answers are
kept as they come, so that a stopped run goes on where it was; then set encoders.text.rankings to that file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.encoders.rankings_file import Rankings
from trainer.outgoing.destination import readable
from trainer.outgoing.keys import key_goes_along
from trainer.progress import Progress
from trainer.protocol.answers import agreed, price_words
from trainer.protocol.clips_csv import ClipRow, read_clips
from trainer.protocol.errors import ProtocolError, Sentence, UserError
from trainer.protocol.files import atomic_write, resources
from trainer.protocol.json_lines import parsed_json, run_in_json, say_record
from trainer.protocol.labels import LABELS, parse_labels
from trainer.protocol.printable import printable
from trainer.protocol.round_folder import CLIPS_FILE, read_spec
from trainer.protocol.signals import ended_as_by_hand
from trainer.ranking.options import add_server_options, named_server
from trainer.ranking.server import (
    BYTES_PER_ANSWER_TOKEN,
    BYTES_PER_TOKEN,
    Asker,
    NoInterface,
    NoRanking,
    RankingError,
    Server,
)
from trainer.settings import load_settings, parse_overrides

if TYPE_CHECKING:
    from trainer.ranking.local import LocalJudge

PROMPT = "prompts/ranking.txt"
MOST_STRANGE = 8  # transcripts in a row from the first on that meet no server of the kind, before the rest is left
# Transcripts done, what went wrong with the last, and what is waited for before more come.
Hear = Callable[[int, Sentence | None, Sentence | None], None]
SHOWN = 30  # characters of a transcript that name it


@dataclass
class Ranked:
    """What a run did: how many transcripts it ranked, those without a ranking with the reason, and how alike answers
    to the same question were (0 to 1, None where none was asked twice); the cost, where prices are known."""

    ranked: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    agreement: float | None = None
    cost: float | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `rank`."""
    add_server_options(parser, "{labels} and {transcript}", patience=60.0, named=False)
    parser.add_argument(
        "--local", metavar="PRESET", help="no server: the likelihood that this preset's text model gives each label"
    )
    parser.add_argument("--set", action="append", metavar="KEY=VALUE", help="change a setting of that preset")
    parser.add_argument(
        "--agreement",
        type=int,
        default=0,
        metavar="N",
        help="ask N transcripts twice; say how alike answers are",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line, for programs")


def main(args: argparse.Namespace) -> int:
    """Rank what the arguments name."""
    return run_in_json(_rank, args)


def _rank(args: argparse.Namespace) -> int:
    if args.local:
        return _rank_locally(args)
    if not args.model:
        raise RankingError("no model is named; give --model, or --local and a preset to do without a server.")
    if not 1 <= args.parallel <= 64:
        raise RankingError("--parallel is {parallel}; use 1 to 64.", parallel=args.parallel)
    if args.agreement < 0:
        raise RankingError("--agreement is {count}; use 0 or more transcripts.", count=args.agreement)
    prompt = read_prompt(args.prompt)
    rows, labels = read_source(args)
    if not (math.isfinite(args.patience) and args.patience > 0):
        raise RankingError("--patience is {patience:g}; use a number of seconds.", patience=args.patience)
    server = named_server(args, labels)
    rankings = open_rankings(args.out, server, prompt)
    waiting = unranked(rows, rankings)
    if waiting:
        lines = offer(waiting, prompt, server, args.price_in, args.price_out, min(args.agreement, len(waiting)))
        if args.json and not args.yes:
            say_record({"consent": [line.record() for line in lines]})
            return 1
        if not agreed(() if args.json else lines, "Send them?", args.yes):
            print("Nothing was sent.")
            return 1
    asker = Asker(server)
    hear = _teller(len(waiting), asker, args) if args.json else None
    with Progress(quiet=args.json) as progress, ended_as_by_hand():
        done = rank(waiting, prompt, asker, rankings, progress, args.parallel, hear)
    again = Asker(server)
    done.agreement = agreement(waiting[: args.agreement], prompt, again, rankings)
    done.cost = _cost_so_far(args, asker, again)
    return _report(rows, waiting, done, args)


def _cost_so_far(args: argparse.Namespace, *askers: Asker | LocalJudge) -> float | None:
    """What their answers cost at the prices that were given; None where none were, or nobody is paid."""
    asked = [asker for asker in askers if isinstance(asker, Asker)]
    if not asked or args.price_in is None or args.price_out is None:
        return None
    sent, answered = sum(asker.sent for asker in asked), sum(asker.answered for asker in asked)
    return cost(sent, answered, args.price_in, args.price_out)


def _teller(total: int, asker: Asker | LocalJudge, args: argparse.Namespace) -> Hear:
    """Tells a program how far it is, what failed, and what it cost so far."""

    def hear(done: int, problem: Sentence | None, waits: Sentence | None) -> None:
        if problem is not None:
            say_record({"problem": problem.record()})
        record: dict[str, object] = {"done": done, "total": total}
        if waits is not None:
            record["waits"] = waits.record()
        if (paid := _cost_so_far(args, asker)) is not None:
            record["cost"] = paid
        say_record(record)

    return hear


def agreement(transcripts: Sequence[str], prompt: str, asker: Asker | LocalJudge, rankings: Rankings) -> float | None:
    """How alike second answers are to those that are kept: the mean share of pairs of labels in the same order."""
    found = []
    for text in transcripts:
        first = rankings.get(text)
        try:
            second = asker.rank(fill_prompt(prompt, text, asker.server.labels)) if first else ()
        except NoRanking:
            continue
        except UserError:
            break  # what was ranked stands
        if first:
            pairs = list(combinations(first, 2))
            found.append(sum(second.index(a) < second.index(b) for a, b in pairs) / len(pairs))
    asker.close()
    return sum(found) / len(found) if found else None


def _rank_locally(args: argparse.Namespace) -> int:
    from trainer.ranking.local import LocalJudge

    prompt = read_prompt(args.prompt)
    rows, labels = read_source(args)
    judge = LocalJudge(load_settings(args.local, parse_overrides(args.set)), labels)
    rankings = open_rankings(args.out, judge.server, prompt)
    waiting = unranked(rows, rankings)
    hear = _teller(len(waiting), judge, args) if args.json else None
    with Progress(quiet=args.json) as progress:
        done = rank(waiting, prompt, judge, rankings, progress, 1, hear)
    return _report(rows, waiting, done, args, " on this machine")


def _report(
    rows: Sequence[ClipRow], waiting: Sequence[str], done: Ranked, args: argparse.Namespace, where: str = ""
) -> int:
    """Say what came of it; 1 where there is no ranking at all."""
    out = args.out
    found = len({row.transcript for row in rows if row.transcript.strip()}) - len(waiting)
    if args.json:
        record = {"ranked": done.ranked, "found": found, "failed": len(done.failed), "agreement": done.agreement}
        say_record(record | ({} if done.cost is None else {"cost": done.cost}))
        return 0
    ranked = "1 transcript" if done.ranked == 1 else f"{done.ranked} transcripts"
    print(f"{ranked} ranked{where}, {found} found, {len(done.failed)} without a ranking.")
    if done.agreement is not None:
        print(f"Asked twice, {done.agreement:.0%} of the pairs of labels came in the same order.")
    if done.cost is not None:
        print(f"It cost about {price_words(done.cost)} at the prices given.")
    if not done.ranked + found:
        return 1
    print(printable(f"Use them with --set encoders.text.rankings={out.resolve()}"))
    return 0


def read_source(args: argparse.Namespace) -> tuple[list[ClipRow], tuple[str, ...]]:
    """The clips that the arguments name, and the labels to rank: the spec's, those of --labels, or the usual six."""
    if args.spec is not None:
        if args.labels:
            raise RankingError("--labels goes with --clips; a spec.json has the labels of its project.")
        labels = read_spec(args.spec).labels
        return read_clips(args.spec.resolve().parent / CLIPS_FILE, labels), labels
    labels = parse_labels(args.labels) if args.labels else LABELS
    try:
        return read_clips(args.clips, labels), labels
    except ProtocolError as error:
        if args.labels or "unknown label" not in str(error):
            raise
        raise RankingError("{error} A project's own labels go after --labels.", error=error) from None


def read_prompt(path: Path | None = None) -> str:
    """The prompt with its two places; RankingError for one that lacks them."""
    path = path or resources() / PROMPT
    try:
        prompt = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RankingError(
            "{path} cannot be read: {reason}.", path=path, reason=getattr(error, "strerror", None) or error
        ) from None
    for place in ("{labels}", "{transcript}"):
        if place not in prompt:
            raise RankingError(
                "{path} has no {place}; the prompt needs {{labels}} and {{transcript}}.", path=path, place=place
            )
    return prompt


def fill_prompt(prompt: str, transcript: str, labels: Sequence[str]) -> str:
    """The prompt of one transcript; braces in either stay as they are."""
    before, after = prompt.replace("{labels}", ", ".join(labels)).split("{transcript}", 1)
    return before + transcript.strip() + after


def open_rankings(path: Path, server: Server, prompt: str) -> Rankings:
    """The rankings of a file; RankingError where another prompt, model or label set made them."""
    made_by = {
        "model": server.model,
        "labels": list(server.labels),
        "prompt": hashlib.sha256(prompt.encode()).hexdigest()[:16],
    }
    if path.exists() and path.stat().st_size:
        first = path.read_bytes().split(b"\n", 1)[0]
        try:
            known = {key: value for key, value in parsed_json(first).items() if key in made_by}
        except (ValueError, AttributeError):
            known = {}
        different = [key for key, value in made_by.items() if known.get(key) != value]
        if different:
            raise RankingError(
                "{path} holds rankings by another {different}; give another --out.",
                path=path,
                different=" and ".join(different),
            )
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, json.dumps(made_by, ensure_ascii=False) + "\n")
    return Rankings(path)


def unranked(rows: Sequence[ClipRow], rankings: Rankings) -> list[str]:
    """The transcripts that have no ranking yet, each once, in order."""
    transcripts = dict.fromkeys(row.transcript for row in rows if row.transcript.strip())
    return [text for text in transcripts if rankings.get(text) is None]


def offer(
    transcripts: Sequence[str], prompt: str, server: Server, price_in: float | None, price_out: float | None,
    twice: int = 0,
) -> list[Sentence]:  # fmt: skip
    """What would be sent, to whom and for how much, for a person to agree to; so many of the first are sent twice."""
    sent, answered = tokens([*transcripts, *transcripts[:twice]], prompt, server)
    stay = Sentence("stay on this machine") if server.place.is_local else Sentence("leave this machine")
    lines = [
        Sentence("{n} transcripts go to {url}, model {model}; these people's words {where}.",
                 n=len(transcripts), url=server.url, model=server.model, where=stay),
        *([Sentence("{n} transcripts go twice, to see how alike answers are.", n=twice)] if twice else []),
        Sentence("About {sent:,} tokens sent and {answered:,} answered.", sent=sent, answered=answered),
    ]  # fmt: skip
    return lines + what_goes_along(server, sent, answered, price_in, price_out)


def what_goes_along(
    server: Server, sent: int, answered: int, price_in: float | None, price_out: float | None
) -> list[Sentence]:
    """By what way so many tokens go, whether a key goes along, and what it costs."""
    lines, place = [], server.place
    if place.proxy:
        lines.append(Sentence("They go through the proxy {proxy}, which the environment names.",
                              proxy=place.shown_proxy))  # fmt: skip
    if not place.is_local and place.origin.startswith("http://"):
        lines.append(Sentence("They travel in clear: everybody on the way can read them, and the key."))
    lines += key_goes_along(server.url)
    if price_in is not None and price_out is not None:
        whole = price_words(cost(sent, answered, price_in, price_out))
        lines.append(Sentence("About {cost} at the prices given.", cost=whole))
    elif not place.is_local:
        lines.append(
            Sentence("What it costs is not known; the prices of a million tokens, sent and answered, would tell.")
        )
    return lines


def tokens(transcripts: Sequence[str], prompt: str, server: Server) -> tuple[int, int]:
    """About how many tokens would be sent and answered."""
    size = sum(len(fill_prompt(prompt, text, server.labels).encode()) for text in transcripts)
    answer = len(json.dumps({"ranking": server.labels}, ensure_ascii=False).encode()) / BYTES_PER_ANSWER_TOKEN
    return round(size / BYTES_PER_TOKEN), round(answer * len(transcripts))


def cost(sent: float, answered: float, price_in: float, price_out: float) -> float:
    """Of so many tokens, at prices of a million."""
    return (sent * price_in + answered * price_out) / 1e6


def rank(
    transcripts: Sequence[str],
    prompt: str,
    asker: Asker | LocalJudge,
    rankings: Rankings,
    progress: Progress,
    parallel: int = 4,
    hear: Hear | None = None,
) -> Ranked:
    """Rank transcripts with at most `parallel` requests at a time; every answer is kept as it comes.

    A transcript without a ranking is reported and passed over. Raises RankingError or OutgoingError where the server
    will not do, and Cancelled; what came until then stays.
    """
    done = Ranked()
    progress.stage("rank", total=len(transcripts), unit="transcripts")
    waiting = iter(transcripts)
    waits: Sentence | None = None
    strange = 0
    running: dict[Future[tuple[str, ...]], str] = {}
    pool = ThreadPoolExecutor(parallel, thread_name_prefix="rank")
    try:
        while True:
            while len(running) < parallel and (text := next(waiting, None)) is not None:
                running[pool.submit(asker.rank, fill_prompt(prompt, text, asker.server.labels))] = text
            if not running:
                break
            for future in wait(running, timeout=0.2, return_when=FIRST_COMPLETED).done:
                text = running.pop(future)
                problem = None
                try:
                    rankings.add(text, future.result())
                    done.ranked += 1
                except NoRanking as error:
                    done.failed[text] = str(error)
                    strange += isinstance(error, NoInterface)
                    if strange == len(done.failed) == MOST_STRANGE and not done.ranked:
                        raise RankingError("{error}; the other transcripts were not sent.", error=error) from None
                    name = readable(text, SHOWN)
                    problem = Sentence(
                        "No ranking for “{text}”: {error}; it goes through as plain text.", text=name, error=error
                    )
                    progress.warn(problem)
                if hear is not None:
                    hear(done.ranked + len(done.failed), problem, None)
            waits, before = asker.waits, waits
            if hear is not None and waits != before:
                hear(done.ranked + len(done.failed), None, waits)
            progress.advance(done.ranked + len(done.failed), waits or "")
    finally:
        asker.server.stop.set()
        pool.shutdown(wait=True, cancel_futures=True)
        asker.close()
        for future, text in running.items():  # answers that were on their way when the run ended are paid for
            if not future.cancelled() and future.exception() is None:
                rankings.add(text, future.result())
                done.ranked += 1
                if hear is not None:
                    hear(done.ranked + len(done.failed), None, None)
    return done
