"""Mutants of the hazard pointers themselves. They are the proof's to refuse (ci/stages/proof_mutants.py): the explorer
knows the scheme as models/explore/schemes.py has it, and its mutants are those of the structures."""

from __future__ import annotations

from models.mutants.patch import Mutant

INLINE = "csrc/zp_hazard_inline.h"

FIRST_SLOT = "    for (uint64_t i = 0; i < ZP_SLOTS; i++) {\n"
MARKING = (
    "    while (other != NULL) {\n        zp_hazard_mark_all(me, other);\n        slots += ZP_SLOTS;\n"
    "        other = ZP_READ(&other->next);\n    }\n"
)
MARKED = "        if (mark != 0) {\n"
MARK = "            ZP_WRITE(&mine->mark, 1);\n"
KEEP = "            zp_record_keep(me, node);\n"
FOUND = "    return again == node;\n"
PUBLISH = "    ZP_PUBLISH(&me->slots[slot], node, light);\n"

MUTANTS = (
    Mutant("slot_skipped", "the scan does not look at the first slot of a record",
           ((FIRST_SLOT, FIRST_SLOT.replace("i = 0", "i = 1")),), (), part=INLINE),
    Mutant("record_skipped", "the scan looks at every other record only",
           ((MARKING, MARKING.replace("ZP_READ(&other->next);\n    }", "ZP_READ(&other->next);\n"
            "        if (other != NULL)\n            other = ZP_READ(&other->next);\n    }")),), (), part=INLINE),
    Mutant("freed_although_marked", "the mark says the opposite", ((MARKED, MARKED.replace("!=", "==")),), (),
           part=INLINE),
    Mutant("not_marked", "the node that a slot holds is found and not marked", ((MARK, MARK.replace("1", "0")),), (),
           part=INLINE),
    Mutant("swept_unasked", "nodes are freed without a look at the slots",
           ((MARKING, "    other = NULL;\n    (void)other;\n"),), (), part=INLINE),
    Mutant("kept_twice", "a node that is kept is put into the list twice", ((KEEP, KEEP + KEEP),), (), part=INLINE),
    Mutant("no_second_look", "a node is protected that may have been freed before it was published",
           ((FOUND, "    return again == again || again == node;\n"),), ()),
    Mutant("never_published", "the node is looked at again, but in no slot",
           ((PUBLISH, "    (void)node, (void)me, (void)slot;\n"),), (), part=INLINE),
)  # fmt: skip
