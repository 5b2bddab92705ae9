prelude
import Wfqueue.StoreEffects
/-!
# What the thread of a slot does with its retired nodes

## Main definitions

* `Between l y suf`: in list `l`, `suf` is what comes behind `y`; it is all of it if `y` is 0

## Main statements

* `Goes.due`, `.retire`: a node that is about to be retired is written; it is retired
* `Goes.unlink`: a retired node that nobody guards is taken out, and becomes the slot's own
-/

namespace Wfqueue
open Gen.Wfqueue

/-- In list `l`, `suf` is what comes behind `y`; it is all of it if `y` is 0. -/
def Between (l : List Nat) (y : Nat) (suf : List Nat) : Prop := (y = 0 ∧ l = suf) ∨ ∃ pre, l = pre ++ y :: suf

namespace Store

/-- Node `x` is taken out of the retired ones of slot `p`, of which `l` are left; now the slot alone knows it. -/
def unlink (S : Store) (p x : Nat) (l : List Nat) : Store := (S.setRetired p l).setRole x (.own p)

/-- The slot retires the node that it was about to. -/
def retire (S : Store) (p : Nat) : Store := (S.setRetired p (S.leaving p :: S.retired p)).setLeaving p 0

end Store

section
variable {n p q a x y v f : Nat} {l l' suf : List Nat} {S : Store} {m m' : Mem}

theorem Between.mem (h : Between l y (x :: suf)) : x ∈ l := by
  rcases h with ⟨_, rfl⟩ | ⟨pre, rfl⟩
  · exact .head _
  · exact List.mem_append.mpr (.inr (.tail _ (.head _)))

/-- One node on. -/
theorem Between.next (h : Between l y (x :: suf)) : Between l x suf := by
  rcases h with ⟨_, rfl⟩ | ⟨pre, rfl⟩
  · exact .inr ⟨[], rfl⟩
  · exact .inr ⟨pre ++ [y], by rw [List.append_assoc]; rfl⟩

/-- What the memory says is behind a retired node. -/
theorem Stored.behind (h : Stored n S m) (b : Between (S.retired p) y (x :: suf)) : First suf (m (olderCell x)) := by
  have C := h.retired p
  rcases b with ⟨_, e⟩ | ⟨pre, e⟩ <;> rw [e] at C
  · exact (Chain.behind (pre := []) C).first
  · rw [show pre ++ y :: x :: suf = (pre ++ [y]) ++ x :: suf by rw [List.append_assoc]; rfl] at C
    exact (Chain.behind C).first

namespace Goes

/-- The node that is about to be retired is linked to the retired ones. -/
theorem due (h : Stored n S m) (hx : S.leaving p = x) (h₀ : x ≠ 0) : Goes n p S m S (m.set (olderCell x) v) := by
  subst hx
  have hs := h.leaving_shared p h₀
  refine ⟨h.set h₀ ?_ ?_ ?_ ?_ ?_, .of_cell (.inr (.inr ⟨rfl, .inr rfl⟩))⟩
  · show 4 ≠ 7; decide
  · intro c hc; show 4 ≠ 14 + c; omega
  · show 4 ≠ 17; decide
  · show 4 ≠ 19; decide
  · exact fun _ q => ⟨fun hq => hs.ne_own (h.pool_own q _ hq), h.leaving_out p q h₀⟩

/-- It is retired. -/
theorem retire (h : Stored n S m) (hx : S.leaving p = x) (h₀ : x ≠ 0) (ha : First (S.retired p) (m (olderCell x))) :
    Goes n p S m (S.retire p) (m.set (retiredCell p) x) := by
  subst hx
  have hr : (S.retire p).retired p = S.leaving p :: S.retired p := Function.update_self _ _ _
  have hl : (S.retire p).leaving p = 0 := Function.update_self _ _ _
  have M : PrivateMove p S m (S.retire p) (m.set (retiredCell p) (S.leaving p)) := by
    refine ⟨cell_set (.inl ⟨rfl, show 17 ≤ 19 by decide, show 19 ≤ 20 by decide, rfl⟩), fun _ => .inl rfl,
      fun q hq => ⟨rfl, Function.update_ne hq, Function.update_ne hq⟩, rfl, fun y hy => ?_, .inr hl⟩
    rw [hr] at hy
    cases hy with
    | head => exact .inr ⟨h₀, rfl⟩
    | tail _ hy => exact .inl hy
  refine ⟨M.stored h ?_ h.apart ?_ ?_ (h.pool_own p) (h.pool_nodup p) ?_ ?_ ?_ fun h' => absurd hl h', M⟩
  · rw [set_extent (l := retiredCell p) nofun]; exact h.queue
  · intro y hy; rw [set_extent (l := retiredCell p) nofun]; exact h.exist y hy
  · rw [set_field (l := retiredCell p) (f := Field.slotsPool) nofun]
    exact (h.pool p).keep fun _ _ => set_field nofun
  · rw [hr, Mem.set_self]
    refine ⟨rfl, h₀, ?_⟩
    rw [set_field (l := retiredCell p) (f := Field.nodeOlder) nofun]
    exact .of_first ha ((h.retired p).keep fun _ _ => set_field nofun)
  · rw [hr]
    intro y hy
    cases hy with
    | head => exact h.leaving_shared p h₀
    | tail _ hy => exact h.retired_shared p y hy
  · rw [hr]; exact List.nodup_cons.mpr ⟨h.leaving_out p p h₀, h.retired_nodup p⟩

/-- A retired node that nobody guards is taken out. The move is this one, whatever cell was written for it. -/
theorem unlink_move {c : Loc} (h : Stored n S m) (hx : x ∈ S.retired p) (hg : ∀ q c, S.guard q c ≠ x)
    (hl : ∀ z, z ∈ l → z ∈ S.retired p ∧ z ≠ x) (hd : l.Nodup)
    (hc : c = retiredCell p ∨ c.field = Field.nodeOlder ∧ c.obj ∈ S.retired p)
    (hC : Chain (m.set c v) (m.set c v (retiredCell p)) l) :
    Goes n p S m (S.unlink p x l) (m.set c v) ∧ (S.unlink p x l).Hand p x := by
  have hs := h.retired_shared p x hx
  have h₂ := h.name_shared hs
  have hr : (S.unlink p x l).retired p = l := Function.update_self _ _ _
  have hρ : (S.unlink p x l).role x = .own p := Function.update_self _ _ _
  have ho : ∀ z, z ≠ x → (S.unlink p x l).role z = S.role z := fun z hz => Function.update_ne hz
  have h₀ : c.obj ≠ 0 := by
    rcases hc with rfl | ⟨_, h'⟩
    · nofun
    · exact (h.retired p).ne h'
  have hf : c.field ≠ Field.slotsPool := by
    rcases hc with rfl | ⟨h', _⟩
    · show 19 ≠ 17; decide
    · rw [h']; decide
  have M : PrivateMove p S m (S.unlink p x l) (m.set c v) := by
    refine ⟨cell_set ?_, fun z => ?_, fun q hq => ⟨rfl, Function.update_ne hq, rfl⟩, rfl, fun z hz => ?_, .inl rfl⟩
    · rcases hc with rfl | ⟨h', h''⟩
      · exact .inl ⟨rfl, show 17 ≤ 19 by decide, show 19 ≤ 20 by decide, rfl⟩
      · exact .inr (.inr ⟨h', .inl h''⟩)
    · by_cases e : z = x
      · exact .inr (.inr (.inr (by rw [e]; exact ⟨hx, hρ, hg⟩)))
      · exact .inl (ho z e)
    · rw [hr] at hz; exact .inl (hl z hz).1
  have out : ∀ q, ¬ x ∈ S.pool q := fun q hq => hs.ne_own (h.pool_own q x hq)
  refine ⟨⟨M.stored h ?_ ?_ ?_ ?_ ?_ (h.pool_nodup p) ?_ ?_ ?_ fun h₀ h' => ?_, M⟩, hρ, out p⟩
  · rw [set_extent h₀]; exact h.queue
  · intro z hz
    rw [ho z (by omega)]
    exact h.apart z hz
  · intro z hz
    rw [set_extent h₀]
    by_cases e : z = x
    · rw [e]; exact h.exist x hs.ne_none
    · rw [ho z e] at hz; exact h.exist z hz
  · rw [set_field fun e => hf e.symm]
    refine (h.pool p).keep fun z hz => Mem.set_ne fun e => ?_
    rcases hc with rfl | ⟨_, h'⟩
    · injection e with _ e; exact absurd e (by decide)
    · rw [← e] at h'
      exact (h.own_out (h.pool_own p z hz)).1 h'
  · intro z hz
    rw [ho z fun e => out p (e ▸ hz)]
    exact h.pool_own p z hz
  · rw [hr]; exact hC
  · intro z hz
    rw [hr] at hz
    rw [ho z (hl z hz).2]
    exact h.retired_shared p z (hl z hz).1
  · rw [hr]; exact hd
  · rw [hr] at h'
    exact h.leaving_out p p h₀ (hl _ h').1

/-- The newest of the retired nodes is taken out. -/
theorem unlink_first (h : Stored n S m) (b : Between (S.retired p) 0 (x :: suf)) (hg : ∀ q c, S.guard q c ≠ x)
    (ha : First suf v) : Goes n p S m (S.unlink p x suf) (m.set (retiredCell p) v) ∧ (S.unlink p x suf).Hand p x ∧
      Between ((S.unlink p x suf).retired p) 0 suf := by
  have hr : (S.unlink p x suf).retired p = suf := Function.update_self _ _ _
  have e : S.retired p = x :: suf := by
    rcases b with ⟨_, e⟩ | ⟨pre, e⟩
    · exact e
    · exact absurd rfl ((h.retired p).ne (by rw [e]; exact List.mem_append.mpr (.inr (.head _))))
  have C := h.retired p
  have hd := h.retired_nodup p
  rw [e] at C hd
  have hd := List.nodup_cons.mp hd
  obtain ⟨h₁, h₂⟩ := unlink_move (l := suf) (c := retiredCell p) (v := v) h (by rw [e]; exact .head _) hg
    (fun z hz => ⟨by rw [e]; exact .tail _ hz, fun e => hd.1 (e ▸ hz)⟩) hd.2 (.inl rfl) (by
      rw [Mem.set_self]
      exact .of_first ha (C.2.2.keep fun _ _ => set_field nofun))
  exact ⟨h₁, h₂, .inl ⟨rfl, hr⟩⟩

/-- The one behind `y` is taken out. -/
theorem unlink_behind (h : Stored n S m) (b : Between (S.retired p) y (x :: suf)) (h₀ : y ≠ 0)
    (hg : ∀ q c, S.guard q c ≠ x) (ha : First suf v) :
    ∃ l, Goes n p S m (S.unlink p x l) (m.set (olderCell y) v) ∧ (S.unlink p x l).Hand p x ∧
      Between ((S.unlink p x l).retired p) y suf := by
  obtain ⟨pre, e⟩ := b.resolve_left fun h => h₀ h.1
  have hr : (S.unlink p x (pre ++ y :: suf)).retired p = pre ++ y :: suf := Function.update_self _ _ _
  have C := h.retired p
  have hd := h.retired_nodup p
  rw [e] at C hd
  have C' := C.unlink ha hd
  have hd := List.nodup_append.mp hd
  have hy := List.nodup_cons.mp hd.2.1
  have hx := List.nodup_cons.mp hy.2
  have sub : ∀ z, z ∈ pre ++ y :: suf → z ∈ S.retired p ∧ z ≠ x := by
    intro z hz
    rw [e]
    rcases List.mem_append.mp hz with hz | hz
    · exact ⟨List.mem_append.mpr (.inl hz), hd.2.2 z hz x (.tail _ (.head _))⟩
    · cases hz with
      | head => exact ⟨List.mem_append.mpr (.inr (.head _)), fun e => hy.1 (e ▸ .head _)⟩
      | tail _ hz => exact ⟨List.mem_append.mpr (.inr (.tail _ (.tail _ hz))), fun e => hx.1 (e ▸ hz)⟩
  have once : (pre ++ y :: suf).Nodup := by
    refine List.nodup_append.mpr ⟨hd.1, List.nodup_cons.mpr ⟨fun h => hy.1 (.tail _ h), hx.2⟩, fun z hz w hw => ?_⟩
    cases hw with
    | head => exact hd.2.2 z hz y (.head _)
    | tail _ hw => exact hd.2.2 z hz w (.tail _ (.tail _ hw))
  obtain ⟨h₁, h₂⟩ := unlink_move (l := pre ++ y :: suf) (c := olderCell y) (v := v) h b.mem hg sub once
    (.inr ⟨rfl, by rw [e]; exact List.mem_append.mpr (.inr (.head _))⟩) (by
      rw [set_field (l := olderCell y) (f := Field.slotsRetired) nofun]; exact C')
  exact ⟨_, h₁, h₂, .inr ⟨pre, hr⟩⟩

end Goes
end
end Wfqueue
