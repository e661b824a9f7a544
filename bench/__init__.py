"""Benchmarks, run by hand with `bin/load NAME`; what they say and how to repeat it is in docs/benchmarks.md. Never tests."""
