prelude
import Queue.Moves
/-!
# Steps of the queue's operations, one kind at a time

## Main definitions

* `QueueStep A x m q t st o`: what is to be shown of a step of thread `t`, where `o` is its outcome

## Main statements

* `QueueStep.stay`, `.commit`, `.allocNone`, `.allocSome`, `.write`, `.setTail`, `.append`, `.advance`: that the effects
  which the operations have on the memory are harmless, so that the files on the operations need only speak of registers
-/

namespace Queue
open Gen.Queue

/-- An assertion on the frame and the status of thread `t`. -/
abbrev Assertion := Roles → Mem → Tid → Frame → Status → Prop

/-- A step leads to a good state, disturbs nobody, and may let the operation take effect; or the operation returns. -/
inductive QueueStep (A : Assertion) (x : Roles) (m : Mem) (q : List Nat) (t : Tid) (st : Status) :
    Option Outcome → Prop where
  | next {x' m' q' f' st'} : Shared x' m' q' → A x' m' t f' st' → Guarantee t x m x' m' → Commit q st q' st' →
      Moves x m m' st st' → QueueStep A x m q t st (some (.next m' f'))
  | done {c r} : st = .committed c r → QueueStep A x m q t st (some (.done r))

variable {A B : Assertion} {x x' : Roles} {m m' : Mem} {q : List Nat} {t : Tid} {f' : Frame} {st : Status} {c : Call}
  {r : Result} {o : Nat}

/-- What the next allocation gives is known to nobody. -/
theorem Shared.next_unknown (S : Shared x m q) (he : Heap.Honest m) (h : Heap.next m ≠ 0) :
    x (Heap.next m) = .unknown ∧ Heap.next m ≠ 1 := by
  refine ⟨?_, fun e => S.queue (e ▸ he h)⟩
  cases hx : x (Heap.next m) with
  | unknown => rfl
  | own u => exact absurd (he h) (S.nodes _ (Roles.ne_unknown_of_own hx)).2.2
  | shared => exact absurd (he h) (S.nodes _ (Roles.ne_unknown_of_shared hx)).2.2

/-- Nothing that was published changes, and nothing is published. -/
theorem Shared.keep (S : Shared x m q) (hx : ∀ o, x' o = .shared ↔ x o = .shared)
    (hm : ∀ o, x o = .shared → m' (link o) = m (link o) ∧ m' (item o) = m (item o))
    (hq : m' (Heap.extent 1) ≠ 0) (hn : ∀ o, x' o ≠ .unknown → o ≠ 0 ∧ o ≠ 1 ∧ m' (Heap.extent o) ≠ 0)
    (hh : m' (cell Field.head) = m (cell Field.head)) (ht : m' (cell Field.tail) = m (cell Field.tail)) :
    Shared x' m' q where
  queue := hq
  nodes := hn
  chain := by
    rw [hh]
    exact S.chain.stable fun o ho => ⟨(hx o).mpr ho, hm o ho⟩
  tail := by
    rw [ht]
    exact (hx _).mpr S.tail
  next o ho h := by
    have ho := (hx o).mp ho
    rw [(hm o ho).1] at h ⊢
    exact (hx _).mpr (S.next o ho h)
  last o o' ho ho' h h' := by
    have ho := (hx o).mp ho
    have ho' := (hx o').mp ho'
    rw [(hm o ho).1] at h
    rw [(hm o' ho').1] at h'
    exact S.last o o' ho ho' h h'
  order := by
    rw [hh, ht]
    exact S.order.congr S.next (fun o ho _ => (hm o ho).1) S.chain.first
  behind := by
    rw [ht, (hm _ S.tail).1]
    intro h
    rw [(hm _ (S.next _ S.tail h)).1]
    exact S.behind h

namespace QueueStep

theorem imp (hAB : ∀ x m t f st, A x m t f st → B x m t f st) {o : Option Outcome}
    (h : QueueStep A x m q t st o) : QueueStep B x m q t st o := by
  cases h with
  | next S hA G C M => exact .next S (hAB _ _ _ _ _ hA) G C M
  | done hst => exact .done hst

/-- Only registers and the caller's buffer change. -/
theorem stay (S : Shared x m q) (hA : A x m t f' st) : QueueStep A x m q t st (some (.next m f')) :=
  .next S hA .refl (.none rfl rfl) (.quiet ⟨rfl, rfl, fun _ _ => rfl⟩)

/-- Only registers change, and the operation takes effect, without effect on the queue. -/
theorem commit (S : Shared x m q) (hst : st = .pending c) (hA : A x m t f' (.committed c r)) (hop : Op q c r q) :
    QueueStep A x m q t st (some (.next m f')) :=
  .next S hA .refl (.op hst rfl hop) (.quiet ⟨rfl, rfl, fun _ _ => rfl⟩)

/-- An allocation without memory. -/
theorem allocNone (S : Shared x m q) (h : Heap.next m = 0) (hA : A x (Heap.alloc m 0) t f' st) :
    QueueStep A x m q t st (some (.next (Heap.alloc m 0) f')) := by
  have hm : ∀ o, x o ≠ .unknown → Heap.alloc m 0 (link o) = m (link o) ∧ Heap.alloc m 0 (item o) = m (item o) :=
    fun o ho => ⟨Heap.alloc_ne (S.nodes o ho).1, Heap.alloc_ne (S.nodes o ho).1⟩
  have hs := fun o (ho : x o = .shared) => hm o (Roles.ne_unknown_of_shared ho)
  refine .next (x' := x) (S.keep (fun _ => Iff.rfl) hs ?_ (fun o ho => ?_) (Heap.alloc_ne nofun) (Heap.alloc_ne nofun))
    hA ⟨fun o ho => ⟨ho, fun _ => (hs o ho).1, (hs o ho).2⟩, fun o u _ ho => ⟨ho, hm o (Roles.ne_unknown_of_own ho)⟩,
      fun _ => .inl (Heap.alloc_ne nofun)⟩ (.none rfl rfl)
    (.quiet ⟨Heap.alloc_ne nofun, Heap.alloc_ne nofun, fun o ho => (hs o ho).1⟩)
  · rw [Heap.alloc_extent_ne (by rw [h]; nofun)]; exact S.queue
  · obtain ⟨h₀, h₁, h₂⟩ := S.nodes o ho
    exact ⟨h₀, h₁, by rw [Heap.alloc_extent_ne (by rw [h]; exact h₀)]; exact h₂⟩

/-- An allocation: the new node is the thread's own. -/
theorem allocSome (S : Shared x m q) (he : Heap.Honest m) (h : Heap.next m ≠ 0)
    (hA : A (Function.update x (Heap.next m) (.own t)) (Heap.alloc m 0) t f' st) :
    QueueStep A x m q t st (some (.next (Heap.alloc m 0) f')) := by
  obtain ⟨hu, h₁⟩ := S.next_unknown he h
  have hm : ∀ o, x o ≠ .unknown → Heap.alloc m 0 (link o) = m (link o) ∧ Heap.alloc m 0 (item o) = m (item o) :=
    fun o ho => ⟨Heap.alloc_ne (S.nodes o ho).1, Heap.alloc_ne (S.nodes o ho).1⟩
  have hs := fun o (ho : x o = .shared) => hm o (Roles.ne_unknown_of_shared ho)
  have hx : ∀ o, x o ≠ .unknown → Function.update x (Heap.next m) (.own t) o = x o :=
    fun o ho => Function.update_ne fun e => ho (e ▸ hu)
  have hiff : ∀ o, Function.update x (Heap.next m) (.own t) o = .shared ↔ x o = .shared := by
    intro o
    by_cases e : o = Heap.next m
    · rw [e, Function.update_self, hu]
      exact ⟨nofun, nofun⟩
    · rw [Function.update_ne e]
  refine .next (S.keep hiff hs ?_ (fun o ho => ?_) (Heap.alloc_ne nofun) (Heap.alloc_ne nofun)) hA
    ⟨fun o ho => ⟨(hiff o).mpr ho, fun _ => (hs o ho).1, (hs o ho).2⟩, fun o u _ ho =>
      ⟨(hx o (Roles.ne_unknown_of_own ho)).trans ho, hm o (Roles.ne_unknown_of_own ho)⟩,
      fun _ => .inl (Heap.alloc_ne nofun)⟩
    (.none rfl rfl) (.quiet ⟨Heap.alloc_ne nofun, Heap.alloc_ne nofun, fun o ho => (hs o ho).1⟩)
  · rw [Heap.alloc_extent_ne h₁.symm]; exact S.queue
  · by_cases e : o = Heap.next m
    · refine ⟨e ▸ h, e ▸ h₁, ?_⟩
      rw [e, Heap.alloc_extent_self]
      decide
    · rw [Function.update_ne e] at ho
      obtain ⟨h₀, h₁, h₂⟩ := S.nodes o ho
      exact ⟨h₀, h₁, by rw [Heap.alloc_extent_ne e]; exact h₂⟩

/-- A write to a node of the thread's own. -/
theorem write {f v : Nat} (S : Shared x m q) (ho : x o = .own t) (hA : A x (m.set ⟨o, f, 0⟩ v) t f' st) :
    QueueStep A x m q t st (some (.next (m.set ⟨o, f, 0⟩ v) f')) := by
  obtain ⟨h₀, h₁, _⟩ := S.nodes o (Roles.ne_unknown_of_own ho)
  have other : ∀ l : Loc, l.obj ≠ o → m.set ⟨o, f, 0⟩ v l = m l := fun l h => Mem.set_ne fun e => h (by rw [e])
  have hs : ∀ o', x o' = .shared → m.set ⟨o, f, 0⟩ v (link o') = m (link o') ∧
      m.set ⟨o, f, 0⟩ v (item o') = m (item o') :=
    fun o' h => ⟨other _ (Roles.ne_of_shared ho h), other _ (Roles.ne_of_shared ho h)⟩
  have hh : m.set ⟨o, f, 0⟩ v (cell Field.head) = m (cell Field.head) := other _ h₁.symm
  refine .next (x' := x) (S.keep (fun _ => Iff.rfl) hs ?_ (fun o' h => ?_) hh (other _ h₁.symm)) hA
    ⟨fun o' h => ⟨h, fun _ => (hs o' h).1, (hs o' h).2⟩, fun o' u hu h =>
      ⟨h, other _ (Roles.ne_of_own ho h hu), other _ (Roles.ne_of_own ho h hu)⟩, fun _ => .inl (other _ h₁.symm)⟩
    (.none rfl rfl)
    (.quiet ⟨hh, other (cell Field.tail) h₁.symm, fun o' h => (hs o' h).1⟩)
  · rw [other (Heap.extent 1) h₀.symm]; exact S.queue
  · rw [other (Heap.extent o') h₀.symm]; exact S.nodes o' h

/-! ### Steps that write the queue -/

theorem set_cell {f v : Nat} (l : Loc) (h : l.obj ≠ 1) : m.set (cell f) v l = m l :=
  Mem.set_ne fun e => h (by rw [e])

/-- `tail` moves to the next node. -/
theorem setTail {h v : Nat} (S : Shared x m q) (ht : m (cell Field.tail) = h) (F : Front x m h v)
    (hA : A x (m.set (cell Field.tail) v) t f' st) :
    QueueStep A x m q t st (some (.next (m.set (cell Field.tail) v) f')) := by
  have hm : ∀ o, x o ≠ .unknown → m.set (cell Field.tail) v (link o) = m (link o) ∧
      m.set (cell Field.tail) v (item o) = m (item o) :=
    fun o h => ⟨set_cell _ (S.nodes o h).2.1, set_cell _ (S.nodes o h).2.1⟩
  have hs := fun o (ho : x o = .shared) => hm o (Roles.ne_unknown_of_shared ho)
  have hh : m.set (cell Field.tail) v (cell Field.head) = m (cell Field.head) := Mem.set_ne nofun
  refine .next (x' := x) ⟨?_, fun o h => ?_, ?_, ?_, fun o ho h => ?_, fun o o' ho ho' h h' => ?_, ?_, fun hb => ?_⟩ hA
    ⟨fun o h => ⟨h, fun _ => (hs o h).1, (hs o h).2⟩, fun o u _ h => ⟨h, hm o (Roles.ne_unknown_of_own h)⟩, fun f => ?_⟩
    (.none rfl rfl) (.moved rfl ⟨hh, ?_, ?_, fun o h => (hs o h).1⟩)
  · rw [set_cell (Heap.extent 1) nofun]; exact S.queue
  · rw [set_cell (Heap.extent o) nofun]; exact S.nodes o h
  · rw [hh]; exact S.chain.stable fun o ho => ⟨ho, hs o ho⟩
  · rw [Mem.set_self]; exact F.next
  · rw [(hs o ho).1] at h ⊢; exact S.next o ho h
  · rw [(hs o ho).1] at h
    rw [(hs o' ho').1] at h'
    exact S.last o o' ho ho' h h'
  · have R := S.order.concat (by rw [ht, F.link]; exact F.ne_null)
    rw [ht, F.link] at R
    rw [hh, Mem.set_self]
    exact R.congr S.next (fun o ho _ => (hs o ho).1) S.chain.first
  · rw [Mem.set_self, (hs _ F.next).1] at hb
    have e := S.behind (by rw [ht, F.link]; exact F.ne_null)
    rw [ht, F.link] at e
    exact absurd e hb
  · by_cases e : f = Field.tail
    · rw [e, Mem.set_self, ht, F.link]
      exact .inr ⟨F.ne_null, rfl⟩
    · exact .inl (Mem.set_ne fun e' => e (by injection e'))
  · rw [ht, F.link]; exact F.ne_null
  · rw [Mem.set_self, ht, F.link]

/-- `head` moves to the next node. -/
theorem advance (S : Shared x m q) (h : m (link (m (cell Field.head))) ≠ 0)
    (hr : Reach m (m (link (m (cell Field.head)))) (m (cell Field.tail))) (hst : st = .pending c)
    (hA : A x (m.set (cell Field.head) (m (link (m (cell Field.head))))) t f' (.committed c r))
    (hop : ∀ q', q = m (item (m (link (m (cell Field.head))))) :: q' → Op q c r q') :
    QueueStep A x m q t st (some (.next (m.set (cell Field.head) (m (link (m (cell Field.head))))) f')) := by
  generalize hv : m (link (m (cell Field.head))) = v at *
  obtain ⟨q', hq, C⟩ := S.chain.of_next (by rw [hv]; exact h)
  rw [hv] at hq C
  have hm : ∀ o, x o ≠ .unknown → m.set (cell Field.head) v (link o) = m (link o) ∧
      m.set (cell Field.head) v (item o) = m (item o) :=
    fun o h => ⟨set_cell _ (S.nodes o h).2.1, set_cell _ (S.nodes o h).2.1⟩
  have hs := fun o (ho : x o = .shared) => hm o (Roles.ne_unknown_of_shared ho)
  have ht : m.set (cell Field.head) v (cell Field.tail) = m (cell Field.tail) := Mem.set_ne nofun
  refine .next (x' := x) (q' := q') ⟨?_, fun o h => ?_, ?_, ?_, fun o ho h => ?_, fun o o' ho ho' h h' => ?_, ?_,
      fun hb => ?_⟩ hA
    ⟨fun o h => ⟨h, fun _ => (hs o h).1, (hs o h).2⟩, fun o u _ h => ⟨h, hm o (Roles.ne_unknown_of_own h)⟩,
      fun f => ?_⟩ (.op hst rfl (hop q' hq))
    (.advanced (fun e => absurd (hst.symm.trans e.symm) nofun) ⟨ht, fun o h => (hs o h).1⟩)
  · rw [set_cell (Heap.extent 1) nofun]; exact S.queue
  · rw [set_cell (Heap.extent o) nofun]; exact S.nodes o h
  · rw [Mem.set_self]; exact C.stable fun o ho => ⟨ho, hs o ho⟩
  · rw [ht]; exact S.tail
  · rw [(hs o ho).1] at h ⊢; exact S.next o ho h
  · rw [(hs o ho).1] at h
    rw [(hs o' ho').1] at h'
    exact S.last o o' ho ho' h h'
  · rw [Mem.set_self, ht]
    exact hr.congr S.next (fun o ho _ => (hs o ho).1) C.first
  · rw [ht] at hb ⊢
    rw [(hs _ S.tail).1] at hb ⊢
    rw [(hs _ (S.next _ S.tail hb)).1]
    exact S.behind hb
  · by_cases e : f = Field.head
    · rw [e, hv]
      exact .inr ⟨h, Mem.set_self _ _ _⟩
    · exact .inl (Mem.set_ne fun e' => e (by injection e'))

/-- The thread's node `n` is appended behind the last one, `o`. -/
theorem append {n : Nat} (S : Shared x m q) (ho : x o = .shared) (hl : m (link o) = 0)
    (ht : m (cell Field.tail) = o) (hn : x n = .own t)
    (hz : m (link n) = 0) (hst : st = .pending c)
    (hA : A (Function.update x n .shared) (m.set (link o) n) t f' (.committed c r))
    (hop : Op q c r (q ++ [m (item n)])) :
    QueueStep A x m q t st (some (.next (m.set (link o) n) f')) := by
  have hne : o ≠ n := Roles.ne_of_shared hn ho
  have hn₀ := (S.nodes n (Roles.ne_unknown_of_own hn)).1
  obtain ⟨h₀, h₁, _⟩ := S.nodes o (Roles.ne_unknown_of_shared ho)
  have other : ∀ l : Loc, l ≠ link o → m.set (link o) n l = m l := fun l h => Mem.set_ne h
  have hlink : ∀ o', o' ≠ o → m.set (link o) n (link o') = m (link o') :=
    fun o' h => other _ fun e => h (by injection e)
  have hitem : ∀ o', m.set (link o) n (item o') = m (item o') := fun o' => other _ fun e => by cases e
  have hs : ∀ o', m (link o') ≠ 0 → m.set (link o) n (link o') = m (link o') := fun o' h => hlink o' fun e => h (e ▸ hl)
  have cells : ∀ f, m.set (link o) n (cell f) = m (cell f) :=
    fun f => other _ fun e => h₁ (by injection e with e; exact e.symm)
  have heap : ∀ o', m.set (link o) n (Heap.extent o') = m (Heap.extent o') :=
    fun o' => other _ fun e => h₀ (by injection e with e; exact e.symm)
  have hx : ∀ o', o' ≠ n → Function.update x n .shared o' = x o' := fun o' h => Function.update_ne h
  have hx' : ∀ o', x o' = .shared → Function.update x n .shared o' = .shared :=
    fun o' h => (hx o' (Roles.ne_of_shared hn h)).trans h
  -- a published node without a next one is the new one
  have only : ∀ o', Function.update x n .shared o' = .shared → m.set (link o) n (link o') = 0 → o' = n := by
    intro o' h hz'
    by_cases e : o' = n
    · exact e
    · rw [hx o' e] at h
      by_cases e' : o' = o
      · rw [e', Mem.set_self] at hz'
        exact absurd hz' hn₀
      · rw [hlink o' e'] at hz'
        exact absurd (S.last o' o h ho hz' hl) e'
  refine .next (x' := Function.update x n .shared) (q' := q ++ [m (item n)])
    ⟨?_, fun o' h => ?_, ?_, ?_, fun o' h h' => ?_, fun o₁ o₂ h₁ h₂ z₁ z₂ => (only o₁ h₁ z₁).trans (only o₂ h₂ z₂).symm,
      ?_, fun _ => ?_⟩
    hA ⟨fun o' h => ⟨hx' o' h, hs o', hitem o'⟩, fun o' u hu h => ⟨?_, ?_, hitem o'⟩, fun _ => .inl (cells _)⟩
    (.op hst rfl hop) (.grown (n := n) (fun e => absurd (hst.symm.trans e.symm) nofun)
      ⟨cells _, fun o' _ => hs o', fun o' h z => ?_, hn₀, (hlink n hne.symm).trans hz⟩)
  · rw [heap]; exact S.queue
  · rw [heap]
    by_cases e : o' = n
    · exact e ▸ S.nodes n (Roles.ne_unknown_of_own hn)
    · exact S.nodes o' (by rw [← hx o' e]; exact h)
  · rw [cells, ← hitem n]
    refine S.chain.append hx' (fun o' _ => hs o') (fun o' h z => ?_) (fun o' _ => hitem o') hn₀
        (Function.update_self _ _ _)
      ((hlink n hne.symm).trans hz)
    rw [S.last o' o h ho z hl]
    exact Mem.set_self _ _ _
  · rw [cells]; exact hx' _ S.tail
  · by_cases e : o' = o
    · rw [e, Mem.set_self]; exact Function.update_self _ _ _
    · rw [hlink o' e] at h' ⊢
      by_cases e' : o' = n
      · rw [e'] at h'; exact absurd hz h'
      · rw [hx o' e'] at h
        exact hx' _ (S.next o' h h')
  · rw [cells, cells]
    exact S.order.congr S.next (fun o' _ h => hs o' h) S.chain.first
  · rw [cells, ht, Mem.set_self]
    exact (hlink n hne.symm).trans hz
  · exact (hx o' (Roles.ne_of_own hn h hu)).trans h
  · refine hlink o' fun e => ?_
    rw [e, ho] at h
    cases h
  · rw [S.last o' o h ho z hl]
    exact Mem.set_self _ _ _

end QueueStep
end Queue
