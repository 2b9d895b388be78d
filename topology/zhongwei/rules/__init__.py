"""Rules that derive the large tables of the reference network from its hand-written ones."""
