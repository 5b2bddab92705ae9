"""The front end: C to IR.

The subset of C, everything else is an error with file and line:

* one C file, or that and the headers that the catalog calls its parts: they count as one file;
* structs of the file: the main one, to which the first parameter of every operation points, and others. Members are
  uint64_t, pointers to structs of the file, _Atomic of both, structs, and arrays. A struct that is inside another one
  is part of it; nothing points to it. Of an array in an array of structs the inner length is a constant, and its index
  is seen to be less: a constant, `x & constant`, or the counter of `for (uint64_t i = …; i < constant; …)`;
* values: uint64_t with wrapping arithmetic (no division), int and bool for results, pointers to structs. A pointer may
  be compared by == and != with another of its type or NULL, used as a truth value, stored, and handed on; it is no
  number. A `void *` is any pointer to a struct, and nothing is accessed through it. A pointer to a function, by the
  name of the function's type, is handed on, stored in a plain field, and used by ZP_DISPOSE;
* shared accesses, one in a statement: the ZP_ macros of zp_atomic.h on `&q->field`, `&q->field[i]`,
  `&q->cells[i].field`; `p = ZP_NEW(type, slots)` and `ZP_FREE(p)`; `ZP_DISPOSE(p, deleter)`, which is the end of the
  object: what the deleter does is not read; ZP_PAUSE() is nothing;
* a cell that is somebody else's: the atomic accesses on a parameter `_Atomic(void *) *place`, of that name. It points
  to an object of which this one cell is seen;
* the caller's buffer, one for an operation: `uint64_t *` or `const uint64_t *`, read and written by index;
* if, while, do, for, break, continue, return; calls of functions of the file, which are inlined, without recursion.
"""

from __future__ import annotations

from models.frontend.errors import FrontendError, ToolMissing
from models.frontend.reader import read

__all__ = ["FrontendError", "ToolMissing", "read"]
