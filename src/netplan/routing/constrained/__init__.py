"""Paths under constraints, exactly: bounds, places to pass and to avoid, free capacity."""
