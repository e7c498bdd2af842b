"""Alembic's environment: the connection and the transaction that `emodesk.store.migrations` opened."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
