"""Wrong variants of the structures that the checkers must catch."""

from models.mutants.patch import Mutant, PatchError, apply, mutated
from models.mutants.run import MUTANTS, MutantResult, run_mutants

__all__ = ["MUTANTS", "Mutant", "MutantResult", "PatchError", "apply", "mutated", "run_mutants"]
