"""Shortest fibre, IGP with equal-cost paths, and crossings between carriers at exchanges."""
