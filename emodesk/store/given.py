"""A person's label of a clip and the clip's state, as the store's statements ask for them."""

from __future__ import annotations

from sqlalchemy import case

from emodesk.store.schema import clips, resolved

STATE = case((resolved.c.state.is_not(None), resolved.c.state), (clips.c.label != "", "labelled"), else_="open")
# A decision outranks what was imported, and one without a label takes the imported one away.
GIVEN = case((resolved.c.state.is_not(None), resolved.c.label), else_=clips.c.label)
