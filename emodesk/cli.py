"""The command `emodesk`: the window, and what can be done without one. No Qt until a window is asked for."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emodesk import (
    asking,
    keeping,
    listening,
    modalities,
    opining,
    passing,
    reporting,
    round_commands,
    terminal,
    voting,
)
from emodesk.mistakes import DEBUG, close_log, log_path, note, open_log
from emodesk.terminal import FAILED, OK, STOPPED, ProgressBar, counted, say, stoppable
from trainer.protocol.answers import says_yes
from trainer.protocol.errors import UserError, sentence_of
from trainer.protocol.printable import steady_streams
from trainer.protocol.tables import COLUMNS
from trainer.protocol.version import version

if TYPE_CHECKING:
    from emodesk.domain.model import Round
    from emodesk.domain.queue import Counts
    from emodesk.services.corpora import Corpus
    from emodesk.services.importing import ImportReport
    from emodesk.services.project import Project
    from emodesk.services.recordings import Parts

DEMO_CLIPS = 240
EXPORTS = (
    *("labels", "votes", "spans", "ratings", "traces", "log", "predictions", "parquet", "jsonl"),
    *("label-studio", "elan", "hf", "nova", "mer"),
)  # the keys of emodesk.services.export.formats, which takes its time to load
QUIET = "show no progress, only what came of it"


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 on success, 1 after a sentence on standard error, 2 for wrong arguments, 130 when stopped."""
    steady_streams()
    args = _parser().parse_args(argv)
    if args.debug:
        os.environ[DEBUG] = "1"
    args.log_file = open_log(args.log)
    terminal.quiet = args.quiet
    try:
        return int(args.run(args))
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if not isinstance(error, UserError | OSError | MemoryError):
            note(error)
        say(f"error: {sentence_of(error)}", sys.stderr)
        return FAILED
    finally:
        close_log()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="emodesk", description="Review, explain and retrain emotion predictions on short clips of people speaking."
    )
    parser.set_defaults(run=_start, project=None)
    parser.add_argument("--version", action="version", version=f"EmoDesk {version()}")
    parser.add_argument("--log", type=Path, metavar="FILE", help=f"where the log goes (default {log_path()})")
    parser.add_argument("--debug", action="store_true", help=f"tracebacks on the terminal too (or {DEBUG}=1)")
    parser.add_argument("--quiet", action="store_true", help=QUIET)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands; without one the start screen opens")

    command = _command(commands, "open", _open, "open a project in the window")
    command.add_argument("project", type=Path, metavar="PROJECT")

    command = _command(commands, "new", _new, "make a project from a folder of clips or a table of them")
    command.add_argument("project", type=Path, metavar="PROJECT", help="folder to make; empty or not there yet")
    command.add_argument(
        "--from",
        dest="source",
        type=Path,
        required=True,
        metavar="FOLDER|CSV",
        help="clips to import: a folder, or a table in the clips.csv form",
    )
    command.add_argument("--name", default="", help="what to call it; the folder's name otherwise")
    command.add_argument("--preset", default="light", help="encoders and settings of its rounds (default light)")
    command.add_argument(
        "--labels", type=_names, metavar="A,B,…", help="its labels in order; the six emotions otherwise"
    )
    command.add_argument("--round", action="store_true", help="then train a first round on the labels that came along")
    _add_import_options(command)

    command = _command(commands, "import", _import, "import more clips into a project")
    command.add_argument("project", type=Path, metavar="PROJECT")
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--from", dest="source", type=Path, metavar="FOLDER|CSV")
    source.add_argument(
        "--watch", type=Path, metavar="FOLDER", help="bring in clips as they arrive there, until Ctrl+C"
    )
    source.add_argument(
        "--annotations",
        type=Path,
        metavar="FILE|FOLDER",
        help="labels and words of Label Studio (.json), ELAN (.eaf), Praat (.TextGrid) or NOVA (.annotation), raters' "
        "votes (.csv), ratings along time, or the log of another project (.jsonl, .csv)",
    )
    command.add_argument(
        "--replace-changed",
        action="store_true",
        help="where a file's bytes have changed, give its clip the new ones; its label and decisions stay",
    )
    _add_import_options(command)

    command = _command(commands, "relink", _relink, "find clips that were moved, by name and content")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("folder", type=Path, metavar="FOLDER", help="where the clips lie now, or any folder above")
    command.add_argument("--json", action="store_true", help="what came of it as one JSON object, for programs")

    command = _command(commands, "round", _round, "train a round on what is labelled, and apply it")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("--preset", help="another preset than the project's, or a TOML file")
    command.add_argument(
        "--set",
        action="append",
        type=_setting,
        default=[],
        metavar="KEY=VALUE",
        help="change one setting; may be repeated",
    )
    command.add_argument("--dry-run", action="store_true", help="do nothing; say what would be done and how long")
    command.add_argument(
        "--send", action="store_true", help="transcripts without a ranking may go to the server that the project names"
    )

    command = _command(commands, "demo", _demo, "build the demo project and open it")
    command.add_argument("project", type=Path, nargs="?", metavar="FOLDER", help="where; in your documents otherwise")
    command.add_argument("--clips", type=int, default=DEMO_CLIPS, metavar="N", help=f"how many (default {DEMO_CLIPS})")
    command.add_argument("--no-window", action="store_true", help="only build it")

    command = _command(commands, "export", _export, "write labels, pseudo-labels and the log for other programs")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("out", type=Path, metavar="OUT", help="a file, or for elan, hf and nova a folder to make")
    command.add_argument(
        "--to", choices=EXPORTS, help="labels to predictions end in .csv, .jsonl or .parquet; "
        "without it the labels as OUT.csv and the decisions beside it"
    )  # fmt: skip
    command.add_argument(
        "--round", type=int, default=0, metavar="N", help="whose pseudo-labels; the applied one otherwise"
    )
    command.add_argument(
        "--candidates", type=Path, metavar="CSV", help="mer: the challenge's table, with the column name"
    )
    command.add_argument("--links", action="store_true", help="hf: hard links to the clips in place of copies")

    command = _command(commands, "status", _status, "say how far a project is")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("--json", action="store_true", help="as one JSON object, for programs")
    keeping.add_commands(partial(_command, commands))
    round_commands.add_commands(partial(_command, commands))
    voting.add_commands(partial(_command, commands))
    reporting.add_commands(partial(_command, commands))
    passing.add_commands(partial(_command, commands))
    modalities.add_commands(partial(_command, commands))
    listening.add_commands(partial(_command, commands))
    opining.add_commands(partial(_command, commands))
    asking.add_commands(partial(_command, commands))
    return parser


def _command(commands: Any, name: str, run: Callable[..., int], line: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=line, description=line[0].upper() + line[1:] + ".")
    parser.set_defaults(run=run)
    parser.add_argument("--quiet", action="store_true", default=argparse.SUPPRESS, help=QUIET)
    return parser


def _add_import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--transcripts", type=Path, metavar="CSV", help="table with clip_id (or file) and transcript")
    parser.add_argument("--label-file", type=Path, metavar="CSV", help="table with clip_id (or file) and label")
    parser.add_argument(
        "--map",
        type=_mapping,
        default={},
        metavar="A=B,…",
        help="labels of another set to this project's (contempt=anger); “calm=” leaves them unlabelled",
    )
    _add_name_options(parser)


def _add_name_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--corpus",
        default="auto",
        metavar="auto|NAME|none",
        help="take labels, speakers and sentences from names as this corpus has them; auto looks and asks",
    )
    parser.add_argument(
        "--pattern", metavar="TEXT", help="names of your own, as “{speaker}_{}_{label}”; also transcript and language"
    )
    parser.add_argument("--yes", action="store_true", help="take what auto finds without asking")
    parser.add_argument(
        "--cut", choices=("voice", "lines"), help="long recordings as several clips: where people speak, or at the "
        "lines of the subtitle beside each"
    )  # fmt: skip

    parser.add_argument(
        "--columns",
        type=_mapping,
        default={},
        metavar="A=B,…",
        help="what tables call a column (clip_id=FileName,label=MultiModalVote); usual names are known",
    )
    parser.add_argument("--encoding", default="", metavar="NAME", help="of the tables; found out otherwise")
    parser.add_argument(
        "--take-over",
        action="store_true",
        help="take what differs also for clips that a person decided on (the decision stays)",
    )
    parser.add_argument("--json", action="store_true", help="what came of it as one JSON object, for programs")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _columns_known()


def _columns_known() -> str:
    """The columns of tables, and what they may be called."""
    names = "\n".join(f"  {what:<12}{', '.join(known)}" for what, known in COLUMNS.items())
    return f"columns of tables, and their usual names (letter case, spaces, - and _ do not count):\n{names}"


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _setting(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise argparse.ArgumentTypeError(f"“{text}” is not KEY=VALUE, for example training.epochs=10")
    return key.strip(), value.strip()


def _mapping(text: str) -> dict[str, str]:
    return dict(_setting(pair) for pair in text.split(",") if pair.strip())


def _start(args: argparse.Namespace) -> int:
    return _window(None, args.log_file)


def _open(args: argparse.Namespace) -> int:
    return _window(args.project, args.log_file)


def _window(folder: Path | None, log: Path | None) -> int:
    if not has_display():
        print(
            "error: there is no display here; use the commands that need none (emodesk --help), or start it in a "
            "desktop session.",
            file=sys.stderr,
        )
        return FAILED
    from emodesk.app import run

    return run(folder, log)


def has_display() -> bool:
    """Whether a window could be shown; elsewhere than on Linux and the BSDs there always is a display."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _new(args: argparse.Namespace) -> int:
    from emodesk.domain import DomainError
    from emodesk.services.project import Project, remember_project
    from trainer.protocol.labels import LABELS

    if not args.source.exists():
        raise DomainError("{source} is not there; name a folder of clips or a table of them.", source=args.source)
    if args.round and args.json:
        raise DomainError("--json goes with what comes in; train the round with “emodesk round”.")
    corpus = _corpus(args)
    labels = args.labels or (corpus.label_names if corpus else ()) or LABELS
    with Project.create(args.project, name=args.name, labels=labels, preset=args.preset) as project:
        try:
            status = _import_into(project, args, corpus)
        except KeyboardInterrupt:
            if not project.discard_if_empty():
                say(
                    f"what came in is kept; “emodesk import {args.project} --from {args.source}” brings in the rest",
                    sys.stderr,
                )
            raise
        except Exception:
            project.discard_if_empty()
            raise
        if project.discard_if_empty():
            say(f"error: no clip came in, so {args.project} was not made.", sys.stderr)
            return FAILED
    remember_project(project.folder)
    if not args.json:
        say(f"{project.folder} is ready: emodesk open {args.project}")
    if args.round:
        from emodesk.headless import run_round

        run_round(args.project)
    return status


def _import(args: argparse.Namespace) -> int:
    from emodesk.services.project import Project

    if args.watch is not None:
        return _watch(args)
    if args.annotations is not None:
        return _annotations(args)
    with Project.open(args.project) as project:
        return _import_into(project, args, _corpus(args))


def _annotations(args: argparse.Namespace) -> int:
    from emodesk.services.annotations.import_annotations import import_annotations
    from emodesk.services.importing import TableReading
    from emodesk.services.project import Project

    with Project.open(args.project) as project:
        reading = TableReading(args.map)
        report = import_annotations(project, args.annotations, reading=reading, take_over=args.take_over)
    for item in (*report.notes, *report.differences, *report.problems):
        say(f"{item.where}: {item.message}")
    words = f"{counted(report.labels, 'label')} and {counted(report.transcripts, 'transcript')} came in"
    parts = [f"{counted(report.clips, 'clip')} annotated", words]
    if report.votes:
        parts.append(f"{counted(report.votes, 'vote')} came in")
    if report.differences:
        parts.append(f"{counted(len(report.differences), 'difference')} ({report.taken} taken over)")
    print(", ".join([*parts, counted(len(report.problems), "problem")]))
    return OK if report.clips else FAILED


def _watch(args: argparse.Namespace) -> int:
    from emodesk.domain import DomainError
    from emodesk.services.project import Project
    from emodesk.watching import watch_folder

    args.source = args.watch.expanduser().absolute()
    if not args.source.is_dir():
        raise DomainError("{folder} is no folder; name the one that clips arrive in.", folder=args.source)
    if args.cut:
        raise DomainError("--cut goes with --from; bring in long recordings by themselves.")
    if args.json:
        raise DomainError("--json goes with --from; with --watch there is no end to report at.")
    with Project.open(args.project):
        corpus = _corpus(args)
    with stoppable() as asked:
        say(f"waiting for clips in {args.source}; Ctrl+C ends it")
        added = watch_folder(
            args.project,
            args.source,
            lambda project, only: _folder_import(project, args, corpus, cancelled=asked, only=only),
            asked,
            say,
        )
    say(f"{counted(added, 'clip')} came in")
    return OK


def _corpus(args: argparse.Namespace) -> Corpus | None:
    """How the source's files are named, if that is known and wanted."""
    from emodesk.domain import DomainError
    from emodesk.services.corpora import corpus_named, own_pattern, recognised
    from emodesk.services.folder_files import folder_files

    if args.pattern or args.corpus not in ("auto", "none"):
        if not args.source.is_dir():
            raise DomainError("--corpus and --pattern go with a folder of clips; a table has columns for these.")
        return own_pattern(args.pattern) if args.pattern else corpus_named(args.corpus)
    folder = args.source.expanduser().absolute()
    if args.corpus == "none" or not folder.is_dir():
        return None
    files = folder_files(folder)
    media, found = files.media, recognised(folder, files.media, files.others)
    if found is None:
        return None
    tables = [source.path.name for source in found.sources(folder, files.others)]
    what = ", ".join([*found.tells, *([f"what {' and '.join(tables)} say"] if tables else [])])
    look = f"these {len(media)} files look like {found.name}"
    stream = sys.stderr if args.json else sys.stdout
    if args.yes:
        say(f"{look}: {what} are taken from their names", stream)
        return found
    agreed = says_yes(f"{look}: take {what} from their names?", usual=True)
    if agreed is None:
        say(f"{look}; --corpus {found.key} takes {what} from their names", stream)
    return found if agreed else None


def _import_into(project: Project, args: argparse.Namespace, corpus: Corpus | None = None) -> int:
    from emodesk.domain import DomainError
    from emodesk.services.importing import import_csv

    if not args.source.is_dir() and (args.transcripts or args.label_file):
        raise DomainError("--transcripts and --label-file go with a folder of clips; a table has columns for both.")
    if not args.source.is_dir() and args.cut:
        raise DomainError("--cut goes with a folder of recordings; a table has the columns start and end.")
    with ProgressBar("importing") as bar, stoppable() as asked:
        follow: dict[str, Any] = {"progress": bar.update, "cancelled": asked}
        if args.source.is_dir():
            report = _folder_import(project, args, corpus, **follow)
        else:
            report = import_csv(project, args.source, **_reading(args), **follow)
    if args.json:
        print(json.dumps(_import_record(project, report), ensure_ascii=False))
    else:
        _say_import(project, report)
    if report.cancelled:
        raise KeyboardInterrupt
    return OK if report.added or report.already or report.replaced or report.changed else FAILED


def _import_record(project: Project, report: ImportReport) -> dict[str, Any]:
    """What an import did, by name."""
    counts = {
        name: getattr(report, name)
        for name in ("added", "already", "replaced", "changed", "taken", "in_part", "cancelled")
    }
    lines = {
        name: [{"where": item.where, "message": str(item.message)} for item in getattr(report, name)]
        for name in ("problems", "differences", "notes")
    }
    return {"project": str(project.folder), **counts, **lines}


def _say_import(project: Project, report: ImportReport) -> None:
    from emodesk.services.importing import proposed_mapping

    for item in (*report.notes, *report.differences, *report.problems):
        say(f"{item.where}: {item.message}")
    if report.changed:
        say(f"--replace-changed takes the new {'file' if report.changed == 1 else 'files'}")
    if report.unknown:
        mapping = proposed_mapping(report.unknown, project.labels.names).replace(", ", ",")
        say(f"--map {mapping} takes them so, and is remembered; change it as you see fit")
    if report.offered:
        say("--take-over takes over what differs where a person decided; the decisions stay")
    if report.cancelled:
        return
    there = "was" if report.already == 1 else "were"
    parts = [f"{counted(report.added, 'clip')} came in", f"{report.already} {there} there already"]
    if report.replaced:
        parts.append(f"{report.replaced} {'was' if report.replaced == 1 else 'were'} replaced")
    if report.differences:
        parts.append(f"{counted(len(report.differences), 'difference')} ({report.taken} taken over)")
    if report.problems or not report.differences:
        parts.append(counted(len(report.problems), "problem") + _in_part(report))
    print(", ".join(parts))


def _in_part(report: ImportReport) -> str:
    """How many of the problems are of rows that are counted as in already."""
    if not report.in_part:
        return ""
    some = "" if report.in_part == len(report.problems) else f"{report.in_part} of them "
    return f" ({some}in {'a row' if report.in_part == 1 else 'rows'} that came in)"


def _folder_import(project: Project, args: argparse.Namespace, corpus: Corpus | None, **follow: Any) -> ImportReport:
    """One import of the source's folder as the arguments say."""
    from emodesk.services.importing import import_folder

    tables: dict[str, Any] = {"transcripts_csv": args.transcripts, "labels_csv": args.label_file}
    tables["parts"] = _parts(args)
    return import_folder(project, args.source, names=corpus, **tables, **_reading(args), **follow)


def _parts(args: argparse.Namespace) -> Parts:
    """The recordings that come in as several clips, where that is asked for."""
    folder = args.source.expanduser().absolute()
    if args.cut == "lines":
        from emodesk.services.recordings import parts_by_lines

        found = parts_by_lines(folder)
        say(f"{counted(len(found), 'recording')} cut at the lines of their subtitles", sys.stderr)
        return found
    if args.cut == "voice":
        from emodesk.runs.cutting import parts_by_voice

        with ProgressBar("looking for speech") as bar:
            found, by = parts_by_voice(folder, bar.update)
        if found:
            say(f"{counted(len(found), 'recording')} cut where people speak, by {by}", sys.stderr)
        return found
    return {}


def _reading(args: argparse.Namespace) -> dict[str, Any]:
    """How tables are read and differences settled, as the arguments say."""
    from emodesk.services.importing import TableReading

    return {
        "reading": TableReading(args.map, args.encoding, args.columns),
        "take_over": args.take_over,
        "replace_changed": getattr(args, "replace_changed", False),
    }


def _relink(args: argparse.Namespace) -> int:
    from emodesk.services.project import Project
    from emodesk.services.relinking import relink

    with Project.open(args.project) as project, stoppable() as asked, ProgressBar("looking") as bar:
        report = relink(project, args.folder, progress=bar.update, cancelled=asked)
    if args.json:
        record = {"found": report.found, "missing": list(report.missing), "cancelled": report.cancelled}
        print(json.dumps(record, ensure_ascii=False))
    else:
        for name in report.missing:
            say(f"{name}: still missing")
        say(f"{counted(report.found, 'clip')} found again, {len(report.missing)} still missing")
    if report.cancelled:
        raise KeyboardInterrupt
    return FAILED if report.missing else OK


def _round(args: argparse.Namespace) -> int:
    from emodesk.headless import foretell_round, run_round

    if args.dry_run:
        foretell_round(args.project, args.preset, dict(args.set))
    else:
        run_round(args.project, args.preset, dict(args.set), send=args.send)
    return OK


def _demo(args: argparse.Namespace) -> int:
    from emodesk.demo import build_demo, default_folder

    folder = (args.project or default_folder()).expanduser().absolute()
    # A window that builds the demo stops us with SIGTERM; as with Ctrl+C, the process that draws must end with us.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        build_demo(folder, args.clips)
    finally:
        signal.signal(signal.SIGTERM, before)
    if args.no_window:
        return OK
    if has_display():
        return _window(folder, args.log_file)
    out = folder.with_name(f"{folder.name}-pictures")
    print("there is no display here, so the window's pictures are taken instead")
    from emodesk.app import take_pictures

    for path in take_pictures(folder, out):
        say(path)
    return OK


def _export(args: argparse.Namespace) -> int:
    from emodesk.services.export.formats import BY_KEY, ExportOptions, check_ending
    from emodesk.services.export.tables import export_labels
    from emodesk.services.project import Project
    from emodesk.services.written_files import note_written

    with Project.open(args.project, read_only=True) as project:
        if args.to is None:
            beside = export_labels(project, args.out)
            note_written(project, [args.out, beside])
            say(f"{args.out} holds the labels, {beside} who decided what")
            return OK
        form = BY_KEY[args.to]
        check_ending(form, args.out)
        plan = form.plan(project, ExportOptions(args.round, args.candidates, args.links))
        with ProgressBar("exporting") as bar, stoppable() as asked:
            written = plan.save(args.out, progress=bar.update, cancelled=asked)
        note_written(project, written and [args.out, *written])
    if not written:
        raise KeyboardInterrupt
    for sentence in plan.left_out:
        say(sentence)
    what = "files" if plan.as_folder else "rows"
    say(f"{', '.join(map(str, written))}: {len(plan.rows)} {what}")
    return OK


def _status_record(project: Project, counts: Counts, rounds: Sequence[Round]) -> dict[str, Any]:
    """What `status` says, by name."""
    from emodesk.domain.figures import waf_of

    return {
        "name": project.name,
        "labels": list(project.labels.names),
        "counts": asdict(counts),
        "rounds": [
            {"number": round_.number, "status": round_.status, "waf": waf_of(round_.metrics),
             "applied": bool(round_.applied), "message": round_.message}
            for round_ in rounds
        ],
    }  # fmt: skip


def _status(args: argparse.Namespace) -> int:
    from emodesk.domain.figures import waf_of
    from emodesk.services.project import Project
    from emodesk.services.queue import QueueService
    from emodesk.services.rounds import RoundService

    with Project.open(args.project, read_only=True) as project:
        for sentence in project.warnings:
            say(f"warning: {sentence}", sys.stderr)
        counts = QueueService(project).counts()
        if args.json:
            print(json.dumps(_status_record(project, counts, RoundService(project).list())))
            return OK
        say(f"{project.name}: {counted(counts.total, 'clip')}, {counts.imported} came with a label")
        relabelled = f", {counts.relabelled} relabelled" if counts.relabelled else ""
        print(
            f"{counts.reviewed - counts.relabelled} of {counts.to_review} reviewed"
            f" ({counts.skipped} skipped, {counts.flagged} flagged{relabelled})"
        )
        labelled = ", ".join(f"{name} {counts.per_label.get(name, 0)}" for name in project.labels.names)
        say(f"labelled for training: {counts.labelled} ({labelled})")
        for round_ in RoundService(project).list():
            waf = waf_of(round_.metrics)
            parts = (
                f"round {round_.number}: {round_.status}",
                f"WAF in cross-validation {waf:.3f}" if waf is not None else "",
                "applied" if round_.applied else "",
                round_.message,
            )
            say(", ".join(part for part in parts if part))
    return OK


if __name__ == "__main__":
    sys.exit(main())
