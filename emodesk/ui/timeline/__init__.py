"""A clip's timeline: sound, curves, one strip a modality, the cursor."""
