"""Version 3: cannot tell, later and comments in the log, and tables for what votes come to, filled on opening."""

from __future__ import annotations

from alembic import op

revision = "3"
down_revision = "2"

STATEMENTS = (
    # A table's checks can only be changed by making it anew; what refers to a table follows it to its other name.
    "ALTER TABLE decisions RENAME TO decisions_1",
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
        CONSTRAINT retract_names_a_decision CHECK ((kind = 'retract') = (retracts IS NOT NULL)),
        CONSTRAINT only_verdicts_carry_labels CHECK ((kind IN ('accept', 'correct')) = (label <> '')),
        CONSTRAINT known_kind CHECK (kind IN (
            'accept', 'correct', 'cannot_tell', 'skip', 'later', 'flag', 'comment', 'retract')),
        FOREIGN KEY(clip) REFERENCES clips ("key"),
        FOREIGN KEY(retracts) REFERENCES decisions ("key")
    )
    """,
    """
    INSERT INTO decisions ("key", clip, reviewer, kind, label, time, proposed, confidence, round, milliseconds,
                           retracts, note, salt, digest, chain)
    SELECT "key", clip, reviewer, kind, label, time, proposed, confidence, round, milliseconds, retracts,
           note, salt, digest, chain
    FROM decisions_1 ORDER BY "key"
    """,
    "DROP TABLE decisions_1",
    'CREATE INDEX decisions_of_clip ON decisions (clip, "key")',
    'CREATE INDEX decisions_of_reviewer ON decisions (reviewer, "key")',
    "CREATE INDEX decisions_retracted ON decisions (retracts)",
    "CREATE INDEX decisions_of_batch ON decisions (batch)",
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
    """
    CREATE TABLE tally (
        state VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        came VARCHAR NOT NULL,
        split VARCHAR NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (state, label, came, split)
    ) WITHOUT ROWID
    """,
)


def upgrade() -> None:
    """Make the log anew, and the tables of what is kept of votes."""
    for statement in STATEMENTS:
        op.execute(statement)
