"""The commands that bring clips in: new, import, relink."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emodesk.terminal import FAILED, OK, ProgressBar, counted, say, stoppable
from trainer.protocol.answers import says_yes
from trainer.protocol.tables import COLUMNS

if TYPE_CHECKING:
    from emodesk.services.corpora import Corpus
    from emodesk.services.importing import ImportReport
    from emodesk.services.project import Project
    from emodesk.services.recordings import Cuts


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Add these commands; `add(name, run, line)` makes a parser."""
    command = add("new", _new, "make a project from a folder of clips or a table of them")
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
        "--labels", type=_labels, metavar="A,B,…", help="its labels in order; the six emotions otherwise"
    )
    command.add_argument("--round", action="store_true", help="then train a first round on the labels that came along")
    _add_import_options(command)

    command = add("import", _import, "import more clips into a project")
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

    command = add("relink", _relink, "find clips that were moved, by name and content")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("folder", type=Path, metavar="FOLDER", help="where the clips lie now, or any folder above")
    command.add_argument("--json", action="store_true", help="what came of it as one JSON object, for programs")


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


def _labels(text: str) -> tuple[str, ...]:
    if not (names := _names(text)):
        raise argparse.ArgumentTypeError("no label is named; leave --labels out for the six emotions")
    return names


def setting(text: str) -> tuple[str, str]:
    """KEY=VALUE as typed; ArgumentTypeError for what is not."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise argparse.ArgumentTypeError(f"“{text}” is not KEY=VALUE, for example training.epochs=10")
    return key.strip(), value.strip()


def _mapping(text: str) -> dict[str, str]:
    return dict(setting(pair) for pair in text.split(",") if pair.strip())


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
        reading = TableReading(args.map, args.encoding, args.columns)
        report = import_annotations(project, args.annotations, reading=reading, take_over=args.take_over)
    for item in (*report.notes, *report.differences, *report.problems):
        say(f"{item.where}: {item.message}")
    words = f"{counted(report.labels, 'label')} and {counted(report.transcripts, 'transcript')} came in"
    if report.decisions:
        words = f"{counted(report.decisions, 'decision')} came in"
    parts = [f"{counted(report.clips, 'clip')} annotated", words]
    if report.votes:
        parts.append(f"{counted(report.votes, 'vote')} came in")
    if report.spans:
        parts.append(f"{counted(report.spans, 'span')} came in")
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

    def tables(others: Sequence[Path]) -> list[Path]:
        given = [path for path in (args.transcripts, args.label_file) if path is not None]
        return given or ([source.path for source in corpus.sources(args.source, others)] if corpus else [])

    with stoppable() as asked:
        say(f"waiting for clips in {args.source}; Ctrl+C ends it")
        added = watch_folder(
            args.project,
            args.source,
            lambda project, only: _folder_import(project, args, corpus, cancelled=asked, only=only),
            asked,
            say,
            tables=tables,
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
    tables = dict.fromkeys(source.path.name for source in found.sources(folder, files.others))
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
    if mapping := proposed_mapping(report.unknown, project.labels.names).replace(", ", ","):
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
    tables["cuts"] = _cuts(args)
    return import_folder(project, args.source, names=corpus, **tables, **_reading(args), **follow)


def _cuts(args: argparse.Namespace) -> Cuts:
    """The recordings that come in as several clips, where that is asked for."""
    from emodesk.services.recordings import UNCUT

    folder = args.source.expanduser().absolute()
    if args.cut == "lines":
        from emodesk.services.recordings import cuts_by_lines

        found = cuts_by_lines(folder)
        say(f"{counted(len(found.parts), 'recording')} cut at the lines of their subtitles", sys.stderr)
        return found
    if args.cut == "voice":
        from emodesk.runs.cutting import cuts_by_voice

        with ProgressBar("looking for speech") as bar:
            found = cuts_by_voice(folder, bar.update)
        if found.parts:
            say(f"{counted(len(found.parts), 'recording')} cut where people speak, by {found.by}", sys.stderr)
        return found
    return UNCUT


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
