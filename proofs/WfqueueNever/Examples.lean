prelude
import Machine.ReplayInSound
import Machine.Sequential
import WfqueueNever.Statement
/-!
# The theorems speak of something

There is a queue just created, with any number of slots; and a run of the program from there, which the kernel carries
out, in which one thread enqueues and another dequeues. What the specification excludes is in `Wfqueue.Examples`.

## Main definitions

* `created n`: a queue just created, whose allocator gives one object, and has no more memory then
* `session ops s`: the operations, one after the other, give the results that they should

## Main statements

* `created_created`: it is as `Wfqueue.Created` demands
* `history_order`: dequeues that find the queue empty, one that does not, an enqueue, and one that finds no memory
-/

namespace WfqueueNever.Examples
open Gen.WfqueueNever
open Wfqueue (Created Allows Free Uses)

/-- A queue just created. Object `2 * n + 3` is the one that the allocator gives. -/
def created (n : Nat) : State where
  mem l :=
    match l.obj with
    | 0 =>
      match l.field with
      | 1 => cond (Nat.beq l.idx 0) (2 * n + 3) 0
      | 2 => cond (Nat.beq l.idx 1) (n + 1) (cond (Nat.ble 2 l.idx && Nat.ble l.idx (2 * n + 2)) 1 0)
      | _ => 0
    | 1 =>
      match l.field with
      | 5 | 6 | 8 => 2
      | 7 => n
      | 9 => 1
      | 12 => 2 * l.idx + 3
      | 13 => 2 * l.idx + 4
      | _ => 0
    | _ + 2 =>
      match l.field with
      | 2 => 18446744073709551615
      | _ => 0
  thread _ := none

theorem created_created {n : Nat} (h : 1 ≤ n) (h' : n ≤ 1024) : Created n (created n) where
  init := ⟨fun _ => rfl, rfl, h', fun _ => rfl⟩
  least := h
  queue := rfl
  head := rfl
  tail := rfl
  first := rfl
  asked _ _ := rfl
  given _ _ := rfl
  node o h₁ h₂ := by
    show cond (Nat.beq o 1) (n + 1) (cond (Nat.ble 2 o && Nat.ble o (2 * n + 2)) 1 0) = 1
    rw [Nat.beq_false_of_ne (by omega), Nat.ble_eq_true_of_le h₁, Nat.ble_eq_true_of_le h₂]
    rfl
  next o h₁ _ := by match o, h₁ with | _ + 2, _ => rfl
  taker o h₁ _ := by match o, h₁ with | _ + 2, _ => rfl
  enqueuer o h₁ _ := by match o, h₁ with | _ + 2, _ => rfl
  other field i h := by rcases h with h | h | h | h | h | h | h | h | h <;> subst h <;> rfl

/-! ### Runs that the kernel carries out -/

/-- Thread `t` goes on until it returns, while the allocator is honest: the state and the result then. -/
def solo : Nat → State → Tid → Option (State × Result)
  | 0, _, _ => none
  | k + 1, s, t =>
    match Heap.honest s.mem with
    | false => none
    | true =>
      match step program s t with
      | none => none
      | some (s', none) => solo k s' t
      | some (s', some r) => some (s', r)

def sameWords : List Nat → List Nat → Bool
  | [], [] => true
  | a :: l, b :: m => Nat.beq a b && sameWords l m
  | _, _ => false

/-- One after the other, the operations return what they should. -/
def session : List Done → State → Bool
  | [], _ => true
  | o :: ops, s =>
    Heap.honest s.mem &&
      match solo 1000 (s.call o.thread o.call) o.thread with
      | none => false
      | some (s', r) => Nat.beq r.ret o.result.ret && sameWords r.buf o.result.buf && session ops s'

theorem eq_of_sameWords : ∀ {l m : List Nat}, sameWords l m = true → l = m
  | [], [], _ => rfl
  | a :: l, b :: m, h => by
    obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
    rw [Nat.eq_of_beq_eq_true h₁, eq_of_sameWords h₂]

theorem solo_run {t : Tid} {r : Result} : ∀ {k : Nat} {s s' : State}, solo k s t = some (s', r) →
    (∃ ls, RunIn Heap.Honest program Allows s ls s' ∧ history ls = [.res t r]) ∧
      s'.thread t = none ∧ ∀ u, u ≠ t → s'.thread u = s.thread u
  | k + 1, s, s', h => by
    unfold solo at h
    split at h
    · cases h
    · rename_i hm
      have he := Heap.honest_of_test hm
      split at h
      · cases h
      · rename_i s₁ hs
        obtain ⟨⟨ls, run, hl⟩, h₁, h₂⟩ := solo_run h
        refine ⟨⟨_, .cons he (.step hs) run, hl⟩, h₁, fun u hu => (h₂ u hu).trans ?_⟩
        obtain ⟨_, _, _, _, _, rfl⟩ := step_next hs
        exact Function.update_ne hu
      · rename_i s₁ r₁ hs
        cases h
        refine ⟨⟨_, .cons he (.res hs) .nil, rfl⟩, ?_⟩
        obtain ⟨_, _, _, rfl⟩ := step_done hs
        exact ⟨Function.update_self _ _ _, fun u hu => Function.update_ne hu⟩

/-- What the kernel has carried out is a run of the program, if all calls are such as may be made while no thread is inside
an operation. -/
theorem session_run : ∀ {ops : List Done} {s : State}, session ops s = true → (∀ t, s.thread t = none) →
    (∀ o, o ∈ ops → ∀ s, (∀ t, s.thread t = none) → Allows s o.thread o.call) →
    ∃ ls s', RunIn Heap.Honest program Allows s ls s' ∧ history ls = sequential ops
  | [], s, _, _, _ => ⟨[], s, .nil, rfl⟩
  | o :: ops, s, h, hi, ha => by
    unfold session at h
    obtain ⟨he, h⟩ := (Bool.and_eq_true _ _).mp h
    split at h
    · cases h
    · rename_i s' r hs
      obtain ⟨h, h₃⟩ := (Bool.and_eq_true _ _).mp h
      obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
      have hr : r = o.result := by
        obtain ⟨w, b⟩ := r
        obtain ⟨_, _, ⟨w', b'⟩⟩ := o
        have h₁ : w = w' := Nat.eq_of_beq_eq_true h₁
        have h₂ : b = b' := eq_of_sameWords h₂
        rw [h₁, h₂]
      obtain ⟨⟨ls, run, hl⟩, ht, hu⟩ := solo_run hs
      have hi' : ∀ t, s'.thread t = none := by
        intro u
        by_cases e : u = o.thread
        · rw [e]; exact ht
        · rw [hu u e]; exact (Function.update_ne e).trans (hi u)
      obtain ⟨ls', s'', run', hl'⟩ := session_run h₃ hi' fun o ho => ha o (.tail _ ho)
      refine ⟨.inv o.thread o.call :: (ls ++ ls'), s'', .cons (Heap.honest_of_test he)
        (.inv (hi _) (ha o (.head _) s hi)) (Replay.runIn_append run run'), ?_⟩
      show Event.inv o.thread o.call :: history (ls ++ ls') = _
      rw [Replay.history_append, hl, hl', hr]
      rfl

/-- `enqueue(0, v)` by thread 0 returns `r`: 0 is `ZP_OK`, 4 is `ZP_ENOMEM`. -/
def enqueue (v r : Nat) : Done := ⟨0, ⟨0, [1, 0, v], []⟩, ⟨r, []⟩⟩

/-- `dequeue(1, out)` by thread 1 returns `ZP_OK`, with `v` in `out[0]`, which was 9 before. -/
def dequeue (v : Nat) : Done := ⟨1, ⟨1, [1, 1], [9]⟩, ⟨0, [v]⟩⟩

/-- `dequeue(1, out)` by thread 1 returns `ZP_EMPTY`. -/
def dequeueEmpty : Done := ⟨1, ⟨1, [1, 1], [9]⟩, ⟨2, [9]⟩⟩

def order : List Done := [dequeueEmpty, enqueue 7 0, enqueue 8 4, dequeue 7, dequeueEmpty]

theorem session_order : session order (created 2) = true := by decide +kernel

/-- Histories that the theorem of linearizability speaks of. -/
theorem history_order : IsHistoryIn Heap.Honest program Allows (Created 2) (sequential order) := by
  obtain ⟨ls, s', run, h⟩ := session_run session_order (fun _ => rfl) fun o ho s hi => by
    have free : ∀ slot, Free s slot := fun slot t h => by rw [hi t] at h; exact h
    unfold order at ho
    simp only [List.mem_cons] at ho
    rcases ho with rfl | rfl | rfl | rfl | rfl | ho
    · exact .dequeue (free 1) (Nat.le_refl 1)
    · exact .enqueue (free 0)
    · exact .enqueue (free 0)
    · exact .dequeue (free 1) (Nat.le_refl 1)
    · exact .dequeue (free 1) (Nat.le_refl 1)
    · cases ho
  exact ⟨_, ls, s', created_created (by decide) (by decide), run, h⟩

end WfqueueNever.Examples
