"""Inductive invariants, checked by z3 on the generated IR with short words, before anybody proves them."""
