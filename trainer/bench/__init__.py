"""`python -m trainer bench`: speed, memory and quality, measured."""
