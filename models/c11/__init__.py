"""Plain C11, as people write it with `<stdatomic.h>`, brought into the subset that the front end reads.

    source.py        the file through the preprocessor, with headers that only name types
    types.py         C's integer types as 64-bit words: what a conversion, an addition, a comparison becomes
    declarations.py  typedefs, enumerations, structures; the one structure, flattened into fields
    scan.py          what can be told of the functions before they are translated
    values.py        expressions: values, places, and the accesses that come out of them in C's order
    accesses.py      the calls of <stdatomic.h>
    statements.py    statements
    functions.py     functions: parameters, creation, what is left out
    text.py          the lines that are written

`models.frontend.stdatomic` is the way in. What comes out is C again, in the subset, one access per statement, each line
with the number of the line it comes from. What cannot be brought there is an error with file and line; what is taken
for granted is said in notes.
"""
