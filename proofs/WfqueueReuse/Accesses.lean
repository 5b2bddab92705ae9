prelude
import Wfqueue.PrivateTouches
import WfqueueNever.Races
import WfqueueReuse.DequeueTouches
import WfqueueReuse.Rule
/-!
# No races, and everything in bounds

## Main definitions

* `DequeueAccess D`: what has to be shown of the accesses of dequeues

## Main statements

* `raceFree_of`, `inBounds_of`: from that and `DequeueRun D`
* `enqueued_last_of`, `tail_near_end_of`: of the list of nodes
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored spec Created Allows Exists Reach Free Retiring)
open WfqueueNever (View Laid Serving Believed DequeueAt ReadOld Off Giving enqueuedCell givenCell headCell tailCell nextCell)

variable {D : DequeueLike} {n i : Nat} {w : World} {f f' : Frame} {s ŝ : State} {t u : Tid} {K : Logs (spec n)}
  {a a' : Access}

structure DequeueAccess (D : DequeueLike) : Prop where
  /-- where others look, both worlds are at the same program counter -/
  atPublic : ∀ {n w r g b pc pc'} {s s' : State} {t}, Twin D n w s s' → s.thread t = some ⟨1, pc, r, b⟩ →
    s'.thread t = some ⟨1, pc', g, b⟩ → pc ≤ 166 → pc' = pc ∧ Matching dequeueKind w r g ∧ DequeueKnows (g 1) w r g pc
  atPrivate : ∀ {n w r g b pc pc'} {s s' : State} {t}, Twin D n w s s' → s.thread t = some ⟨1, pc, r, b⟩ →
    s'.thread t = some ⟨1, pc', g, b⟩ → 167 ≤ pc → pc ≤ 215 → Retiring n w.store w.mem r pc

theorem all_registerPlaces : Flow.all (samePlace (fun _ => .number) fun _ => false) register.code = true := by
  decide +kernel

theorem all_unregisterPlaces : Flow.all (samePlace (fun _ => .number) fun _ => false) unregister.code = true := by
  decide +kernel

/-- The last two instructions of `dequeue` access nothing. -/
theorem all_silent : Flow.all (fun k i => !Nat.ble 216 k || WfqueueNever.silent i) Gen.Wfqueue.dequeue.code = true := by
  decide +kernel

theorem end_silent {pc : Nat} {r : Regs} {b : List Nat} (h : 216 ≤ pc) :
    Frame.access Gen.Wfqueue.program ⟨1, pc, r, b⟩ = none := by
  show (match Gen.Wfqueue.dequeue.code.get? pc with | none => none | some i => i.access r) = none
  cases e : Gen.Wfqueue.dequeue.code.get? pc with
  | none => rfl
  | some i =>
    have hs := Flow.allFrom_get (k := 0) all_silent e
    rw [Nat.zero_add, Nat.ble_eq_true_of_le h] at hs
    cases i with
    | put _ _ => rfl
    | ret _ => rfl
    | _ => cases hs

/-- What an access is to. -/
theorem Twin.touches (HA : DequeueAccess D) (T : Twin D n w s ŝ) (B : Believed n w.view ŝ K) (ht : s.thread t = some f)
    (ha : f.access Gen.Wfqueue.program = some a) : Wfqueue.Touches n w.store f a := by
  have L := B.whole.laid
  have O := B.whole.offers
  rw [T.ideal] at L O
  have h := T.pair t
  rw [ht] at h
  generalize e : ŝ.thread t = x at h
  cases h with
  | @enqueue r g b pc hp M Kn =>
    have At := B.whole.enqueueAt e rfl
    rw [T.ideal] at At
    exact enqueue_touches ⟨T.same, L, O, At, Kn, M⟩ hp (B.shown.queue e) ha
  | making h₁ h₂ Mk => exact Mk.making.touches T.same.stored h₂ ha
  | @dequeue r g b pc pc' hD e₁ =>
    rcases (by omega : pc ≤ 166 ∨ 167 ≤ pc ∧ pc ≤ 215 ∨ 216 ≤ pc) with h | ⟨h, h'⟩ | h
    · obtain ⟨rfl, M, Kn⟩ := HA.atPublic T ht e h
      have At := B.whole.dequeueAt e rfl
      have V := B.whole.serving
      rw [T.ideal] at At V
      refine dequeue_touches T.same L O V At (fun hp hs => ?_) Kn M (B.shown.queue e) h ha
      have := B.past.before t _ e rfl hs (show 4 ≤ pc' by omega)
      rw [T.ideal] at this
      exact this
    · exact (HA.atPrivate T ht e h h').touches (by omega) ha
    · rw [end_silent h] at ha
      cases ha
  | @other f ho =>
    have h₀ := B.shown.queue e
    obtain ⟨op, pc, r, b⟩ := f
    have M : Matching (fun _ => .number) w r r := fun _ => rfl
    have key : Frame.access program ⟨op, pc, r, b⟩ = some a ∧ a.loc.obj = 1 := by
      match op, ho with
      | 2, _ => exact ideal_access (node := fun _ => false) (op := 2) rfl all_registerPlaces rfl M h₀ h₀ rfl ha
      | 3, _ => exact ideal_access (node := fun _ => false) (op := 3) rfl all_unregisterPlaces rfl M h₀ h₀ rfl ha
      | _ + 4, _ => cases ha
    have := WfqueueNever.slots_touches B.shown e ho key.1
    rw [T.ideal] at this
    exact Touches.real L O rfl key.2 this

/-- Different threads use different slots. -/
theorem Twin.apart (T : Twin D n w s ŝ) (B : Believed n w.view ŝ K) (hne : t ≠ u) (ht : s.thread t = some f)
    (hu : s.thread u = some f') (h : f.op ≠ 2) (h' : f'.op ≠ 2) : f.regs 1 ≠ f'.regs 1 := by
  have p := T.pair t
  have q := T.pair u
  rw [ht] at p
  rw [hu] at q
  generalize e₁ : ŝ.thread t = x at p
  generalize e₂ : ŝ.thread u = y at q
  match x, y with
  | none, _ => cases p
  | _, none => cases q
  | some g, some g' =>
    obtain ⟨h₁, h₂⟩ := p.slot
    obtain ⟨h₃, h₄⟩ := q.slot
    exact fun e => hne (B.whole.apart t u g g' e₁ e₂ (h₁.symm ▸ h) (h₃.symm ▸ h') (h₂.symm.trans (e.trans h₄)))

theorem allowed_linked (H : DequeueRun D) (h : ReachableIn Heap.Honest Gen.Wfqueue.program Allows (Created n) s) :
    ∃ K, Linked D n s K := (rule H).reachable h

/-- Freedom from data races. -/
theorem raceFree_of (H : DequeueRun D) (HA : DequeueAccess D)
    (h : ReachableIn Heap.Honest Gen.Wfqueue.program Allows (Created n) s) (hne : t ≠ u) (ht : s.thread t = some f)
    (hu : s.thread u = some f') (ha : f.access Gen.Wfqueue.program = some a)
    (ha' : f'.access Gen.Wfqueue.program = some a') (hl : a.loc = a'.loc) (hw : a.writes = true ∨ a'.writes = true) :
    a.plain = false ∧ a'.plain = false := by
  obtain ⟨K, w, ŝ, T, B⟩ := allowed_linked H h
  have A := T.touches HA B ht ha
  have A' := T.touches HA B hu ha'
  exact ⟨A.apart T.same.stored (T.apart B hne ht hu) A' hl hw,
    A'.apart T.same.stored (T.apart B (Ne.symm hne) hu ht) A hl.symm hw.symm⟩

/-- Every access is to something that there is. -/
theorem inBounds_of (H : DequeueRun D) (HA : DequeueAccess D)
    (h : ReachableIn Heap.Honest Gen.Wfqueue.program Allows (Created n) s) (ht : s.thread t = some f)
    (ha : f.access Gen.Wfqueue.program = some a) : Exists n s.mem a := by
  obtain ⟨K, w, ŝ, T, B⟩ := allowed_linked H h
  rw [T.mem]
  exact (T.touches HA B ht ha).exists T.same.stored

/-! ### The list of nodes -/

/-- A node that a slot offers has none behind it. -/
theorem enqueued_last_of (H : DequeueRun D) (h : ReachableIn Heap.Honest Gen.Wfqueue.program Allows (Created n) s)
    (hi : i < n) (ho : s.mem (enqueuedCell i) ≠ 0) : s.mem (nextCell (s.mem (enqueuedCell i))) = 0 := by
  obtain ⟨K, w, ŝ, T, B⟩ := allowed_linked H h
  have A := T.same
  have P := A.enqueued i hi
  rw [T.mem] at ho ⊢
  have ho' : w.ideal (enqueuedCell i) ≠ 0 := fun e => ho ((A.null_iff P).mpr e)
  have last := B.whole.enqueued_last hi (by rw [T.ideal]; exact ho')
  rw [T.ideal] at last
  rw [P.eq]
  exact (A.null_iff (A.next _ (A.needEnqueued i hi ho').live)).mpr last

theorem Same.reach (A : Same n w) (L : Laid n w.view w.ideal) : ∀ {c i}, w.view.h ≤ i → i + c ≤ w.view.k →
    Reach w.mem (w.addr (w.view.line i)) (w.addr (w.view.line (i + c)))
  | 0, _, _, _ => .refl
  | c + 1, i, h, h' => by
    have P := A.next _ (A.line i h (by omega)).live
    rw [L.next i (by omega)] at P
    have R := reach A L (c := c) (i := i + 1) (by omega) (by omega)
    rw [show i + (c + 1) = i + 1 + c by omega]
    refine .step ?_ ?_
    · show w.mem (nextCell (w.addr (w.view.line i))) ≠ 0
      exact fun e => L.ne_zero (i := i + 1) (by omega) ((A.null_iff P).mp e)
    · show Reach w.mem (w.mem (nextCell (w.addr (w.view.line i)))) _
      rw [P.eq]
      exact R

/-- tail is the last node or the last but one, and not before head. -/
theorem tail_near_end_of (H : DequeueRun D) (h : ReachableIn Heap.Honest Gen.Wfqueue.program Allows (Created n) s) :
    Reach s.mem (s.mem headCell) (s.mem tailCell) ∧
      (s.mem (nextCell (s.mem tailCell)) ≠ 0 → s.mem (nextCell (s.mem (nextCell (s.mem tailCell)))) = 0) := by
  obtain ⟨K, w, ŝ, T, B⟩ := allowed_linked H h
  have A := T.same
  have L := B.whole.laid
  rw [T.ideal] at L
  have hh := L.h_le
  have ht := L.t_le
  have hk := L.k_le
  have e₁ : w.mem headCell = w.addr (w.view.line w.view.h) := by rw [A.head.eq, L.head]
  have e₂ : w.mem tailCell = w.addr (w.view.line w.view.t) := by rw [A.tail.eq, L.tail]
  have next : ∀ {i}, w.view.h ≤ i → i ≤ w.view.k → w.Ptr (w.mem (nextCell (w.addr (w.view.line i))))
      (w.ideal (nextCell (w.view.line i))) := fun h h' => A.next _ (A.line _ h h').live
  rw [T.mem, e₁, e₂]
  constructor
  · have := A.reach L (c := w.view.t - w.view.h) (Nat.le_refl w.view.h) (by omega)
    rw [show w.view.h + (w.view.t - w.view.h) = w.view.t by omega] at this
    exact this
  · intro hz
    have P := next hh ht
    by_cases e : w.view.t = w.view.k
    · rw [e] at P hz
      rw [L.last] at P
      exact absurd ((A.null_iff P).mpr rfl) hz
    · rw [L.next _ (by omega), show w.view.t + 1 = w.view.k by omega] at P
      rw [P.eq]
      have P' := next (i := w.view.k) (by omega) (Nat.le_refl _)
      rw [L.last] at P'
      exact (A.null_iff P').mpr rfl

end WfqueueReuse
