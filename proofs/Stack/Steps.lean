prelude
import Stack.Invariant
/-!
# Steps of the stack's operations, one kind at a time

## Main definitions

* `StackStep L A x m q t f st o`: what is to be shown of a step of thread `t`, where `o` is its outcome

## Main statements

* `StackStep.stay`, `.commit`, `.alloc`, `.write`, `.free`, `.publish`, `.unlink`, `.take`: that the effects which the
  operations have on the memory are harmless, so that the files on the operations need only speak of registers
-/

namespace Stack
open Gen.Stack

/-- An assertion on the frame and the status of thread `t`. -/
abbrev Assertion := Roles → Mem → Tid → Frame → Status → Prop

/-- A step leads to a good state, disturbs nobody, and may let the operation take effect, without which `top` stays; or
the operation returns. -/
inductive StackStep (L : Nat → List Nat → Prop) (A : Assertion) (x : Roles) (m : Mem) (q : List Nat) (t : Tid)
    (st : Status) :
    Option Outcome → Prop where
  | next {x' m' q' f' st'} : Shared x' m' q' → A x' m' t f' st' → Guarantee t x m x' m' → Commit L q st q' st' →
      (st' = st → m' (cell Field.top) = m (cell Field.top)) → StackStep L A x m q t st (some (.next m' f'))
  | done {c r} : st = .committed c r → StackStep L A x m q t st (some (.done r))

variable {L : Nat → List Nat → Prop} {A B : Assertion} {x : Roles} {m : Mem} {q : List Nat} {t : Tid} {f' : Frame}
    {st : Status} {c : Call}
  {r : Result} {o : Nat}

/-- What the next allocation gives is known to nobody. -/
theorem Shared.next_unknown (S : Shared x m q) (he : Heap.Honest m) (h : Heap.next m ≠ 0) :
    x (Heap.next m) = .unknown ∧ Heap.next m ≠ 1 := by
  refine ⟨?_, fun e => S.stack (e ▸ he h)⟩
  cases hx : x (Heap.next m) with
  | unknown => rfl
  | own u => exact absurd (he h) (S.nodes _ (by rw [hx]; nofun)).2.2
  | shared => exact absurd (he h) (S.nodes _ (by rw [hx]; nofun)).2.2

namespace StackStep

theorem imp (hAB : ∀ x m t f st, A x m t f st → B x m t f st) {o : Option Outcome}
    (h : StackStep L A x m q t st o) : StackStep L B x m q t st o := by
  cases h with
  | next S hA G C ht => exact .next S (hAB _ _ _ _ _ hA) G C ht
  | done hst => exact .done hst

/-- Only registers and the caller's buffer change. -/
theorem stay (S : Shared x m q) (hA : A x m t f' st) : StackStep L A x m q t st (some (.next m f')) :=
  .next S hA .refl (.none rfl rfl) fun _ => rfl

/-- Only registers change, and the operation takes effect, without effect on the stack. -/
theorem commit (S : Shared x m q) (hst : st = .pending c) (hA : A x m t f' (.committed c r)) (hop : Op L q c r q) :
    StackStep L A x m q t st (some (.next m f')) :=
  .next S hA .refl (.op hst rfl hop) fun _ => rfl

/-- An allocation without memory. -/
theorem allocNone (S : Shared x m q) (h : Heap.next m = 0) (hA : A x (Heap.alloc m 0) t f' st) :
    StackStep L A x m q t st (some (.next (Heap.alloc m 0) f')) := by
  have hm : ∀ o, x o ≠ .unknown → ∀ f, Heap.alloc m 0 ⟨o, f, 0⟩ = m ⟨o, f, 0⟩ :=
    fun o ho _ => Heap.alloc_ne (S.nodes o ho).1
  refine .next (x' := x) ⟨?_, fun o ho => ?_, ?_⟩ hA
    ⟨fun o ho => ⟨ho, hm o (by rw [ho]; nofun) _, hm o (by rw [ho]; nofun) _⟩,
      fun o u _ ho => ⟨ho, hm o (by rw [ho]; nofun) _, hm o (by rw [ho]; nofun) _⟩⟩ (.none rfl rfl)
    fun _ => Heap.alloc_ne nofun
  · rw [Heap.alloc_extent_ne (by rw [h]; nofun)]; exact S.stack
  · obtain ⟨h₀, h₁, h₂⟩ := S.nodes o ho
    exact ⟨h₀, h₁, by rw [Heap.alloc_extent_ne (by rw [h]; exact h₀)]; exact h₂⟩
  · exact S.chain.stable fun o ho => ⟨ho, hm o (by rw [ho]; nofun) _, hm o (by rw [ho]; nofun) _⟩

/-- An allocation: the new node is the thread's own. -/
theorem allocSome (S : Shared x m q) (he : Heap.Honest m) (h : Heap.next m ≠ 0)
    (hA : A (Function.update x (Heap.next m) (.own t)) (Heap.alloc m 0) t f' st) :
    StackStep L A x m q t st (some (.next (Heap.alloc m 0) f')) := by
  obtain ⟨hu, h₁⟩ := S.next_unknown he h
  have hm : ∀ o, x o ≠ .unknown → ∀ f, Heap.alloc m 0 ⟨o, f, 0⟩ = m ⟨o, f, 0⟩ :=
    fun o ho _ => Heap.alloc_ne (S.nodes o ho).1
  have hx : ∀ o, x o ≠ .unknown → Function.update x (Heap.next m) (.own t) o = x o :=
    fun o ho => Function.update_ne fun e => ho (e ▸ hu)
  have hs : ∀ o, x o = .shared → Function.update x (Heap.next m) (.own t) o = .shared ∧
      Heap.alloc m 0 (link o) = m (link o) ∧ Heap.alloc m 0 (item o) = m (item o) :=
    fun o ho => ⟨(hx o (by rw [ho]; nofun)).trans ho, hm o (by rw [ho]; nofun) _, hm o (by rw [ho]; nofun) _⟩
  refine .next ⟨?_, fun o ho => ?_, S.chain.stable hs⟩ hA
    ⟨hs, fun o u _ ho => ⟨(hx o (by rw [ho]; nofun)).trans ho, hm o (by rw [ho]; nofun) _, hm o (by rw [ho]; nofun) _⟩⟩
    (.none rfl rfl) fun _ => Heap.alloc_ne nofun
  · rw [Heap.alloc_extent_ne h₁.symm]; exact S.stack
  · by_cases e : o = Heap.next m
    · refine ⟨e ▸ h, e ▸ h₁, ?_⟩
      rw [e]
      show (Heap.alloc m 0) (Heap.extent (Heap.next m)) ≠ 0
      rw [show Heap.alloc m 0 (Heap.extent (Heap.next m)) = (0 + 1) % wordSize from Heap.alloc_extent_self]
      decide
    · rw [Function.update_ne e] at ho
      obtain ⟨h₀, h₁, h₂⟩ := S.nodes o ho
      exact ⟨h₀, h₁, by rw [Heap.alloc_extent_ne e]; exact h₂⟩

/-- A write to a node of the thread's own. -/
theorem write {f v : Nat} (S : Shared x m q) (ho : x o = .own t) (hA : A x (m.set ⟨o, f, 0⟩ v) t f' st) :
    StackStep L A x m q t st (some (.next (m.set ⟨o, f, 0⟩ v) f')) := by
  obtain ⟨h₀, h₁, _⟩ := S.nodes o (by rw [ho]; nofun)
  have other : ∀ l : Loc, l.obj ≠ o → m.set ⟨o, f, 0⟩ v l = m l := fun l h => Mem.set_ne fun e => h (by rw [e])
  have hs : ∀ o', x o' = .shared → x o' = .shared ∧ m.set ⟨o, f, 0⟩ v (link o') = m (link o') ∧
      m.set ⟨o, f, 0⟩ v (item o') = m (item o') := by
    intro o' h
    have hne : o' ≠ o := by
      intro e
      rw [e, ho] at h
      cases h
    exact ⟨h, other _ hne, other _ hne⟩
  refine .next (x' := x) ⟨?_, fun o' h => ?_, ?_⟩ hA ⟨hs, fun o' u hu h => ?_⟩ (.none rfl rfl)
    fun _ => other (cell Field.top) h₁.symm
  · rw [other (Heap.extent 1) h₀.symm]; exact S.stack
  · rw [other (Heap.extent o') h₀.symm]; exact S.nodes o' h
  · rw [other (cell Field.top) h₁.symm]; exact S.chain.stable hs
  · have hne : o' ≠ o := by
      intro e
      rw [e, ho] at h
      injection h with h
      exact hu h.symm
    exact ⟨h, other _ hne, other _ hne⟩

/-- The thread frees a node of its own. -/
theorem free (S : Shared x m q) (ho : x o = .own t)
    (hA : A (Function.update x o .unknown) (Heap.free m o) t f' st) :
    StackStep L A x m q t st (some (.next (Heap.free m o) f')) := by
  obtain ⟨_, h₁, _⟩ := S.nodes o (by rw [ho]; nofun)
  have other : ∀ o', o' ≠ o → Heap.free m o (Heap.extent o') = m (Heap.extent o') :=
    fun o' h => Mem.set_ne fun e => h (by injection e)
  have cells : ∀ o', x o' ≠ .unknown → ∀ f, Heap.free m o ⟨o', f, 0⟩ = m ⟨o', f, 0⟩ := by
    intro o' h f
    refine Mem.set_ne fun e => (S.nodes o' h).1 ?_
    injection e
  have hx : ∀ o', o' ≠ o → Function.update x o .unknown o' = x o' := fun o' h => Function.update_ne h
  have hs : ∀ o', x o' = .shared → Function.update x o .unknown o' = .shared ∧
      Heap.free m o (link o') = m (link o') ∧ Heap.free m o (item o') = m (item o') := by
    intro o' h
    have hne : o' ≠ o := by
      intro e
      rw [e, ho] at h
      cases h
    exact ⟨(hx o' hne).trans h, cells o' (by rw [h]; nofun) _, cells o' (by rw [h]; nofun) _⟩
  refine .next ⟨?_, fun o' h => ?_, ?_⟩ hA ⟨hs, fun o' u hu h => ?_⟩ (.none rfl rfl)
    fun _ => Mem.set_ne nofun
  · rw [other 1 h₁.symm]; exact S.stack
  · have hne : o' ≠ o := by
      intro e
      rw [e, Function.update_self] at h
      exact h rfl
    rw [hx o' hne] at h
    rw [other o' hne]
    exact S.nodes o' h
  · have e : Heap.free m o (cell Field.top) = m (cell Field.top) := Mem.set_ne nofun
    rw [e]
    exact S.chain.stable hs
  · have hne : o' ≠ o := by
      intro e
      rw [e, ho] at h
      injection h with h
      exact hu h.symm
    exact ⟨(hx o' hne).trans h, cells o' (by rw [h]; nofun) _, cells o' (by rw [h]; nofun) _⟩

/-! ### Steps that write `top` -/

theorem set_top {v : Nat} (l : Loc) (h : l.obj ≠ 1) : m.set (cell Field.top) v l = m l :=
  Mem.set_ne fun e => h (by rw [e])

theorem top_stable {v : Nat} (S : Shared x m q) (h : x o ≠ .unknown) :
    m.set (cell Field.top) v (link o) = m (link o) ∧ m.set (cell Field.top) v (item o) = m (item o) :=
  ⟨set_top _ (S.nodes o h).2.1, set_top _ (S.nodes o h).2.1⟩

/-- The thread puts its nodes on top. -/
theorem publish {p l : Nat} {ns : List Nat} (S : Shared x m q) (M : Mine x m t l (m (cell Field.top)) p ns)
    (hst : st = .pending c)
    (hA : A (x.publish t) (m.set (cell Field.top) p) t f' (.committed c r))
    (hop : Op L q c r (values m ns ++ q)) :
    StackStep L A x m q t st (some (.next (m.set (cell Field.top) p) f')) := by
  have hm : ∀ o, x o ≠ .unknown → m.set (cell Field.top) p (link o) = m (link o) ∧
      m.set (cell Field.top) p (item o) = m (item o) := fun o h => top_stable S h
  refine .next ⟨?_, fun o h => ?_, ?_⟩ hA ⟨fun o h => ⟨Roles.publish_shared h, hm o (by rw [h]; nofun)⟩,
    fun o u hu h => ⟨Roles.publish_other h hu, hm o (by rw [h]; nofun)⟩⟩ (.op hst rfl hop)
    fun e => absurd (hst.symm.trans e.symm) nofun
  · rw [set_top (Heap.extent 1) nofun]; exact S.stack
  · rw [set_top (Heap.extent o) nofun]; exact S.nodes o (Roles.publish_unknown h)
  · rw [Mem.set_self]
    refine (M.publish S.chain).stable fun o h => ⟨h, hm o (Roles.publish_unknown (by rw [h]; nofun))⟩

/-- The thread moves `top` down a chain, or to `NULL`. -/
theorem setTop {v : Nat} {q' : List Nat} (S : Shared x m q) (C : Chain x m v q') (hst : st = .pending c)
    (hA : A x (m.set (cell Field.top) v) t f' (.committed c r)) (hop : Op L q c r q') :
    StackStep L A x m q t st (some (.next (m.set (cell Field.top) v) f')) := by
  have hm : ∀ o, x o ≠ .unknown → m.set (cell Field.top) v (link o) = m (link o) ∧
      m.set (cell Field.top) v (item o) = m (item o) := fun o h => top_stable S h
  refine .next (x' := x) ⟨?_, fun o h => ?_, ?_⟩ hA ⟨fun o h => ⟨h, hm o (by rw [h]; nofun)⟩,
    fun o u _ h => ⟨h, hm o (by rw [h]; nofun)⟩⟩ (.op hst rfl hop)
    fun e => absurd (hst.symm.trans e.symm) nofun
  · rw [set_top (Heap.extent 1) nofun]; exact S.stack
  · rw [set_top (Heap.extent o) nofun]; exact S.nodes o h
  · rw [Mem.set_self]
    exact C.stable fun o h => ⟨h, hm o (by rw [h]; nofun)⟩

end StackStep
end Stack
