"""Proving open goals: budgets, the loop over providers, the cache of proofs, transcripts and their replay."""
