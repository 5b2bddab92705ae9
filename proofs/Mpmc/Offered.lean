prelude
import Mpmc.Linearizable
import Mpmc.Offers
/-!
# A queue to which few elements are offered stays young

The theorems speak of queues to which no more than `2 ^ 63` elements have been appended, as the memory shows. Here that
is had from what a history shows.

## Main definitions

* `Budget p n x g`: when `n` elements have been offered, there are tickets left for all calls that are pending

## Main statements

* `Mpmc.histories_of_offered`: a history that offers at most `2 ^ 63` elements is one of those that the theorems are about
* `Mpmc.linearizable_of_offered`: so it is linearizable
-/

namespace Mpmc
open Gen.Mpmc

/-- The sum of the second members. -/
def sum : List (Tid × Nat) → Nat
  | [] => 0
  | e :: l => e.2 + sum l

theorem sum_append {a b : List (Tid × Nat)} : sum (a ++ b) = sum a + sum b := by
  induction a with
  | nil => exact (Nat.zero_add _).symm
  | cons e a ih =>
    show e.2 + sum (a ++ b) = e.2 + sum a + sum b
    rw [ih, Nat.add_assoc]

/-- The list has what each pending call may yet append. -/
structure Budget (p : Params) (n : Nat) (x : Tickets) (g : Ghost (spec p.capacity)) (l : List (Tid × Nat)) : Prop where
  pending : ∀ u c, g.status u = .pending c → offers c ≠ 0 → (u, offers c) ∈ l
  enough : x.T + sum l ≤ p.cells + n

variable {p : Params} {s s' : State} {x x' : Tickets} {m m' : Mem} {g : Ghost (spec p.capacity)} {t : Tid} {n : Nat}
  {c : Call} {r : Result} {q q' : List Nat} {st st' : Status} {l : List (Tid × Nat)} {ls : List Label}

theorem Op.length {cap : Nat} (h : Op cap q c r q') : q'.length ≤ q.length + offers c := by
  cases h with
  | push _ => rw [List.length_append]; exact Nat.le_refl _
  | full => exact Nat.le_add_right _ _
  | pop => exact Nat.le_succ _
  | empty => exact Nat.le_refl _
  | @pushMany q n b k h _ =>
    rw [List.length_append, List.length_take]
    show _ ≤ q.length + n
    omega
  | popMany _ _ => rw [List.length_drop]; exact Nat.sub_le _ _
  | size _ _ => exact Nat.le_refl _

/-- A step gives out no more tickets than its operation offers. -/
theorem Guarantee.grown (S : Shared p x m) (S' : Shared p x' m') (G : Guarantee t p x m x' m')
    (h : (queue x').length ≤ (queue x).length + n) : x'.T ≤ x.T + n := by
  have h₁ := S.order
  have h₂ := S'.order
  rw [length_queue, length_queue] at h
  rcases G.one with e | e <;> omega

namespace Budget

theorem call (B : Budget p n x g l) : Budget p (n + offers c) x (g.setStatus t (.pending c)) ((t, offers c) :: l) where
  pending u d h h₀ := by
    by_cases e : u = t
    · rw [e] at h
      have h := (Function.update_self _ _ _).symm.trans h
      injection h with h
      rw [e, h]
      exact .head _
    · exact .tail _ (B.pending u d ((Function.update_ne e).symm.trans h) h₀)
  enough := by
    have h := B.enough
    show x.T + (offers c + sum l) ≤ p.cells + (n + offers c)
    omega

/-- The status of thread `t` is no longer pending. -/
theorem leave (B : Budget p n x g l) (h : ∀ c, st ≠ .pending c) (hT : x'.T ≤ x.T) (q : List Nat) :
    Budget p n x' ⟨q, Function.update g.status t st⟩ l where
  pending u d hu h₀ := by
    by_cases e : u = t
    · rw [e] at hu
      exact absurd ((Function.update_self _ _ _).symm.trans hu) (h d)
    · exact B.pending u d ((Function.update_ne e).symm.trans hu) h₀
  enough := Nat.le_trans (Nat.add_le_add_right hT _) B.enough

theorem step (B : Budget p n x g l) (S : Shared p x m) (S' : Shared p x' m') (G : Guarantee t p x m x' m')
    (C : Commit p.capacity (queue x) (g.status t) (queue x') st') :
    ∃ l', Budget p n x' ⟨queue x', Function.update g.status t st'⟩ l' := by
  cases C with
  | none hq hst =>
    have hT := G.grown (n := 0) S S' (by rw [hq]; exact Nat.le_refl _)
    refine ⟨l, ?_, Nat.le_trans (Nat.add_le_add_right hT _) B.enough⟩
    rw [hst, Function.update_same rfl]
    exact B.pending
  | @op c r hp hst hop =>
    have hT := G.grown S S' hop.length
    by_cases h₀ : offers c = 0
    · rw [h₀] at hT
      exact ⟨l, B.leave (by rw [hst]; nofun) hT _⟩
    · -- the tickets come out of what was put aside for this call
      obtain ⟨a, b, e⟩ := List.append_of_mem (B.pending t c hp h₀)
      refine ⟨a ++ b, fun u d hu hd => ?_, ?_⟩
      · have hut : u ≠ t := by
          intro e
          have hu : Function.update g.status t st' u = .pending d := hu
          rw [e, Function.update_self, hst] at hu
          cases hu
        have h := B.pending u d ((Function.update_ne hut).symm.trans hu) hd
        rw [e, List.mem_append, List.mem_cons] at h
        rw [List.mem_append]
        rcases h with h | h | h
        · exact .inl h
        · injection h with h _
          exact absurd h hut
        · exact .inr h
      · have h := B.enough
        rw [e, sum_append] at h
        rw [sum_append]
        have h : x.T + (sum a + (offers c + sum b)) ≤ p.cells + n := h
        omega

/-- There is enough while no more than `2 ^ 63` elements have been offered. -/
theorem young (B : Budget p n x g l) (S : Shared p x m) (hn : n ≤ maxPushes) : Young p m := by
  have h := B.enough
  have h₁ := S.order
  have h₂ := S.first
  show BinOp.eval .sub (m (cell Field.tail)) p.start ≤ maxPushes
  unfold maxPushes at hn ⊢
  rw [S.tail, ← Params.index_cells, Params.sub (by omega) (by unfold wordSize; omega)]
  omega

end Budget

theorem runIn_of_run (run : Run program Allows s ls s') : ∀ {n : Nat} {g : Ghost (spec p.capacity)} {x : Tickets}
    {l : List (Tid × Nat)}, Good p anyReason x s g → Budget p n x g l → n + offered (history ls) ≤ maxPushes →
    RunIn (Young p) program Allows s ls s' := by
  induction run with
  | nil => exact fun _ _ _ => .nil
  | @cons s a s₁ ls s₂ hs run ih =>
    intro n g x l R B hn
    have hy := B.young R.shared (by omega)
    refine .cons hy hs ?_
    cases hs with
    | @inv t c hidle ha =>
      have hn : n + (offers c + offered (history ls)) ≤ maxPushes := hn
      exact ih (R.call hidle ha) B.call (by omega)
    | @step t _ h =>
      obtain ⟨f, ht, m, f', hx, rfl⟩ := step_next h
      obtain ⟨x', st', R', G, C⟩ := R.next hy anyReason_now ht hx
      obtain ⟨l', B'⟩ := B.step R.shared R'.shared G C
      exact ih R' B' hn
    | @res t _ r h =>
      obtain ⟨f, ht, hx, rfl⟩ := step_done h
      exact ih (R.done hy anyReason_now ht hx).1 (B.leave (st := .idle) (fun _ => nofun) (Nat.le_refl _) g.state) hn

/-- A history that offers at most `2 ^ 63` elements is one of a queue that is young. -/
theorem histories_of_offered {h : History} (hist : IsHistory program Allows (Init p) h) (hn : offered h ≤ maxPushes) :
    Histories p h := by
  obtain ⟨s₀, ls, s, hi, run, rfl⟩ := hist
  refine ⟨s₀, ls, s, hi, runIn_of_run (n := 0) (l := []) run (Good.init hi) ⟨fun _ _ => nofun, ?_⟩ (by omega), rfl⟩
  exact Nat.le_refl _

/-- Linearizability of the histories that offer at most `2 ^ 63` elements. -/
theorem linearizable_of_offered (p : Params) (h : History) (hist : IsHistory program Allows (Init p) h)
    (hn : offered h ≤ maxPushes) : Linearizable (spec p.capacity) h :=
  linearizable p h (histories_of_offered hist hn)

end Mpmc
