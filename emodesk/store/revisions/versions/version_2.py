"""Version 2: the hash chain, tombstones, the project's labels and their earlier names."""

from __future__ import annotations

from alembic import op

from emodesk.store import chain

revision = "2"
down_revision = None  # the first version that was released has no revision: it is what this one changes

TABLES = (
    """
    CREATE TABLE tombstones (
        "key" INTEGER NOT NULL,
        reviewer VARCHAR NOT NULL,
        time FLOAT NOT NULL,
        digest VARCHAR NOT NULL,
        chain VARCHAR NOT NULL,
        forgotten FLOAT NOT NULL,
        "by" VARCHAR NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
    "CREATE TABLE labels (name VARCHAR NOT NULL, PRIMARY KEY (name)) WITHOUT ROWID",
    "CREATE TABLE renames (old VARCHAR NOT NULL, new VARCHAR NOT NULL, PRIMARY KEY (old)) WITHOUT ROWID",
)


def upgrade() -> None:
    """Add the columns and tables, and chain the log that is there."""
    for column in ("salt", "digest", "chain"):
        op.execute(f"ALTER TABLE decisions ADD COLUMN {column} VARCHAR DEFAULT '' NOT NULL")
    for table in TABLES:
        op.execute(table)
    connection = op.get_bind()
    before, links = chain.START, []
    for row in connection.exec_driver_sql("SELECT * FROM decisions ORDER BY key").mappings():
        link = chain.linked(dict(row), row["key"], before)
        before = link["chain"]
        links.append((link["salt"], link["digest"], link["chain"], link["key"]))
    if links:
        connection.exec_driver_sql("UPDATE decisions SET salt = ?, digest = ?, chain = ? WHERE key = ?", links)
