"""The queue of clips in SQL: in which order they stand, which a query lets through, rows in blocks, counts."""
