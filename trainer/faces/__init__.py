"""Faces in a clip: detected, followed, one person's chosen, aligned and rated."""
