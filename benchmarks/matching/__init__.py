"""Benchmark of fuzzy name matching: a workload, peers, one interleaved comparison. See README.md."""
