prelude
import WfqueueNever.DequeueStep
/-!
# dequeue: the node that it is given

## Main statements

* `PassAt.step`: head passes the node, and its value is read: program counters 144 to 163
* `RetireAt.step`: the dequeue before last's node is retired, and the value returned: 164 to 217
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n pc i b w : Nat} {G : View} {m : Mem} {r : Regs} {buf : List Nat}

/-- What is at another rank than the node behind `b` is no node behind `b`. -/
theorem Passing.next (L : Laid n G m) (S : Serving n G m) (P : Passing n G r b) :
    (m (nextCell (G.line b)) = r 55 → (G.ask (r 1)).rank = b + 2) ∧
      (m (nextCell (G.line b)) ≠ r 55 → (G.ask (r 1)).rank ≤ G.h + 1) := by
  have hp := P.got.asked.own.slot
  have hr := (S.rank_le hp).2
  have htk := L.t_le
  have hht := L.h_le
  have hb := P.head
  have hle := P.le
  rcases Nat.lt_or_ge b G.k with h | h
  · have e : m (nextCell (G.line b)) = G.node (r 1) (b + 2) := L.next b h
    refine ⟨fun h' => ?_, fun h' => ?_⟩
    · exact (L.node_inj hp (by omega) (by omega) (e.symm.trans (h'.trans P.mine))).symm
    · have : (G.ask (r 1)).rank ≠ b + 2 := fun e' => h' (e.trans (by rw [← e']; exact P.mine.symm))
      omega
  · have e : b = G.k := by omega
    refine ⟨fun h' => ?_, fun _ => by omega⟩
    have h₁ : 2 ≤ r 55 := by rw [P.mine]; exact L.node_ge (by omega)
    have h₂ := L.last
    rw [← e] at h₂
    omega

/-- head has moved beyond where it was seen. -/
theorem Passing.beyond (P : Passing n G r b) (h : b < G.h) : HeadPast n G r :=
  ⟨P.got, P.mine, by have := P.le; omega⟩

/-- head passes the node, by this thread or another one. -/
theorem pass_head (L : Laid n G m) (S : Serving n G m) (H : PassAt n G r 17) :
    Goes n G m (r 1) 161 (execFrom 144 m ⟨1, 161, r, buf⟩ 17) := by
  obtain ⟨b, P, e, h', h₆₀⟩ := H
  show Goes n G m _ _ ((Instr.cas 61 60 ⟨.reg 0, 5, .lit 0⟩ (.reg 60) (.reg 55) .seqCst .relaxed).exec m
    ⟨1, 161, r, buf⟩)
  have hp := P.got.asked.own.slot
  have F := S.fair _ hp
  refine Instr.exec_cas (Q := Goes n G m (r 1) 161) (l := headCell) ?_ (fun hh => ?_) fun hh => ?_
  · show (⟨r 0, 5, 0⟩ : Loc) = _
    rw [P.got.asked.own.q]
  · have hh : m headCell = r 60 := hh
    have hb := L.at_head P.head (hh.trans (h₆₀.trans e))
    have h : (G.ask (r 1)).rank = b + 2 := h'.elim id fun h => by omega
    have hm := F.mine (by rw [h]; exact Nat.le_add_left _ _)
    have B : Behind G b (r 55) := ⟨by omega, by rw [P.mine, h]; rfl⟩
    obtain ⟨S', M, St, hl⟩ := S.pass_to (p := r 1) L P.head B hp
      (by have := hm.2.2; rw [h] at this; exact this) (fun _ => h) (hh.trans (h₆₀.trans e))
    refine .moved (pc := 162) L S rfl rfl ⟨S', M, St⟩ fun O => ?_
    have hr : HeadPast n G.pass r := ⟨P.got.later O, P.got.mine O P.mine, by
      rw [P.got.rank (r := r) O, h]
      omega⟩
    exact HeadPast.update (HeadPast.update hr rfl) rfl
  · have hh : m headCell ≠ r 60 := hh
    have hb := L.behind_head P.head (by rw [← e, ← h₆₀]; exact hh)
    exact .stay (pc := 162) L S rfl rfl (HeadPast.update (HeadPast.update (P.beyond hb) rfl) rfl)

/-- The value is read; nobody gives the slot another node until it asks again. -/
theorem read_value (L : Laid n G m) (S : Serving n G m) (h : HeadPast n G r) :
    Goes n G m (r 1) 163 (execFrom 144 m ⟨1, 163, r, buf⟩ 19) := by
  have A := h.got.asked
  have hp := A.own.slot
  have F := S.fair _ hp
  obtain ⟨b, hb, e⟩ := A.before
  have hlt : (G.ask (r 1)).request < (G.ask (r 1)).rank := by
    have := F.request_le
    have := h.got.answered
    omega
  have hr := (S.rank_le hp).2
  have htk := L.t_le
  refine .own (pc := 164) (d := { G.ask (r 1) with stage := .idle }) rfl rfl rfl (S.rest L hp A.stage h.le rfl) ?_
  have hask : (G.setAsk (r 1) { G.ask (r 1) with stage := .idle }).ask (r 1) =
    { G.ask (r 1) with stage := .idle } := View.ask_self
  have hidle : ((G.setAsk (r 1) { G.ask (r 1) with stage := .idle }).ask (r 1)).stage = .idle := by rw [hask]
  refine ⟨.inl (show 164 ≤ 180 by decide), A.own.update rfl, hidle, fun _ => ⟨A.own.update rfl, ?_, hidle, ?_, ?_⟩,
    fun h => absurd h (show ¬ 177 ≤ 164 by decide)⟩
  · show 2 ≤ r 3
    rw [e]
    exact L.node_ge (by omega)
  · show 1 ≤ (View.ask _ (r 1)).request ∧ (View.ask _ (r 1)).request < (View.ask _ (r 1)).rank
    rw [hask]
    exact ⟨by show 1 ≤ (G.ask (r 1)).request; omega, hlt⟩
  · show m (valueCell (r 55)) = m (valueCell (G.line ((View.ask _ (r 1)).rank - 1)))
    rw [hask, h.mine]
    show m (valueCell (G.node (r 1) (G.ask (r 1)).rank)) = m (valueCell (G.line ((G.ask (r 1)).rank - 1)))
    generalize (G.ask (r 1)).rank = k at hlt
    match k with
    | 0 => omega
    | 1 => omega
    | k + 2 => rfl

theorem PassAt.from (L : Laid n G m) (S : Serving n G m) : ∀ pc, PassAt n G r pc →
    Goes n G m (r 1) (pc + 144) (execFrom 144 m ⟨1, pc + 144, r, buf⟩ pc)
  | 0, ⟨h, e⟩ => by
    refine .stay (pc := 145) L S rfl rfl ⟨h.update rfl, ?_, e⟩
    show m ⟨r 0, Field.slotsGiven, r 1⟩ = _
    rw [h.asked.own.q]
    exact (S.fair _ h.asked.own.slot).gift
  | 1, ⟨h, e, hp⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (UnOp.eval .not (r 5))) 146 163, r, buf⟩))
    have e' : Word.toBool (UnOp.eval .not (r 5)) = Nat.beq (r 5) 0 := by
      show Word.toBool (Word.ofBool (Bool.not (Bool.not (Nat.beq (r 5) 0)))) = _
      rw [Word.toBool_ofBool]
      cases Nat.beq (r 5) 0 <;> rfl
    rw [e']
    rcases Word.cond_beq (r 5) 0 146 163 with ⟨_, e₁⟩ | ⟨h₅, e₁⟩ <;> rw [e₁]
    · exact .stay L S rfl rfl ⟨h, e⟩
    · exact .stay L S rfl rfl ⟨h, e, hp h₅⟩
  | 2, ⟨h, e⟩ => by
    have P : Passing n G r G.h := ⟨h, e, Nat.le_refl _, (S.rank_le h.asked.own.slot).1⟩
    refine .stay (pc := 147) L S rfl rfl ⟨G.h, P.update rfl, ?_⟩
    show m ⟨r 0, Field.head, 0⟩ = _
    rw [h.asked.own.q]
    exact L.head
  | 3, ⟨b, P, e⟩ => by
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsHazardEnd, r 1⟩ (r 57)) ⟨1, 148, r, buf⟩))
    rw [P.got.asked.own.q]
    exact .write L S rfl rfl (.slot (by decide)) ⟨b, P, e⟩
  | 4, ⟨b, P, e⟩ => by
    refine .stay (pc := 149) L S rfl rfl ⟨b, P.update rfl, e, ?_⟩
    show m ⟨r 0, Field.head, 0⟩ = r 57 ∨ b < G.h
    rw [P.got.asked.own.q, e]
    by_cases h : m headCell = G.line b
    · exact .inl h
    · exact .inr (L.behind_head P.head h)
  | 5, ⟨b, P, e, h⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 58) (r 57))) 150 152, r, buf⟩))
    rw [Word.toBool_ne]
    rcases Word.cond_bne (r 58) (r 57) 150 152 with ⟨h', e'⟩ | ⟨_, e'⟩ <;> rw [e']
    · exact .stay L S rfl rfl (P.beyond (h.elim (fun e => absurd e h') id))
    · exact .stay L S rfl rfl ⟨b, P, e⟩
  | 6, h => .stay (pc := 151) L S rfl rfl ⟨HeadPast.update h rfl, rfl⟩
  | 7, h => .stay (pc := 153) L S rfl rfl (.inl h)
  | 8, ⟨b, P, e⟩ => .stay (pc := 153) L S rfl rfl (.inr ⟨b, P.update rfl, e⟩)
  | 9, h => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 56) 0)) 154 156, r, buf⟩))
    rcases Word.isNull (w := r 56) (yes := 154) (no := 156) with ⟨h', e'⟩ | ⟨h', e'⟩ <;> rw [e'] <;>
      rcases h with ⟨h, e⟩ | ⟨b, P, e⟩
    · exact .stay L S rfl rfl h
    · have := L.name (i := b) (by have := P.head; have := L.h_le; have := L.t_le; omega)
      omega
    · exact absurd e h'
    · exact .stay L S rfl rfl ⟨b, P, e⟩
  | 10, h => .stay (pc := 155) L S rfl rfl (HeadPast.update h rfl)
  | 11, h => .stay (pc := 163) L S rfl rfl h
  | 12, ⟨b, P, e⟩ => by
    have h := P.next L S
    rw [← e] at h
    exact .stay (pc := 157) L S rfl rfl ⟨b, P.update rfl, e, fun e => .inl (h.1 e), h.2⟩
  | 13, ⟨b, P, e, h₁, h₂⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 59) (r 55))) 158 160, r, buf⟩))
    rw [Word.toBool_ne]
    rcases Word.cond_bne (r 59) (r 55) 158 160 with ⟨h', e'⟩ | ⟨h', e'⟩ <;> rw [e']
    · exact .stay L S rfl rfl ⟨P.got, P.mine, h₂ h'⟩
    · exact .stay L S rfl rfl ⟨b, P, e, h₁ h'⟩
  | 14, h => .stay (pc := 159) L S rfl rfl (HeadPast.update h rfl)
  | 15, h => .stay (pc := 163) L S rfl rfl h
  | 16, ⟨b, P, e, h⟩ => .stay (pc := 161) L S rfl rfl ⟨b, P.update rfl, e, h, rfl⟩
  | 17, h => pass_head L S h
  | 18, h => .stay (pc := 163) L S rfl rfl (HeadPast.update h rfl)
  | 19, h => read_value L S h
  | _ + 20, h => h.elim

theorem PassAt.step (L : Laid n G m) (S : Serving n G m) (pc : Nat) (h : PassAt n G r pc) :
    Goes n G m (r 1) (pc + 144) (Frame.exec program m ⟨1, pc + 144, r, buf⟩) := by
  rw [exec_from]
  exact PassAt.from L S pc h

/-- Nothing but a register changes. -/
theorem RetireAt.on {c : Nat} (h : RetireAt n G m r c) (hi : Nat.ble 63 i = true) (hpc : pc ≤ 180 ∨ pc = 216)
    (hz : 177 ≤ pc → pc ≤ 180 → Function.update r i w 68 = 0) (hc : c ≤ 215) :
    RetireAt n G m (Function.update r i w) pc := by
  obtain ⟨_, O, hs, hf, _⟩ := h
  have hi' := Nat.le_of_ble_eq_true hi
  have e : Function.update r i w 1 = r 1 := Function.update_ne (by omega)
  have hfree : free 4 [62] i = true := by
    show (Nat.ble 4 i && (!Nat.beq 62 i && true)) = true
    rw [Nat.ble_eq_true_of_le (by omega), Nat.beq_false_of_ne (by omega)]
    rfl
  exact ⟨by omega, O.update (Nat.ble_eq_true_of_le (by omega)), by rw [e]; exact hs,
    fun _ => (hf (by omega)).update hfree, hz⟩

/-- Nothing but a cell changes that says nothing of requests. -/
theorem RetireAt.write {c : Nat} {l : Loc} (L : Laid n G m) (S : Serving n G m) (h : RetireAt n G m r c) (hc : c ≤ 175)
    (hc' : Nat.ble 164 c = true) (hl : Aside l)
    (hd : DequeueAt n G m r (c + 1) = RetireAt n G m r (c + 1)) :
    Goes n G m (r 1) c (some (.next (m.set l w) ⟨1, c + 1, r, buf⟩)) := by
  obtain ⟨_, O, hs, hf, _⟩ := h
  refine .write L S rfl (Nat.beq_false_of_ne (by have := Nat.le_of_ble_eq_true hc'; omega)) hl ?_
  rw [hd]
  exact ⟨.inl (by omega), O, hs, fun _ => hf (by omega), fun h => absurd h (by omega)⟩

/-- The node is put into the slot's list; `sweep` looks at none. -/
theorem RetireAt.early (L : Laid n G m) (S : Serving n G m) : ∀ pc, pc ≤ 16 → RetireAt n G m r (pc + 164) →
    Goes n G m (r 1) (pc + 164) (execFrom 164 m ⟨1, pc + 164, r, buf⟩ pc)
  | 0, _, h => by
    show Goes n G m _ 164 (some (.next (m.set ⟨r 0, Field.slotsHazardEnd, r 1⟩ 0) ⟨1, 165, r, buf⟩))
    rw [h.2.1.q]
    exact h.write L S (by decide) rfl (.slot (by decide)) rfl
  | 1, _, h => by
    show Goes n G m _ 165 (some (.next (m.set ⟨r 0, Field.slotsHazardNext, r 1⟩ 0) ⟨1, 166, r, buf⟩))
    rw [h.2.1.q]
    exact h.write L S (by decide) rfl (.slot (by decide)) rfl
  | 2, _, h => by
    show Goes n G m _ 166 (some (.next (m.set ⟨r 0, Field.slotsHazardGiven, r 1⟩ 0) ⟨1, 167, r, buf⟩))
    rw [h.2.1.q]
    exact h.write L S (by decide) rfl (.slot (by decide)) rfl
  | 3, _, h => .stay (pc := 168) L S rfl rfl (h.on rfl (by decide) (fun h => absurd h (by decide)) (by decide))
  | 4, _, h => .stay (pc := 169) L S rfl rfl (h.on rfl (by decide) (fun h => absurd h (by decide)) (by decide))
  | 5, _, h => h.write L S (c := 169) (by decide) rfl (.older (h.2.2.2.1 (by decide)).before) rfl
  | 6, _, h => by
    show Goes n G m _ 170 (some (.next (m.set ⟨r 0, Field.slotsRetired, r 1⟩ (r 3)) ⟨1, 171, r, buf⟩))
    rw [h.2.1.q]
    exact h.write L S (by decide) rfl (.slot (by decide)) rfl
  | 7, _, h => by
    show Goes n G m _ 171 (some (.next (m.set ⟨r 0, Field.slotsPending, r 1⟩ _) ⟨1, 172, r, buf⟩))
    rw [h.2.1.q]
    exact h.write L S (by decide) rfl (.slot (by decide)) rfl
  | 8, _, h => .stay (pc := 173) L S rfl rfl (h.on rfl (by decide) (fun h => absurd h (by decide)) (by decide))
  | 9, _, h => .stay (pc := 174) L S rfl rfl (h.on rfl (by decide) (fun h => absurd h (by decide)) (by decide))
  | 10, _, ⟨_, O, hs, hf, _⟩ => by
    have either : ∀ d : Bool, Goes n G m (r 1) 174 (some (.next m ⟨1, cond d 175 216, r, buf⟩)) := by
      intro d
      cases d with
      | true => exact .stay L S rfl rfl ⟨.inl (by decide), O, hs, fun _ => hf (by decide), fun h => absurd h (by decide)⟩
      | false =>
        exact .stay L S rfl rfl ⟨.inr (.inl rfl), O, hs, fun _ => hf (by decide), fun _ h => absurd h (by decide)⟩
    exact either _
  | 11, _, h => .stay (pc := 176) L S rfl rfl (h.on rfl (by decide) (fun h => absurd h (by decide)) (by decide))
  | 12, _, h => by
    refine .stay (pc := 177) L S rfl rfl (h.on rfl (by decide) (fun _ _ => ?_) (by decide))
    show (0 * r 67) % wordSize = 0
    rw [Nat.zero_mul]; rfl
  | 13, _, h => .stay (pc := 178) L S rfl rfl (h.on rfl (by decide) (fun _ _ => h.2.2.2.2 (by decide) (by decide))
      (by decide))
  | 14, _, h => .stay (pc := 179) L S rfl rfl (h.on rfl (by decide) (fun _ _ => h.2.2.2.2 (by decide) (by decide))
      (by decide))
  | 15, _, h => .stay (pc := 180) L S rfl rfl (h.on rfl (by decide) (fun _ _ => h.2.2.2.2 (by decide) (by decide))
      (by decide))
  | 16, _, ⟨_, O, hs, hf, hz⟩ => by
    show Goes n G m _ 180 (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .lt (r 71) (r 68))) 181 216, r, buf⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 71 + 1) (r 68) 181 216 with ⟨h₁, e⟩ | ⟨_, e⟩ <;> rw [e]
    · have := hz (by decide) (by decide)
      omega
    · exact .stay L S rfl rfl ⟨.inr (.inl rfl), O, hs, fun _ => hf (by decide), fun _ h => absurd h (by decide)⟩
  | pc + 17, h, _ => absurd h (by omega)

theorem RetireAt.step (L : Laid n G m) (S : Serving n G m) (hp : 164 ≤ pc) (h : RetireAt n G m r pc) :
    Goes n G m (r 1) pc (Frame.exec program m ⟨1, pc, r, buf⟩) := by
  rcases h.1 with h₁ | rfl | rfl
  · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp hp
    rw [Nat.add_comm] at h ⊢
    rw [exec_from]
    exact RetireAt.early L S i (by omega) h
  · obtain ⟨_, O, hs, _, _⟩ := h
    rw [show (216 : Nat) = 52 + 164 from rfl, exec_from]
    show Goes n G m _ 216 ((Instr.put (.lit 0) (.reg 62)).exec m ⟨1, 216, r, buf⟩)
    cases hb : buf.get? 0 with
    | none =>
      have e : (Instr.put (.lit 0) (.reg 62)).exec m ⟨1, 216, r, buf⟩ = none := by
        simp only [Instr.exec, Expr.eval, hb]
      rw [e]
      exact .fault
    | some v =>
      rw [Instr.exec_put (f := ⟨1, 216, r, buf⟩) (idx := .lit 0) (value := .reg 62) hb]
      exact .stay L S rfl rfl ⟨.inr (.inr rfl), O, hs, fun h => absurd h (show ¬ 217 ≤ 216 by decide),
        fun _ h => absurd h (show ¬ 217 ≤ 180 by decide)⟩
  · rw [show (217 : Nat) = 53 + 164 from rfl, exec_from]
    exact .done

end WfqueueNever
