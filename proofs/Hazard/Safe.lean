prelude
import Hazard.Moves
/-!
# What a slot holds is not freed

## Main statements

* `Hazard.safe`: a node that a slot has held since before it was retired is not freed while the slot holds it
* `Hazard.onlyRetired`: the scheme frees only nodes that are retired, so each of them once

## References

* M. Michael, *Hazard pointers: safe memory reclamation for lock-free objects*, IEEE TPDS 15(6), 2004
-/

namespace Hazard
open Gen.Hazard

variable {on : Prop} {m m' : Mem} {d r i n me : Nat} {K R : Nat → List Nat} {t : Tid} {w w' : World}

namespace Inv

/-- A thread that was idle is inside an operation. -/
theorem begin {f : Frame} (I : Inv on d r i n w K R) (ht : w.state.thread t = none)
    (hf : Busy f → ¬ Working w.state (f.regs 0)) {R' : Nat → List Nat} {ret : Nat → Prop} (B : Base d w.mem ret K R')
    (hR : ∀ p, Working w.state p → R' p = R p) (hl : Local on d r i n w.mem K R' f)
    (hfree : ∀ p, ¬ Working w.state p → (Busy f → f.regs 0 ≠ p) → R' p = []) :
    Inv on d r i n ⟨⟨w.mem, Function.update w.state.thread t (some f)⟩, ret⟩ K R' := by
  refine ⟨B, I.watched, fun u v hu => ?_, fun u u' v v' hu hu' hv hv' e => ?_, fun p hp => ?_⟩
  · have hu : Function.update w.state.thread t (some f) u = some v := hu
    by_cases e : u = t
    · rw [e, Function.update_self] at hu
      cases hu
      exact hl
    · rw [Function.update_ne e] at hu
      by_cases hb : Busy v
      · exact (I.frames u v hu).keep rfl (hR _ ⟨u, v, hu, hb, rfl⟩) Same.refl.keep
      · exact .other hb
  · have hu : Function.update w.state.thread t (some f) u = some v := hu
    have hu' : Function.update w.state.thread t (some f) u' = some v' := hu'
    by_cases a : u = t <;> by_cases a' : u' = t
    · exact a.trans a'.symm
    · rw [a, Function.update_self] at hu
      rw [Function.update_ne a'] at hu'
      cases hu
      exact absurd ⟨u', v', hu', hv', e.symm⟩ (hf hv)
    · rw [a', Function.update_self] at hu'
      rw [Function.update_ne a] at hu
      cases hu'
      exact absurd ⟨u, v, hu, hv, e⟩ (hf hv')
    · rw [Function.update_ne a] at hu
      rw [Function.update_ne a'] at hu'
      exact I.sole u u' v v' hu hu' hv hv' e
  · refine hfree p (fun h => hp (working_update h fun f₁ h₁ _ _ => ?_)) fun hb e => ?_
    · rw [ht] at h₁
      cases h₁
    · exact hp ⟨t, f, Function.update_self _ _ _, hb, e⟩

/-- A node is passed to `add`. -/
theorem added (B : Base d m w.retired K R) (hn : n ≠ 0) (hx : Exists m n)
    (hr : ¬ w.retired n) :
    Base d m (fun x => x = n ∨ w.retired x) K (Function.update R me [n]) := by
  have fresh : ∀ p, ¬ (n ∈ K p ∨ n ∈ R p) := fun p h => hr (B.live p n h).1
  have oldR : ∀ {p a}, a ∈ Function.update R me [n] p → a ∈ R p ∨ (a = n ∧ p = me) := by
    intro p a h
    by_cases e : p = me
    · rw [e, Function.update_self] at h
      exact .inr ⟨List.mem_singleton.mp h, e⟩
    · rw [Function.update_ne e] at h
      exact .inl h
  have old : ∀ {p a}, a ∈ K p ∨ a ∈ Function.update R me [n] p → (a ∈ K p ∨ a ∈ R p) ∨ (a = n ∧ p = me) := fun h =>
    h.elim (fun h => .inl (.inl h)) fun h => (oldR h).imp .inr id
  refine ⟨B.chain, B.domain, B.fresh, fun p => ⟨(B.nodup p).1, ?_⟩, fun p p' a h h' => ?_, fun p a h h' => ?_,
    fun p a h => ?_⟩
  · by_cases e : p = me
    · rw [e, Function.update_self]
      exact List.nodup_cons.mpr ⟨nofun, .nil⟩
    · rw [Function.update_ne e]
      exact (B.nodup p).2
  · rcases old h with h | ⟨e, h⟩ <;> rcases old h' with h' | ⟨e', h'⟩
    · exact B.own p p' a h h'
    · exact absurd (e' ▸ h) (fresh p)
    · exact absurd (e ▸ h') (fresh p')
    · exact h.trans h'.symm
  · rcases oldR h' with h' | ⟨e, _⟩
    · exact B.apart p a h h'
    · exact fresh p (.inl (e ▸ h))
  · rcases old h with h | ⟨e, _⟩
    · obtain ⟨h₁, h₂, h₃⟩ := B.live p a h
      exact ⟨.inr h₁, h₂, h₃⟩
    · rw [e]
      exact ⟨.inl rfl, hx, hn⟩

/-- The rest of the program has changed the memory. -/
theorem client (I : Inv on d r i n w K R) (C : Client d w m') (hs : on → m' (slot r i) = n) :
    Inv on d r i n ⟨⟨m', w.state.thread⟩, w.retired⟩ K R := by
  have B := I.base
  have hret : ∀ p a, a ∈ K p ∨ a ∈ R p → w.retired a := fun p a h => (B.live p a h).1
  have keep : ∀ p, Keep on d n (K p) (R p) w.mem m' := fun p =>
    ⟨fun a h => C.older a (hret p a h), fun _ h h' => by rw [C.mark n (hret p n h)]; exact h', C.next, C.known⟩
  refine ⟨⟨fun p hp => ?_, fun p hp => ?_, fun p hp => B.fresh p fun h => hp (C.known p h), B.nodup, B.own, B.apart,
    fun p a h => ?_⟩, fun ho => ?_, fun u v hu => (I.frames u v hu).keep rfl rfl (keep _), I.sole, I.free⟩
  · show Chain m' (m' (list p)) (K p)
    by_cases h : Known d w.mem p
    · rw [C.list p h]
      exact (keep p).list (B.chain p h)
    · rw [(C.fresh p hp h).1, B.fresh p h]
      rfl
  · show m' (domain p) = d
    by_cases h : Known d w.mem p
    · rw [C.domain p h]
      exact B.domain p h
    · exact (C.fresh p hp h).2
  · obtain ⟨h₁, h₂, h₃⟩ := B.live p a h
    exact ⟨h₁, C.exist a (.inl h₁) h₂, h₃⟩
  · have V := I.watched ho
    exact ⟨C.known r V.known, V.bound, hs ho, C.exist n (.inr ⟨r, i, V.known, V.bound, V.held⟩) V.exist, V.ne⟩

/-- Whatever happens, the invariant holds afterwards; if a node is watched, as long as the slot holds it. -/
theorem turn (I : Inv on d r i n w K R) (T : Turn d w w') (hs : on → w'.mem (slot r i) = n) :
    ∃ K' R', Inv on d r i n w' K' R' := by
  have idle : ∀ {p}, ¬ Used w.state p → ¬ Working w.state p := fun h ⟨t, f, ht, _, e⟩ => h ⟨t, f, ht, e⟩
  cases T with
  | @add t me x deleter ht k hu hx he hr =>
    have hu := idle hu
    refine ⟨K, Function.update R me [x], I.begin (f := Call.frame ⟨addOp, [me, x, deleter], []⟩) ht (fun _ => hu)
      (added I.base hx he hr) (fun p hp => ?_) (.add k ?_) fun p h hb => ?_⟩
    · exact Function.update_ne fun e => hu (e ▸ hp)
    · show Function.update R me [x] me = [x]
      exact Function.update_self _ _ _
    · have hp : p ≠ me := fun e => hb (.inr rfl) e.symm
      rw [Function.update_ne hp]
      exact I.free p h
  | @call t op me args ht k hu hop =>
    have hu := idle hu
    refine ⟨K, R, I.begin (f := Call.frame ⟨op, me :: args, []⟩) ht (fun _ => hu) I.base (fun _ _ => rfl) ?_
      fun p h _ => I.free p h⟩
    by_cases e : op = lookOp
    · rw [e]
      exact .look k (I.free me hu) fun _ => ⟨fun _ => trivial, fun _ => trivial⟩
    · exact .other fun h => h.elim e hop
  | step h => exact I.step h hs
  | client C => exact ⟨K, R, I.client C hs⟩

theorem during (I : Inv on d r i n w K R) (D : During d (fun v => v.mem (slot r i) = n) w w') :
    ∃ K' R', Inv on d r i n w' K' R' := by
  induction D with
  | refl _ => exact ⟨K, R, I⟩
  | turn _ T h ih =>
    obtain ⟨K', R', I'⟩ := ih
    exact I'.turn T fun _ => h

/-- From now on the node is watched: it is not retired. -/
theorem watch (I : Inv False d r i n w K R) (V : Watched d w.mem r i n) (hr : ¬ w.retired n) :
    Inv True d r i n w K R := by
  have none : ∀ p, ¬ (n ∈ K p ∨ n ∈ R p) := fun p h => hr (I.base.live p n h).1
  refine { I with watched := fun _ => V, frames := fun t f ht => ?_ }
  cases I.frames t f ht with
  | look k S _ => exact .look k S fun _ => ⟨fun h => absurd (.inl h) (none _), fun h => absurd (.inr h) (none _)⟩
  | add k S => exact .add k S
  | other h => exact .other h

end Inv

/-- The invariant, with nothing watched, holds always. -/
theorem Reachable.inv {C : World → Prop} (h : Reachable C d w) : ∃ K R, Inv False d r i n w K R := by
  induction h with
  | @init w h _ =>
    have none : ∀ p, ¬ Known d w.mem p := fun p k => by
      have k : Linked w.mem p (w.mem (records d)) := k
      exact k.ne h.records
    refine ⟨fun _ => [], fun _ => [], ⟨fun p k => absurd k (none p), fun p k => absurd k (none p), fun _ _ => rfl,
      fun _ => ⟨.nil, .nil⟩, fun _ _ _ h => h.elim nofun nofun, fun _ _ h => (nomatch h), fun _ _ h => h.elim nofun nofun⟩,
      False.elim, fun t f ht => ?_, fun t u f f' ht => ?_, fun _ _ => rfl⟩
    · rw [h.idle t] at ht
      cases ht
    · rw [h.idle t] at ht
      cases ht
  | turn _ T _ ih =>
    obtain ⟨K, R, I⟩ := ih
    exact I.turn T False.elim

/-- A slot of the domain that holds a node which is not retired guards it: whoever retires it later, and whatever else
happens, it is not freed for as long as the slot holds it. -/
theorem safe {C : World → Prop} (h : Reachable C d w) (hr : Known d w.mem r) (hi : i < 4) (hs : w.mem (slot r i) = n) (hn : n ≠ 0)
    (hx : Exists w.mem n) (hl : ¬ w.retired n) : Guarded d w r i n := by
  refine ⟨hs, fun w' D => ?_⟩
  obtain ⟨K, R, I⟩ := h.inv (r := r) (i := i) (n := n)
  obtain ⟨_, _, I'⟩ := (I.watch ⟨hr, hi, hs, hx, hn⟩ hl).during D
  exact (I'.watched trivial).exist

/-- An instruction after which an object does not exist any more is the scan's, and the object was retired. -/
theorem onlyRetired {s : State} {res : Option Result} {a : Nat} {C : World → Prop} (h : Reachable C d w)
    (hs : step program w.state t = some (s, res)) (hx : Exists w.mem a) (hx' : ¬ Exists s.mem a) : w.retired a := by
  obtain ⟨K, R, I⟩ := h.inv (r := 0) (i := 0) (n := 0)
  have free : ∀ {me m' K' R'}, Effect False 0 me w.mem (K me) (R me) m' K' R' → ¬ Exists m' a → w.retired a := by
    intro me m' K' R' E hx'
    cases E with
    | quiet M => exact absurd (show m' (Heap.extent a) ≠ 0 by rw [M.extent]; exact hx) hx'
    | mark _ | link _ | push _ _ | take _ =>
      refine absurd ?_ hx'
      exact keep_ne nofun hx
    | @free b l hb _ =>
      by_cases e : a = b
      · exact (I.base.live me a (.inr (by rw [hb, e]; exact .head _))).1
      · exact absurd (keep_ne (fun h => e (by cases h; rfl)) hx) hx'
  cases res with
  | some _ =>
    obtain ⟨_, _, _, rfl⟩ := step_done hs
    exact absurd hx hx'
  | none =>
    obtain ⟨f, ht, m', f', he, rfl⟩ := step_next hs
    cases I.frames t f ht with
    | @look pc g b k S W =>
      have A := look_step (b := b) (I.base.ready k) I.watched S W
      rw [he] at A
      cases A with | next E _ _ _ => exact free E hx'
    | @add pc g b k S =>
      have A := add_step (on := False) (n := 0) (b := b) (I.base.ready k) pc S
      rw [he] at A
      cases A with | next E _ _ => exact free E hx'
    | other hb => exact free (me := 0) (.quiet (other_step hb he)) hx'

end Hazard
