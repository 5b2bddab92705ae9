"""The front end: C to IR.

The subset of C, everything else is an error with file and line:

* structs of the file: the main one, to which the first parameter of every operation points, and others. Members are
  uint64_t, pointers to structs of the file, _Atomic of both, structs, and arrays. A struct that is inside another one
  is part of it; nothing points to it. Of an array in an array of structs the inner length is a constant, and its index
  is seen to be less: a constant, `x & constant`, or the counter of `for (uint64_t i = …; i < constant; …)`;
* values: uint64_t with wrapping arithmetic (no division), int and bool for results, pointers to structs. A pointer may
  be compared by == and != with another of its type or NULL, used as a truth value, stored, and handed on; it is no
  number;
* shared accesses, one in a statement: the ZP_ macros of zp_atomic.h on `&q->field`, `&q->field[i]`,
  `&q->cells[i].field`; `p = ZP_NEW(type, slots)` and `ZP_FREE(p)`; ZP_PAUSE() is nothing;
* the caller's buffer, one for an operation: `uint64_t *` or `const uint64_t *`, read and written by index;
* if, while, do, for, break, continue, return; calls of functions of the file, which are inlined, without recursion.
"""

from __future__ import annotations

from models.frontend.errors import FrontendError, ToolMissing
from models.frontend.reader import read

__all__ = ["FrontendError", "ToolMissing", "read"]
