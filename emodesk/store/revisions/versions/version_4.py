"""Version 4: words that were recognised, what decisions say beside a label, what the queue's orders go by, opinions,
passes, spans, notes on rounds, and which round was in use when."""

from __future__ import annotations

from alembic import op

revision = "4"
down_revision = "3"

# Not released yet: what else it needs is added here.
STATEMENTS = (
    "CREATE INDEX clips_of_label ON clips (label)",
    "CREATE INDEX clips_of_speaker ON clips (speaker)",
    """
    CREATE TABLE recognised (
        clip INTEGER NOT NULL,
        text VARCHAR NOT NULL,
        language VARCHAR NOT NULL,
        source VARCHAR NOT NULL,
        words JSON NOT NULL,
        time FLOAT NOT NULL,
        PRIMARY KEY (clip),
        FOREIGN KEY(clip) REFERENCES clips ("key")
    )
    """,
    """
    CREATE TABLE timed_lines (
        clip INTEGER NOT NULL,
        lines JSON NOT NULL,
        PRIMARY KEY (clip),
        FOREIGN KEY(clip) REFERENCES clips ("key")
    )
    """,
    "ALTER TABLE predictions ADD COLUMN folds FLOAT",
    "ALTER TABLE predictions ADD COLUMN batch FLOAT",
    "ALTER TABLE predictions ADD COLUMN missing INTEGER",
    "ALTER TABLE predictions ADD COLUMN chances BLOB",
    """
    CREATE TABLE opinions (
        source VARCHAR NOT NULL,
        clip INTEGER NOT NULL,
        label VARCHAR NOT NULL,
        confidence FLOAT,
        probabilities JSON NOT NULL,
        time FLOAT NOT NULL,
        PRIMARY KEY (source, clip),
        FOREIGN KEY(clip) REFERENCES clips ("key")
    ) WITHOUT ROWID
    """,
    "CREATE INDEX opinions_of_clip ON opinions (clip)",
    "ALTER TABLE rounds ADD COLUMN note VARCHAR DEFAULT '' NOT NULL",
    "ALTER TABLE rounds ADD COLUMN kept BOOLEAN DEFAULT 0 NOT NULL",
    """
    CREATE TABLE promotions (
        "key" INTEGER NOT NULL,
        round INTEGER NOT NULL,
        time FLOAT NOT NULL,
        reviewer VARCHAR NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
    """
    CREATE TABLE reviewers (
        name VARCHAR NOT NULL,
        initials VARCHAR NOT NULL,
        colour VARCHAR NOT NULL,
        PRIMARY KEY (name)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE passes (
        "key" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        name VARCHAR NOT NULL,
        made FLOAT NOT NULL,
        made_by VARCHAR NOT NULL,
        ended FLOAT,
        overlap FLOAT NOT NULL,
        votes INTEGER NOT NULL,
        until FLOAT NOT NULL,
        blind_people BOOLEAN NOT NULL,
        blind_model BOOLEAN NOT NULL,
        reconsider BOOLEAN NOT NULL,
        gold FLOAT NOT NULL,
        repeats FLOAT NOT NULL,
        worth VARCHAR NOT NULL,
        UNIQUE (name)
    )
    """,
    """
    CREATE TABLE pass_reviewers (
        "pass" INTEGER NOT NULL,
        reviewer VARCHAR NOT NULL,
        PRIMARY KEY ("pass", reviewer),
        FOREIGN KEY("pass") REFERENCES passes ("key")
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE pass_clips (
        "pass" INTEGER NOT NULL,
        clip INTEGER NOT NULL,
        place INTEGER NOT NULL,
        gold VARCHAR NOT NULL,
        wanted INTEGER NOT NULL,
        votes INTEGER NOT NULL,
        enough BOOLEAN NOT NULL,
        PRIMARY KEY ("pass", clip),
        FOREIGN KEY("pass") REFERENCES passes ("key"),
        FOREIGN KEY(clip) REFERENCES clips ("key")
    ) WITHOUT ROWID
    """,
    'CREATE INDEX pass_clips_in_order ON pass_clips ("pass", enough, place)',
    "CREATE INDEX pass_clips_of_clip ON pass_clips (clip)",
    """
    CREATE TABLE given (
        "pass" INTEGER NOT NULL,
        clip INTEGER NOT NULL,
        reviewer VARCHAR NOT NULL,
        part VARCHAR NOT NULL,
        until FLOAT NOT NULL,
        answered BOOLEAN NOT NULL,
        PRIMARY KEY ("pass", clip, reviewer, part),
        FOREIGN KEY("pass") REFERENCES passes ("key"),
        FOREIGN KEY(clip) REFERENCES clips ("key")
    ) WITHOUT ROWID
    """,
    'CREATE INDEX given_to ON given (reviewer, "pass", answered)',
    "CREATE INDEX given_of_clip ON given (clip)",
    # Columns, a kind and two checks more, so that the log's table is made anew; what is kept is filled on opening.
    "DROP TABLE votes",
    "DROP TABLE resolved",
    "DELETE FROM tally",
    "DELETE FROM meta WHERE name = 'labels_kept'",
    "ALTER TABLE decisions RENAME TO decisions_3",
    """
    CREATE TABLE decisions (
        "key" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        clip INTEGER NOT NULL,
        reviewer VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        time FLOAT NOT NULL,
        proposed VARCHAR NOT NULL,
        confidence FLOAT NOT NULL,
        round INTEGER NOT NULL,
        milliseconds INTEGER NOT NULL,
        retracts INTEGER,
        note VARCHAR NOT NULL,
        blind BOOLEAN DEFAULT 0 NOT NULL,
        under VARCHAR DEFAULT '' NOT NULL,
        batch INTEGER,
        salt VARCHAR DEFAULT '' NOT NULL,
        digest VARCHAR DEFAULT '' NOT NULL,
        chain VARCHAR DEFAULT '' NOT NULL,
        second VARCHAR DEFAULT '' NOT NULL,
        intensity INTEGER DEFAULT 0 NOT NULL,
        valence INTEGER DEFAULT 0 NOT NULL,
        arousal INTEGER DEFAULT 0 NOT NULL,
        words VARCHAR DEFAULT '' NOT NULL,
        "pass" INTEGER,
        span INTEGER DEFAULT 0 NOT NULL,
        start FLOAT DEFAULT 0 NOT NULL,
        "end" FLOAT DEFAULT 0 NOT NULL,
        rates VARCHAR DEFAULT '' NOT NULL,
        trace VARCHAR DEFAULT '' NOT NULL,
        CONSTRAINT retract_names_a_decision CHECK ((kind = 'retract') = (retracts IS NOT NULL)),
        CONSTRAINT only_verdicts_spans_and_ratings_carry_labels
            CHECK (kind IN ('span', 'rating') OR (kind IN ('accept', 'correct')) = (label <> '')),
        CONSTRAINT only_spans_have_times CHECK ((kind = 'span') OR (span = 0 AND start = 0 AND "end" = 0)),
        CONSTRAINT only_ratings_have_traces CHECK ((kind = 'rating') = (trace <> '')),
        CONSTRAINT ratings_say_of_what CHECK (
            CASE WHEN kind <> 'rating' THEN rates = '' WHEN label = '' THEN rates IN ('valence', 'arousal')
            ELSE rates = 'intensity' END),
        CONSTRAINT known_kind CHECK (kind IN (
            'accept', 'correct', 'cannot_tell', 'skip', 'later', 'flag', 'comment', 'span', 'rating', 'retract')),
        FOREIGN KEY(clip) REFERENCES clips ("key"),
        FOREIGN KEY(retracts) REFERENCES decisions ("key")
    )
    """,
    """
    INSERT INTO decisions ("key", clip, reviewer, kind, label, time, proposed, confidence, round, milliseconds,
                           retracts, note, blind, under, batch, salt, digest, chain)
    SELECT "key", clip, reviewer, kind, label, time, proposed, confidence, round, milliseconds, retracts,
           note, blind, under, batch, salt, digest, chain
    FROM decisions_3 ORDER BY "key"
    """,
    "DROP TABLE decisions_3",
    'CREATE INDEX decisions_of_clip ON decisions (clip, "key")',
    'CREATE INDEX decisions_of_reviewer ON decisions (reviewer, "key")',
    "CREATE INDEX decisions_retracted ON decisions (retracts)",
    "CREATE INDEX decisions_of_batch ON decisions (batch)",
    'CREATE INDEX decisions_of_pass ON decisions ("pass", reviewer)',
    """
    CREATE TABLE votes (
        clip INTEGER NOT NULL,
        reviewer VARCHAR NOT NULL,
        part VARCHAR NOT NULL,
        decision INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        PRIMARY KEY (clip, reviewer, part),
        FOREIGN KEY(clip) REFERENCES clips ("key"),
        FOREIGN KEY(decision) REFERENCES decisions ("key")
    ) WITHOUT ROWID
    """,
    "CREATE INDEX votes_of_reviewer ON votes (reviewer, part, clip)",
    """
    CREATE TABLE resolved (
        clip INTEGER NOT NULL,
        state VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        votes INTEGER NOT NULL,
        share FLOAT NOT NULL,
        decision INTEGER NOT NULL,
        reviewer VARCHAR NOT NULL,
        settled BOOLEAN NOT NULL,
        PRIMARY KEY (clip),
        FOREIGN KEY(clip) REFERENCES clips ("key"),
        FOREIGN KEY(decision) REFERENCES decisions ("key")
    )
    """,
)


def upgrade() -> None:
    """Make the tables that are new, and the log anew."""
    for statement in STATEMENTS:
        op.execute(statement)
