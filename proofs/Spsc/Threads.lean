prelude
import Spsc.Push
import Spsc.PushMany
import Spsc.Pop
import Spsc.PopMany
import Spsc.Size
/-!
# The threads of the ring

## Main definitions

* `Thread p x m f st`: a thread with frame `f` (or none) and status `st` is as it should be
* `One s side`: at most one thread is inside an operation of a side

## Main statements

* `Thread.stable`: no thread is disturbed by a step of another side
-/

namespace Spsc
open Gen.Spsc

/-- A producer's frame. -/
inductive Pushing (p : Params) : ProducerAssertion where
  | push {T Hs Ho own slot f st} : Push p T Hs Ho own slot f st → Pushing p T Hs Ho own slot f st
  | many {T Hs Ho own slot f st} : PushMany p T Hs Ho own slot f st → Pushing p T Hs Ho own slot f st

/-- A consumer's frame. -/
inductive Popping (p : Params) : ConsumerAssertion where
  | pop {H Ts To own known f st} : Pop p H Ts To own known f st → Popping p H Ts To own known f st
  | many {H Ts To own known f st} : PopMany p H Ts To own known f st → Popping p H Ts To own known f st

/-- What a thread may be doing. -/
inductive Thread (p : Params) (x : Count) (m : Mem) : Option Frame → Status → Prop where
  | idle : Thread p x m none .idle
  | size {f st} : Sizing f st → Thread p x m (some f) st
  | pushing {f st} : (Pushing p).holds p x m f st → Thread p x m (some f) st
  | popping {f st} : (Popping p).holds p x m f st → Thread p x m (some f) st

/-- At most one thread is inside an operation of this side. -/
def One (s : State) (side : Nat → Prop) : Prop :=
  ∀ t u, Inside side (s.thread t) → Inside side (s.thread u) → t = u

variable {p : Params} {x x' : Count} {m m' : Mem} {s : State} {t : Tid}

/-! ### Sides -/

theorem Pushing.side {f : Frame} {st : Status} (h : (Pushing p).holds p x m f st) : isProducer f.op := by
  cases h with
  | push h => cases h; exact .inl rfl
  | many h => cases h; exact .inr rfl

theorem Popping.side {f : Frame} {st : Status} (h : (Popping p).holds p x m f st) : isConsumer f.op := by
  cases h with
  | pop h => cases h; exact .inl rfl
  | many h => cases h; exact .inr rfl

theorem Sizing.no_side {f : Frame} {st : Status} (h : Sizing f st) : ¬ isProducer f.op ∧ ¬ isConsumer f.op := by
  cases h with
  | mk _ _ => exact ⟨fun h => h.elim nofun nofun, fun h => h.elim nofun nofun⟩

theorem isProducer.not_consumer {op : Nat} (h : isProducer op) : ¬ isConsumer op := by
  rcases h with rfl | rfl <;> exact fun h => h.elim nofun nofun

/-- A change of thread `t` to `o`, which belongs to a side only if `t` already did, or the side was free. -/
theorem One.update {side : Nat → Prop} {o : Option Frame} (h : One s side)
    (ho : Inside side o → Inside side (s.thread t) ∨ Free s side) :
    One ⟨m', Function.update s.thread t o⟩ side := by
  have old : ∀ u, Inside side (Function.update s.thread t o u) → u = t ∨ (u ≠ t ∧ Inside side (s.thread u)) := by
    intro u hu
    by_cases e : u = t
    · exact .inl e
    · rw [Function.update_ne e] at hu; exact .inr ⟨e, hu⟩
  have new : ∀ u, Inside side (Function.update s.thread t o t) → u ≠ t → ¬ Inside side (s.thread u) := by
    intro u hi hne hu
    rw [Function.update_self] at hi
    rcases ho hi with h' | h'
    · exact hne (h u t hu h')
    · exact h' u hu
  intro u v
  show Inside side (Function.update s.thread t o u) → Inside side (Function.update s.thread t o v) → u = v
  intro hu hv
  rcases old u hu with rfl | ⟨hne, hu'⟩ <;> rcases old v hv with rfl | ⟨hne, hv'⟩
  · rfl
  · exact absurd hv' (new v hu hne)
  · exact absurd hu' (new u hv hne)
  · exact h u v hu' hv'

theorem Free.of_update {side : Nat → Prop} {o : Option Frame}
    (h : Free ⟨m', Function.update s.thread t o⟩ side) (ht : ¬ Inside side (s.thread t)) : Free s side := by
  intro u hu
  by_cases e : u = t
  · exact ht (e ▸ hu)
  · refine h u ?_
    show Inside side (Function.update s.thread t o u)
    rw [Function.update_ne e]
    exact hu

theorem Free.not_inside {side : Nat → Prop} {o : Option Frame}
    (h : Free ⟨m', Function.update s.thread t o⟩ side) : ¬ Inside side o := by
  have h : ¬ Inside side (Function.update s.thread t o t) := h t
  rw [Function.update_self] at h
  exact h

/-! ### No thread is disturbed by another -/

theorem Thread.stable {f : Option Frame} {st : Status} (S : Shared p x m)
    (hp : Inside isProducer f → ConsumerGuarantee p x m x' m')
    (hc : Inside isConsumer f → ProducerGuarantee p x m x' m') (h : Thread p x m f st) : Thread p x' m' f st := by
  have ho := S.order
  cases h with
  | idle => exact .idle
  | size h => exact .size h
  | pushing h =>
    have G := hp (Pushing.side h)
    refine .pushing ?_
    show Pushing p x'.T x'.Hs x'.Ho (m' (cell Field.tailOwn)) (fun i => m' (p.slot i)) _ st
    rw [G.T, G.Hs, G.Ho, G.tailOwn, show (fun i => m' (p.slot i)) = fun i => m (p.slot i) from funext G.slots]
    exact h
  | popping h =>
    have G := hc (Popping.side h)
    refine .popping ?_
    show Popping p x'.H x'.Ts x'.To (m' (cell Field.headOwn)) (contents p m' x'.H (x'.To - x'.H)) _ st
    rw [G.H, G.Ts, G.To, G.headOwn, contents_congr fun j h₁ h₂ => G.slots j h₁ (by omega)]
    exact h

theorem ProducerGuarantee.refl : ProducerGuarantee p x m x m := ⟨rfl, rfl, rfl, rfl, fun _ _ _ => rfl⟩
theorem ConsumerGuarantee.refl : ConsumerGuarantee p x m x m := ⟨rfl, rfl, rfl, rfl, fun _ => rfl⟩

end Spsc
