"""The Rounds workspace: starting, following and reading rounds."""
