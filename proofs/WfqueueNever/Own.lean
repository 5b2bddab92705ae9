prelude
import WfqueueNever.Effects
/-!
# The thread that makes a step

What the view says about it after the step, given what it said before.

## Main statements

* `Stands.enqueue_step`, `Stands.dequeue_step`
* `register_step`, `unregister_step`: these take effect by their own steps
* `Shown.seen`: a dequeue that finds head at tail is in doubt from there on
-/

namespace WfqueueNever
open Gen.WfqueueNever Potential
open Wfqueue (Content spec Op Allows Free Uses)

variable {n i : Nat} {G : View} {m m' : Mem} {s : State} {f f' : Frame} {st : Status} {d d' : Result → Prop} {t : Tid}

/-! ### What the code is like -/

/-- The registers with the arguments stay, the caller's buffer is not written, nor is it said which slots are taken. -/
def enqueueKeeps (k : Nat) (i : Instr) : Bool :=
  !touches 0 i && !touches 1 i && !touches 2 i && !Flow.isPut i && !writes Field.slotsTaken i &&
    (Nat.ble k 74 || !touches 4 i)

def enqueueLeads (k pc : Nat) : Bool := (Nat.ble k 74 || Nat.ble 76 pc) && (Nat.ble 75 k || Nat.ble pc 75)

def dequeueKeeps (k : Nat) (i : Instr) : Bool :=
  !touches 0 i && !touches 1 i && !writes Field.slotsTaken i && (!Flow.isPut i || Nat.beq k 216)

def dequeueLeads (k pc : Nat) : Bool :=
  (Nat.ble k 5 || Nat.ble 6 pc) && (Nat.ble 5 k || Nat.ble pc 5) && (!Nat.beq k 5 || Nat.beq pc 6) &&
    (!Nat.beq pc 217 || Nat.beq k 216) && (!Nat.beq pc 20 || Nat.beq k 19) && Nat.ble k 216 &&
    Nat.ble pc 217 && (!(Nat.ble 21 pc && Nat.ble pc 90) || Nat.ble 20 k && Nat.ble k 90)

theorem all_enqueueKeeps : Flow.all enqueueKeeps enqueue.code = true := by decide +kernel
theorem all_enqueueLeads : Flow.edges enqueueLeads enqueue.code = true := by decide +kernel
theorem all_dequeueKeeps : Flow.all dequeueKeeps dequeue.code = true := by decide +kernel
theorem all_dequeueLeads : Flow.edges dequeueLeads dequeue.code = true := by decide +kernel

theorem taken_same {i : Instr} (he : i.exec m f = some (.next m' f')) (h : writes Field.slotsTaken i = false) :
    taken m' = taken m := by
  funext x
  unfold taken
  rw [exec_mem he h]

/-- A step of `enqueue`. -/
structure EnqueueLocal (m : Mem) (f : Frame) (m' : Mem) (f' : Frame) : Prop where
  op : f'.op = 0
  reg : f'.regs 0 = f.regs 0 ∧ f'.regs 1 = f.regs 1 ∧ f'.regs 2 = f.regs 2
  buf : f'.buf = f.buf
  taken : taken m' = taken m
  node : 75 ≤ f.pc → f'.regs 4 = f.regs 4
  on : 75 ≤ f.pc → 76 ≤ f'.pc
  before : f.pc ≤ 74 → f'.pc ≤ 75

theorem enqueueLocal (ho : f.op = 0) (he : f.exec program m = some (.next m' f')) : EnqueueLocal m f m' f' := by
  have hP : program.get? f.op = some enqueue := by rw [ho]; rfl
  obtain ⟨i, hi, hx⟩ := Flow.exec_all hP all_enqueueKeeps he
  have hq := Flow.exec_edges hP all_enqueueLeads he
  simp only [enqueueKeeps, enqueueLeads, Bool.and_eq_true, Bool.or_eq_true, Bool.not_eq_true', Nat.ble_eq] at hi hq
  obtain ⟨⟨⟨⟨⟨h₀, h₁⟩, h₂⟩, h₃⟩, h₄⟩, h₅⟩ := hi
  obtain ⟨q₁, q₂⟩ := hq
  exact ⟨(op_of_exec he).trans ho, ⟨exec_regs hx h₀, exec_regs hx h₁, exec_regs hx h₂⟩, Flow.exec_buf hx h₃,
    taken_same hx h₄, fun h => exec_regs hx (h₅.resolve_left (by omega)), fun h => q₁.resolve_left (by omega),
    fun h => q₂.resolve_left (by omega)⟩

/-- A step of `dequeue`. -/
structure DequeueLocal (m : Mem) (f : Frame) (m' : Mem) (f' : Frame) : Prop where
  op : f'.op = 1
  reg : f'.regs 0 = f.regs 0 ∧ f'.regs 1 = f.regs 1
  buf : f.pc ≠ 216 → f'.buf = f.buf
  taken : taken m' = taken m
  on : 6 ≤ f.pc → 6 ≤ f'.pc
  before : f.pc ≤ 4 → f'.pc ≤ 5
  opens : f.pc = 5 → f'.pc = 6
  last : f'.pc = 217 → f.pc = 216
  looks : f'.pc = 20 → f.pc = 19
  inside : f.pc ≤ 216 ∧ f'.pc ≤ 217
  closes : 21 ≤ f'.pc → f'.pc ≤ 90 → 20 ≤ f.pc ∧ f.pc ≤ 90

theorem nat_beq {a b : Nat} : (Nat.beq a b = true) = (a = b) :=
  propext ⟨Nat.eq_of_beq_eq_true, fun e => e ▸ Nat.beq_refl a⟩

theorem nat_bne {a b : Nat} : (Nat.beq a b = false) = (a ≠ b) :=
  propext ⟨Nat.ne_of_beq_eq_false, Nat.beq_false_of_ne⟩

theorem dequeueLocal (ho : f.op = 1) (he : f.exec program m = some (.next m' f')) : DequeueLocal m f m' f' := by
  have hP : program.get? f.op = some dequeue := by rw [ho]; rfl
  obtain ⟨i, hi, hx⟩ := Flow.exec_all hP all_dequeueKeeps he
  have hq := Flow.exec_edges hP all_dequeueLeads he
  simp only [dequeueKeeps, dequeueLeads, Bool.and_eq_true, Bool.or_eq_true, Bool.not_eq_true', Nat.ble_eq, nat_beq,
    nat_bne] at hi hq
  obtain ⟨⟨⟨h₀, h₁⟩, h₂⟩, h₃⟩ := hi
  obtain ⟨⟨⟨⟨⟨⟨⟨q₁, q₂⟩, q₃⟩, q₄⟩, q₅⟩, q₀⟩, q₆⟩, q₇⟩ := hq
  refine ⟨(op_of_exec he).trans ho, ⟨exec_regs hx h₀, exec_regs hx h₁⟩, fun h => ?_, taken_same hx h₂, by omega,
    by omega, by omega, by omega, by omega, ⟨q₀, q₆⟩, fun h h' => ?_⟩
  · exact Flow.exec_buf hx (h₃.resolve_right h)
  · refine q₇.resolve_left fun e => ?_
    rw [Nat.ble_eq_true_of_le h, Nat.ble_eq_true_of_le h'] at e
    cases e

/-! ### What the view says -/

theorem Stands.imp {o : Option Frame} (h : Stands n G m o st d) (hd : ∀ r, d r → d' r) : Stands n G m o st d' := by
  cases h with
  | idle => exact .idle
  | enqueue h₀ h => exact .enqueue h₀ h
  | dequeue h₀ hb h =>
    exact .dequeue h₀ hb (h.imp id fun h => ⟨h.1, h.2.1, h.2.2.1, fun e => hd _ (h.2.2.2 e)⟩)
  | register h₀ h => exact .register h₀ h
  | unregister h₀ h => exact .unregister h₀ h

theorem Stands.enqueue_step (h : Stands n G m' (some f) st d) (ho : f.op = 0)
    (he : f.exec program m = some (.next m' f')) (hf : f.pc = 75 → ¬ G.Has G.t (f.regs 4)) :
    Stands n G m' (some f') st d := by
  have E := enqueueLocal ho he
  obtain ⟨op, pc', r', b'⟩ := f'
  cases E.op
  cases h with
  | dequeue => cases ho
  | register => cases ho
  | unregister => cases ho
  | @enqueue pc r b st d h₀ h =>
    have e₀ : r' 0 = r 0 := E.reg.1
    have e₁ : r' 1 = r 1 := E.reg.2.1
    have e₂ : r' 2 = r 2 := E.reg.2.2
    have eb : b' = b := E.buf
    have h₄ : 75 ≤ pc → r' 4 = r 4 := E.node
    have h₅ : 75 ≤ pc → 76 ≤ pc' := E.on
    have h₆ : pc ≤ 74 → pc' ≤ 75 := E.before
    have hf : pc = 75 → ¬ G.Has G.t (r 4) := hf
    have iff : Entered G ⟨0, pc', r', b'⟩ ↔ Entered G ⟨0, pc, r, b⟩ := by
      show 76 ≤ pc' ∧ G.Has G.t (r' 4) ↔ 76 ≤ pc ∧ G.Has G.t (r 4)
      constructor
      · rintro ⟨hp, hh⟩
        have hpc : 75 ≤ pc := by omega
        rw [h₄ hpc] at hh
        by_cases e : pc = 75
        · exact absurd hh (hf e)
        · exact ⟨by omega, hh⟩
      · rintro ⟨hp, hh⟩
        rw [h₄ (by omega)]
        exact ⟨h₅ (by omega), hh⟩
    refine .enqueue (e₀.trans h₀) ?_
    rw [iff, e₁, e₂, eb]
    exact h

/-- At 216 the value is put into the buffer. -/
theorem exec_put {r : Regs} {b x : List Nat} {y : Nat} (hb : b = y :: x)
    (he : Frame.exec program m ⟨1, 216, r, b⟩ = some (.next m' f')) : m' = m ∧ f' = ⟨1, 217, r, r 62 :: x⟩ := by
  have hb : b.get? 0 = some y := by rw [hb]; rfl
  have he : (Instr.put (.lit 0) (.reg 62)).exec m ⟨1, 216, r, b⟩ = some (.next m' f') := he
  rw [Instr.exec_put (f := ⟨1, 216, r, b⟩) (idx := .lit 0) (value := .reg 62) hb] at he
  cases he
  subst_vars
  exact ⟨rfl, rfl⟩

theorem Stands.dequeue_step (h : Stands n G m' (some f) st d) (ho : f.op = 1)
    (he : f.exec program m = some (.next m' f'))
    (hopen : f.pc = 5 → ∀ i, i ≤ G.h → G.taker m' i = f.regs 1 → i + 1 ≤ (G.ask (f.regs 1)).request)
    (hv : f.pc = 216 → ∃ i, Took G m' f i ∧ f.regs 62 = G.value m' i)
    (hu : ∀ i j, Took G m' f i → Took G m' f j → i = j)
    (hd : f.pc = 19 → f.regs 8 = f'.regs 11 → ∀ c, st = .pending c → d ⟨2, f.buf⟩) :
    Stands n G m' (some f') st d := by
  have E := dequeueLocal ho he
  cases h with
  | enqueue => cases ho
  | register => cases ho
  | unregister => cases ho
  | @dequeue pc r b st d x y h₀ hb h =>
    by_cases last : pc = 216
    · -- the value goes into the buffer
      subst last
      obtain ⟨rfl, rfl⟩ := exec_put (hb (Nat.le_refl _)) he
      obtain ⟨j, hj, ej⟩ := hv rfl
      have ej : r 62 = G.value m' j := ej
      rcases h with ⟨i, hi, _, hst⟩ | ⟨hn, _⟩
      · have e : i = j := hu i j hi hj
        subst e
        refine .dequeue (x := x) (y := y) h₀ (fun h => absurd h (by decide))
          (.inl ⟨i, ⟨show 6 ≤ 217 by decide, hi.newer, hi.passed, hi.taker⟩, fun _ => ?_, hst⟩)
        show r 62 :: x = _
        rw [ej]
      · exact absurd hj (hn j)
    · obtain ⟨op, pc', r', b'⟩ := f'
      cases E.op
      have e₀ : r' 0 = r 0 := E.reg.1
      have e₁ : r' 1 = r 1 := E.reg.2
      have eb : b' = b := E.buf last
      have k₁ : 6 ≤ pc → 6 ≤ pc' := E.on
      have k₂ : pc ≤ 4 → pc' ≤ 5 := E.before
      have k₄ : pc' = 217 → pc = 216 := E.last
      have k₆ : pc ≤ 216 ∧ pc' ≤ 217 := E.inside
      have hopen : pc = 5 → ∀ i, i ≤ G.h → G.taker m' i = r 1 → i + 1 ≤ (G.ask (r 1)).request := hopen
      have iff : ∀ i, Took G m' ⟨1, pc', r', b'⟩ i ↔ Took G m' ⟨1, pc, r, b⟩ i := by
        intro i
        constructor
        · rintro ⟨h₁, h₂, h₃, h₄⟩
          have h₁ : 6 ≤ pc' := h₁
          have h₂ : (G.ask (r' 1)).request < i + 1 := h₂
          have h₄ : G.taker m' i = r' 1 := h₄
          rw [e₁] at h₂ h₄
          refine ⟨?_, h₂, h₃, h₄⟩
          show 6 ≤ pc
          by_cases e : pc = 5
          · have := hopen e i h₃ h₄
            omega
          · omega
        · rintro ⟨h₁, h₂, h₃, h₄⟩
          refine ⟨k₁ h₁, ?_, h₃, ?_⟩
          · show (G.ask (r' 1)).request < i + 1
            rw [e₁]; exact h₂
          · show G.taker m' i = r' 1
            rw [e₁]; exact h₄
      refine .dequeue (x := x) (y := y) (e₀.trans h₀) (fun h => eb.trans (hb (by omega))) ?_
      rw [e₁]
      rcases h with ⟨i, hi, _, hst⟩ | ⟨hn, hpc, hst, hdoubt⟩
      · exact .inl ⟨i, (iff i).mpr hi, fun e => absurd (k₄ e) last, hst⟩
      · refine .inr ⟨fun i hi => hn i ((iff i).mp hi), by omega, hst, fun hin => ?_⟩
        rcases hin with ⟨hp, hr⟩ | ⟨hp, hp'⟩
        · -- it found the queue empty just now
          have e : pc = 19 := E.looks hp
          have e₈ : r 8 = r' 11 := by
            subst e
            cases he
            exact hr
          rw [← hb (by omega)]
          exact hd e e₈ _ hst
        · obtain ⟨h₁, h₂⟩ := E.closes hp hp'
          have h₁ : 20 ≤ pc := h₁
          have h₂ : pc ≤ 90 := h₂
          refine hdoubt ?_
          by_cases e : pc = 20
          · subst e
            refine .inl ⟨rfl, ?_⟩
            have he : some (Outcome.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 8) (r 11))) 21 93, r, b⟩) =
              some (.next m' ⟨1, pc', r', b'⟩) := he
            rw [Word.toBool_eq] at he
            rcases Word.cond_beq (r 8) (r 11) 21 93 with ⟨h, _⟩ | ⟨_, e⟩
            · exact h
            · rw [e] at he
              cases he
              exact absurd hp' (by decide)
          · exact .inr ⟨by omega, h₂⟩

end WfqueueNever
