"""What Alembic executes to bring a database from one version to the next, called by `emodesk.store.migrations`.

A revision is never changed once it is released, and uses no table of `schema`: that moves on.
"""
