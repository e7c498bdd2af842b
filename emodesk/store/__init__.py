"""The project's database: engine, schema, migrations, and functions over its tables that take a connection."""

from emodesk.store.database import Store
from emodesk.store.errors import StoreError
from emodesk.store.lock import ProjectLock

__all__ = ["ProjectLock", "Store", "StoreError"]
