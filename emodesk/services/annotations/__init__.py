"""What people said of clips in other programs: Label Studio, ELAN, Praat and NOVA, read and imported."""
