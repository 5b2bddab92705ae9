prelude
import WfqueueNever.Linking
import WfqueueNever.Offering
/-!
# What an enqueue knows

## Main definitions

* `Fact`: what the operation of a slot may know of the line and the offers; `Fact.Holds` says what each means
* `Unmoved p G m G' m'`: what slot `p` makes is as it was

## Main statements

* `Fact.enq`, `Fact.deq`: what is known stays true whatever others do
-/

namespace WfqueueNever
open Gen.WfqueueNever

/-- What may be known; `x` is the slot's own node, `y` one that tail is at or was, and `i` a number of rounds. -/
inductive Fact where
  | reg (P : Prop) -- of registers alone
  | none -- nothing is made
  | made (x v part : Nat) -- `x` is made, so many parts of it are written
  | offered (x v : Nat) -- `x` is offered, with this value
  | turn (x i : Nat) -- tail has moved on so often since, if it has not reached `x`
  | reached (x : Nat) -- tail has reached `x`
  | near (x i y : Nat) -- tail was at `y`, and had moved on so often then
  | owner (y e : Nat) -- slot `e` has put in `y`
  | clear (y e : Nat) -- and does not offer it any more
  | scan (y s c d : Nat) -- `s` is `c` turns behind it, and nobody waits whose turn is one of the first `d`
  | found (y s z : Nat) -- slot `s` offers `z`, if none is put in behind `y`
  | next (y z : Nat) -- `z` is behind `y`
  | ended (x y : Nat) -- if there is none behind `y`, tail has reached `x`
  | and (A B : Fact)
  | or (A B : Fact)
  | imp (P : Prop) (A : Fact)

/-- Slot `e` has put in the node at `a`, and does not offer it any more. -/
structure Cleared (G : View) (m : Mem) (a e : Nat) : Prop where
  owner : m (enqueuerCell (G.line a)) = e
  other : m (enqueuedCell e) ≠ G.line a

/-- Nobody who waited before tail came to `a`, nor the slot itself, has its turn among the first `d`. -/
def Passed (n p : Nat) (G : View) (m : Mem) (a d : Nat) : Prop :=
  a = G.k → ∀ q, G.Waits q → (G.offer q).sent < a ∨ q = p → d < turns n (G.enqueuer m a) q

/-- Slot `s` is `c` turns behind slot `e`. -/
structure Ahead (n e s c : Nat) : Prop where
  lt : s < n
  le : c ≤ n
  eq : e + c = s ∨ e + c = s + n

structure Made (G : View) (m : Mem) (p x v part : Nat) : Prop where
  mine : (G.offer p).mine = x
  hidden : (G.offer p).offered = false
  ne : x ≠ 0
  value : 1 ≤ part → m (valueCell x) = v
  enqueuer : 2 ≤ part → m (enqueuerCell x) = p
  taker : 3 ≤ part → m (takerCell x) = nobody
  next : 4 ≤ part → m (nextCell x) = 0

structure Offered (G : View) (m : Mem) (p x v : Nat) : Prop where
  mine : (G.offer p).mine = x
  offered : (G.offer p).offered = true
  value : m (valueCell x) = v

/-- What the facts mean, for an operation of slot `p`. -/
def Fact.Holds (n p : Nat) (G : View) (m : Mem) : Fact → Prop
  | .reg P => P
  | .none => (G.offer p).mine = 0 ∧ (G.offer p).offered = false
  | .made x v part => Made G m p x v part
  | .offered x v => Offered G m p x v
  | .turn x i => G.Has G.t x ∨ (G.offer p).sent + i ≤ G.t
  | .reached x => G.Has G.t x
  | .near x i y => ∃ a, a ≤ G.t ∧ G.line a = y ∧ (G.Has G.t x ∨ (G.offer p).sent + i ≤ a)
  | .owner y e => ∃ a, a ≤ G.t ∧ G.line a = y ∧ m (enqueuerCell (G.line a)) = e
  | .clear y e => ∃ a, a ≤ G.t ∧ G.line a = y ∧ Cleared G m a e
  | .scan y s c d => ∃ a e, a ≤ G.t ∧ G.line a = y ∧ Cleared G m a e ∧ Ahead n e s c ∧ Passed n p G m a d
  | .found y s z => ∃ a, a ≤ G.t ∧ G.line a = y ∧ (a = G.k → G.Waits s ∧ (G.offer s).mine = z)
  | .next y z => ∃ a, a ≤ G.t ∧ G.line a = y ∧ a < G.k ∧ G.line (a + 1) = z
  | .ended x y => ∃ a, a ≤ G.t ∧ G.line a = y ∧ (a = G.k → G.Has G.t x)
  | .and A B => A.Holds n p G m ∧ B.Holds n p G m
  | .or A B => A.Holds n p G m ∨ B.Holds n p G m
  | .imp P A => P → A.Holds n p G m

/-- What slot `p` makes is as it was. -/
structure Unmoved (p : Nat) (G : View) (m : Mem) (G' : View) (m' : Mem) : Prop where
  offer : G'.offer p = G.offer p
  value : (G.offer p).mine ≠ 0 → m' (valueCell (G.offer p).mine) = m (valueCell (G.offer p).mine)
  enqueuer : (G.offer p).mine ≠ 0 → m' (enqueuerCell (G.offer p).mine) = m (enqueuerCell (G.offer p).mine)
  taker : (G.offer p).mine ≠ 0 → (G.offer p).offered = false →
    m' (takerCell (G.offer p).mine) = m (takerCell (G.offer p).mine)
  next : (G.offer p).mine ≠ 0 → (G.offer p).offered = false →
    m' (nextCell (G.offer p).mine) = m (nextCell (G.offer p).mine)

section
variable {n p q a b c d e i j s v x y z : Nat} {G G' : View} {m m' : Mem}

theorem EnqMove.unmoved (E : EnqMove n q G m G' m') (h : p ≠ q) : Unmoved p G m G' m' :=
  ⟨E.other p h, fun h₀ => (E.own p h h₀).1, fun h₀ => (E.own p h h₀).2.1, fun h₀ h₁ => ((E.own p h h₀).2.2 h₁).1,
    fun h₀ h₁ => ((E.own p h h₀).2.2 h₁).2⟩

theorem EnqMove.has (E : EnqMove n q G m G' m') (h : G.Has j x) (hj : j ≤ G.k) : G'.Has j x := by
  obtain ⟨i, h₁, h₂, h₃⟩ := h
  exact ⟨i, h₁, h₂, (E.line i (by omega)).trans h₃⟩

theorem EnqMove.reached (E : EnqMove n q G m G' m') (L : Laid n G m) (h : G.Has G.t x) : G'.Has G'.t x :=
  (E.has h L.t_le).mono E.t_le

theorem EnqMove.waits_old (E : EnqMove n q G m G' m') (h : G'.Waits s) (he : G'.offer s = G.offer s) : G.Waits s := by
  have h₁ := h.offered
  have h₂ := h.out
  rw [he] at h₁ h₂
  exact ⟨h₁, fun h₃ => h₂ ((E.has h₃ (Nat.le_refl _)).mono E.k_le)⟩

theorem Made.keep {part : Nat} (U : Unmoved p G m G' m') (M : Made G m p x v part) : Made G' m' p x v part := by
  have h₀ := M.ne
  have e := M.mine
  have hh := M.hidden
  rw [← e] at h₀
  refine ⟨by rw [U.offer]; exact e, by rw [U.offer]; exact hh, M.ne, fun h => ?_, fun h => ?_, fun h => ?_, fun h => ?_⟩
  · have := U.value h₀; rw [e] at this; exact this.trans (M.value h)
  · have := U.enqueuer h₀; rw [e] at this; exact this.trans (M.enqueuer h)
  · have := U.taker h₀ hh; rw [e] at this; exact this.trans (M.taker h)
  · have := U.next h₀ hh; rw [e] at this; exact this.trans (M.next h)

theorem Offered.keep (O : Offers n G m) (U : Unmoved p G m G' m') (M : Offered G m p x v) : Offered G' m' p x v := by
  have h₀ := (O.offered p M.offered).1
  have e := M.mine
  refine ⟨by rw [U.offer]; exact e, by rw [U.offer]; exact M.offered, ?_⟩
  have := U.value h₀
  rw [e] at this
  exact this.trans M.value

theorem Cleared.enq (L : Laid n G m) (E : EnqMove n q G m G' m') (ha : a ≤ G.k) (C : Cleared G m a e) :
    Cleared G' m' a e := by
  have he : e < n := C.owner ▸ L.enqueuer a ha
  refine ⟨?_, fun h => ?_⟩
  · rw [E.line a ha, E.enqueuer a ha]; exact C.owner
  · rw [E.line a ha] at h
    exact C.other (E.clear e a he ha h)

/-- Who waits newly has offered its node when tail was here, or later. -/
theorem Passed.enq (L : Laid n G m) (E : EnqMove n q G m G' m') (he : G'.offer p = G.offer p) (ha : a ≤ G.t)
    (P : Passed n p G m a d) : Passed n p G' m' a d := by
  intro hk s W hs
  have htk := L.t_le
  have hk' := E.k_le
  have hk₀ : a = G.k := by omega
  have eq : G'.enqueuer m' a = G.enqueuer m a := by
    show m' (enqueuerCell (G'.line a)) = _
    rw [E.line a (by omega), E.enqueuer a (by omega)]
  rw [eq]
  by_cases hp : s = p
  · exact P hk₀ s (E.waits_old W (by rw [hp]; exact he)) (.inr hp)
  · rcases E.newly s W.offered with h | h
    · rw [h] at hs; exact P hk₀ s (E.waits_old W h) hs
    · rcases hs with hs | hs
      · omega
      · exact absurd hs hp

/-- What is known stays true whatever other enqueues do, and of the own ones those that change nothing about the own
node. -/
theorem Fact.enq (L : Laid n G m) (O : Offers n G m) (E : EnqMove n q G m G' m') (U : Unmoved p G m G' m') :
    ∀ {F : Fact}, F.Holds n p G m → F.Holds n p G' m' := by
  have htk := L.t_le
  have ht := E.t_le
  have hk := E.k_le
  have old : ∀ {a}, a ≤ G.t → G'.line a = G.line a := fun h => E.line _ (Nat.le_trans h htk)
  intro F
  induction F with
  | reg P => exact id
  | none => exact fun h => by show (G'.offer p).mine = 0 ∧ _; rw [U.offer]; exact h
  | made x v part => exact fun h => h.keep U
  | offered x v => exact fun h => h.keep O U
  | turn x i =>
    rintro (h | h)
    · exact .inl (E.reached L h)
    · exact .inr (by rw [U.offer]; omega)
  | reached x => exact fun h => E.reached L h
  | near x i y =>
    rintro ⟨a, h₁, h₂, h₃⟩
    refine ⟨a, by omega, (old h₁).trans h₂, ?_⟩
    rcases h₃ with h₃ | h₃
    · exact .inl (E.reached L h₃)
    · exact .inr (by rw [U.offer]; exact h₃)
  | owner y e =>
    rintro ⟨a, h₁, h₂, h₃⟩
    refine ⟨a, by omega, (old h₁).trans h₂, ?_⟩
    rw [old h₁, E.enqueuer a (by omega)]
    exact h₃
  | clear y e =>
    rintro ⟨a, h₁, h₂, h₃⟩
    exact ⟨a, by omega, (old h₁).trans h₂, h₃.enq L E (by omega)⟩
  | scan y s c d =>
    rintro ⟨a, e, h₁, h₂, h₃, h₄, h₅⟩
    exact ⟨a, e, by omega, (old h₁).trans h₂, h₃.enq L E (by omega), h₄, h₅.enq L E U.offer h₁⟩
  | found y s z =>
    rintro ⟨a, h₁, h₂, h₃⟩
    refine ⟨a, by omega, (old h₁).trans h₂, fun h => ?_⟩
    have hk' : G'.k = G.k := by omega
    obtain ⟨W, hz⟩ := h₃ (by omega)
    have eq := E.waits s W
    refine ⟨⟨by rw [eq]; exact W.offered, ?_⟩, by rw [eq]; exact hz⟩
    rw [eq, hk']
    rintro ⟨j, h₄, h₅, h₆⟩
    exact W.out ⟨j, h₄, h₅, (E.line j h₅).symm.trans h₆⟩
  | next y z =>
    rintro ⟨a, h₁, h₂, h₃, h₄⟩
    exact ⟨a, by omega, (old h₁).trans h₂, by omega, (E.line _ h₃).trans h₄⟩
  | ended x y =>
    rintro ⟨a, h₁, h₂, h₃⟩
    exact ⟨a, by omega, (old h₁).trans h₂, fun h => E.reached L (h₃ (by omega))⟩
  | and A B ihA ihB => exact fun h => ⟨ihA h.1, ihB h.2⟩
  | or A B ihA ihB => exact fun h => h.elim (fun h => .inl (ihA h)) fun h => .inr (ihB h)
  | imp P A ih => exact fun h hP => ih (h hP)

/-- What is known stays true whatever dequeues do. -/
theorem Fact.deq (L : Laid n G m) (O : Offers n G m) (D : DeqMove G m G' m') :
    ∀ {F : Fact}, F.Holds n p G m → F.Holds n p G' m' := by
  have htk := L.t_le
  have line : ∀ i, G'.line i = G.line i := fun i => by rw [D.line]
  have taker : (G.offer p).mine ≠ 0 → (G.offer p).offered = false →
      m' (takerCell (G.offer p).mine) = m (takerCell (G.offer p).mine) := by
    intro h₀ h₁
    rcases D.taker (G.offer p).mine with h | ⟨h, h₂, _⟩
    · exact h
    · exact absurd h.symm (O.ne_line L h₀ (O.out p h₀ h₁) (by omega))
  have U : Unmoved p G m G' m' := ⟨by rw [D.offer], fun _ => D.value _, fun _ => D.enqueuer _, taker, fun _ _ => D.next _⟩
  have cleared : ∀ {a e}, Cleared G m a e → Cleared G' m' a e := fun h =>
    ⟨by rw [line, D.enqueuer]; exact h.owner, by rw [line, D.enqueued]; exact h.other⟩
  intro F
  induction F with
  | reg P => exact id
  | none => exact fun h => by show (G'.offer p).mine = 0 ∧ _; rw [U.offer]; exact h
  | made x v part => exact fun h => h.keep U
  | offered x v => exact fun h => h.keep O U
  | turn x i => exact fun h => by show G'.Has G'.t x ∨ (G'.offer p).sent + i ≤ G'.t; rw [D.has, D.offer, D.t]; exact h
  | reached x => exact fun h => by show G'.Has G'.t x; rw [D.has, D.t]; exact h
  | near x i y =>
    rintro ⟨a, h₁, h₂, h₃⟩
    exact ⟨a, by rw [D.t]; exact h₁, (line a).trans h₂, by rw [D.has, D.offer, D.t]; exact h₃⟩
  | owner y e =>
    rintro ⟨a, h₁, h₂, h₃⟩
    exact ⟨a, by rw [D.t]; exact h₁, (line a).trans h₂, by rw [line, D.enqueuer]; exact h₃⟩
  | clear y e =>
    rintro ⟨a, h₁, h₂, h₃⟩
    exact ⟨a, by rw [D.t]; exact h₁, (line a).trans h₂, cleared h₃⟩
  | scan y s c d =>
    rintro ⟨a, e, h₁, h₂, h₃, h₄, h₅⟩
    refine ⟨a, e, by rw [D.t]; exact h₁, (line a).trans h₂, cleared h₃, h₄, fun hk q W => ?_⟩
    rw [D.enqueuerAt, D.offer]
    exact h₅ (by rw [← D.k]; exact hk) q (D.waits.mp W)
  | found y s z =>
    rintro ⟨a, h₁, h₂, h₃⟩
    refine ⟨a, by rw [D.t]; exact h₁, (line a).trans h₂, fun hk => ?_⟩
    rw [D.waits, D.offer]
    exact h₃ (by rw [← D.k]; exact hk)
  | next y z =>
    rintro ⟨a, h₁, h₂, h₃, h₄⟩
    exact ⟨a, by rw [D.t]; exact h₁, (line a).trans h₂, by rw [D.k]; exact h₃, (line _).trans h₄⟩
  | ended x y =>
    rintro ⟨a, h₁, h₂, h₃⟩
    exact ⟨a, by rw [D.t]; exact h₁, (line a).trans h₂, fun hk => by rw [D.has, D.t]; exact h₃ (by rw [← D.k]; exact hk)⟩
  | and A B ihA ihB => exact fun h => ⟨ihA h.1, ihB h.2⟩
  | or A B ihA ihB => exact fun h => h.elim (fun h => .inl (ihA h)) fun h => .inr (ihB h)
  | imp P A ih => exact fun h hP => ih (h hP)

end
end WfqueueNever
