"""Tables and views of a project's database, in SQL that SQLite and PostgreSQL share."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

# Raise it with every change of what follows, and add a revision beside those in `revisions/versions`.
VERSION = 4

metadata = MetaData()

meta = Table("meta", metadata, Column("name", String, primary_key=True), Column("value", String, nullable=False))

clips = Table(
    "clips",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("clip_id", String, nullable=False, unique=True),
    # Content hash and segment: what makes two clips the same one, whatever their file is called.
    Column("identity", String, nullable=False, unique=True),
    Column("path", String, nullable=False),
    Column("hash", String, nullable=False),
    Column("start", Float, nullable=False),
    Column("end", Float),
    Column("duration", Float, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("has_video", Boolean, nullable=False),
    Column("has_audio", Boolean, nullable=False),
    Column("transcript", String, nullable=False),
    Column("language", String, nullable=False),
    Column("speaker", String, nullable=False),
    Column("split", String, nullable=False),
    Column("label", String, nullable=False),
    Column("note", String, nullable=False),
    # A filter waits for them: a row is wide, and looking at all of a hundred thousand takes ten times as long.
    Index("clips_of_label", "label"),
    Index("clips_of_speaker", "speaker"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("clip", ForeignKey("clips.key"), nullable=False),
    Column("reviewer", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("label", String, nullable=False),
    Column("time", Float, nullable=False),  # seconds since 1970, UTC
    Column("proposed", String, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("round", Integer, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("retracts", ForeignKey("decisions.key")),
    Column("note", String, nullable=False),
    Column("blind", Boolean, nullable=False, server_default=text("0")),
    Column("under", String, nullable=False, server_default=text("''")),
    Column("batch", Integer),  # key of the step's first decision, which may have been forgotten since
    # The hash chain (emodesk.store.chain); the default is for rows of before, an entry without is refused.
    Column("salt", String, nullable=False, server_default=""),
    Column("digest", String, nullable=False, server_default=""),
    Column("chain", String, nullable=False, server_default=""),
    # What a decision says beside its label; nothing where it says none (valence, arousal and intensity from 1 up).
    Column("second", String, nullable=False, server_default=text("''")),
    Column("intensity", Integer, nullable=False, server_default=text("0")),
    Column("valence", Integer, nullable=False, server_default=text("0")),
    Column("arousal", Integer, nullable=False, server_default=text("0")),
    Column("words", String, nullable=False, server_default=text("''")),
    Column("pass", Integer),  # the pass that it was made in
    # Of a span: the key of the entry that it began with (0: this one), and seconds of the clip.
    Column("span", Integer, nullable=False, server_default=text("0")),
    Column("start", Float, nullable=False, server_default=text("0")),
    Column("end", Float, nullable=False, server_default=text("0")),
    # Of a rating along time: what was rated, and the samples (emodesk.domain.ratings).
    Column("rates", String, nullable=False, server_default=text("''")),
    Column("trace", String, nullable=False, server_default=text("''")),
    CheckConstraint("(kind = 'retract') = (retracts IS NOT NULL)", name="retract_names_a_decision"),
    CheckConstraint(
        "kind IN ('span', 'rating') OR (kind IN ('accept', 'correct')) = (label <> '')",
        name="only_verdicts_spans_and_ratings_carry_labels",
    ),
    CheckConstraint("(kind = 'span') OR (span = 0 AND start = 0 AND \"end\" = 0)", name="only_spans_have_times"),
    CheckConstraint("(kind = 'rating') = (trace <> '')", name="only_ratings_have_traces"),
    CheckConstraint(
        "CASE WHEN kind <> 'rating' THEN rates = '' WHEN label = '' THEN rates IN ('valence', 'arousal') "
        "ELSE rates = 'intensity' END",
        name="ratings_say_of_what",
    ),
    CheckConstraint(
        "kind IN ('accept', 'correct', 'cannot_tell', 'skip', 'later', 'flag', 'comment', 'span', 'rating', 'retract')",
        name="known_kind",
    ),
    Index("decisions_of_clip", "clip", "key"),
    Index("decisions_of_reviewer", "reviewer", "key"),
    Index("decisions_retracted", "retracts"),
    Index("decisions_of_batch", "batch"),
    Index("decisions_of_pass", "pass", "reviewer"),
    sqlite_autoincrement=True,  # a key names a decision for ever
)

# What is left of the decisions on clips that were forgotten: that each was, when and by whom.
tombstones = Table(
    "tombstones",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("reviewer", String, nullable=False),
    Column("time", Float, nullable=False),
    Column("digest", String, nullable=False),
    Column("chain", String, nullable=False),
    Column("forgotten", Float, nullable=False),  # seconds since 1970, UTC
    Column("by", String, nullable=False),
)

# The project's labels, so that the database itself refuses others.
labels = Table("labels", metadata, Column("name", String, primary_key=True), sqlite_with_rowid=False)

# What a label of earlier is called now; '' for one that no longer counts. The log keeps the word that was decided.
renames = Table(
    "renames",
    metadata,
    Column("old", String, primary_key=True),
    Column("new", String, nullable=False),
    sqlite_with_rowid=False,
)

rounds = Table(
    "rounds",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("preset", String, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("status", String, nullable=False),
    Column("created", Float, nullable=False),
    Column("ended", Float),
    Column("message", String, nullable=False),
    Column("metrics", JSON, nullable=False),
    Column("ingested", Boolean, nullable=False),
    Column("note", String, nullable=False, server_default=text("''")),
    Column("kept", Boolean, nullable=False, server_default=text("0")),  # not to be deleted
)

# Which round was the queue's from when on, and who made it so.
promotions = Table(
    "promotions",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("round", Integer, nullable=False),  # 0: none; the round may have been deleted since
    Column("time", Float, nullable=False),  # seconds since 1970, UTC
    Column("reviewer", String, nullable=False),
)

predictions = Table(
    "predictions",
    metadata,
    Column("round", ForeignKey("rounds.number"), primary_key=True),
    Column("clip", ForeignKey("clips.key"), primary_key=True),
    Column("row", Integer, nullable=False),  # position in the round's clips.csv and predictions.safetensors
    Column("label", String, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("margin", Float, nullable=False),
    Column("entropy", Float, nullable=False),
    Column("disagreement", Float, nullable=False),
    # Null in a round that was ingested before there were these; `services.round_numbers` fills them in.
    Column("folds", Float),  # how far the folds disagree
    Column("batch", Float),  # place in a batch that is informative and diverse, small first
    Column("missing", Integer),  # modalities that the clip lacks, one bit each in the round's order
    Column("chances", LargeBinary),  # [K] float16, each label's probability by the fold that never saw the clip
    sqlite_with_rowid=False,  # kept in the order of its key: one look-up a clip, not two
)

# Words that speech recognition heard in a clip. They are its transcript for as long as nobody corrected that.
recognised = Table(
    "recognised",
    metadata,
    Column("clip", ForeignKey("clips.key"), primary_key=True, autoincrement=False),
    Column("text", String, nullable=False),
    Column("language", String, nullable=False),
    Column("source", String, nullable=False),  # the model that heard them
    Column("words", JSON, nullable=False),  # [word, start, end] each, seconds from the clip's start
    Column("time", Float, nullable=False),  # seconds since 1970, UTC
)

# When what is said in a clip is said, where its transcript came with times: a subtitle's lines, ELAN's, Praat's.
timed_lines = Table(
    "timed_lines",
    metadata,
    Column("clip", ForeignKey("clips.key"), primary_key=True, autoincrement=False),
    Column("lines", JSON, nullable=False),  # [words, start, end] each, seconds from the clip's start
)

# What something that is neither a reviewer nor a round says of clips; imported anew, it takes the place of the old.
opinions = Table(
    "opinions",
    metadata,
    Column("source", String, primary_key=True),
    Column("clip", ForeignKey("clips.key"), primary_key=True),
    Column("label", String, nullable=False),
    Column("confidence", Float),  # of the label; none where only a label was given
    Column("probabilities", JSON, nullable=False),  # by label; {} where only a label was given
    Column("time", Float, nullable=False),  # seconds since 1970, UTC
    Index("opinions_of_clip", "clip"),
    sqlite_with_rowid=False,
)

# Who reviews: anybody who decided is one; here are their colours and initials, and who was listed before.
reviewers = Table(
    "reviewers",
    metadata,
    Column("name", String, primary_key=True),
    Column("initials", String, nullable=False),
    Column("colour", String, nullable=False),  # as "#7A5C3E"
    sqlite_with_rowid=False,
)

# Passes: a set of clips read by named reviewers under one rule (emodesk.domain.passes).
passes = Table(
    "passes",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("made", Float, nullable=False),  # seconds since 1970, UTC
    Column("made_by", String, nullable=False),
    Column("ended", Float),
    Column("overlap", Float, nullable=False),
    Column("votes", Integer, nullable=False),
    Column("until", Float, nullable=False),
    Column("blind_people", Boolean, nullable=False),
    Column("blind_model", Boolean, nullable=False),
    Column("reconsider", Boolean, nullable=False),
    Column("gold", Float, nullable=False),
    Column("repeats", Float, nullable=False),
    Column("worth", String, nullable=False),  # what Dawid–Skene last learnt of its reviewers; '' before
    sqlite_autoincrement=True,  # decisions name it for ever
)

pass_reviewers = Table(
    "pass_reviewers",
    metadata,
    Column("pass", ForeignKey("passes.key"), primary_key=True),
    Column("reviewer", String, primary_key=True),
    sqlite_with_rowid=False,
)

pass_clips = Table(
    "pass_clips",
    metadata,
    Column("pass", ForeignKey("passes.key"), primary_key=True),
    Column("clip", ForeignKey("clips.key"), primary_key=True),
    Column("place", Integer, nullable=False),  # in the order in which they are given, which is drawn
    Column("gold", String, nullable=False),  # the answer of a gold clip, '' for one that is read
    Column("wanted", Integer, nullable=False),  # votes at most; 0 for a gold clip, which everybody is given
    Column("votes", Integer, nullable=False),  # kept: reviewers who gave it one in this pass
    Column("enough", Boolean, nullable=False),  # kept: it needs no more
    Index("pass_clips_in_order", "pass", "enough", "place"),
    Index("pass_clips_of_clip", "clip"),
    sqlite_with_rowid=False,
)

# What each reviewer was given to read: a lease until it is answered, so that nobody else is given it meanwhile.
given = Table(
    "given",
    metadata,
    Column("pass", ForeignKey("passes.key"), primary_key=True),
    Column("clip", ForeignKey("clips.key"), primary_key=True),
    Column("reviewer", String, primary_key=True),
    Column("part", String, primary_key=True),  # vote, gold or repeat
    Column("until", Float, nullable=False),  # seconds since 1970, UTC
    Column("answered", Boolean, nullable=False),  # kept
    Index("given_to", "reviewer", "pass", "answered"),
    Index("given_of_clip", "clip"),
    sqlite_with_rowid=False,
)

# What follows is kept: made of the log in the transaction that adds to it (`store.votes`), and made anew from it.

votes = Table(
    "votes",
    metadata,
    Column("clip", ForeignKey("clips.key"), primary_key=True),
    Column("reviewer", String, primary_key=True),
    Column("part", String, primary_key=True),  # vote, adjudication, or later
    Column("decision", ForeignKey("decisions.key"), nullable=False),
    Column("kind", String, nullable=False),
    Column("label", String, nullable=False),
    Index("votes_of_reviewer", "reviewer", "part", "clip"),
    sqlite_with_rowid=False,
)

resolved = Table(
    "resolved",
    metadata,
    Column("clip", ForeignKey("clips.key"), primary_key=True, autoincrement=False),
    Column("state", String, nullable=False),
    Column("label", String, nullable=False),
    Column("votes", Integer, nullable=False),
    Column("share", Float, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("settled", Boolean, nullable=False),
    Column("decision", ForeignKey("decisions.key"), nullable=False),  # the latest that stands
)

tally = Table(
    "tally",
    metadata,
    Column("state", String, primary_key=True),
    Column("label", String, primary_key=True),
    Column("came", String, primary_key=True),  # the label that came with the import
    Column("split", String, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What holds of the log; the rules are emodesk.domain.decisions'.
standing = Table("standing", MetaData(), *[Column(column.name, column.type) for column in decisions.columns])


def _now(column: str) -> str:
    """SQL of a column of the log as it is read now: labels by their present names."""
    if column in ("label", "proposed", "second"):
        return f"coalesce((SELECT new FROM renames WHERE old = d.{column}), d.{column}) AS {column}"
    if column == "kind":  # a verdict whose label no longer counts gives the clip none
        gone = "d.kind NOT IN ('span', 'rating') AND d.label IN (SELECT old FROM renames WHERE new = '')"
        return f"CASE WHEN {gone} THEN 'skip' ELSE d.kind END AS kind"
    return f'd."{column}"'


VIEWS = (
    f"""
    CREATE VIEW standing AS
    SELECT {", ".join(_now(column.name) for column in decisions.columns)} FROM decisions d
    WHERE d.kind <> 'retract' AND NOT EXISTS (
        SELECT 1 FROM decisions undo
        WHERE undo.retracts = d.key
          AND NOT EXISTS (SELECT 1 FROM decisions redo WHERE redo.retracts = undo.key))
    """,
)


def create(connection: Connection) -> None:
    """Create every table of the present version in an empty database."""
    metadata.create_all(connection)
