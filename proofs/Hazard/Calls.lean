prelude
import Hazard.Add
/-!
# Calls, and the rest of the program, keep the invariant

## Main statements

* `Inv.begin`: a thread that was idle is inside an operation
* `Inv.added`: a node is passed to `add`
* `Inv.client`: the rest of the program has changed the memory
-/

namespace Hazard
open Gen.Hazard

variable {on : Prop} {m m' : Mem} {d r i n me : Nat} {K R : Nat → List Nat} {t : Tid} {w : World}
  {ret ret' : Nat → Prop}

/-- Other nodes may be retired, if these still are. -/
theorem Base.imp (B : Base d m ret K R) (h : ∀ a, ret a → Exists m a → ret' a) : Base d m ret' K R :=
  { B with live := fun r a ha =>
      let ⟨h₁, h₂, h₃⟩ := B.live r a ha
      ⟨h a h₁ h₂, h₂, h₃⟩ }

/-- Who else uses a record, after one thread's frame has changed. -/
theorem working_update {s : State} {o : Option Frame} {p : Nat} (h : Working s p)
    (ht : ∀ f, s.thread t = some f → Busy f → f.regs 0 = p → ∃ f', o = some f' ∧ Busy f' ∧ f'.regs 0 = p) :
    Working ⟨m', Function.update s.thread t o⟩ p := by
  obtain ⟨u, f, hu, hb, hp⟩ := h
  by_cases e : u = t
  · rw [e] at hu
    obtain ⟨f', ho, hb', hp'⟩ := ht f hu hb hp
    exact ⟨t, f', (Function.update_self _ _ _).trans ho, hb', hp'⟩
  · exact ⟨u, f, (Function.update_ne e).trans hu, hb, hp⟩

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

end Inv
end Hazard
