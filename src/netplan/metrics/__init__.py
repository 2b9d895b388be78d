"""What the answers mean: views, rings, stretch, targets, calibration, and the result tables."""
