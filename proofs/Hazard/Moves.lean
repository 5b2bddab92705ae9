prelude
import Hazard.Calls
import Hazard.Scan
import Hazard.Sweep
/-!
# Every instruction keeps the invariant

## Main statements

* `Inv.step`: the invariant holds after an instruction; if a node is watched, as long as the slot holds it
-/

namespace Hazard
open Gen.Hazard

variable {on : Prop} {m m' : Mem} {d r i n me : Nat} {K R : Nat → List Nat} {K' R' : List Nat} {t : Tid} {w w' : World}
  {f f' : Frame} {c : Call} {ret ret' : Nat → Prop}

/-- Every instruction of `look`. -/
theorem look_step {K R : List Nat} {g : Regs} {b : List Nat} (Y : Ready d m (g 0) K R) (V : on → Watched d m r i n)
    {pc : Nat} (S : Shape d m K R g pc) (W : on → Watch m r i n K R g pc) :
    LookStep on d r i n m K R g b (Frame.exec program m ⟨lookOp, pc, g, b⟩) := by
  rcases Nat.lt_or_ge pc 28 with h | h
  · exact Look.scan Y V pc h S W
  · obtain ⟨k, rfl⟩ := Nat.le_iff_exists_add.mp h
    rw [Nat.add_comm] at S W ⊢
    exact Look.sweep Y k S W

theorem Local.known (L : Local on d r i n m K R f) (hb : Busy f) : Known d m (f.regs 0) := by
  cases L with
  | look k _ _ => exact k
  | add k _ => exact k
  | other h => exact absurd hb h

theorem busy_of_op (h : f'.op = f.op) (hb : Busy f) : Busy f' := by
  unfold Busy
  rw [h]
  exact hb

namespace Inv

/-- An instruction of `look` or `add`. -/
theorem next (I : Inv on d r i n w K R) (ht : w.state.thread t = some f) (hb : Busy f)
    (E : Effect on n (f.regs 0) w.mem (K (f.regs 0)) (R (f.regs 0)) m' K' R') (hf : f'.op = f.op)
    (h₀ : f'.regs 0 = f.regs 0)
    (hl : Local on d r i n m' (Function.update K (f.regs 0) K') (Function.update R (f.regs 0) R') f')
    (hs : on → m' (slot r i) = n) :
    Inv on d r i n ⟨⟨m', Function.update w.state.thread t (some f')⟩, fun x => w.retired x ∧ Exists m' x⟩
      (Function.update K (f.regs 0) K') (Function.update R (f.regs 0) R') := by
  have k := (I.frames t f ht).known hb
  have hb' := busy_of_op hf hb
  refine ⟨E.base I.base k, fun ho => ?_, fun u f'' hu => ?_, fun u u' v v' hu hu' hv hv' e => ?_, fun p hp => ?_⟩
  · have V := I.watched ho
    exact ⟨E.frozen.known.mp V.known, V.bound, hs ho, E.exist ho V.exist, V.ne⟩
  · by_cases e : u = t
    · have hu : Function.update w.state.thread t (some f') u = some f'' := hu
      rw [e, Function.update_self] at hu
      cases hu
      exact hl
    · have hu : w.state.thread u = some f'' := (Function.update_ne e).symm.trans hu
      have L := I.frames u f'' hu
      by_cases hb'' : Busy f''
      · have hne : f''.regs 0 ≠ f.regs 0 := fun h => e (I.sole u t f'' f hu ht hb'' hb h)
        exact L.keep (Function.update_ne hne) (Function.update_ne hne) (E.others I.base hne)
      · exact .other hb''
  · have hu : Function.update w.state.thread t (some f') u = some v := hu
    have hu' : Function.update w.state.thread t (some f') u' = some v' := hu'
    by_cases a : u = t <;> by_cases a' : u' = t
    · exact a.trans a'.symm
    · rw [a, Function.update_self] at hu
      rw [Function.update_ne a'] at hu'
      cases hu
      exact absurd (I.sole t u' f v' ht hu' hb hv' (h₀.symm.trans e)).symm a'
    · rw [a', Function.update_self] at hu'
      rw [Function.update_ne a] at hu
      cases hu'
      exact absurd (I.sole u t v f hu ht hv hb (e.trans h₀)) a
    · rw [Function.update_ne a] at hu
      rw [Function.update_ne a'] at hu'
      exact I.sole u u' v v' hu hu' hv hv' e
  · have hne : p ≠ f.regs 0 := fun e => hp ⟨t, f', Function.update_self _ _ _, hb', h₀.trans e.symm⟩
    rw [Function.update_ne hne]
    refine I.free p fun h => hp (working_update h fun f₁ h₁ b₁ e₁ => ?_)
    rw [ht] at h₁
    cases h₁
    exact ⟨f', rfl, hb', h₀.trans e₁⟩

/-- An operation returns. -/
theorem done (I : Inv on d r i n w K R) (ht : w.state.thread t = some f) (hR : Busy f → R (f.regs 0) = []) :
    Inv on d r i n ⟨⟨w.mem, Function.update w.state.thread t none⟩, fun x => w.retired x ∧ Exists w.mem x⟩ K R := by
  have old : ∀ {u v}, Function.update w.state.thread t none u = some v → w.state.thread u = some v := by
    intro u v h
    by_cases e : u = t
    · rw [e, Function.update_self] at h
      cases h
    · rw [Function.update_ne e] at h
      exact h
  refine ⟨I.base.imp fun a h h' => ⟨h, h'⟩, I.watched, fun u v hu => I.frames u v (old hu),
    fun u u' v v' hu hu' => I.sole u u' v v' (old hu) (old hu'), fun p hp => ?_⟩
  by_cases h : Working w.state p
  · by_cases hf : Busy f ∧ f.regs 0 = p
    · rw [← hf.2]
      exact hR hf.1
    · refine absurd (working_update h fun f₁ h₁ b₁ e₁ => ?_) hp
      rw [ht] at h₁
      cases h₁
      exact absurd ⟨b₁, e₁⟩ hf
  · exact I.free p h

/-- The memory changes, but not what the scheme relies on; and one frame, which is of another operation, or none. -/
theorem quiet (I : Inv on d r i n w K R) (M : Same w.mem m') (ht : w.state.thread t = some f) (hf : ¬ Busy f)
    (hf' : ¬ Busy f') (hs : on → m' (slot r i) = n) :
    Inv on d r i n ⟨⟨m', Function.update w.state.thread t (some f')⟩, fun x => w.retired x ∧ Exists m' x⟩ K R := by
  have F : Frozen w.mem m' := ⟨M.next, M.domain, M.records⟩
  have hx : ∀ a, Exists w.mem a → Exists m' a := fun a h => by
    unfold Exists
    rw [M.extent]
    exact h
  have B := I.base
  have old : ∀ {u v}, Function.update w.state.thread t (some f') u = some v → Busy v → w.state.thread u = some v := by
    intro u v h hb
    by_cases e : u = t
    · rw [e, Function.update_self] at h
      cases h
      exact absurd hb hf'
    · rw [Function.update_ne e] at h
      exact h
  refine ⟨⟨fun p hp => ?_, fun p hp => ?_, fun p hp => B.fresh p fun h => hp (F.known.mp h), B.nodup, B.own, B.apart,
    fun p a h => ?_⟩, fun ho => ?_, fun u v hu => ?_, fun u u' v v' hu hu' hv hv' =>
      I.sole u u' v v' (old hu hv) (old hu' hv') hv hv', fun p hp => I.free p fun h => hp (working_update h ?_)⟩
  · show Chain m' (m' (list p)) (K p)
    rw [M.list]
    exact (B.chain p (F.known.mpr hp)).keep fun a _ => M.older a
  · show m' (domain p) = d
    rw [M.domain]
    exact B.domain p (F.known.mpr hp)
  · obtain ⟨h₁, h₂, h₃⟩ := B.live p a h
    exact ⟨⟨h₁, hx a h₂⟩, hx a h₂, h₃⟩
  · have V := I.watched ho
    exact ⟨F.known.mp V.known, V.bound, hs ho, hx n V.exist, V.ne⟩
  · by_cases hb : Busy v
    · exact (I.frames u v (old hu hb)).keep rfl rfl M.keep
    · exact .other hb
  · intro f₁ h₁ b₁ _
    rw [ht] at h₁
    cases h₁
    exact absurd b₁ hf

/-- An instruction, whosoever. -/
theorem step {s : State} {res : Option Result} (I : Inv on d r i n w K R) (h : step program w.state t = some (s, res))
    (hs : on → s.mem (slot r i) = n) :
    ∃ K' R', Inv on d r i n ⟨s, fun x => w.retired x ∧ Exists s.mem x⟩ K' R' := by
  cases res with
  | none =>
    obtain ⟨f, ht, m', f', hx, rfl⟩ := step_next h
    cases I.frames t f ht with
    | @look pc g b k S W =>
      have A := look_step (b := b) (I.base.ready k) I.watched S W
      rw [hx] at A
      cases A with
      | next E h₀ S' W' =>
        refine ⟨_, _, I.next ht (.inl rfl) E rfl h₀ (.look ?_ ?_ fun ho => ?_) hs⟩
        · rw [h₀]; exact E.frozen.known.mp k
        · rw [h₀]
          show Shape _ _ (Function.update K (g 0) _ (g 0)) (Function.update R (g 0) _ (g 0)) _ _
          rw [Function.update_self, Function.update_self]; exact S'
        · rw [h₀]
          show Watch _ _ _ _ (Function.update K (g 0) _ (g 0)) (Function.update R (g 0) _ (g 0)) _ _
          rw [Function.update_self, Function.update_self]; exact W' ho
    | @add pc g b k S =>
      have A := add_step (on := on) (n := n) (b := b) (I.base.ready k) pc S
      rw [hx] at A
      cases A with
      | next E h₀ S' =>
        refine ⟨_, _, I.next ht (.inr rfl) E rfl h₀ (.add ?_ ?_) hs⟩
        · rw [h₀]; exact E.frozen.known.mp k
        · rw [h₀]
          show Adding _ (Function.update K (g 0) _ (g 0)) (Function.update R (g 0) _ (g 0)) _ _
          rw [Function.update_self, Function.update_self]; exact S'
    | other hb =>
      have hb' : ¬ Busy f' := by
        unfold Busy
        rw [op_of_exec hx]
        exact hb
      exact ⟨K, R, I.quiet (other_step hb hx) ht hb hb' hs⟩
  | some res =>
    obtain ⟨f, ht, hx, rfl⟩ := step_done h
    refine ⟨K, R, I.done ht fun _ => ?_⟩
    cases I.frames t f ht with
    | @look pc g b k S W =>
      have A := look_step (b := b) (I.base.ready k) I.watched S W
      rw [hx] at A
      cases A with | done hR => exact hR
    | @add pc g b k S =>
      have A := add_step (on := on) (n := n) (b := b) (I.base.ready k) pc S
      rw [hx] at A
      cases A with | done hR => exact hR
    | other hb => exact absurd ‹Busy f› hb

end Inv
end Hazard
