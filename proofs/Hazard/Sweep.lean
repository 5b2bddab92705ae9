prelude
import Hazard.Look
/-!
# look, from the end of the marking to its own end

## Main statements

* `Look.sweep`: every instruction after the nodes are taken leads from its assertion to the next one

## Implementation notes

Registers: 10 the node whose turn it is, 11 the first one, 12 the node after it, 13 its mark, 14 the list so far.
-/

namespace Hazard
open Gen.Hazard

variable {on : Prop} {m m' : Mem} {d r i n pc' : Nat} {K R : List Nat} {g g' : Regs} {b : List Nat}

/-- From when the nodes are taken on, nothing need be known of what is in the list. -/
theorem Watch.of_late (h : InList m r i n K g pc') (H : n ∈ R → InHand m n g pc') : Watch m r i n K R g pc' :=
  ⟨fun _ => h, H⟩

namespace Look

theorem sweep (Y : Ready d m (g 0) K R) : ∀ pc, Shape d m K R g (pc + 28) →
    (on → Watch m r i n K R g (pc + 28)) →
    LookStep on d r i n m K R g b (Frame.exec program m ⟨lookOp, pc + 28, g, b⟩)
  | 0, C, W => .stay rfl C fun ho => .of_late trivial (W ho).inHand
  | 1, C, W => by
    show LookStep on d r i n m K R g b
      (some (.next m ⟨lookOp, cond (Word.toBool (BinOp.eval .ne (g 10) 0)) 30 46, g, b⟩))
    rcases Word.notNull (w := g 10) (yes := 30) (no := 46) with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay rfl (Chain.split C h) fun ho => .of_late trivial (W ho).inHand
    · have C : Chain m (g 10) R := C
      rw [h] at C
      exact .stay rfl C.nil fun _ => .of_late trivial fun _ => trivial
  | 2, ⟨l, e, C⟩, W => .stay rfl ⟨l, e, C⟩ fun ho => .of_late trivial (W ho).inHand
  | 3, ⟨l, e, C⟩, W => .stay rfl ⟨l, e, C⟩ fun ho => .of_late trivial fun hn =>
      ⟨(W ho).inHand hn, fun e => by
        have e : n = g 10 := e
        show m (mark (g 10)) ≠ 0
        rw [← e]
        exact (W ho).inHand hn⟩
  | 4, ⟨l, e, C⟩, W => by
    show LookStep on d r i n m K R g b
      (some (.next m ⟨lookOp, cond (Word.toBool (BinOp.eval .ne (g 13) 0)) 33 38, g, b⟩))
    rcases Word.notNull (w := g 13) (yes := 33) (no := 38) with ⟨h, e'⟩ | ⟨h, e'⟩ <;> rw [e']
    · exact .stay rfl ⟨l, e, C⟩ fun ho => .of_late trivial fun hn => .inr ((W ho).inHand hn).1
    · exact .stay rfl ⟨l, e, C⟩ fun ho => .of_late trivial fun hn =>
        ⟨fun e => ((W ho).inHand hn).2 e h, ((W ho).inHand hn).1⟩
  | 5, ⟨l, e, C⟩, W => by
    refine .next (g' := g) (pc' := 34) (.mark (a := g 10) (v := 0) (.inl (by rw [e]; exact .head _))) rfl
      ⟨l, e, Chain.set C fun _ _ => nofun⟩ fun ho => .of_late trivial fun hn => ?_
    by_cases h : n = g 10
    · exact .inl h
    · refine .inr (keep_ne (fun h' => h (by cases h'; rfl)) ?_)
      exact ((W ho).inHand hn).elim (fun h' => absurd h' h) id
  | 6, ⟨l, e, C⟩, W => .stay rfl ⟨⟨l, e, C⟩, Y.chain⟩ fun ho => .of_late trivial (W ho).inHand
  | 7, ⟨⟨l, e, C⟩, C'⟩, W => by
    have hR := Y.nodup.2
    rw [e] at hR
    have hl := (List.nodup_cons.mp hR).1
    refine .next (g' := g) (pc' := 36) (.link (a := g 10) (v := g 14) (by rw [e]; exact .head _)) rfl
      ⟨⟨l, e, Chain.set C fun a ha h => ?_⟩, ?_⟩ fun ho => .of_late trivial fun hn => ?_
    · cases h
      exact hl ha
    · refine Chain.at (Chain.set C' fun a ha h => ?_) (Mem.set_self _ _ _)
      cases h
      exact Y.apart _ ha (by rw [e]; exact .head _)
    · exact ((W ho).inHand hn).imp id (keep_ne nofun)
  | 8, ⟨⟨l, e, C⟩, C'⟩, W => by
    have hR := Y.nodup.2
    rw [e] at hR
    have hl := (List.nodup_cons.mp hR).1
    refine .next (g' := g) (pc' := 37) (.push e C') rfl (Chain.set C fun _ _ => nofun) fun ho =>
      .of_late trivial fun hn => ?_
    have hn' : n ∈ R := by rw [e]; exact .tail _ hn
    rcases (W ho).inHand hn' with h | h
    · exact absurd (h ▸ hn) hl
    · exact keep_ne (l := list (g 0)) (l' := mark n) nofun h
  | 9, C, W => .stay rfl C fun ho => .of_late trivial (W ho).inHand
  | 10, ⟨l, e, C⟩, W => .stay rfl ⟨l, e, C⟩ fun ho => .of_late trivial (W ho).inHand
  | 11, ⟨l, e, C⟩, W => by
    refine .next (g' := g) (pc' := 40) (.free e fun ho h => ?_) rfl (Chain.set C fun _ _ => nofun) fun ho =>
      .of_late trivial fun hn => ?_
    · exact ((W ho).inHand (by rw [e, h]; exact .head _)).1 h
    · have hn' : n ∈ R := by rw [e]; exact .tail _ hn
      exact keep_ne (l := Heap.extent (g 10)) (l' := mark n) nofun ((W ho).inHand hn').2
  | 12, C, W => .stay rfl C fun ho => .of_late trivial (W ho).inHand
  | 13, C, W => .quiet (.set ⟨nofun, nofun, nofun, nofun, nofun, nofun, .inl nofun⟩) rfl C fun ho =>
      .of_late trivial (W ho).inHand
  | 14, C, W => .stay rfl C fun ho => .of_late trivial (W ho).inHand
  | 15, C, W => .quiet (.set ⟨nofun, nofun, nofun, nofun, nofun, nofun, .inl nofun⟩) rfl C fun ho =>
      .of_late trivial (W ho).inHand
  | 16, C, W => .stay rfl C fun ho => .of_late trivial (W ho).inHand
  | 17, C, W => .stay rfl C fun ho => .of_late trivial (W ho).inHand
  | 18, h, _ => .stay rfl h fun _ => .of_late trivial fun _ => trivial
  | 19, h, _ => .stay rfl h fun _ => .of_late trivial fun _ => trivial
  | 20, h, _ => .quiet (.set ⟨nofun, nofun, nofun, nofun, nofun, nofun, .inl nofun⟩) rfl h fun _ =>
      .of_late trivial fun _ => trivial
  | 21, h, _ => .quiet (.set ⟨nofun, nofun, nofun, nofun, nofun, nofun, .inl nofun⟩) rfl h fun _ =>
      .of_late trivial fun _ => trivial
  | 22, h, _ => .quiet (.set ⟨nofun, nofun, nofun, nofun, nofun, nofun, .inl nofun⟩) rfl h fun _ =>
      .of_late trivial fun _ => trivial
  | 23, h, _ => .done h
  | _ + 24, h, _ => h.elim

end Look

end Hazard
