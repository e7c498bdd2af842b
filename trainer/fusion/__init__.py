"""The fusion of the modalities: network, folds, modality dropout, calibration, self-training."""
