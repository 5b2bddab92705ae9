prelude
import Wfqueue.Reuse
/-!
# make_node: enqueue, until it offers its node

## Main definitions

* `Writes S m p x v part`: slot `p` has node `x` in its hands, of which so many parts are written
* `Making n S m r pc`: what is known at program counters 3 to 75 of `enqueue`

## Main statements

* `Making.still`: what is known stays true whatever other slots do
* `Making.step`: every instruction makes a private move, and leads to what is known there
* `Making.enter`, `.ready`: it begins, and has made its node

## Implementation notes

Registers: 0 q, 1 slot, 2 value, 3 threads, 4 mine, 5 the node; from 6 and from 25 on those of `reuse`, from 9 on those
of `sweep`.
-/

namespace Wfqueue
open Gen.Wfqueue

/-- What is written into a new node of slot `p`, field by field. -/
def content (p v : Nat) : Nat → Nat
  | 0 => v
  | 1 => p
  | 2 => nobody
  | _ => 0

/-- Slot `p` has node `x` in its hands, of which so many fields are written. -/
structure Writes (S : Store) (m : Mem) (p x v part : Nat) : Prop where
  hand : S.Hand p x
  field : ∀ f, f < part → m ⟨x, f, 0⟩ = content p v f

/-- What is known at program counters 3 to 75. -/
inductive MakeAt (n : Nat) (S : Store) (m : Mem) (r : Regs) : Nat → Prop where
  | reuse {k} : k ≤ 9 → Reusing (r 1) S (window 6 r) (r 5) k → MakeAt n S m r (3 + k)
  | alloc : MakeAt n S m r 13
  | given : r 5 = 0 ∨ S.Hand (r 1) (r 5) → MakeAt n S m r 14
  | sweep {k} : k ≤ 40 → Sweeping n (r 1) S m (window 9 r) k → MakeAt n S m r (15 + k)
  | again {k} : k ≤ 9 → Reusing (r 1) S (window 25 r) (r 5) k → MakeAt n S m r (56 + k)
  | fail : MakeAt n S m r 66
  | failed : r 4 = 0 → MakeAt n S m r 67
  | write {part} : part ≤ 4 → Writes S m (r 1) (r 5) (r 2) part → MakeAt n S m r (68 + part)
  | made : r 4 = 0 ∨ Writes S m (r 1) (r 4) (r 2) 4 → MakeAt n S m r 73
  | none : MakeAt n S m r 74
  | ready : Writes S m (r 1) (r 4) (r 2) 4 → MakeAt n S m r 75

structure Making (n : Nat) (S : Store) (m : Mem) (r : Regs) (pc : Nat) : Prop where
  queue : r 0 = 1
  slot : r 1 < n
  threads : r 3 = n
  at_pc : MakeAt n S m r pc

section
variable {n p x v part pc f w : Nat} {S S' : Store} {m m' : Mem} {r r' : Regs} {buf : List Nat}

theorem Writes.still (T : Still p S m S' m') (W : Writes S m p x v part) : Writes S' m' p x v part where
  hand := T.hand W.hand
  field f h := (T.own _ _ W.hand.own).trans (W.field f h)

theorem Making.still (T : Still (r 1) S m S' m') (H : Making n S m r pc) : Making n S' m' r pc where
  queue := H.queue
  slot := H.slot
  threads := H.threads
  at_pc := by
    cases H.at_pc with
    | reuse hk h => exact .reuse hk (h.still T)
    | alloc => exact .alloc
    | given h => exact .given (h.imp id T.hand)
    | sweep hk h => exact .sweep hk (h.still T)
    | again hk h => exact .again hk (h.still T)
    | fail => exact .fail
    | failed h => exact .failed h
    | write hk h => exact .write hk (h.still T)
    | made h => exact .made (h.imp id (Writes.still T))
    | none => exact .none
    | ready h => exact .ready (h.still T)

theorem Making.enter (h₀ : r 0 = 1) (h₁ : r 1 < n) (h₃ : r 3 = n) : Making n S m r 3 :=
  ⟨h₀, h₁, h₃, .reuse (k := 0) (by decide) trivial⟩

theorem Making.ready (H : Making n S m r 75) : Writes S m (r 1) (r 4) (r 2) 4 := by
  obtain ⟨_, _, _, H⟩ := H
  generalize e : 75 = pc at H
  cases H with
  | ready h => exact h
  | _ => omega

/-- The next field of the node is written. -/
theorem Writes.next (W : Writes S m p x v part) :
    Writes S (m.set ⟨x, part, 0⟩ (content p v part)) p x v (part + 1) := by
  refine ⟨W.hand, fun f h => ?_⟩
  by_cases e : f = part
  · rw [e]; exact Mem.set_self _ _ _
  · exact (Mem.set_ne fun e' => e (by injection e')).trans (W.field f (by omega))

namespace Making

/-- What a step of the operation leads to. -/
abbrev Next (n : Nat) (r : Regs) (S : Store) (m : Mem) (r' : Regs) (pc : Nat) : Prop :=
  (∀ i, i ≤ 3 ∨ 28 ≤ i → r' i = r i) ∧ Making n S m r' pc

theorem code_reuse : ∀ k, k ≤ 8 → Program.instr? program 0 (3 + k) = some (Reuse.code 6 3 k)
  | 0, _ | 1, _ | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 7, _ | 8, _ => rfl
  | _ + 9, h => absurd h (by omega)

theorem code_again : ∀ k, k ≤ 8 → Program.instr? program 0 (56 + k) = some (Reuse.code 25 56 k)
  | 0, _ | 1, _ | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 7, _ | 8, _ => rfl
  | _ + 9, h => absurd h (by omega)

theorem code_sweep : ∀ k, k ≤ 40 → Program.instr? program 0 (15 + k) = some (Sweep.code 9 15
    (Sweep.expr (Program.instr? program 0 16)) (Sweep.expr (Program.instr? program 0 46)) k)
  | 0, _ | 1, _ | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 7, _ | 8, _ | 9, _ | 10, _ | 11, _ | 12, _ | 13, _ | 14, _
  | 15, _ | 16, _ | 17, _ | 18, _ | 19, _ | 20, _ | 21, _ | 22, _ | 23, _ | 24, _ | 25, _ | 26, _ | 27, _ | 28, _
  | 29, _ | 30, _ | 31, _ | 32, _ | 33, _ | 34, _ | 35, _ | 36, _ | 37, _ | 38, _ | 39, _ | 40, _ => rfl
  | _ + 41, h => absurd h (by omega)

/-- The other registers stay. -/
theorem onward (H : Making n S m r pc) (hr : ∀ i, i ≤ 3 ∨ 28 ≤ i → r' i = r i) {pc' : Nat} (A : MakeAt n S' m' r' pc') :
    Next n r S' m' r' pc' :=
  ⟨hr, (hr 0 (by decide)).trans H.queue, by rw [hr 1 (by decide)]; exact H.slot, (hr 3 (by decide)).trans H.threads, A⟩

/-- Only registers from 4 to 27 change. -/
theorem stay (h : Stored n S m) (H : Making n S m r pc) (hr : ∀ i, i ≤ 3 ∨ 28 ≤ i → r' i = r i) {pc' : Nat}
    (A : MakeAt n S m r' pc') : Leads n (r 1) 0 S m buf (Next n r) (some (.next m ⟨0, pc', r', buf⟩)) :=
  .next (.refl h) (H.onward hr A)

/-- The next field is written. -/
theorem write (h : Stored n S m) (H : Making n S m r pc) (W : Writes S m (r 1) (r 5) (r 2) part) (hp : part ≤ 3) :
    Leads n (r 1) 0 S m buf (Next n r)
      (some (.next (m.set ⟨r 5, part, 0⟩ (content (r 1) (r 2) part)) ⟨0, 68 + (part + 1), r, buf⟩)) :=
  .next (.written h W.hand (by omega)) (H.onward (fun _ _ => rfl) (.write (by omega) W.next))

theorem step (h : Stored n S m) (he : Heap.Honest m) (H : Making n S m r pc) (hpc : pc < 74) :
    Leads n (r 1) 0 S m buf (Next n r) (Frame.exec program m ⟨0, pc, r, buf⟩) := by
  cases H.at_pc with
  | @reuse k hk A =>
    rcases Nat.lt_or_ge k 9 with h' | h'
    · unfold Frame.exec Frame.instr?
      rw [code_reuse k (by omega)]
      refine (Reuse.step h H.queue rfl (by decide) k (by omega) A).imp ?_
      rintro S' m' r' _ ⟨k', hk', rfl, hr, A'⟩
      exact H.onward (fun i hi => hr i (by omega)) (.reuse hk' (by rw [hr 1 (by decide)]; exact A'))
    · have e : k = 9 := by omega
      subst e
      show Leads n (r 1) 0 S m buf (Next n r)
        (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 5) 0)) 13 14, r, buf⟩))
      rcases Word.isNull (w := r 5) (yes := 13) (no := 14) with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e]
      · exact stay h H (fun _ _ => rfl) .alloc
      · exact stay h H (fun _ _ => rfl) (.given A)
  | alloc =>
    by_cases hx : Heap.next m = 0
    · exact .next (.exhausted h hx) (H.onward (fun i hi => Function.update_ne (by omega)) (.given (.inl hx)))
    · obtain ⟨G, N⟩ := Goes.alloc (p := r 1) h he hx
      exact .next G (H.onward (fun i hi => Function.update_ne (by omega)) (.given (.inr N)))
  | given A =>
    show Leads n (r 1) 0 S m buf (Next n r)
      (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 5) 0)) 15 68, r, buf⟩))
    rcases Word.isNull (w := r 5) (yes := 15) (no := 68) with ⟨_, e⟩ | ⟨h₅, e⟩ <;> rw [e]
    · exact stay h H (fun _ _ => rfl) (.sweep (k := 0) (by decide) trivial)
    · exact stay h H (fun _ _ => rfl)
        (.write (part := 0) (by decide) ⟨A.resolve_left h₅, fun _ h => absurd h (by omega)⟩)
  | @sweep k hk A =>
    unfold Frame.exec Frame.instr?
    rw [code_sweep k hk]
    refine (Sweep.step h H.queue rfl hk A).imp ?_
    rintro S' m' r' _ ⟨k', rfl, hr, A'⟩
    have hr : ∀ i, i ≤ 3 ∨ 28 ≤ i → r' i = r i := fun i hi => hr i (by omega)
    refine H.onward hr ?_
    rcases Nat.lt_or_ge k' 41 with h' | h'
    · exact .sweep (by omega) (by rw [hr 1 (by decide)]; exact A')
    · have e := A'.le_last h'
      subst e
      exact .again (k := 0) (by decide) trivial
  | @again k hk A =>
    rcases Nat.lt_or_ge k 9 with h' | h'
    · unfold Frame.exec Frame.instr?
      rw [code_again k (by omega)]
      refine (Reuse.step h H.queue rfl (by decide) k (by omega) A).imp ?_
      rintro S' m' r' _ ⟨k', hk', rfl, hr, A'⟩
      exact H.onward (fun i hi => hr i (by omega)) (.again hk' (by rw [hr 1 (by decide)]; exact A'))
    · have e : k = 9 := by omega
      subst e
      show Leads n (r 1) 0 S m buf (Next n r)
        (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 5) 0)) 66 68, r, buf⟩))
      rcases Word.isNull (w := r 5) (yes := 66) (no := 68) with ⟨_, e⟩ | ⟨h₅, e⟩ <;> rw [e]
      · exact stay h H (fun _ _ => rfl) .fail
      · have A : r 5 = 0 ∨ S.Hand (r 1) (r 5) := A
        exact stay h H (fun _ _ => rfl)
          (.write (part := 0) (by decide) ⟨A.resolve_left h₅, fun _ h => absurd h (by omega)⟩)
  | fail => exact stay h H (fun i hi => Function.update_ne (by omega)) (.failed rfl)
  | failed h₄ => exact stay h H (fun _ _ => rfl) (.made (.inl h₄))
  | @write part hp W =>
    match part, hp, W with
    | 0, _, W | 1, _, W | 2, _, W | 3, _, W => exact write h H W (by decide)
    | 4, _, W => exact stay h H (fun i hi => Function.update_ne (by omega)) (.made (.inr W))
  | made A =>
    show Leads n (r 1) 0 S m buf (Next n r)
      (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 4) 0)) 74 75, r, buf⟩))
    rcases Word.isNull (w := r 4) (yes := 74) (no := 75) with ⟨_, e⟩ | ⟨h₄, e⟩ <;> rw [e]
    · exact stay h H (fun _ _ => rfl) .none
    · exact stay h H (fun _ _ => rfl) (.ready (A.resolve_left h₄))
  | none => exact absurd hpc (by decide)
  | ready _ => exact absurd hpc (by decide)

end Making
end
end Wfqueue
