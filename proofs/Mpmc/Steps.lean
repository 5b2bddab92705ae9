prelude
import Mpmc.Invariant
/-!
# Steps of the bounded queue's operations, one kind at a time

## Main definitions

* `Tickets.push`, `Tickets.pop`, `Tickets.release`: what becomes of the tickets
* `FreeAt p x j`: the cell of ticket `j` is free for it, or was; `FullAt x j`: it is full, or was
* `MpmcStep A p x m t st o`: what is to be shown of a step of thread `t`, where `o` is its outcome

## Main statements

* `MpmcStep.stay`, `.commit`, `.see`, `.push`, `.pop`: that the effects which the operations have on the memory are
  harmless, so that the files on the operations need only speak of registers. Those on cells are in `Mpmc.Cells`.
-/

namespace Mpmc
open Gen.Mpmc

/-- The tickets `i, …, i + n - 1` are now owned by `t`. -/
def claim (own : Nat → Option Tid) (t : Tid) (i n : Nat) : Nat → Option Tid :=
  fun j => if i ≤ j ∧ j < i + n then some t else own j

/-- The elements `l` have been given tickets, by thread `t`. -/
def Tickets.push (x : Tickets) (t : Tid) (l : List Nat) : Tickets where
  T := x.T + l.length
  H := x.H
  own := claim x.own t x.T l.length
  val i := if x.T ≤ i then (match l.get? (i - x.T) with | some v => v | none => 0) else x.val i

/-- Thread `t` has taken `n` elements. -/
def Tickets.pop (x : Tickets) (t : Tid) (n : Nat) : Tickets where
  T := x.T
  H := x.H + n
  own := claim x.own t x.H n
  val := x.val

/-- The owner of ticket `i` has set its turn. -/
def Tickets.release (x : Tickets) (i : Nat) : Tickets where
  T := x.T
  H := x.H
  own j := if j = i then none else x.own j
  val := x.val

/-- The ticket that had the cell of `j` a lap earlier is done. -/
def FreeAt (p : Params) (x : Tickets) (j : Nat) : Prop := ∀ i, i + p.cells = j → i < x.H ∧ x.own i = none

/-- Ticket `j` has been filled, and perhaps taken. -/
def FullAt (x : Tickets) (j : Nat) : Prop := j < x.H ∨ (j < x.T ∧ x.own j = none)

/-- An assertion on the frame and the status of thread `t`. -/
abbrev Assertion := Tickets → Mem → Tid → Frame → Status → Prop

/-- A step leads to a good state, disturbs nobody, and may let the operation take effect; or the operation returns. -/
inductive MpmcStep (A : Assertion) (p : Params) (x : Tickets) (m : Mem) (t : Tid) (st : Status) :
    Option Outcome → Prop where
  | next {x' m' f' st'} : Shared p x' m' → A x' m' t f' st' → Guarantee t p x m x' m' →
      Commit p.capacity (queue x) st (queue x') st' → MpmcStep A p x m t st (some (.next m' f'))
  | done {c r} : st = .committed c r → (∀ i, x.own i ≠ some t) → MpmcStep A p x m t st (some (.done r))

variable {A B : Assertion} {p : Params} {x x' : Tickets} {m m' : Mem} {t u : Tid} {f' : Frame} {st : Status} {c : Call}
  {r : Result} {i j n v : Nat} {l : List Nat} {own : Nat → Option Tid}

theorem claim_in (h : i ≤ j) (h' : j < i + n) : claim own t i n j = some t := if_pos ⟨h, h'⟩

theorem claim_out (h : j < i ∨ i + n ≤ j) : claim own t i n j = own j := if_neg fun h' => by omega

theorem claim_cases (P : Option Tid → Prop) (h : i ≤ j → j < i + n → P (some t))
    (h' : j < i ∨ i + n ≤ j → P (own j)) : P (claim own t i n j) := by
  by_cases e : i ≤ j ∧ j < i + n
  · rw [claim_in e.1 e.2]
    exact h e.1 e.2
  · rw [claim_out (by omega)]
    exact h' (by omega)

theorem Tickets.push_val_lt (h : i < x.T) : (x.push t l).val i = x.val i := if_neg (by omega)

theorem Tickets.push_val (h : l.get? j = some v) : (x.push t l).val (x.T + j) = v := by
  refine (if_pos (Nat.le_add_right _ _)).trans ?_
  have e : x.T + j - x.T = j := by omega
  rw [e, h]

theorem contents_eq {val : Nat → Nat} : ∀ {l : List Nat} {i : Nat}, (∀ j v, l.get? j = some v → val (i + j) = v) →
    contents val i l.length = l
  | [], _, _ => rfl
  | v :: l, i, h => by
    have e : contents val (i + 1) l.length = l := contents_eq fun j w hw => by
      have e : i + 1 + j = i + (j + 1) := by omega
      rw [e]
      exact h (j + 1) w hw
    show val i :: contents val (i + 1) l.length = v :: l
    rw [e, ← h 0 v rfl, Nat.add_zero]

theorem queue_push (h : x.H ≤ x.T) : queue (x.push t l) = queue x ++ l := by
  have e : x.T + l.length - x.H = x.T - x.H + l.length := by omega
  have e' : x.H + (x.T - x.H) = x.T := by omega
  show contents (x.push t l).val x.H (x.T + l.length - x.H) = contents x.val x.H (x.T - x.H) ++ l
  rw [e, contents_add, e', contents_eq fun _ _ => Tickets.push_val,
    contents_congr fun j _ h => Tickets.push_val_lt (by omega)]

theorem queue_pop (h : x.H + n ≤ x.T) : queue (x.pop t n) = (queue x).drop n := by
  obtain ⟨k, hk⟩ := Nat.le_iff_exists_add.mp h
  have e : x.T - (x.H + n) = k := by omega
  have e' : x.T - x.H = n + k := by omega
  show contents x.val (x.H + n) (x.T - (x.H + n)) = (contents x.val x.H (x.T - x.H)).drop n
  rw [e, e', drop_contents]

/-- The elements that are taken. -/
theorem take_queue (h : x.H + n ≤ x.T) : (queue x).take n = contents x.val x.H n := by
  obtain ⟨k, hk⟩ := Nat.le_iff_exists_add.mp h
  have e : x.T - x.H = n + k := by omega
  show (contents x.val x.H (x.T - x.H)).take n = _
  rw [e, take_contents]

namespace MpmcStep

theorem imp (hAB : ∀ x m f st, A x m t f st → B x m t f st) {o : Option Outcome}
    (h : MpmcStep A p x m t st o) : MpmcStep B p x m t st o := by
  cases h with
  | next S hA G C => exact .next S (hAB _ _ _ _ hA) G C
  | done hst ho => exact .done hst ho

/-- Only registers and the caller's buffer change. -/
theorem stay (S : Shared p x m) (hA : A x m t f' st) : MpmcStep A p x m t st (some (.next m f')) :=
  .next S hA .refl (.none rfl rfl)

/-- Only registers change, and the operation takes effect, without effect on the queue. -/
theorem commit (S : Shared p x m) (hst : st = .pending c) (hA : A x m t f' (.committed c r))
    (hop : Op p.capacity (queue x) c r (queue x)) : MpmcStep A p x m t st (some (.next m f')) :=
  .next S hA .refl (.op hst rfl hop)

/-- A past value of `head` is written beside `tail`. -/
theorem see (S : Shared p x m) (hi : i ≤ x.H) (hA : A x (m.set (cell Field.headSeen) (p.index i)) t f' st) :
    MpmcStep A p x m t st (some (.next (m.set (cell Field.headSeen) (p.index i)) f')) := by
  have other : ∀ l : Loc, l ≠ cell Field.headSeen → m.set (cell Field.headSeen) (p.index i) l = m l :=
    fun l h => Mem.set_ne h
  refine .next ⟨?_, ?_, ⟨i, hi, Mem.set_self _ _ _⟩, ?_, ?_, S.order, S.first, S.wide, S.lap, fun j u h h' => ?_,
    fun j u h h' => ?_, fun j h h' h'' => ?_, fun j h h' h'' => ?_⟩ hA
    ⟨Nat.le_refl _, Nat.le_refl _, fun _ _ _ => Iff.rfl, fun _ _ h => .inl h, fun _ _ _ h => h, fun _ _ => rfl,
      fun j _ _ _ => other (p.item j) nofun, .inl rfl⟩ (.none rfl rfl)
  · rw [other (cell Field.tail) nofun]; exact S.tail
  · rw [other (cell Field.head) nofun]; exact S.head
  · rw [other (cell Field.capacity) nofun]; exact S.capacity
  · rw [other (cell Field.mask) nofun]; exact S.mask
  · rw [other (p.turn j) nofun]; exact S.filling j u h h'
  · rw [other (p.turn j) nofun, other (p.item j) nofun]; exact S.draining j u h h'
  · rw [other (p.turn j) nofun, other (p.item j) nofun]; exact S.full j h h' h''
  · rw [other (p.turn j) nofun]; exact S.done j h h' h''

/-- The elements `l` get tickets: the cells were free for them. -/
theorem push (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808)
    (hfree : ∀ j, x.T ≤ j → j < x.T + l.length → FreeAt p x j) (hroom : x.T + l.length ≤ x.H + p.capacity)
    (hst : st = .pending c)
    (hA : A (x.push t l) (m.set (cell Field.tail) (p.index (x.T + l.length))) t f' (.committed c r))
    (hop : Op p.capacity (queue x) c r (queue x ++ l)) :
    MpmcStep A p x m t st (some (.next (m.set (cell Field.tail) (p.index (x.T + l.length))) f')) := by
  have ho := S.order
  have hf := S.first
  have hc := p.capacity_le
  have other : ∀ k : Loc, k ≠ cell Field.tail → m.set (cell Field.tail) (p.index (x.T + l.length)) k = m k :=
    fun k h => Mem.set_ne h
  have old : ∀ {i : Nat}, i < x.T → (x.push t l).own i = x.own i := fun h => claim_out (.inl h)
  refine .next (x' := x.push t l) ⟨Mem.set_self _ _ _, ?_, ?_, ?_, ?_, ?_, hf, ?_, fun i u h => ?_,
    fun i u h h' => ?_, fun i u h h' => ?_, fun i h h' h'' => ?_, fun i h h' h'' => ?_⟩ hA
    ⟨Nat.le_add_right _ _, Nat.le_refl _, fun i u hu => ?_, fun i h h' => .inl ((old h).trans h'), fun _ _ _ h => h,
      fun i h => Tickets.push_val_lt h, fun j _ _ _ => other (p.item j) nofun, .inr rfl⟩
    (.op hst rfl (by rw [queue_push ho.1]; exact hop))
  · rw [other (cell Field.head) nofun]; exact S.head
  · rw [other (cell Field.headSeen) nofun]; exact S.headSeen
  · rw [other (cell Field.capacity) nofun]; exact S.capacity
  · rw [other (cell Field.mask) nofun]; exact S.mask
  · show x.H ≤ x.T + l.length ∧ x.T + l.length ≤ x.H + p.capacity
    omega
  · show x.T + l.length ≤ _
    omega
  · show i < x.T + l.length ∧ x.T + l.length ≤ i + p.cells
    refine claim_cases (fun o => o = some u → _) (fun h₁ h₂ _ => ?_) (fun _ h => ?_) h
    · omega
    · obtain ⟨h₁, h₂⟩ := S.lap i u h
      rcases Nat.lt_or_ge (i + p.cells) (x.T + l.length) with h₃ | h₃
      · have h₄ := (hfree _ h₂ h₃ i rfl).2
        rw [h] at h₄
        cases h₄
      · omega
  · rw [other (p.turn i) nofun]
    refine claim_cases (fun o => o = some u → _) (fun h₁ h₂ _ => ?_) (fun _ h => S.filling i u h h') h
    -- the cell is free: it shows the turn of this ticket
    obtain ⟨k, hk⟩ := Nat.le_iff_exists_add.mp (Nat.le_trans (Nat.le_trans hf ho.1) h₁)
    have e : i = k + p.cells := by omega
    obtain ⟨h₃, h₄⟩ := hfree i h₁ h₂ k e.symm
    have h₅ := S.done k h₄ h₃ (by omega)
    rw [← Params.turn_add_cells, ← e] at h₅
    exact h₅
  · have h' : i < x.H := h'
    have hi : i < x.T := by omega
    rw [old hi] at h
    rw [other (p.turn i) nofun, other (p.item i) nofun, Tickets.push_val_lt hi]
    exact S.draining i u h h'
  · have hi : i < x.T := by
      have h'' : i < x.T + l.length := h''
      rcases Nat.lt_or_ge i x.T with hi | hi
      · exact hi
      · rw [show (x.push t l).own i = some t from claim_in hi h''] at h
        cases h
    rw [old hi] at h
    rw [other (p.turn i) nofun, other (p.item i) nofun, Tickets.push_val_lt hi]
    exact S.full i h h' hi
  · have h' : i < x.H := h'
    have h'' : x.T + l.length ≤ i + p.cells := h''
    rw [old (by omega)] at h
    rw [other (p.turn i) nofun]
    exact S.done i h h' (by omega)
  · refine claim_cases (fun o => o = some u ↔ _) (fun h₁ _ => ⟨fun h => ?_, fun h => ?_⟩) (fun _ => Iff.rfl)
    · injection h with h
      exact absurd h.symm hu
    · exact absurd (S.lap i u h).1 (by omega)

/-- Elements are taken: their cells were full. -/
theorem pop (S : Shared p x m) (hfull : ∀ j, x.H ≤ j → j < x.H + n → j < x.T ∧ x.own j = none)
    (hst : st = .pending c)
    (hA : A (x.pop t n) (m.set (cell Field.head) (p.index (x.H + n))) t f' (.committed c r))
    (hop : Op p.capacity (queue x) c r ((queue x).drop n)) :
    MpmcStep A p x m t st (some (.next (m.set (cell Field.head) (p.index (x.H + n))) f')) := by
  have ho := S.order
  have hf := S.first
  have hc := p.capacity_le
  have hn : x.H + n ≤ x.T := by
    cases n with
    | zero => exact ho.1
    | succ n =>
      have := (hfull (x.H + n) (Nat.le_add_right _ _) (by omega)).1
      omega
  have other : ∀ k : Loc, k ≠ cell Field.head → m.set (cell Field.head) (p.index (x.H + n)) k = m k :=
    fun k h => Mem.set_ne h
  refine .next (x' := x.pop t n) ⟨?_, Mem.set_self _ _ _, ?_, ?_, ?_, ?_, ?_, S.wide, fun i u h => ?_,
    fun i u h h' => ?_, fun i u h h' => ?_, fun i h h' h'' => ?_, fun i h h' h'' => ?_⟩ hA
    ⟨Nat.le_refl _, Nat.le_add_right _ _, fun i u hu => ?_, fun i h h' => ?_, fun i u h h' => ?_,
      fun _ _ => rfl, fun j _ _ _ => other (p.item j) nofun, .inl rfl⟩
    (.op hst rfl (by rw [queue_pop hn]; exact hop))
  · rw [other (cell Field.tail) nofun]; exact S.tail
  · obtain ⟨h, hle, e⟩ := S.headSeen
    exact ⟨h, Nat.le_trans hle (Nat.le_add_right _ _), by rw [other (cell Field.headSeen) nofun]; exact e⟩
  · rw [other (cell Field.capacity) nofun]; exact S.capacity
  · rw [other (cell Field.mask) nofun]; exact S.mask
  · show x.H + n ≤ x.T ∧ x.T ≤ x.H + n + p.capacity
    omega
  · exact Nat.le_trans hf (Nat.le_add_right _ _)
  · show i < x.T ∧ x.T ≤ i + p.cells
    exact claim_cases (fun o => o = some u → _) (fun h₁ h₂ _ => by omega) (fun _ h => S.lap i u h) h
  · have h' : x.H + n ≤ i := h'
    rw [other (p.turn i) nofun]
    exact claim_cases (fun o => o = some u → _) (fun _ h₂ => absurd h₂ (by omega))
      (fun _ h => S.filling i u h (by omega)) h
  · have h' : i < x.H + n := h'
    rw [other (p.turn i) nofun, other (p.item i) nofun]
    refine claim_cases (fun o => o = some u → _) (fun h₁ h₂ _ => ?_) (fun h₁ h => S.draining i u h (by omega)) h
    obtain ⟨h₃, h₄⟩ := hfull i h₁ h₂
    exact S.full i h₄ h₁ h₃
  · have h' : x.H + n ≤ i := h'
    rw [other (p.turn i) nofun, other (p.item i) nofun]
    have e : (x.pop t n).own i = x.own i := claim_out (.inr h')
    exact S.full i (e ▸ h) (by omega) h''
  · have h' : i < x.H + n := h'
    rw [other (p.turn i) nofun]
    exact claim_cases (fun o => o = none → _) (fun _ _ => nofun) (fun h₁ h => S.done i h (by omega) h'') h
  · refine claim_cases (fun o => o = some u ↔ _) (fun h₁ h₂ => ⟨fun h => ?_, fun h => ?_⟩) (fun _ => Iff.rfl)
    · injection h with h
      exact absurd h.symm hu
    · rw [(hfull i h₁ h₂).2] at h
      cases h
  · exact claim_cases (fun o => o = none ∨ _) (fun h₁ h₂ => .inr ⟨h₁, h₂⟩) fun _ => .inl h'
  · show x.H + n ≤ i
    rcases Nat.lt_or_ge i (x.H + n) with h₁ | h₁
    · rw [(hfull i h' h₁).2] at h
      cases h
    · exact h₁

end MpmcStep
end Mpmc
