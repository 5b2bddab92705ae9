prelude
import WfqueueNever.DequeueTouches
import WfqueueNever.EnqueueTouches
import WfqueueNever.Linearizable
/-!
# No races, and everything in bounds

## Main statements

* `raceFree`: no two threads are about to access the same cell, one of them writing, unless both accesses are atomic
* `inBounds`: every access is to a field of the queue, to a slot that there is, or to a node that exists
-/

namespace WfqueueNever
open Gen.WfqueueNever
open Wfqueue (Exists)

variable {n : Nat} {G : View} {s : State} {t u : Tid} {f f' : Frame} {a a' : Access} {K : Logs (Wfqueue.spec n)}

/-- What the accesses of `register` and `unregister` are to. -/
theorem slots_touches (S : Shown n G s K) (ht : s.thread t = some f) (ho : 2 ≤ f.op)
    (ha : f.access program = some a) : Touches n G s.mem f a := by
  have h := S.threads t
  rw [ht] at h
  generalize K.ghost.status t = st at h
  cases h with
  | enqueue => exact absurd ho (show ¬ 2 ≤ 0 by decide)
  | dequeue => exact absurd ho (show ¬ 2 ≤ 1 by decide)
  | @register pc r b _ _ x y h₀ h =>
    match pc, h, ha with
    | 0, _, ha => cases ha; exact .ofQueue h₀ (by decide) (fun _ => rfl) fun _ => rfl
    | 4, h, ha => cases ha; exact .ofSlot h₀ h.2.2.1 (by decide)
    | 1, _, ha | 2, _, ha | 3, _, ha | 5, _, ha | 6, _, ha | 7, _, ha | 8, _, ha | 9, _, ha | 10, _, ha => cases ha
    | _ + 11, h, _ => exact h.elim
  | @unregister pc r b _ _ h₀ h =>
    match pc, h, ha with
    | 0, _, ha => cases ha; exact .ofQueue h₀ (by decide) (fun _ => rfl) fun _ => rfl
    | 3, h, ha => cases ha; exact .ofSlot h₀ h.2 (by decide)
    | 1, _, ha | 2, _, ha | 4, _, ha | 5, _, ha | 6, _, ha => cases ha
    | _ + 7, h, _ => exact h.elim

theorem touches (W : Whole EnqueueAt DequeueAt n G s) (P : Past n G s) (S : Shown n G s K)
    (ht : s.thread t = some f) (ha : f.access program = some a) : Touches n G s.mem f a := by
  have h := W.frame t f ht
  cases h with
  | enqueue h => exact enqueue_touches W.laid W.offers h ha
  | dequeue h =>
    exact dequeue_touches W.laid W.serving (fun hp hs => P.before t _ ht rfl hs (Nat.le_trans (by decide) hp)) h ha
  | other ho => exact slots_touches S ht ho ha

theorem allowed_touches (h : Allowed n s) : ∃ G, Whole EnqueueAt DequeueAt n G s ∧
    ∀ t f a, s.thread t = some f → f.access program = some a → Touches n G s.mem f a := by
  obtain ⟨_, G, W, P, S⟩ := (Whole.rule enqueueSide dequeueSide).reachable h
  exact ⟨G, W, fun t f a ht ha => touches W P S ht ha⟩

/-- Freedom from data races. -/
theorem raceFree (h : Allowed n s) (hne : t ≠ u) (ht : s.thread t = some f) (hu : s.thread u = some f')
    (ha : f.access program = some a) (ha' : f'.access program = some a') (hl : a.loc = a'.loc)
    (hw : a.writes = true ∨ a'.writes = true) : a.plain = false ∧ a'.plain = false := by
  obtain ⟨G, W, T⟩ := allowed_touches h
  have A := T t f a ht ha
  have A' := T u f' a' hu ha'
  exact ⟨A.apart W.laid W.offers (fun h₁ h₂ e => hne (W.apart t u f f' ht hu h₁ h₂ e)) A' hl hw,
    A'.apart W.laid W.offers (fun h₁ h₂ e => hne (W.apart u t f' f hu ht h₁ h₂ e).symm) A hl.symm hw.symm⟩

/-- Every access is to something that there is. -/
theorem inBounds (h : Allowed n s) (ht : s.thread t = some f) (ha : f.access program = some a) : Exists n s.mem a := by
  obtain ⟨G, W, T⟩ := allowed_touches h
  exact (T t f a ht ha).exists W.laid W.offers

end WfqueueNever
