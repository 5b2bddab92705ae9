prelude
import Hazard.Look
/-!
# look, from its beginning to the end of the marking

## Main statements

* `Look.scan`: every instruction before the nodes are taken leads from its assertion to the next one

## Implementation notes

Registers: 0 me, 1 the domain, 2 light, 3 seen, 4 slots, 5 the record that is looked at, 6 its slot, 7 what is in that
slot, 8 the retired node that is compared with it.
-/

namespace Hazard
open Gen.Hazard

variable {on : Prop} {m m' : Mem} {d r i n pc' : Nat} {K R : List Nat} {g g' : Regs} {b : List Nat}

/-- Before the nodes are taken, nothing is in the thread's hands. -/
theorem Watch.of_nil (h : R = []) (H : n ∈ K → InList m r i n K g pc') : Watch m r i n K R g pc' :=
  ⟨H, fun hn => by rw [h] at hn; cases hn⟩

namespace Look

theorem scan (Y : Ready d m (g 0) K R) (V : on → Watched d m r i n) : ∀ pc, pc < 28 → Shape d m K R g pc →
    (on → Watch m r i n K R g pc) → LookStep on d r i n m K R g b (Frame.exec program m ⟨lookOp, pc, g, b⟩)
  | 0, _, h, _ => .stay rfl ⟨h, Y.domain⟩ fun _ => .of_nil h fun _ => trivial
  | 1, _, h, _ => .stay rfl h fun _ => .of_nil h.1 fun _ => trivial
  | 2, _, h, _ => .stay rfl h fun _ => .of_nil h.1 fun _ => trivial
  | 3, _, h, _ => by
    show LookStep on d r i n m K R g b (some (.next m ⟨lookOp, cond (Word.toBool (UnOp.eval .not (g 3))) 4 5, g, b⟩))
    generalize Word.toBool (UnOp.eval .not (g 3)) = c
    cases c <;> exact .stay rfl h fun _ => .of_nil h.1 fun _ => trivial
  | 4, _, h, _ => .done h.1
  | 5, _, h, _ => .quiet (.set ⟨nofun, nofun, nofun, nofun, nofun, nofun, .inl nofun⟩) rfl h fun _ =>
      .of_nil h.1 fun _ => trivial
  | 6, _, h, _ => .stay rfl h fun _ => .of_nil h.1 fun _ => trivial
  | 7, _, ⟨h, hd⟩, _ => by
    show LookStep on d r i n m K R g b (some (.next m ⟨lookOp, 8, Function.update g 5 (m (records (g 1))), b⟩))
    rw [hd]
    exact .stay rfl ⟨h, fun e => .here e⟩ fun ho => .of_nil h fun _ => .inr (V ho).known
  | 8, _, ⟨h, k⟩, W => by
    show LookStep on d r i n m K R g b (some (.next m ⟨lookOp, cond (Word.toBool (BinOp.eval .ne (g 5) 0)) 9 25, g, b⟩))
    rcases Word.notNull (w := g 5) (yes := 9) (no := 25) with ⟨h₅, e⟩ | ⟨h₅, e⟩ <;> rw [e]
    · exact .stay rfl ⟨h, k h₅⟩ fun ho => .of_nil h (W ho).inList
    · exact .stay rfl h fun ho => .of_nil h fun hn => ((W ho).inList hn).elim id fun L => absurd h₅ L.ne
  | 9, _, ⟨h, k⟩, W => .stay rfl ⟨h, k⟩ fun ho => .of_nil h fun hn => ((W ho).inList hn).imp id fun L =>
      L.cases_first.elim (fun e => .inr ⟨e, Nat.zero_le i⟩) .inl
  | 10, _, ⟨h, k⟩, W => by
    show LookStep on d r i n m K R g b
      (some (.next m ⟨lookOp, cond (Word.toBool (BinOp.eval .lt (g 6) 4)) 11 22, g, b⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (g 6 + 1) 4 11 22 with ⟨h₆, e⟩ | ⟨h₆, e⟩ <;> rw [e]
    · exact .stay rfl ⟨h, k, h₆⟩ fun ho => .of_nil h (W ho).inList
    · refine .stay rfl ⟨h, k⟩ fun ho => .of_nil h fun hn => ((W ho).inList hn).imp id fun L => L.elim id fun e => ?_
      have := (V ho).bound
      have := e.2
      omega
  | 11, _, ⟨h, k, l⟩, W => .stay rfl ⟨h, k, l⟩ fun ho => .of_nil h fun hn => ((W ho).inList hn).imp id <| Or.imp id
      fun ⟨e, hi⟩ => (Nat.lt_or_ge (g 6) i).imp (fun h => ⟨e, h⟩) fun h => by
        show m (slot (g 5) (g 6)) = n
        rw [← e, Nat.le_antisymm hi h]
        exact (V ho).held
  | 12, _, ⟨h, k, l⟩, W => by
    show LookStep on d r i n m K R g b
      (some (.next m ⟨lookOp, cond (Word.toBool (BinOp.eval .ne (g 7) 0)) 13 20, g, b⟩))
    rcases Word.notNull (w := g 7) (yes := 13) (no := 20) with ⟨h₇, e⟩ | ⟨h₇, e⟩ <;> rw [e]
    · exact .stay rfl ⟨h, k, l⟩ fun ho => .of_nil h (W ho).inList
    · exact .stay rfl ⟨h, k, l⟩ fun ho => .of_nil h fun hn => ((W ho).inList hn).imp id <| Or.imp id fun H =>
        H.elim id fun e => absurd (e.symm.trans h₇) (V ho).ne
  | 13, _, ⟨h, k, l⟩, W => .stay rfl ⟨h, k, l, [], K, rfl, Y.chain⟩ fun ho => .of_nil h fun hn =>
      ((W ho).inList hn).imp id <| Or.imp id <|
      Or.imp id fun e => ⟨e, [], K, rfl, Y.chain, hn⟩
  | 14, _, ⟨h, k, l, t⟩, W => by
    show LookStep on d r i n m K R g b
      (some (.next m ⟨lookOp, cond (Word.toBool (BinOp.eval .ne (g 8) 0)) 15 20, g, b⟩))
    rcases Word.notNull (w := g 8) (yes := 15) (no := 20) with ⟨h₈, e⟩ | ⟨h₈, e⟩ <;> rw [e]
    · exact .stay rfl ⟨h, k, l, t, h₈⟩ fun ho => .of_nil h (W ho).inList
    · exact .stay rfl ⟨h, k, l⟩ fun ho => .of_nil h fun hn => ((W ho).inList hn).imp id <| Or.imp id fun H =>
        H.elim id fun e => absurd h₈ e.2.ne
  | 15, _, ⟨h, k, l, t, z⟩, W => by
    show LookStep on d r i n m K R g b
      (some (.next m ⟨lookOp, cond (Word.toBool (BinOp.eval .eq (g 8) (g 7))) 16 18, g, b⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (g 8) (g 7) 16 18 with ⟨h₈, e⟩ | ⟨h₈, e⟩ <;> rw [e]
    · exact .stay rfl ⟨h, k, l, t, z⟩ fun ho => .of_nil h fun hn => ((W ho).inList hn).imp id <| Or.imp id <|
        Or.imp id fun e => h₈.trans e.1
    · exact .stay rfl ⟨h, k, l, t, z⟩ fun ho => .of_nil h fun hn => ((W ho).inList hn).imp id <| Or.imp id <|
        Or.imp id fun e => ⟨e.1, e.2, fun h => h₈ (h.trans e.1.symm)⟩
  | 16, _, S@⟨h, k, _, _, _⟩, W => by
    have P : Keep on d n K R m (m.set (mark (g 8)) 1) :=
      ⟨fun _ _ => Mem.set_ne nofun, fun _ _ h => by
          by_cases e : n = g 8
          · rw [e, Mem.set_self]; nofun
          · rw [Mem.set_ne fun h => e (by cases h; rfl)]; exact h,
        fun _ _ => Mem.set_ne nofun,
        fun _ => Known.congr (fun _ => Mem.set_ne nofun) (Mem.set_ne nofun)⟩
    have marked : ∀ {m'}, Shape d m' K R g 16 → Shape d m' K R g 17 := fun ⟨h, k, l, _⟩ => ⟨h, k, l⟩
    refine .next (g' := g) (pc' := 17) (.mark (.inr nofun)) rfl (marked (P.shape S)) fun ho => .of_nil h fun hn => ?_
    rcases (W ho).inList hn with H | H | H | H
    · exact .inl (P.mark ho (.inl hn) H)
    · exact .inr (.inl (P.ahead k H))
    · exact .inr (.inr H)
    · refine .inl ?_
      show m.set (mark (g 8)) 1 (mark n) ≠ 0
      rw [H, Mem.set_self]
      nofun
  | 17, _, ⟨h, k, l⟩, W => .stay rfl ⟨h, k, l⟩ fun ho => .of_nil h (W ho).inList
  | 18, _, ⟨h, k, l, t, z⟩, W => .stay rfl ⟨h, k, l, t.next z⟩ fun ho => .of_nil h fun hn =>
      ((W ho).inList hn).imp id <| Or.imp id <|
      Or.imp id fun ⟨e, H, hne⟩ => ⟨e, H.cases_first.elim (fun h => absurd h hne) id⟩
  | 19, _, ⟨h, k, l, t⟩, W => .stay rfl ⟨h, k, l, t⟩ fun ho => .of_nil h (W ho).inList
  | 20, _, ⟨h, k, l⟩, W => by
    have e : BinOp.eval .add (g 6) 1 = g 6 + 1 := Word.add_one (by unfold wordSize; omega)
    show LookStep on d r i n m K R g b (some (.next m ⟨lookOp, 21, Function.update g 6 (BinOp.eval .add (g 6) 1), b⟩))
    rw [e]
    exact .stay rfl ⟨h, k⟩ fun ho => .of_nil h fun hn => (W ho).inList hn
  | 21, _, ⟨h, k⟩, W => .stay rfl ⟨h, k⟩ fun ho => .of_nil h (W ho).inList
  | 22, _, ⟨h, k⟩, W => .stay rfl ⟨h, k⟩ fun ho => .of_nil h (W ho).inList
  | 23, _, ⟨h, k⟩, W => .stay rfl ⟨h, fun e => k.older e⟩ fun ho => .of_nil h (W ho).inList
  | 24, _, ⟨h, k⟩, W => .stay rfl ⟨h, k⟩ fun ho => .of_nil h (W ho).inList
  | 25, _, h, W => .stay rfl h fun ho => .of_nil h (W ho).inList
  | 26, _, h, W => .stay rfl ⟨h, Y.chain⟩ fun ho => .of_nil h (W ho).inList
  | 27, _, ⟨h, C⟩, W => by
    refine .next (g' := g) (pc' := 28) (.take h) rfl (Chain.set C fun _ _ => nofun) fun ho =>
      ⟨fun hn => (nomatch hn), fun hn => ?_⟩
    exact keep_ne (l := list (g 0)) (l' := mark n) nofun ((W ho).inList hn)
  | _ + 28, h, _, _ => absurd h (by omega)

end Look
end Hazard
