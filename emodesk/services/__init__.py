"""What the program does to a project: review, import, export, rounds, analysis; each operation says what it changed."""
