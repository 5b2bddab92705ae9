prelude
import Wfqueue.StoreKept
/-!
# What the thread of a slot does to the store

## Main definitions

* `Goes n p S m S' m'`: a private move of slot `p`, after which the memory shows the store

## Main statements

* `Goes.refl`, `.count`: nothing happens, or nothing that matters
* `Goes.pop`, `.push`: a node is taken out of the pool, or put in
* `Goes.written`: a node that the thread has in its hands is written
* `Goes.alloc`, `.free`: a node comes into being, or exists no more
-/

namespace Wfqueue
open Gen.Wfqueue

/-- A private move of slot `p`, after which the memory shows the store. -/
structure Goes (n p : Nat) (S : Store) (m : Mem) (S' : Store) (m' : Mem) : Prop where
  stored : Stored n S' m'
  move : PrivateMove p S m S' m'

variable {n p q a x y v f : Nat} {l : List Nat} {S : Store} {m m' : Mem}

theorem set_extent {l : Loc} (h : l.obj ≠ 0) : m.set l v (Heap.extent x) = m (Heap.extent x) :=
  Mem.set_ne fun e => h (by rw [← e])

theorem set_field {l : Loc} {i : Nat} (h : f ≠ l.field) : m.set l v ⟨y, f, i⟩ = m ⟨y, f, i⟩ :=
  Mem.set_ne fun e => h (by rw [← e])

theorem cell_set {l : Loc} (hl : (l.obj = 1 ∧ Field.slotsPool ≤ l.field ∧ l.field ≤ Field.slotsPending ∧
    l.idx = p) ∨ S.role l.obj = .own p ∨
    (l.field = Field.nodeOlder ∧ (l.obj ∈ S.retired p ∨ l.obj = S.leaving p))) (l' : Loc) (_ : l'.obj ≠ 0) :
    m.set l v l' = m l' ∨ (l'.obj = 1 ∧ Field.slotsPool ≤ l'.field ∧ l'.field ≤ Field.slotsPending ∧
      l'.idx = p) ∨ S.role l'.obj = .own p ∨
      (l'.field = Field.nodeOlder ∧ (l'.obj ∈ S.retired p ∨ l'.obj = S.leaving p)) := by
  by_cases e : l' = l
  · exact .inr (e ▸ hl)
  · exact .inl (Mem.set_ne e)

/-- Lists, roles and guards are as they were; only such cells are written as the slot may write. -/
theorem PrivateMove.of_cell {l : Loc} (hl : (l.obj = 1 ∧ Field.slotsPool ≤ l.field ∧ l.field ≤ Field.slotsPending ∧
    l.idx = p) ∨ S.role l.obj = .own p ∨
    (l.field = Field.nodeOlder ∧ (l.obj ∈ S.retired p ∨ l.obj = S.leaving p))) :
    PrivateMove p S m S (m.set l v) where
  cell := cell_set hl
  role _ := .inl rfl
  other _ _ := ⟨rfl, rfl, rfl⟩
  guard := rfl
  retired _ h := .inl h
  leaving := .inl rfl

/-- Cells of the store that a write to `l` leaves alone: then the memory still shows the store. -/
theorem Stored.set {l : Loc} (h : Stored n S m) (h₀ : l.obj ≠ 0) (h₇ : l.field ≠ Field.threads)
    (hg : ∀ c, c < 3 → l.field ≠ Field.slotsHazardEnd + c) (hp : l.field ≠ Field.slotsPool)
    (hr : l.field ≠ Field.slotsRetired)
    (ho : l.field = Field.nodeOlder → ∀ q, (¬ l.obj ∈ S.pool q) ∧ ¬ l.obj ∈ S.retired q) :
    Stored n S (m.set l v) where
  most := h.most
  threads := by rw [Mem.set_ne fun e => h₇ (by rw [← e])]; exact h.threads
  queue := by rw [Mem.set_ne fun e => h₀ (by rw [← e])]; exact h.queue
  apart := h.apart
  exist x hx := by rw [Mem.set_ne fun e => h₀ (by rw [← e])]; exact h.exist x hx
  pool q := by
    rw [Mem.set_ne fun e => hp (by rw [← e])]
    exact (h.pool q).keep fun x hx => Mem.set_ne fun e => by
      subst e; exact (ho rfl q).1 hx
  pool_own := h.pool_own
  pool_nodup := h.pool_nodup
  retired q := by
    rw [Mem.set_ne fun e => hr (by rw [← e])]
    exact (h.retired q).keep fun x hx => Mem.set_ne fun e => by
      subst e; exact (ho rfl q).2 hx
  retired_shared := h.retired_shared
  retired_nodup := h.retired_nodup
  retired_inj := h.retired_inj
  leaving_shared := h.leaving_shared
  leaving_out := h.leaving_out
  leaving_inj := h.leaving_inj
  guard q c hq := by
    obtain ⟨h₁, h₂, h₃, h₄⟩ := h.guard q c hq
    refine ⟨h₁, h₂, ?_, h₄⟩
    rw [Mem.set_ne fun e => hg c h₂ (by rw [← e])]
    exact h₃

namespace Goes

/-- Nothing happens. -/
theorem refl (h : Stored n S m) : Goes n p S m S m where
  stored := h
  move := ⟨fun _ _ => .inl rfl, fun _ => .inl rfl, fun _ _ => ⟨rfl, rfl, rfl⟩, rfl, fun _ h => .inl h, .inl rfl⟩

/-- A count is written. -/
theorem count (h : Stored n S m) (hf : f = Field.slotsPooled ∨ f = Field.slotsPending) :
    Goes n p S m S (m.set ⟨1, f, p⟩ v) := by
  have hf : f = 18 ∨ f = 20 := hf
  refine ⟨h.set nofun ?_ ?_ ?_ ?_ ?_, .of_cell (.inl ⟨rfl, ?_, ?_, rfl⟩)⟩
  · show f ≠ 7; omega
  · intro c hc; show f ≠ 14 + c; omega
  · show f ≠ 17; omega
  · show f ≠ 19; omega
  · intro e; have e : f = 4 := e; omega
  · show 17 ≤ f; omega
  · show f ≤ 20; omega

/-- A node that the thread has in its hands is written. -/
theorem written (h : Stored n S m) (hx : S.Hand p x) (hf : f ≤ 4) : Goes n p S m S (m.set ⟨x, f, 0⟩ v) := by
  have h₂ := h.name_own hx.own
  refine ⟨h.set ?_ ?_ ?_ ?_ ?_ ?_, .of_cell (.inr (.inl hx.own))⟩
  · show x ≠ 0; omega
  · show f ≠ 7; omega
  · intro c hc; show f ≠ 14 + c; omega
  · show f ≠ 17; omega
  · show f ≠ 19; omega
  · intro _ q
    refine ⟨fun hq => ?_, (h.own_out hx.own).1⟩
    have e := (h.pool_own q x hq).symm.trans hx.own
    injection e with e
    exact hx.out (e ▸ hq)

/-- The newest node of the pool is taken out. -/
theorem pop (h : Stored n S m) (e : S.pool p = x :: l) (ha : First l v) :
    Goes n p S m (S.setPool p l) (m.set (poolCell p) v) ∧ (S.setPool p l).Hand p x := by
  have C := h.pool p
  have hd := h.pool_nodup p
  have ho := h.pool_own p
  rw [e] at C hd ho
  have hp : (S.setPool p l).pool p = l := Function.update_self _ _ _
  have M : PrivateMove p S m (S.setPool p l) (m.set (poolCell p) v) :=
    ⟨cell_set (.inl ⟨rfl, Nat.le_refl 17, show 17 ≤ 20 by decide, rfl⟩), fun _ => .inl rfl,
      fun q hq => ⟨Function.update_ne hq, rfl, rfl⟩, rfl, fun _ h => .inl h, .inl rfl⟩
  refine ⟨⟨M.stored h ?_ h.apart ?_ ?_ ?_ ?_ ?_ (h.retired_shared p) (h.retired_nodup p) (h.leaving_out p p), M⟩,
    ho x (.head _), ?_⟩
  · rw [set_extent (l := poolCell p) nofun]; exact h.queue
  · intro y hy; rw [set_extent (l := poolCell p) nofun]; exact h.exist y hy
  · rw [hp, Mem.set_self]
    exact .of_first ha (C.2.2.keep fun _ _ => set_field nofun)
  · rw [hp]; exact fun y hy => ho y (.tail _ hy)
  · rw [hp]; exact (List.nodup_cons.mp hd).2
  · rw [set_field (l := poolCell p) (f := Field.slotsRetired) nofun]
    exact (h.retired p).keep fun _ _ => set_field nofun
  · rw [hp]; exact (List.nodup_cons.mp hd).1

/-- A node that the thread has in its hands, and from which the pool is reached, is put into the pool. -/
theorem push (h : Stored n S m) (hx : S.Hand p x) (ha : First (S.pool p) (m (olderCell x))) :
    Goes n p S m (S.setPool p (x :: S.pool p)) (m.set (poolCell p) x) := by
  have h₂ := h.name_own hx.own
  have hp : (S.setPool p (x :: S.pool p)).pool p = x :: S.pool p := Function.update_self _ _ _
  have M : PrivateMove p S m (S.setPool p (x :: S.pool p)) (m.set (poolCell p) x) :=
    ⟨cell_set (.inl ⟨rfl, Nat.le_refl 17, show 17 ≤ 20 by decide, rfl⟩), fun _ => .inl rfl,
      fun q hq => ⟨Function.update_ne hq, rfl, rfl⟩, rfl, fun _ h => .inl h, .inl rfl⟩
  refine ⟨M.stored h ?_ h.apart ?_ ?_ ?_ ?_ ?_ (h.retired_shared p) (h.retired_nodup p) (h.leaving_out p p), M⟩
  · rw [set_extent (l := poolCell p) nofun]; exact h.queue
  · intro y hy; rw [set_extent (l := poolCell p) nofun]; exact h.exist y hy
  · rw [hp, Mem.set_self]
    refine ⟨rfl, by omega, ?_⟩
    rw [set_field (l := poolCell p) (f := Field.nodeOlder) nofun]
    exact .of_first ha ((h.pool p).keep fun _ _ => set_field nofun)
  · rw [hp]
    intro y hy
    cases hy with
    | head => exact hx.own
    | tail _ hy => exact h.pool_own p y hy
  · rw [hp]; exact List.nodup_cons.mpr ⟨hx.out, h.pool_nodup p⟩
  · rw [set_field (l := poolCell p) (f := Field.slotsRetired) nofun]
    exact (h.retired p).keep fun _ _ => set_field nofun

/-- A node comes into being. -/
theorem alloc (h : Stored n S m) (he : Heap.Honest m) (h₀ : Heap.next m ≠ 0) :
    Goes n p S m (S.setRole (Heap.next m) (.own p)) (Heap.alloc m 0) ∧
      (S.setRole (Heap.next m) (.own p)).Hand p (Heap.next m) := by
  have hn : S.role (Heap.next m) = .none := by
    cases e : S.role (Heap.next m) with
    | none => rfl
    | _ => exact absurd (he h₀) (h.exist _ (by rw [e]; nofun))
  have h₁ : Heap.next m ≠ 1 := fun e => h.queue (e ▸ he h₀)
  have hs : (S.setRole (Heap.next m) (.own p)).role (Heap.next m) = .own p := Function.update_self _ _ _
  have ho : ∀ y, S.role y ≠ .none → (S.setRole (Heap.next m) (.own p)).role y = S.role y := fun y hy =>
    Function.update_ne fun e => hy (e ▸ hn)
  have M : PrivateMove p S m (S.setRole (Heap.next m) (.own p)) (Heap.alloc m 0) := by
    refine ⟨fun _ h => .inl (Heap.alloc_ne h), fun y => ?_, fun _ _ => ⟨rfl, rfl, rfl⟩, rfl, fun _ h => .inl h,
      .inl rfl⟩
    by_cases e : y = Heap.next m
    · exact .inr (.inl (by rw [e]; exact ⟨hn, hs⟩))
    · exact .inl (Function.update_ne e)
  have hl : ∀ y, y ≠ 0 → Heap.alloc m 0 (olderCell y) = m (olderCell y) := fun _ h => Heap.alloc_ne h
  refine ⟨⟨M.stored h ?_ ?_ ?_ ?_ ?_ (h.pool_nodup p) ?_ ?_ (h.retired_nodup p) (h.leaving_out p p), M⟩, hs, ?_⟩
  · rw [Heap.alloc_extent_ne fun e => h₁ e.symm]; exact h.queue
  · intro y hy
    rw [show (S.setRole (Heap.next m) (.own p)).role y = S.role y from Function.update_ne (by omega)]
    exact h.apart y hy
  · intro y hy
    by_cases e : y = Heap.next m
    · rw [e, Heap.alloc_extent_self]; decide
    · rw [Heap.alloc_extent_ne e]
      rw [show (S.setRole (Heap.next m) (.own p)).role y = S.role y from Function.update_ne e] at hy
      exact h.exist y hy
  · rw [Heap.alloc_ne (l := poolCell p) nofun]
    exact (h.pool p).keep fun y hy => hl y ((h.pool p).ne hy)
  · intro y hy
    have e := h.pool_own p y hy
    rw [ho y (by rw [e]; nofun)]
    exact e
  · rw [Heap.alloc_ne (l := retiredCell p) nofun]
    exact (h.retired p).keep fun y hy => hl y ((h.retired p).ne hy)
  · intro y hy
    have e := h.retired_shared p y hy
    rw [ho y e.ne_none]
    exact e
  · exact fun hy => absurd (h.pool_own p _ hy) (by rw [hn]; nofun)

/-- There is no memory. -/
theorem exhausted (h : Stored n S m) (h₀ : Heap.next m = 0) : Goes n p S m S (Heap.alloc m 0) := by
  have hl : ∀ y, y ≠ 0 → Heap.alloc m 0 (olderCell y) = m (olderCell y) := fun _ h => Heap.alloc_ne h
  have M : PrivateMove p S m S (Heap.alloc m 0) :=
    ⟨fun _ h => .inl (Heap.alloc_ne h), fun _ => .inl rfl, fun _ _ => ⟨rfl, rfl, rfl⟩, rfl, fun _ h => .inl h, .inl rfl⟩
  refine ⟨M.stored h ?_ h.apart ?_ ?_ (h.pool_own p) (h.pool_nodup p) ?_ (h.retired_shared p) (h.retired_nodup p)
    (h.leaving_out p p), M⟩
  · rw [Heap.alloc_extent_ne (by omega)]; exact h.queue
  · intro y hy
    have := h.name hy
    rw [Heap.alloc_extent_ne (by omega)]; exact h.exist y hy
  · rw [Heap.alloc_ne (l := poolCell p) nofun]
    exact (h.pool p).keep fun y hy => hl y ((h.pool p).ne hy)
  · rw [Heap.alloc_ne (l := retiredCell p) nofun]
    exact (h.retired p).keep fun y hy => hl y ((h.retired p).ne hy)

/-- A node that the thread has in its hands exists no more. -/
theorem free (h : Stored n S m) (hx : S.Hand p x) : Goes n p S m (S.setRole x .none) (Heap.free m x) := by
  have h₂ := h.name_own hx.own
  have ho : ∀ y, y ≠ x → (S.setRole x .none).role y = S.role y := fun y hy => Function.update_ne hy
  have hs : (S.setRole x .none).role x = .none := Function.update_self _ _ _
  have M : PrivateMove p S m (S.setRole x .none) (Heap.free m x) := by
    refine ⟨fun l h => .inl (Mem.set_ne fun e => h (by rw [e])), fun y => ?_, fun _ _ => ⟨rfl, rfl, rfl⟩, rfl,
      fun _ h => .inl h, .inl rfl⟩
    by_cases e : y = x
    · exact .inr (.inr (.inl (by rw [e]; exact ⟨hx.own, hs⟩)))
    · exact .inl (ho y e)
  have hl : ∀ y, y ≠ 0 → Heap.free m x (olderCell y) = m (olderCell y) := fun _ h => Mem.set_ne nofun
  refine ⟨M.stored h ?_ ?_ ?_ ?_ ?_ (h.pool_nodup p) ?_ ?_ (h.retired_nodup p) (h.leaving_out p p), M⟩
  · show m.set (Heap.extent x) 0 (Heap.extent 1) ≠ 0
    rw [Mem.set_ne fun e => by injection e; omega]; exact h.queue
  · intro y hy
    rw [ho y (by omega)]
    exact h.apart y hy
  · intro y hy
    have e : y ≠ x := fun e => hy (e ▸ hs)
    rw [ho y e] at hy
    show m.set (Heap.extent x) 0 (Heap.extent y) ≠ 0
    rw [Mem.set_ne fun e' => e (by injection e')]
    exact h.exist y hy
  · exact (h.pool p).keep fun y hy => hl y ((h.pool p).ne hy)
  · intro y hy
    rw [ho y fun e => hx.out (e ▸ hy)]
    exact h.pool_own p y hy
  · exact (h.retired p).keep fun y hy => hl y ((h.retired p).ne hy)
  · intro y hy
    rw [ho y fun e => (h.own_out hx.own).1 (e ▸ hy)]
    exact h.retired_shared p y hy

end Goes
end Wfqueue
