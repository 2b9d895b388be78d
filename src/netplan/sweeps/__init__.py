"""Sweeps of any length: run in chunks, summed up, and written while they run."""
