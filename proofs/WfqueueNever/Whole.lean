prelude
import WfqueueNever.Sides
/-!
# All threads together

## Main definitions

* `Whole n G s`: the invariant: what is true of the memory, and each thread's assertion

## Main statements

* `Whole.facts`: it says what the log needs to know
-/

namespace WfqueueNever
open Gen.WfqueueNever
open Wfqueue (Created Allows Free Uses)

variable {E D : Sided} {n i j : Nat} {G G' : View} {s s' : State} {m m' : Mem} {t u : Tid} {f f' : Frame} {p : Nat}

/-- What is true of a frame. Of `register` and `unregister` the log says it all. -/
inductive FrameAt (E D : Sided) (n : Nat) (G : View) (m : Mem) : Frame → Prop where
  | enqueue {pc r b} : E n G m r pc → FrameAt E D n G m ⟨0, pc, r, b⟩
  | dequeue {pc r b} : D n G m r pc → FrameAt E D n G m ⟨1, pc, r, b⟩
  | other {f : Frame} : 2 ≤ f.op → FrameAt E D n G m f

structure Whole (E D : Sided) (n : Nat) (G : View) (s : State) : Prop where
  laid : Laid n G s.mem
  offers : Offers n G s.mem
  serving : Serving n G s.mem
  frame : ∀ t f, s.thread t = some f → FrameAt E D n G s.mem f
  /-- no slot is used by two -/
  apart : ∀ u v f g, s.thread u = some f → s.thread v = some g → f.op ≠ 2 → g.op ≠ 2 → f.regs 1 = g.regs 1 → u = v
  /-- who makes a node is inside an enqueue -/
  offerer : ∀ p, (G.offer p).mine ≠ 0 ∨ (G.offer p).offered = true → ∃ u f, s.thread u = some f ∧ f.op = 0 ∧ f.regs 1 = p
  /-- who asks for one is inside a dequeue -/
  asker : ∀ p, p < n → (G.ask p).stage ≠ .idle → ∃ u f, s.thread u = some f ∧ f.op = 1 ∧ f.regs 1 = p

/-! ### What a slot's dequeue has got -/

namespace Serving

/-- The node that has passed to a slot since its request is the one that it was given. -/
theorem got (S : Serving n G m) (L : Laid n G m) (hp : p < n) (hi : i ≤ G.h) (hk : G.taker m i = p)
    (hr : (G.ask p).request < i + 1) : i + 1 = (G.ask p).rank := by
  have F := S.fair p hp
  have := F.newest i hi hk
  have := L.h_le
  have := F.unique i (by omega) (by omega) hk
  omega

/-- The slot that takes the node behind head asks for one, and has got none. -/
theorem asks (S : Serving n G m) (ht : G.h < G.t) (hk : G.taker m (G.h + 1) = p) (hp : p < n) :
    (G.ask p).stage ≠ .idle ∧ (G.ask p).request < G.h + 2 ∧
      ∀ i, i ≤ G.h → G.taker m i = p → i + 1 ≤ (G.ask p).request := by
  have F := S.fair p hp
  have := F.since
  refine ⟨fun e => ?_, by omega, fun i hi hki => ?_⟩
  · have := F.idle e
    rcases F.answered ht hk with h | ⟨h | h, _⟩
    · omega
    · rw [e] at h; cases h
    · rw [e] at h; cases h.1
  · have := F.newest i hi hki
    rcases F.unique i (by omega) (by omega) hki with h | h
    · exact h
    · rcases F.answered ht hk with h' | ⟨_, h'⟩ <;> omega

end Serving

/-! ### What the log needs to know -/

namespace Whole

theorem enqueueAt (W : Whole E D n G s) (ht : s.thread t = some f) (ho : f.op = 0) : E n G s.mem f.regs f.pc := by
  have h := W.frame t f ht
  cases h with
  | enqueue h => exact h
  | dequeue => cases ho
  | other h => rw [ho] at h; exact absurd h (by decide)

theorem dequeueAt (W : Whole E D n G s) (ht : s.thread t = some f) (ho : f.op = 1) : D n G s.mem f.regs f.pc := by
  have h := W.frame t f ht
  cases h with
  | enqueue => cases ho
  | dequeue h => exact h
  | other h => rw [ho] at h; exact absurd h (by decide)

theorem took_iff (W : Whole E D n G s) (HD : DequeueSide D) (ht : s.thread t = some f) (ho : f.op = 1)
    (h : Took G s.mem f i) : i + 1 = (G.ask (f.regs 1)).rank := by
  have hs := HD.slot (W.dequeueAt ht ho) (Nat.le_trans (by decide) h.begun)
  exact W.serving.got W.laid hs h.passed h.taker h.newer

theorem frameFacts (W : Whole E D n G s) (HE : EnqueueSide E) (HD : DequeueSide D) (ht : s.thread t = some f) :
    FrameFacts n G s.mem f where
  noSlot ho hp := by
    have e : f.op = 0 ∨ f.op = 1 := by omega
    rcases e with e | e
    · exact HE.noSlot (hp ▸ W.enqueueAt ht e)
    · exact HD.noSlot (hp ▸ W.dequeueAt ht e)
  slot ho hp := HE.slot (hp ▸ W.enqueueAt ht ho)
  fresh ho hp := HE.fresh (hp ▸ W.enqueueAt ht ho) W.offers
  entered ho hp := HE.entered (W.enqueueAt ht ho) hp
  empty ho hp := by
    have h : D n G s.mem f.regs 19 := hp ▸ W.dequeueAt ht ho
    exact ⟨HD.slot h (by decide), HD.empty W.laid h⟩
  nothing ho hp i h := by
    have := HD.nothing (hp ▸ W.dequeueAt ht ho)
    have := W.took_iff HD ht ho h
    have := h.newer
    omega
  value ho hp := by
    have h : D n G s.mem f.regs 216 := hp ▸ W.dequeueAt ht ho
    obtain ⟨hs, h₀, h₁, h₃⟩ := HD.value h
    have F := W.serving.fair _ (HD.slot h (by decide))
    have := F.idle hs
    exact ⟨(G.ask (f.regs 1)).rank - 1, ⟨by omega, by omega, by omega, (F.mine (by omega)).2.2⟩, h₃⟩
  unique ho i j hi hj := by
    have := W.took_iff HD ht ho hi
    have := W.took_iff HD ht ho hj
    omega

theorem facts (W : Whole E D n G s) (HE : EnqueueSide E) (HD : DequeueSide D) : Facts n G s where
  threads := W.laid.threads
  inj := W.laid.inj
  h_le := W.laid.h_le
  t_le := W.laid.t_le
  frame u f hu := W.frameFacts HE HD hu
  apart := W.apart
  mine u v f g hu hv ho ho' h₁ h₂ h₃ h₄ e := by
    obtain ⟨e₁, o₁⟩ := HE.offers (W.enqueueAt hu ho) h₁ h₂
    obtain ⟨e₂, _⟩ := HE.offers (W.enqueueAt hv ho') h₃ h₄
    refine W.apart u v f g hu hv (by rw [ho]; decide) (by rw [ho']; decide) ?_
    exact W.offers.inj _ _ (W.offers.offered _ o₁).1 (e₁.trans (e.trans e₂.symm))
  enqueuer hk := by
    obtain ⟨ho, hm⟩ := W.offers.behind (G.t + 1) (by omega) (by omega)
    obtain ⟨u, f, hu, hop, hr⟩ := W.offerer _ (.inr ho)
    rw [← hr] at ho hm
    obtain ⟨h₁, h₂, h₃, h₄⟩ := HE.offered (W.enqueueAt hu hop) ho
    have e : f.regs 4 = G.line (G.t + 1) := h₃.symm.trans hm
    refine ⟨u, f, hu, hop, h₁, h₂, (W.offers.offered _ ho).2.1, e, ?_⟩
    rw [← h₄, e]
  dequeuer ht hk := by
    have hp : G.taker s.mem (G.h + 1) < n := (W.serving.front ht).resolve_left hk
    obtain ⟨h₁, h₂, h₃⟩ := W.serving.asks ht rfl hp
    obtain ⟨u, f, hu, hop, hr⟩ := W.asker _ hp h₁
    rw [← hr] at hp h₁ h₂ h₃
    refine ⟨u, f, hu, hop, HD.asked (W.dequeueAt hu hop) hp h₁, hp, hr.symm, h₂, fun i hi => ?_⟩
    have := h₃ i hi.passed hi.taker
    have := hi.newer
    omega

end Whole
end WfqueueNever
