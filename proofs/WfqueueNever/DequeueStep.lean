prelude
import Machine.Branch
import WfqueueNever.DequeueLater
/-!
# Steps of dequeue

## Main definitions

* `Goes n G m p c o`: what is to be shown of a step of slot `p`'s dequeue at program counter `c`, where `o` is its
  outcome

## Main statements

* `Goes.stay`, `.write`, `.own`: nothing is written, or nothing that says anything of requests; the slot's own
  dequeue goes on
* `Own.update` and others: what registers are free
-/

namespace WfqueueNever

/-- A step leads to a good state, and does what a dequeue may do; or the operation returns. -/
inductive Goes (n : Nat) (G : View) (m : Mem) (p c : Nat) : Option Outcome → Prop where
  | next {G' : View} {m' : Mem} {pc : Nat} {r : Regs} {b : List Nat} : Serving n G' m' → Moved n p G m G' m' →
      r 1 = p → DequeueAt n G' m' r pc → (c ≠ 5 → (G'.ask p).request = (G.ask p).request) →
      (c = 5 → (G'.ask p).request = (G'.ask p).rank) → Goes n G m p c (some (.next m' ⟨1, pc, r, b⟩))
  | done {r} : Goes n G m p c (some (.done r))
  | fault : Goes n G m p c none

variable {n p c pc a b i j w v : Nat} {G G' : View} {m m' : Mem} {r : Regs} {buf : List Nat} {stage : Stage} {l : Loc}
  {d : Ask}

namespace Goes

/-- Only registers change. -/
theorem stay (L : Laid n G m) (S : Serving n G m) (hp : r 1 = p) (hc : Nat.beq c 5 = false)
    (h : DequeueAt n G m r pc) : Goes n G m p c (some (.next m ⟨1, pc, r, buf⟩)) :=
  .next S (.refl L) hp h (fun _ => rfl) fun e => absurd e (Nat.ne_of_beq_eq_false hc)

/-- Something is written that leaves the slot's own dequeue where it is. -/
theorem moved (L : Laid n G m) (S : Serving n G m) (hp : r 1 = p) (hc : Nat.beq c 5 = false)
    (h : Serving n G' m' ∧ Moved n p G m G' m' ∧ ∀ q, Still q G m G' m')
    (hA : Onward n (r 1) G m G' m' → DequeueAt n G' m' r pc) :
    Goes n G m p c (some (.next m' ⟨1, pc, r, buf⟩)) := by
  obtain ⟨S', M, St⟩ := h
  exact .next S' M hp (hA ⟨L, S, M.later, St _⟩) (fun _ => (St p).request)
    fun e => absurd e (Nat.ne_of_beq_eq_false hc)

/-- Something is written that says nothing of requests. -/
theorem write (L : Laid n G m) (S : Serving n G m) (hp : r 1 = p) (hc : Nat.beq c 5 = false) (hl : Aside l)
    (h : DequeueAt n G m r pc) : Goes n G m p c (some (.next (m.set l v) ⟨1, pc, r, buf⟩)) :=
  moved L S hp hc (S.write L hl) fun O => h.later O

/-- The slot's own dequeue goes on. -/
theorem own (hp : r 1 = p) (hc : Nat.beq c 5 = false) (hr : d.request = (G.ask p).request)
    (h : Serving n (G.setAsk p d) m' ∧ Moved n p G m (G.setAsk p d) m')
    (hA : DequeueAt n (G.setAsk p d) m' r pc) : Goes n G m p c (some (.next m' ⟨1, pc, r, buf⟩)) :=
  .next h.1 h.2 hp hA (fun _ => by rw [View.ask_self]; exact hr) fun e => absurd e (Nat.ne_of_beq_eq_false hc)

end Goes

/-! ### Instructions far down the list -/

theorem get?_drop {α : Type} : ∀ {k j : Nat} {l : List α}, (l.drop k).get? j = l.get? (j + k)
  | 0, _, _ => rfl
  | _ + 1, _, [] => rfl
  | k + 1, _, _ :: l => get?_drop (k := k) (l := l)

/-- Instruction `j` of the code of `dequeue` from `k` on. -/
def execFrom (k : Nat) (m : Mem) (f : Frame) (j : Nat) : Option Outcome :=
  match (Gen.WfqueueNever.dequeue.code.drop k).get? j with
  | none => none
  | some i => i.exec m f

theorem exec_from {k j : Nat} : Frame.exec Gen.WfqueueNever.program m ⟨1, j + k, r, buf⟩ =
    execFrom k m ⟨1, j + k, r, buf⟩ j := by
  unfold execFrom
  rw [get?_drop]
  rfl

/-- The branch on whether a word is 0. -/
theorem cond_word {w yes no : Nat} : (w ≠ 0 ∧ cond (Word.toBool w) yes no = yes) ∨
    (w = 0 ∧ cond (Word.toBool w) yes no = no) := by
  show _ ∧ cond (Bool.not (Nat.beq w 0)) yes no = yes ∨ _ ∧ cond (Bool.not (Nat.beq w 0)) yes no = no
  exact Word.cond_bne w 0 yes no

/-! ### Registers that are free -/

theorem ne_of_ble (h : Nat.ble j i = true) (hk : b < j) : b ≠ i := by
  have := Nat.le_of_ble_eq_true h
  omega

theorem Own.update (h : Own n r) (hi : Nat.ble 3 i = true) : Own n (Function.update r i w) := by
  have e : ∀ j, j < 3 → Function.update r i w j = r j := fun j hj => Function.update_ne (ne_of_ble hi hj)
  exact ⟨(e 0 (by decide)).trans h.q, (e 1 (by decide)).symm ▸ h.slot, (e 2 (by decide)).trans h.size⟩

theorem Asked.update (h : Asked n G r stage) (hi : Nat.ble 5 i = true) :
    Asked n G (Function.update r i w) stage := by
  have e : ∀ j, j < 5 → Function.update r i w j = r j := fun j hj => Function.update_ne (ne_of_ble hi hj)
  have e₁ := e 1 (by decide)
  refine ⟨h.own.update (Nat.ble_eq_true_of_le (by have := Nat.le_of_ble_eq_true hi; omega)), ?_, ?_, ?_⟩
  · rw [e₁, e 3 (by decide)]; exact h.before
  · rw [e₁, e 4 (by decide)]; exact h.request
  · rw [e₁]; exact h.stage

theorem Begun.update (h : Begun n G r stage) (hi : Nat.ble 6 i = true) :
    Begun n G (Function.update r i w) stage :=
  ⟨h.asked.update (Nat.ble_eq_true_of_le (by have := Nat.le_of_ble_eq_true hi; omega)),
    (Function.update_ne (ne_of_ble hi (by decide))).trans h.passed⟩

theorem Got.update (h : Got n G r) (hi : Nat.ble 5 i = true) : Got n G (Function.update r i w) := by
  refine ⟨h.asked.update hi, ?_⟩
  rw [Function.update_ne (ne_of_ble hi (by decide))]
  exact h.answered

theorem Seen.update (h : Seen G r j a) (hi : Nat.ble 2 i = true) : Seen G (Function.update r i w) j a := by
  have e : Function.update r i w 1 = r 1 := Function.update_ne (ne_of_ble hi (by decide))
  refine ⟨?_, h.le, ?_⟩
  · rw [e]; exact h.since
  · rw [e]; exact h.moved

theorem Round.update (h : Round n G r a) (hi : Nat.ble 9 i = true) : Round n G (Function.update r i w) a := by
  have e : ∀ j, j < 9 → Function.update r i w j = r j := fun j hj => Function.update_ne (ne_of_ble hi hj)
  have hi' := Nat.le_of_ble_eq_true hi
  refine ⟨h.begun.update (Nat.ble_eq_true_of_le (by omega)), ?_, ?_, (e 8 (by decide)).trans h.head⟩
  · rw [e 6 (by decide)]; exact h.lt
  · rw [e 6 (by decide)]; exact h.seen.update (Nat.ble_eq_true_of_le (by omega))

theorem Over.update (h : Over n G r) (hi : Nat.ble 7 i = true) : Over n G (Function.update r i w) := by
  have e : Function.update r i w 6 = r 6 := Function.update_ne (ne_of_ble hi (by decide))
  have hi' := Nat.le_of_ble_eq_true hi
  obtain ⟨a, hs⟩ := h.seen
  refine ⟨h.begun.update (Nat.ble_eq_true_of_le (by omega)), ?_, a, ?_⟩
  · rw [e]; exact h.lt
  · rw [e]; exact hs.update (Nat.ble_eq_true_of_le (by omega))

/-- Register `i` is none of these, and not below `k`. -/
def free (k : Nat) (l : List Nat) (i : Nat) : Bool := Nat.ble k i && l.all fun j => !Nat.beq j i

theorem free_ble {k : Nat} {l : List Nat} (h : free k l i = true) : Nat.ble k i = true :=
  ((Bool.and_eq_true _ _).mp h).1

theorem free_ne {k : Nat} {l : List Nat} (h : free k l i = true) (hj : j ∈ l) : j ≠ i := by
  have := List.all_eq_true.mp ((Bool.and_eq_true _ _).mp h).2 j hj
  intro e
  rw [e, Nat.beq_refl] at this
  cases this

theorem RoundNext.update (h : RoundNext n G r a) (hi : free 9 [37] i = true) :
    RoundNext n G (Function.update r i w) a := by
  refine ⟨h.round.update (free_ble hi), ?_⟩
  rw [Function.update_ne (free_ne hi (.head _))]
  exact h.behind

theorem Giving.update (h : Giving n G m r a) (hi : free 9 [40, 37] i = true) :
    Giving n G m (Function.update r i w) a := by
  have e : Function.update r i w 40 = r 40 := Function.update_ne (free_ne hi (.head _))
  have e' : Function.update r i w 37 = r 37 := Function.update_ne (free_ne hi (.tail _ (.head _)))
  refine ⟨⟨h.next.round.update (free_ble hi), ?_⟩, ?_, ?_⟩
  · rw [e']; exact h.next.behind
  · rw [e]; exact h.taker
  · rw [e]; exact h.lt

theorem Looking.update (h : Looking n G r) (hi : free 6 [12] i = true) :
    Looking n G (Function.update r i w) := by
  refine ⟨h.begun.update (free_ble hi), ?_⟩
  rw [Function.update_ne (free_ne hi (.head _)), Function.update_ne (ne_of_ble (free_ble hi) (by decide))]
  exact h.head

theorem Unasked.update (h : Unasked G m r) (hi : Nat.ble 2 i = true) :
    Unasked G m (Function.update r i w) := by
  unfold Unasked
  rw [Function.update_ne (ne_of_ble hi (by decide))]
  exact h

theorem Found.update (h : Found n G m r) (hi : free 6 [12] i = true) :
    Found n G m (Function.update r i w) := by
  have hi' := Nat.le_of_ble_eq_true (free_ble hi)
  refine ⟨h.looking.update hi, h.unasked.update (Nat.ble_eq_true_of_le (by omega)), ?_⟩
  rw [Function.update_ne (ne_of_ble (free_ble hi) (by decide))]
  exact h.le

theorem GiveUp.update (h : GiveUp n G m r) (hi : free 6 [12, 17] i = true) :
    GiveUp n G m (Function.update r i w) := by
  have h₁ : free 6 [12] i = true := by
    show (Nat.ble 6 i && (!Nat.beq 12 i && true)) = true
    rw [free_ble hi, Nat.beq_false_of_ne (free_ne hi (.head _))]
    rfl
  refine ⟨h.found.update h₁, ?_⟩
  rw [Function.update_ne (free_ne hi (.tail _ (.head _))), Function.update_ne (ne_of_ble (free_ble hi) (by decide))]
  exact h.next

theorem Off.update (h : Off n G m r a) (hi : free 6 [12, 17, 20] i = true) :
    Off n G m (Function.update r i w) a := by
  have e : Function.update r i w 12 = r 12 := Function.update_ne (free_ne hi (.head _))
  have e' : Function.update r i w 17 = r 17 := Function.update_ne (free_ne hi (.tail _ (.head _)))
  have e₂ : Function.update r i w 20 = r 20 := Function.update_ne (free_ne hi (.tail _ (.tail _ (.head _))))
  refine ⟨h.begun.update (free_ble hi), ?_, ?_, ?_, ?_⟩
  · rw [e]; exact h.head
  · rw [e']; exact h.behind
  · rw [e₂]; exact h.taker
  · rw [e₂]; exact h.lt

theorem Passing.update (h : Passing n G r b) (hi : free 5 [55] i = true) :
    Passing n G (Function.update r i w) b := by
  have e : Function.update r i w 1 = r 1 := Function.update_ne (ne_of_ble (free_ble hi) (by decide))
  have e' : Function.update r i w 55 = r 55 := Function.update_ne (free_ne hi (.head _))
  refine ⟨h.got.update (free_ble hi), ?_, h.head, ?_⟩
  · rw [e, e']; exact h.mine
  · rw [e]; exact h.le

theorem HeadPast.update (h : HeadPast n G r) (hi : free 5 [55] i = true) : HeadPast n G (Function.update r i w) := by
  have e : Function.update r i w 1 = r 1 := Function.update_ne (ne_of_ble (free_ble hi) (by decide))
  have e' : Function.update r i w 55 = r 55 := Function.update_ne (free_ne hi (.head _))
  refine ⟨h.got.update (free_ble hi), ?_, ?_⟩
  · rw [e, e']; exact h.mine
  · rw [e]; exact h.le

theorem Finished.update (h : Finished n G m r) (hi : free 4 [62] i = true) :
    Finished n G m (Function.update r i w) := by
  have e : ∀ j, j < 4 → Function.update r i w j = r j := fun j hj => Function.update_ne (ne_of_ble (free_ble hi) hj)
  have e' : Function.update r i w 62 = r 62 := Function.update_ne (free_ne hi (.head _))
  have hi' := Nat.le_of_ble_eq_true (free_ble hi)
  refine ⟨h.own.update (Nat.ble_eq_true_of_le (by omega)), ?_, ?_, ?_, ?_⟩
  · rw [e 3 (by decide)]; exact h.before
  · rw [e 1 (by decide)]; exact h.stage
  · rw [e 1 (by decide)]; exact h.newer
  · rw [e 1 (by decide), e']; exact h.value

/-! ### A slot whose dequeue goes on -/

/-- What does not speak of the slot's own dequeue stays. -/
theorem Asked.set (h : Asked n G r stage) (hr : d.request = (G.ask (r 1)).request) :
    Asked n (G.setAsk (r 1) d) r d.stage := by
  refine ⟨h.own, ?_, ?_, ?_⟩
  · rw [View.ask_self, hr]; exact h.before
  · rw [View.ask_self, hr]; exact h.request
  · rw [View.ask_self]

theorem Begun.set (h : Begun n G r stage) (hr : d.request = (G.ask (r 1)).request) :
    Begun n (G.setAsk (r 1) d) r d.stage := ⟨h.asked.set hr, h.passed⟩

end WfqueueNever
