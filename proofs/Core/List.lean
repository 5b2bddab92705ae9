prelude
import Core.List.Basic
import Core.List.Lemmas
import Core.List.Mem
import Core.List.Reverse
import Core.List.Nodup

/-!
# Lists

Collects the files on lists.
-/
