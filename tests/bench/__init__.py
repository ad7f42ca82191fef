"""Benchmarks: our pages against two bare programs on the same server, in one run."""
