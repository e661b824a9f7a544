"""Benchmarks, run by hand with `bin/load NAME`; docs/benchmarks.md tells what they say. Never tests."""
