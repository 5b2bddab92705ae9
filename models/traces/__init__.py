"""Traces: controlled schedules of the compiled library, replayed by the model.

`library` runs the instrumented C code under a schedule and records a `Trace`; `replay` runs the same calls on the
program that the front end read from the same C file, and compares every access, result and final cell; `lean` writes
some traces as theorems, so that Lean's kernel repeats the comparison with the semantics that the proofs are about.
"""
