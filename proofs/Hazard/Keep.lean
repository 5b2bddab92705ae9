prelude
import Hazard.Invariant
/-!
# What others leave alone

## Main definitions

* `Same m m'`: the scheme's cells are the same in both memories
* `Keep on d n K R m m'`: what the operation that works on the lists `K` and `R` relies on is the same

## Main statements

* `Local.keep`: what is true of a frame remains true
-/

namespace Hazard
open Gen.Hazard

/-- The scheme's cells are the same in both memories. -/
structure Same (m m' : Mem) : Prop where
  list : ∀ r, m' (list r) = m (list r)
  older : ∀ a, m' (older a) = m (older a)
  mark : ∀ a, m' (mark a) = m (mark a)
  next : ∀ r, m' (next r) = m (next r)
  domain : ∀ r, m' (domain r) = m (domain r)
  records : ∀ d, m' (records d) = m (records d)
  extent : ∀ o, m' (Heap.extent o) = m (Heap.extent o)

/-- What the operation that works on these lists relies on is the same. -/
structure Keep (on : Prop) (d n : Nat) (K R : List Nat) (m m' : Mem) : Prop where
  older : ∀ a, a ∈ K ∨ a ∈ R → m' (older a) = m (older a)
  mark : on → n ∈ K ∨ n ∈ R → m (mark n) ≠ 0 → m' (mark n) ≠ 0
  next : ∀ p, Known d m p → m' (next p) = m (next p)
  known : ∀ p, Known d m p → Known d m' p

variable {on : Prop} {m m' : Mem} {d r i n p pc : Nat} {K R : List Nat} {g : Regs} {f : Frame}

theorem Known.congr (hn : ∀ p, m' (Hazard.next p) = m (Hazard.next p)) (hr : m' (records d) = m (records d))
    (h : Known d m r) : Known d m' r := by
  unfold Known
  rw [hr]
  exact Linked.keep (fun q _ => hn q) (p := m (records d)) h (.here h.ne)

theorem Same.refl : Same m m :=
  ⟨fun _ => rfl, fun _ => rfl, fun _ => rfl, fun _ => rfl, fun _ => rfl, fun _ => rfl, fun _ => rfl⟩

theorem Same.keep (S : Same m m') : Keep on d n K R m m' :=
  ⟨fun a _ => S.older a, fun _ _ h => by rw [S.mark]; exact h, fun p _ => S.next p,
    fun _ => Known.congr S.next (S.records d)⟩

/-- A cell that is none of the scheme's. -/
theorem Same.set {l : Loc} {v : Nat} (h : l.field ≠ 0 ∧ l.field ≠ 1 ∧ l.field ≠ 14 ∧ l.field ≠ 21 ∧ l.field ≠ 22 ∧
    l.field ≠ 24 ∧ (l.field ≠ 2 ∨ l.obj ≠ 0)) : Same m (m.set l v) := by
  obtain ⟨h₀, h₁, h₁₄, h₂₁, h₂₂, h₂₄, h₂⟩ := h
  exact ⟨fun _ => Mem.set_ne fun e => h₁₄ (e ▸ rfl), fun _ => Mem.set_ne fun e => h₀ (e ▸ rfl),
    fun _ => Mem.set_ne fun e => h₁ (e ▸ rfl), fun _ => Mem.set_ne fun e => h₂₂ (e ▸ rfl),
    fun _ => Mem.set_ne fun e => h₂₁ (e ▸ rfl), fun _ => Mem.set_ne fun e => h₂₄ (e ▸ rfl),
    fun _ => Mem.set_ne fun e => h₂.elim (fun h => h (e ▸ rfl)) fun h => h (e ▸ rfl)⟩

namespace Keep

theorem linked (P : Keep on d n K R m m') (hp : p ≠ 0 → Known d m p) (L : Linked m r p) : Linked m' r p :=
  L.keep P.next (hp L.ne)

theorem ahead (P : Keep on d n K R m m') (hp : Known d m (g 5)) (L : Ahead m r g) : Ahead m' r g := by
  unfold Ahead
  rw [P.next _ hp]
  exact P.linked (fun h => hp.older h) L

theorem list (P : Keep on d n K R m m') (C : Chain m p K) : Chain m' p K := C.keep fun a h => P.older a (.inl h)

theorem rest {l : List Nat} (P : Keep on d n K R m m') (h : ∀ a, a ∈ l → a ∈ R) (C : Chain m p l) : Chain m' p l :=
  C.keep fun a ha => P.older a (.inr (h a ha))

theorem shape (P : Keep on d n K R m m') : ∀ {pc : Nat}, Shape d m K R g pc → Shape d m' K R g pc
  | 0, h | 25, h | 26, h | 46, h | 47, h | 48, h | 49, h | 50, h | 51, h => h
  | 1, h | 2, h | 3, h | 4, h | 5, h | 6, h | 7, h => h
  | 8, ⟨h, k⟩ | 24, ⟨h, k⟩ => ⟨h, fun e => P.known _ (k e)⟩
  | 9, ⟨h, k⟩ | 10, ⟨h, k⟩ | 22, ⟨h, k⟩ | 23, ⟨h, k⟩ | 21, ⟨h, k⟩ => ⟨h, P.known _ k⟩
  | 11, ⟨h, k, l⟩ | 12, ⟨h, k, l⟩ | 13, ⟨h, k, l⟩ | 17, ⟨h, k, l⟩ | 20, ⟨h, k, l⟩ => ⟨h, P.known _ k, l⟩
  | 14, ⟨h, k, l, t⟩ | 19, ⟨h, k, l, t⟩ => ⟨h, P.known _ k, l, t.keep fun a ha => P.older a (.inl ha)⟩
  | 15, ⟨h, k, l, t, z⟩ | 16, ⟨h, k, l, t, z⟩ | 18, ⟨h, k, l, t, z⟩ =>
    ⟨h, P.known _ k, l, t.keep fun a ha => P.older a (.inl ha), z⟩
  | 27, ⟨h, C⟩ => ⟨h, P.list C⟩
  | 28, C | 29, C | 37, C | 40, C | 41, C | 42, C | 43, C | 44, C | 45, C => P.rest (fun _ h => h) C
  | 30, ⟨l, e, C⟩ => ⟨l, e, by
      rw [P.older _ (.inr (e ▸ .head _))]
      exact P.rest (fun _ h => e ▸ .tail _ h) C⟩
  | 31, ⟨l, e, C⟩ | 32, ⟨l, e, C⟩ | 33, ⟨l, e, C⟩ | 34, ⟨l, e, C⟩ | 38, ⟨l, e, C⟩ | 39, ⟨l, e, C⟩ =>
    ⟨l, e, P.rest (fun _ h => e ▸ .tail _ h) C⟩
  | 35, ⟨⟨l, e, C⟩, C'⟩ => ⟨⟨l, e, P.rest (fun _ h => e ▸ .tail _ h) C⟩, P.list C'⟩
  | 36, ⟨⟨l, e, C⟩, C'⟩ => ⟨⟨l, e, P.rest (fun _ h => e ▸ .tail _ h) C⟩, by
      rw [P.older _ (.inr (e ▸ .head _))]
      exact P.list C'⟩
  | _ + 52, h => h.elim

theorem inList (P : Keep on d n K R m m') (ho : on) (hn : n ∈ K) :
    ∀ {pc : Nat}, Shape d m K R g pc → InList m r i n K g pc → InList m' r i n K g pc := by
  have mk : m (Hazard.mark n) ≠ 0 → m' (Hazard.mark n) ≠ 0 := P.mark ho (.inl hn)
  have on' : ∀ q, On m K q n → On m' K q n := fun q => On.keep fun a h => P.older a (.inl h)
  intro pc S h
  match pc, S, h with
  | 8, ⟨_, k⟩, h | 24, ⟨_, k⟩, h => exact h.imp mk (P.linked k)
  | 9, ⟨_, k⟩, h => exact h.imp mk (P.linked fun _ => k)
  | 10, ⟨_, k⟩, h | 21, ⟨_, k⟩, h => exact h.imp mk (Or.imp (P.ahead k) id)
  | 11, ⟨_, k, _⟩, h => exact h.imp mk (Or.imp (P.ahead k) id)
  | 12, ⟨_, k, _⟩, h | 13, ⟨_, k, _⟩, h => exact h.imp mk (Or.imp (P.ahead k) id)
  | 14, ⟨_, k, _⟩, h | 15, ⟨_, k, _⟩, h | 19, ⟨_, k, _⟩, h =>
    exact h.imp mk (Or.imp (P.ahead k) (Or.imp id fun ⟨a, b⟩ => ⟨a, on' _ b⟩))
  | 16, ⟨_, k, _⟩, h | 17, ⟨_, k, _⟩, h | 20, ⟨_, k, _⟩, h => exact h.imp mk (Or.imp (P.ahead k) id)
  | 18, ⟨_, k, _⟩, h =>
    exact h.imp mk (Or.imp (P.ahead k) (Or.imp id fun ⟨a, b, c⟩ => ⟨a, on' _ b, c⟩))
  | 22, ⟨_, k⟩, h | 23, ⟨_, k⟩, h => exact h.imp mk (P.ahead k)
  | 25, _, h | 26, _, h | 27, _, h => exact mk h
  | 0, _, _ | 1, _, _ | 2, _, _ | 3, _, _ | 4, _, _ | 5, _, _ | 6, _, _ | 7, _, _ => exact trivial
  | _ + 28, _, _ => exact trivial

theorem inHand (P : Keep on d n K R m m') (ho : on) (hn : n ∈ R) :
    ∀ {pc : Nat}, InHand m n g pc → InHand m' n g pc := by
  have mk : m (Hazard.mark n) ≠ 0 → m' (Hazard.mark n) ≠ 0 := P.mark ho (.inr hn)
  intro pc h
  match pc, h with
  | 28, h | 29, h | 30, h | 31, h | 37, h | 40, h | 41, h | 42, h | 43, h | 44, h | 45, h => exact mk h
  | 32, ⟨h, k⟩ => exact ⟨mk h, k⟩
  | 33, h | 34, h | 35, h | 36, h => exact h.imp id mk
  | 38, ⟨k, h⟩ | 39, ⟨k, h⟩ => exact ⟨k, mk h⟩
  | 0, _ | 1, _ | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 7, _ | 8, _ | 9, _ | 10, _ | 11, _ | 12, _ | 13, _ | 14, _
  | 15, _ | 16, _ | 17, _ | 18, _ | 19, _ | 20, _ | 21, _ | 22, _ | 23, _ | 24, _ | 25, _ | 26, _ | 27, _ =>
    exact trivial
  | _ + 46, _ => exact trivial

theorem watch (P : Keep on d n K R m m') (ho : on) (S : Shape d m K R g pc) (W : Watch m r i n K R g pc) :
    Watch m' r i n K R g pc :=
  ⟨fun h => P.inList ho h S (W.inList h), fun h => P.inHand ho h (W.inHand h)⟩

theorem adding (P : Keep on d n K R m m') : ∀ {pc : Nat}, Adding m K R g pc → Adding m' K R g pc
  | 0, h | 1, h | 2, h | 3, h | 6, h | 7, h | 8, h | 9, h | 10, h => h
  | 4, ⟨h, C⟩ => ⟨h, P.list C⟩
  | 5, ⟨h, C⟩ => ⟨h, by
      rw [P.older _ (.inr (h ▸ .head _))]
      exact P.list C⟩
  | _ + 11, h => h.elim

end Keep

/-- What is true of a frame remains true. -/
theorem Local.keep {K R K' R' : Nat → List Nat} (h : Local on d r i n m K R f) (hK : K' (f.regs 0) = K (f.regs 0))
    (hR : R' (f.regs 0) = R (f.regs 0)) (P : Keep on d n (K (f.regs 0)) (R (f.regs 0)) m m') :
    Local on d r i n m' K' R' f := by
  cases h with
  | @look pc g b k S W =>
    have hK : K' (g 0) = K (g 0) := hK
    have hR : R' (g 0) = R (g 0) := hR
    refine .look (P.known _ k) ?_ fun ho => ?_
    · rw [hK, hR]; exact P.shape S
    · rw [hK, hR]; exact P.watch ho S (W ho)
  | @add pc g b k A =>
    have hK : K' (g 0) = K (g 0) := hK
    have hR : R' (g 0) = R (g 0) := hR
    refine .add (P.known _ k) ?_
    rw [hK, hR]
    exact P.adding A
  | other h => exact .other h

end Hazard
