prelude
import Spsc.Invariant
/-!
# The consumer's steps, one kind at a time

The mirror image of `Spsc.Producer`.

## Main definitions

* `ConsumerStep`: what is to be shown of a consumer's step

## Main statements

* `ConsumerStep.stay`, `.commit`, `.observe`, `.see`, `.own`, `.release`: that the effects which consumer operations
  have on the memory are harmless, so that `Spsc.Pop` and `Spsc.PopMany` need only speak of registers
-/

namespace Spsc
open Gen.Spsc

/-- An assertion on a consumer's frame. It may depend only on what the producer does not change: the counters `H`, `Ts`
and `To`, the word in `head_own`, and the elements that the consumer knows to be in the ring. -/
abbrev ConsumerAssertion := (H Ts To own : Nat) → (known : List Nat) → Frame → Status → Prop

/-- The elements that the consumer knows to be in the ring. -/
abbrev known (p : Params) (x : Count) (m : Mem) : List Nat := contents p m x.H (x.To - x.H)

/-- The assertion in a given state. -/
def ConsumerAssertion.holds (A : ConsumerAssertion) (p : Params) (x : Count) (m : Mem) (f : Frame) (st : Status) :
    Prop :=
  A x.H x.Ts x.To (m (cell Field.headOwn)) (known p x m) f st

inductive ConsumerStep (p : Params) (A : ConsumerAssertion) (x : Count) (m : Mem) (f : Frame) (st : Status) :
    Option Outcome → Prop where
  | next {x' m' f' st'} : Shared p x' m' → A.holds p x' m' f' st' → ConsumerGuarantee p x m x' m' →
      Commit p.capacity (queue p x m) st (queue p x' m') st' → rank f' < rank f →
      ConsumerStep p A x m f st (some (.next m' f'))
  | done {c r} : st = .committed c r → m (cell Field.headOwn) = p.index x.H → 0 < rank f →
      ConsumerStep p A x m f st (some (.done r))

namespace ConsumerStep
variable {p : Params} {A B : ConsumerAssertion} {x : Count} {m : Mem} {f f' : Frame} {st st' : Status}

theorem imp (hAB : ∀ H Ts To own known f st, A H Ts To own known f st → B H Ts To own known f st) {o : Option Outcome}
    (h : ConsumerStep p A x m f st o) : ConsumerStep p B x m f st o := by
  cases h with
  | next S hA G C hr => exact .next S (hAB _ _ _ _ _ _ _ hA) G C hr
  | done hst ho hr => exact .done hst ho hr

/-- Only registers and the caller's buffer change. -/
theorem stay (S : Shared p x m) (hA : A.holds p x m f' st) (hr : rank f' < rank f) :
    ConsumerStep p A x m f st (some (.next m f')) :=
  .next S hA ⟨rfl, rfl, rfl, rfl, fun _ => rfl⟩ (.none rfl rfl) hr

/-- Only registers change, and the operation takes effect, without effect on the queue. -/
theorem commit {call : Call} {r : Result} (S : Shared p x m) (hA : A.holds p x m f' (.committed call r))
    (hr : rank f' < rank f) (hst : st = .pending call)
    (hop : Op p.capacity (queue p x m) call r (queue p x m)) : ConsumerStep p A x m f st (some (.next m f')) :=
  .next S hA ⟨rfl, rfl, rfl, rfl, fun _ => rfl⟩ (.op hst rfl hop) hr

/-- The consumer has loaded `tail`. -/
theorem observe (S : Shared p x m) (hA : A x.H x.Ts x.T (m (cell Field.headOwn)) (queue p x m) f' st')
    (hr : rank f' < rank f) (C : Commit p.capacity (queue p x m) st (queue p x m) st') :
    ConsumerStep p A x m f st (some (.next m f')) := by
  have ho := S.order
  exact .next (x' := ⟨x.T, x.H, x.Hs, x.Ho, x.Ts, x.T⟩)
    ⟨S.tail, S.head, S.headSeen, S.tailSeen, S.capacity, S.mask, by
      show x.Hs ≤ x.Ho ∧ x.Ho ≤ x.H ∧ x.H ≤ x.Ts ∧ x.Ts ≤ x.T ∧ x.T ≤ x.T ∧ x.T ≤ x.Hs + p.capacity
      omega⟩
    hA ⟨rfl, rfl, rfl, rfl, fun _ => rfl⟩ C hr

/-- The consumer notes in `tail_seen` what it has loaded. -/
theorem see (S : Shared p x m) (hA : A x.H x.To x.To (m (cell Field.headOwn)) (known p x m) f' st)
    (hr : rank f' < rank f) :
    ConsumerStep p A x m f st (some (.next (m.set (cell Field.tailSeen) (p.index x.To)) f')) := by
  have ho := S.order
  have hk : contents p (m.set (cell Field.tailSeen) (p.index x.To)) x.H (x.To - x.H) = known p x m :=
    contents_congr fun _ _ _ => rfl
  exact .next (x' := ⟨x.T, x.H, x.Hs, x.Ho, x.To, x.To⟩)
    ⟨S.tail, S.head, S.headSeen, rfl, S.capacity, S.mask, by
      show x.Hs ≤ x.Ho ∧ x.Ho ≤ x.H ∧ x.H ≤ x.To ∧ x.To ≤ x.To ∧ x.To ≤ x.T ∧ x.T ≤ x.Hs + p.capacity
      omega⟩
    (by
      show A x.H x.To x.To (m (cell Field.headOwn)) (contents p _ x.H (x.To - x.H)) f' st
      rw [hk]; exact hA)
    ⟨rfl, rfl, rfl, rfl, fun _ => rfl⟩ (.none (contents_congr fun _ _ _ => rfl) rfl) hr

/-- The consumer writes `head_own`. -/
theorem own {w : Nat} (S : Shared p x m) (hA : A x.H x.Ts x.To w (known p x m) f' st) (hr : rank f' < rank f) :
    ConsumerStep p A x m f st (some (.next (m.set (cell Field.headOwn) w) f')) := by
  have hk : contents p (m.set (cell Field.headOwn) w) x.H (x.To - x.H) = known p x m :=
    contents_congr fun _ _ _ => rfl
  exact .next (x' := x) ⟨S.tail, S.head, S.headSeen, S.tailSeen, S.capacity, S.mask, S.order⟩
    (by
      show A x.H x.Ts x.To w (contents p _ x.H (x.To - x.H)) f' st
      rw [hk]; exact hA)
    ⟨rfl, rfl, rfl, rfl, fun _ => rfl⟩ (.none (contents_congr fun _ _ _ => rfl) rfl) hr

/-- The consumer frees the oldest `k` elements, by storing `head`: its operation takes effect. -/
theorem release {k : Nat} {call : Call} {r : Result} (S : Shared p x m) (hk : x.H + k ≤ x.Ts)
    (hA : ∀ known, A (x.H + k) x.Ts x.To (m (cell Field.headOwn)) known f' (.committed call r))
    (hr : rank f' < rank f) (hst : st = .pending call)
    (hop : Op p.capacity (queue p x m) call r ((queue p x m).drop k)) :
    ConsumerStep p A x m f st (some (.next (m.set (cell Field.head) (p.index (x.H + k))) f')) := by
  have ho := S.order
  have hq : queue p ⟨x.T, x.H + k, x.Hs, x.Ho, x.Ts, x.To⟩ (m.set (cell Field.head) (p.index (x.H + k))) =
      (queue p x m).drop k := by
    have e : x.T - (x.H + k) = x.T - x.H - k := by omega
    show contents p _ (x.H + k) (x.T - (x.H + k)) = (contents p m x.H (x.T - x.H)).drop k
    rw [contents_drop (by omega), e]
    exact contents_congr fun _ _ _ => rfl
  exact .next (x' := ⟨x.T, x.H + k, x.Hs, x.Ho, x.Ts, x.To⟩)
    ⟨S.tail, rfl, S.headSeen, S.tailSeen, S.capacity, S.mask, by
      show x.Hs ≤ x.Ho ∧ x.Ho ≤ x.H + k ∧ x.H + k ≤ x.Ts ∧ x.Ts ≤ x.To ∧ x.To ≤ x.T ∧ x.T ≤ x.Hs + p.capacity
      omega⟩
    (hA _) ⟨rfl, rfl, rfl, rfl, fun _ => rfl⟩ (.op hst rfl (hq ▸ hop)) hr

end ConsumerStep
end Spsc
