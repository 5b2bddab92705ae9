prelude
import Hazard.Keep
/-!
# What steps do to the lists

## Main definitions

* `Effect on n me m K R m' K' R'`: what an instruction of the operation that uses record `me` does to the memory and to
  the lists
* `Ready d m me K R`: what is known of the record and its lists

## Main statements

* `Effect.base`: the lists of all records are as they should be afterwards
* `Effect.others`: the operations that use other records are not disturbed
-/

namespace Hazard
open Gen.Hazard

/-- What an instruction of the operation that uses record `me` does, by kinds. The watched node is not freed. -/
inductive Effect (on : Prop) (n me : Nat) (m : Mem) (K R : List Nat) : Mem → List Nat → List Nat → Prop where
  | quiet {m'} : Same m m' → Effect on n me m K R m' K R
  | mark {a v} : a ∈ R ∨ v ≠ 0 → Effect on n me m K R (m.set (mark a) v) K R
  | link {a v} : a ∈ R → Effect on n me m K R (m.set (older a) v) K R
  | push {a R'} : R = a :: R' → Chain m (m (older a)) K → Effect on n me m K R (m.set (list me) a) (a :: K) R'
  | take : R = [] → Effect on n me m K R (m.set (list me) 0) [] K
  | free {a R'} : R = a :: R' → (on → n ≠ a) → Effect on n me m K R (Heap.free m a) K R'

/-- What is known of the record and its lists. -/
structure Ready (d : Nat) (m : Mem) (me : Nat) (K R : List Nat) : Prop where
  known : Known d m me
  domain : m (domain me) = d
  chain : Chain m (m (list me)) K
  nodup : K.Nodup ∧ R.Nodup
  apart : ∀ a, a ∈ K → ¬ a ∈ R
  ne : ∀ a, a ∈ K ∨ a ∈ R → a ≠ 0

variable {on : Prop} {m m' : Mem} {d r i n me a : Nat} {K R : Nat → List Nat} {K' R' : List Nat} {g : Regs}
  {ret ret' : Nat → Prop}

theorem keep_ne {l l' : Loc} {v : Nat} (hl : l' ≠ l) (h : m l' ≠ 0) : m.set l v l' ≠ 0 := by
  rw [Mem.set_ne hl]
  exact h

theorem Chain.at {p p' : Nat} {l : List Nat} (C : Chain m p l) (e : p' = p) : Chain m p' l := e ▸ C

theorem Chain.set {l₀ : Loc} {v p : Nat} {l : List Nat} (C : Chain m p l) (h : ∀ a, a ∈ l → older a ≠ l₀) :
    Chain (m.set l₀ v) p l := C.keep fun a ha => Mem.set_ne (h a ha)

theorem Base.ready (B : Base d m ret K R) (k : Known d m me) : Ready d m me (K me) (R me) :=
  ⟨k, B.domain me k, B.chain me k, B.nodup me, B.apart me, fun a h => (B.live me a h).2.2⟩

/-- What no step touches. -/
structure Frozen (m m' : Mem) : Prop where
  next : ∀ r, m' (next r) = m (next r)
  domain : ∀ r, m' (domain r) = m (domain r)
  records : ∀ d, m' (records d) = m (records d)

theorem Effect.frozen {K R : List Nat} (E : Effect on n me m K R m' K' R') : Frozen m m' := by
  cases E with
  | quiet S => exact ⟨S.next, S.domain, S.records⟩
  | mark _ => exact ⟨fun _ => Mem.set_ne nofun, fun _ => Mem.set_ne nofun, fun _ => Mem.set_ne nofun⟩
  | link _ => exact ⟨fun _ => Mem.set_ne nofun, fun _ => Mem.set_ne nofun, fun _ => Mem.set_ne nofun⟩
  | push _ _ => exact ⟨fun _ => Mem.set_ne nofun, fun _ => Mem.set_ne nofun, fun _ => Mem.set_ne nofun⟩
  | take _ => exact ⟨fun _ => Mem.set_ne nofun, fun _ => Mem.set_ne nofun, fun _ => Mem.set_ne nofun⟩
  | free _ _ => exact ⟨fun _ => Mem.set_ne nofun, fun _ => Mem.set_ne nofun, fun _ => Mem.set_ne nofun⟩

theorem Frozen.known (F : Frozen m m') : Known d m r ↔ Known d m' r :=
  ⟨Known.congr F.next (F.records d), Known.congr (fun p => (F.next p).symm) (F.records d).symm⟩

/-- The lists of the other records, and their nodes, are what they were. -/
structure Elsewhere (me : Nat) (m : Mem) (K R : Nat → List Nat) (m' : Mem) : Prop where
  list : ∀ r, r ≠ me → m' (list r) = m (list r)
  older : ∀ r a, r ≠ me → a ∈ K r ∨ a ∈ R r → m' (older a) = m (older a)
  mark : ∀ r a, r ≠ me → a ∈ K r ∨ a ∈ R r → m (mark a) ≠ 0 → m' (mark a) ≠ 0
  exist : ∀ r a, r ≠ me → a ∈ K r ∨ a ∈ R r → Exists m a → Exists m' a

theorem Effect.elsewhere (B : Base d m ret K R) (E : Effect on n me m (K me) (R me) m' K' R') :
    Elsewhere me m K R m' := by
  have ne : ∀ {r a b}, r ≠ me → a ∈ K r ∨ a ∈ R r → b ∈ R me → a ≠ b := fun hr ha hb e =>
    hr (B.own _ _ _ ha (.inr (e ▸ hb)))
  cases E with
  | quiet S =>
    exact ⟨fun r _ => S.list r, fun _ a _ _ => S.older a, fun _ a _ _ h => by rw [S.mark]; exact h,
      fun _ a _ _ h => by unfold Exists; rw [S.extent]; exact h⟩
  | @mark b v hb =>
    refine ⟨fun _ _ => Mem.set_ne nofun, fun _ _ _ _ => Mem.set_ne nofun, fun r a hr ha h => ?_,
      fun _ a _ _ h => Hazard.keep_ne nofun h⟩
    by_cases e : a = b
    · rcases hb with hb | hv
      · exact absurd e (ne hr ha hb)
      · rw [e, Mem.set_self]; exact hv
    · rw [Mem.set_ne fun h => e (by cases h; rfl)]; exact h
  | @link b v hb =>
    refine ⟨fun _ _ => Mem.set_ne nofun, fun r a hr ha => Mem.set_ne fun h => ne hr ha hb (by cases h; rfl),
      fun _ _ _ _ h => Hazard.keep_ne nofun h, fun _ a _ _ h => Hazard.keep_ne nofun h⟩
  | push _ _ =>
    exact ⟨fun r hr => Mem.set_ne fun h => hr (by cases h; rfl), fun _ _ _ _ => Mem.set_ne nofun,
      fun _ _ _ _ h => Hazard.keep_ne nofun h, fun _ a _ _ h => Hazard.keep_ne nofun h⟩
  | take _ =>
    exact ⟨fun r hr => Mem.set_ne fun h => hr (by cases h; rfl), fun _ _ _ _ => Mem.set_ne nofun,
      fun _ _ _ _ h => Hazard.keep_ne nofun h, fun _ a _ _ h => Hazard.keep_ne nofun h⟩
  | @free b l hb _ =>
    have hb : b ∈ R me := by rw [hb]; exact .head _
    refine ⟨fun _ _ => Mem.set_ne nofun, fun _ _ _ _ => Mem.set_ne nofun,
      fun _ _ _ _ h => Hazard.keep_ne nofun h, fun r a hr ha h => ?_⟩
    unfold Exists
    rw [Heap.free, Mem.set_ne fun e => ne hr ha hb (by cases e; rfl)]
    exact h

/-- The record's own lists after a step. -/
structure Own (me : Nat) (m : Mem) (K R : List Nat) (m' : Mem) (K' R' : List Nat) : Prop where
  chain : Chain m' (m' (list me)) K'
  sub : ∀ a, a ∈ K' ∨ a ∈ R' → a ∈ K ∨ a ∈ R
  nodup : K'.Nodup ∧ R'.Nodup
  apart : ∀ a, a ∈ K' → ¬ a ∈ R'
  exist : ∀ a, a ∈ K' ∨ a ∈ R' → Exists m a → Exists m' a

theorem Effect.own {K R : List Nat} (Y : Ready d m me K R) (E : Effect on n me m K R m' K' R') :
    Own me m K R m' K' R' := by
  cases E with
  | quiet S =>
    refine ⟨?_, fun _ h => h, Y.nodup, Y.apart, fun a _ h => by unfold Exists; rw [S.extent]; exact h⟩
    rw [S.list]
    exact Y.chain.keep fun a _ => S.older a
  | mark _ =>
    refine ⟨?_, fun _ h => h, Y.nodup, Y.apart, fun a _ h => Hazard.keep_ne nofun h⟩
    refine Chain.at (Y.chain.set fun _ _ => ?_) (Mem.set_ne nofun)
    nofun
  | @link b v hb =>
    refine ⟨?_, fun _ h => h, Y.nodup, Y.apart, fun a _ h => Hazard.keep_ne nofun h⟩
    refine (Y.chain.set fun a ha h => ?_).at (Mem.set_ne nofun)
    cases h
    exact Y.apart _ ha hb
  | @push b l hb hC =>
    have hR := Y.nodup.2
    rw [hb] at hR
    have hb' := List.nodup_cons.mp hR
    refine ⟨?_, fun a h => ?_, ⟨List.nodup_cons.mpr ⟨fun h => Y.apart b h (hb ▸ .head _), Y.nodup.1⟩, hb'.2⟩,
      fun a h h' => ?_, fun a _ h => Hazard.keep_ne nofun h⟩
    · rw [Mem.set_self]
      refine ⟨rfl, Y.ne b (.inr (hb ▸ .head _)), ?_⟩
      refine Chain.at (hC.set fun _ _ => ?_) (Mem.set_ne nofun)
      nofun
    · rw [hb]
      rcases h with h | h
      · cases h with
        | head => exact .inr (.head _)
        | tail _ h => exact .inl h
      · exact .inr (.tail _ h)
    · cases h with
      | head => exact hb'.1 h'
      | tail _ h => exact Y.apart a h (hb ▸ .tail _ h')
  | take hR =>
    refine ⟨?_, fun a h => .inl (h.elim nofun id), ⟨.nil, Y.nodup.1⟩, nofun,
      fun a _ h => Hazard.keep_ne nofun h⟩
    exact Mem.set_self _ _ _
  | @free b l hb _ =>
    have hR := Y.nodup.2
    rw [hb] at hR
    have hb' := List.nodup_cons.mp hR
    refine ⟨?_, fun a h => h.imp id fun h => hb ▸ .tail _ h, ⟨Y.nodup.1, hb'.2⟩,
      fun a h h' => Y.apart a h (hb ▸ .tail _ h'), fun a h h' => ?_⟩
    · refine Chain.at (Y.chain.set fun _ _ => ?_) (Mem.set_ne nofun)
      nofun
    · unfold Exists
      rw [Heap.free, Mem.set_ne fun e => ?_]
      · exact h'
      · have e : a = b := by cases e; rfl
        rcases h with h | h
        · exact Y.apart a h (e ▸ hb ▸ .head _)
        · exact hb'.1 (e ▸ h)

/-- A step may take nodes away from those that exist, but not the watched one. -/
theorem Effect.exist {K R : List Nat} (E : Effect on n me m K R m' K' R') (ho : on) (h : Exists m n) : Exists m' n := by
  unfold Exists at h ⊢
  cases E with
  | quiet S => rw [S.extent]; exact h
  | free _ hn =>
    rw [Heap.free, Mem.set_ne fun e => hn ho (by cases e; rfl)]
    exact h
  | mark _ | link _ | push _ _ | take _ => exact Hazard.keep_ne nofun h

theorem update_cases {P : List Nat → Prop} {K : Nat → List Nat} {l : List Nat} (h₁ : r = me → P l)
    (h₂ : r ≠ me → P (K r)) : P (Function.update K me l r) := by
  by_cases e : r = me
  · rw [e, Function.update_self]; exact h₁ e
  · rw [Function.update_ne e]; exact h₂ e

/-- The lists of all records after a step. -/
theorem Effect.base (B : Base d m ret K R) (k : Known d m me) (E : Effect on n me m (K me) (R me) m' K' R') :
    Base d m' (fun x => ret x ∧ Exists m' x) (Function.update K me K') (Function.update R me R') := by
  have F := E.frozen
  have L := E.elsewhere B
  have O := E.own (B.ready k)
  have sub : ∀ r a, a ∈ Function.update K me K' r ∨ a ∈ Function.update R me R' r → a ∈ K r ∨ a ∈ R r := by
    intro r a h
    by_cases e : r = me
    · rw [e, Function.update_self, Function.update_self] at h
      rw [e]
      exact O.sub a h
    · rw [Function.update_ne e, Function.update_ne e] at h
      exact h
  refine ⟨fun r hr => ?_, fun r hr => ?_, fun r hr => ?_, fun r => ?_, fun r r' a h h' => ?_, fun r a h h' => ?_,
    fun r a h => ?_⟩
  · by_cases e : r = me
    · rw [e, Function.update_self]; exact O.chain
    · rw [Function.update_ne e, L.list r e]
      exact (B.chain r (F.known.mpr hr)).keep fun a ha => L.older r a e (.inl ha)
  · rw [F.domain]; exact B.domain r (F.known.mpr hr)
  · have hr : ¬ Known d m r := fun h => hr (F.known.mp h)
    have e : r ≠ me := fun e => hr (by rw [e]; exact k)
    rw [Function.update_ne e]
    exact B.fresh r hr
  · by_cases e : r = me
    · rw [e, Function.update_self, Function.update_self]; exact O.nodup
    · rw [Function.update_ne e, Function.update_ne e]; exact B.nodup r
  · exact B.own r r' a (sub r a h) (sub r' a h')
  · by_cases e : r = me
    · rw [e, Function.update_self] at h h'
      exact O.apart a h h'
    · rw [Function.update_ne e] at h h'
      exact B.apart r a h h'
  · obtain ⟨h₁, h₂, h₃⟩ := B.live r a (sub r a h)
    have hx : Exists m' a := by
      by_cases e : r = me
      · rw [e, Function.update_self, Function.update_self] at h
        exact O.exist a h h₂
      · exact L.exist r a e (sub r a h) h₂
    exact ⟨⟨h₁, hx⟩, hx, h₃⟩

/-- Operations that use other records are not disturbed. -/
theorem Effect.others (B : Base d m ret K R) (E : Effect on n me m (K me) (R me) m' K' R') (hr : r ≠ me) :
    Keep on d n (K r) (R r) m m' := by
  have F := E.frozen
  have L := E.elsewhere B
  exact ⟨fun a h => L.older r a hr h, fun _ h => L.mark r n hr h, fun p _ => F.next p, fun _ => F.known.mp⟩

end Hazard
