prelude
import Spsc.Invariant
/-!
# The producer's steps, one kind at a time

## Main definitions

* `ProducerStep`: what is to be shown of a producer's step: it is no fault, keeps `Shared`, leads to a frame with the
  right assertion, guarantees to the consumer what is promised, commits legally, and brings the return nearer

## Main statements

* `ProducerStep.stay`, `.commit`, `.observe`, `.see`, `.fill`, `.own`, `.publish`: that the effects which producer
  operations have on the memory are harmless, so that `Spsc.Push` and `Spsc.PushMany` need only speak of registers
-/

namespace Spsc
open Gen.Spsc

/-- An assertion on a producer's frame. It may depend only on what the consumer does not change: the counters `T`, `Hs`
and `Ho`, the word in `tail_own`, and the elements that were written to the slots. -/
abbrev ProducerAssertion := (T Hs Ho own : Nat) → (slot : Nat → Nat) → Frame → Status → Prop

/-- The assertion in a given state. -/
def ProducerAssertion.holds (A : ProducerAssertion) (p : Params) (x : Count) (m : Mem) (f : Frame) (st : Status) :
    Prop :=
  A x.T x.Hs x.Ho (m (cell Field.tailOwn)) (fun i => m (p.slot i)) f st

inductive ProducerStep (p : Params) (A : ProducerAssertion) (x : Count) (m : Mem) (f : Frame) (st : Status) :
    Option Outcome → Prop where
  | next {x' m' f' st'} : Shared p x' m' → A.holds p x' m' f' st' → ProducerGuarantee p x m x' m' →
      Commit p.capacity (queue p x m) st (queue p x' m') st' → rank f' < rank f →
      ProducerStep p A x m f st (some (.next m' f'))
  | done {c r} : st = .committed c r → m (cell Field.tailOwn) = p.index x.T → 0 < rank f →
      ProducerStep p A x m f st (some (.done r))

namespace ProducerStep
variable {p : Params} {A B : ProducerAssertion} {x : Count} {m : Mem} {f f' : Frame} {st st' : Status}

theorem imp (hAB : ∀ T Hs Ho own slot f st, A T Hs Ho own slot f st → B T Hs Ho own slot f st) {o : Option Outcome}
    (h : ProducerStep p A x m f st o) : ProducerStep p B x m f st o := by
  cases h with
  | next S hA G C hr => exact .next S (hAB _ _ _ _ _ _ _ hA) G C hr
  | done hst ho hr => exact .done hst ho hr

/-- Only registers change. -/
theorem stay (S : Shared p x m) (hA : A.holds p x m f' st) (hr : rank f' < rank f) :
    ProducerStep p A x m f st (some (.next m f')) :=
  .next S hA ⟨rfl, rfl, rfl, rfl, fun _ _ _ => rfl⟩ (.none rfl rfl) hr

/-- Only registers change, and the operation takes effect, without effect on the queue. -/
theorem commit {call : Call} {r : Result} (S : Shared p x m) (hA : A.holds p x m f' (.committed call r))
    (hr : rank f' < rank f) (hst : st = .pending call)
    (hop : Op p.capacity (queue p x m) call r (queue p x m)) : ProducerStep p A x m f st (some (.next m f')) :=
  .next S hA ⟨rfl, rfl, rfl, rfl, fun _ _ _ => rfl⟩ (.op hst rfl hop) hr

/-- The producer has loaded `head`. -/
theorem observe (S : Shared p x m)
    (hA : A x.T x.Hs x.H (m (cell Field.tailOwn)) (fun i => m (p.slot i)) f' st') (hr : rank f' < rank f)
    (C : Commit p.capacity (queue p x m) st (queue p x m) st') : ProducerStep p A x m f st (some (.next m f')) := by
  have ho := S.order
  exact .next (x' := ⟨x.T, x.H, x.Hs, x.H, x.Ts, x.To⟩)
    ⟨S.tail, S.head, S.headSeen, S.tailSeen, S.capacity, S.mask, by
      show x.Hs ≤ x.H ∧ x.H ≤ x.H ∧ x.H ≤ x.Ts ∧ x.Ts ≤ x.To ∧ x.To ≤ x.T ∧ x.T ≤ x.Hs + p.capacity
      omega⟩
    hA ⟨rfl, rfl, rfl, rfl, fun _ _ _ => rfl⟩ C hr

/-- The producer notes in `head_seen` what it has loaded. -/
theorem see (S : Shared p x m)
    (hA : A x.T x.Ho x.Ho (m (cell Field.tailOwn)) (fun i => m (p.slot i)) f' st) (hr : rank f' < rank f) :
    ProducerStep p A x m f st (some (.next (m.set (cell Field.headSeen) (p.index x.Ho)) f')) := by
  have ho := S.order
  exact .next (x' := ⟨x.T, x.H, x.Ho, x.Ho, x.Ts, x.To⟩)
    ⟨S.tail, S.head, rfl, S.tailSeen, S.capacity, S.mask, by
      show x.Ho ≤ x.Ho ∧ x.Ho ≤ x.H ∧ x.H ≤ x.Ts ∧ x.Ts ≤ x.To ∧ x.To ≤ x.T ∧ x.T ≤ x.Ho + p.capacity
      omega⟩
    hA ⟨rfl, rfl, rfl, rfl, fun _ _ _ => rfl⟩ (.none (contents_congr fun _ _ _ => rfl) rfl) hr

/-- The producer writes the slot of an element that it may publish next. -/
theorem fill {j w : Nat} (S : Shared p x m) (hj : x.T + j < x.Hs + p.capacity)
    (hA : A x.T x.Hs x.Ho (m (cell Field.tailOwn)) (fun i => m.set (p.slot (x.T + j)) w (p.slot i)) f' st)
    (hr : rank f' < rank f) :
    ProducerStep p A x m f st (some (.next (m.set (p.slot (x.T + j)) w) f')) := by
  have ho := S.order
  have hle := p.le
  have hs : ∀ i, x.H ≤ i → i < x.T → m.set (p.slot (x.T + j)) w (p.slot i) = m (p.slot i) := by
    intro i h₁ h₂
    exact Mem.set_ne (slot_ne (p := p) (i := i) (j := x.T + j) (by omega) (by omega)).symm
  exact .next (x' := x) ⟨S.tail, S.head, S.headSeen, S.tailSeen, S.capacity, S.mask, S.order⟩
    hA ⟨rfl, rfl, rfl, rfl, hs⟩ (.none (contents_congr fun j h₁ h₂ => hs j h₁ (by omega)) rfl) hr

/-- The producer writes `tail_own`. -/
theorem own {w : Nat} (S : Shared p x m) (hA : A x.T x.Hs x.Ho w (fun i => m (p.slot i)) f' st)
    (hr : rank f' < rank f) : ProducerStep p A x m f st (some (.next (m.set (cell Field.tailOwn) w) f')) :=
  .next (x' := x) ⟨S.tail, S.head, S.headSeen, S.tailSeen, S.capacity, S.mask, S.order⟩
    hA ⟨rfl, rfl, rfl, rfl, fun _ _ _ => rfl⟩ (.none (contents_congr fun _ _ _ => rfl) rfl) hr

/-- The producer publishes the next `k` elements, by storing `tail`: its operation takes effect. -/
theorem publish {k : Nat} {call : Call} {r : Result} (S : Shared p x m) (hk : x.T + k ≤ x.Hs + p.capacity)
    (hA : A (x.T + k) x.Hs x.Ho (m (cell Field.tailOwn)) (fun i => m (p.slot i)) f' (.committed call r))
    (hr : rank f' < rank f) (hst : st = .pending call)
    (hop : Op p.capacity (queue p x m) call r (queue p x m ++ contents p m x.T k)) :
    ProducerStep p A x m f st (some (.next (m.set (cell Field.tail) (p.index (x.T + k))) f')) := by
  have ho := S.order
  have hq : queue p ⟨x.T + k, x.H, x.Hs, x.Ho, x.Ts, x.To⟩ (m.set (cell Field.tail) (p.index (x.T + k))) =
      queue p x m ++ contents p m x.T k := by
    have e₁ : x.T + k - x.H = (x.T - x.H) + k := by omega
    have e₂ : x.H + (x.T - x.H) = x.T := by omega
    show contents p _ x.H (x.T + k - x.H) = contents p m x.H (x.T - x.H) ++ _
    rw [e₁, contents_add, e₂]
    exact congr (congrArg _ (contents_congr fun _ _ _ => rfl)) (contents_congr fun _ _ _ => rfl)
  exact .next (x' := ⟨x.T + k, x.H, x.Hs, x.Ho, x.Ts, x.To⟩)
    ⟨rfl, S.head, S.headSeen, S.tailSeen, S.capacity, S.mask, by
      show x.Hs ≤ x.Ho ∧ x.Ho ≤ x.H ∧ x.H ≤ x.Ts ∧ x.Ts ≤ x.To ∧ x.To ≤ x.T + k ∧ x.T + k ≤ x.Hs + p.capacity
      omega⟩
    hA ⟨rfl, rfl, rfl, rfl, fun _ _ _ => rfl⟩ (.op hst rfl (hq ▸ hop)) hr

end ProducerStep
end Spsc
