prelude
import WfqueueNever.Linearizable
/-!
# A state of the queue without reuse, seen from elsewhere

The relation between states and logs, and how a program that does the same may go on with it: by instructions of this
one, or by changes that no assertion notices.

## Main definitions

* `Believed n s K`: the invariant holds, and its view shows what is kept

## Main statements

* `Believed.created`, `Believed.step`, `Believed.call`, `Believed.ret`: it holds in the beginning, and persists
* `Believed.frame`: a thread is elsewhere in its operation, where its assertion holds, too, and the log says the same
* `Believed.kept`: the memory differs in nothing that matters
* `Believed.made`: the thread's node is made in one go
-/

namespace WfqueueNever
open Gen.WfqueueNever
open Wfqueue (Created Allows spec)

variable {n y : Nat} {G G' : View} {s : State} {m' : Mem} {K : Logs (spec n)} {t : Tid} {f f' : Frame} {c : Call} {r : Result}

/-- The invariant holds, and its view shows what is kept. -/
def Believed (n : Nat) (s : State) (K : Logs (spec n)) : Prop :=
  ∃ G, Whole EnqueueAt DequeueAt n G s ∧ Past n G s ∧ Shown n G s K

namespace Believed

/-- The memory, but that there are no objects beyond those that are made at the beginning. -/
def fresh (n : Nat) (m : Mem) : Mem := fun l =>
  if l.obj = 0 ∧ l.field = 2 ∧ 2 * n + 2 < l.idx then 0 else m l

theorem fresh_ne {l : Loc} (h : l.obj ≠ 0 ∨ l.field ≠ 2 ∨ l.idx ≤ 2 * n + 2) (m : Mem) : fresh n m l = m l := by
  unfold fresh
  rw [if_neg (by omega)]

theorem fresh_extent {m : Mem} {o : Nat} (h : 2 * n + 2 < o) : fresh n m (Heap.extent o) = 0 :=
  if_pos ⟨rfl, rfl, h⟩

theorem fresh_created (C : Created n s) : Created n ⟨fresh n s.mem, s.thread⟩ := by
  have ne : ∀ {o f i}, o ≠ 0 → fresh n s.mem ⟨o, f, i⟩ = s.mem ⟨o, f, i⟩ := fun {o f i} h => fresh_ne (l := ⟨o, f, i⟩) (.inl h) _
  have ext : ∀ o, o ≤ 2 * n + 2 → fresh n s.mem (Heap.extent o) = s.mem (Heap.extent o) :=
    fun o h => fresh_ne (l := Heap.extent o) (.inr (.inr h)) _
  exact ⟨⟨C.init.idle, (ne (by decide)).trans C.init.threads, C.init.most,
      fun p => (ne (by decide)).trans (C.init.none_pending p)⟩, C.least,
    (ext 1 (by have := C.least; omega)).trans C.queue, (ne (by decide)).trans C.head, (ne (by decide)).trans C.tail,
    (ne (by decide)).trans C.first, fun i h => (ne (by decide)).trans (C.asked i h),
    fun i h => (ne (by decide)).trans (C.given i h), fun o h h' => (ext o h').trans (C.node o h h'),
    fun o h h' => (ne (by omega)).trans (C.next o h h'), fun o h h' => (ne (by omega)).trans (C.taker o h h'),
    fun o h h' => (ne (by omega)).trans (C.enqueuer o h h'), fun f i h => (ne (by decide)).trans (C.other f i h)⟩

theorem created (C : Created n s) : Believed n ⟨fresh n s.mem, s.thread⟩ (.initial (spec n)) :=
  have C' := fresh_created C
  ⟨_, .created C', .created C', shown_created C'⟩

theorem step (B : Believed n s K) (ht : s.thread t = some f) (he : f.pc = 13 → Heap.Honest s.mem)
    (hx : f.exec program s.mem = some (.next m' f')) :
    ∃ K', K.Moves K' ∧ Believed n ⟨m', Function.update s.thread t (some f')⟩ K' := by
  obtain ⟨G, W, P, S⟩ := B
  obtain ⟨G', W', A⟩ := W.step enqueueSide dequeueSide he ht hx
  obtain ⟨K', M, S'⟩ := S.step (W.facts enqueueSide dequeueSide) ht hx A
  exact ⟨K', M, G', W', P.step W dequeueSide (fun _ => S.queue ht) ht hx A, S'⟩

theorem call (B : Believed n s K) (hidle : s.thread t = none) (ha : Allows s t c) :
    ∃ K', K.Follows (.inv t c) K' ∧ Believed n (s.call t c) K' := by
  obtain ⟨G, W, P, S⟩ := B
  obtain ⟨h, S'⟩ := S.call hidle ha
  exact ⟨_, .inv h, G, W.call enqueueSide dequeueSide hidle ha, P.call W, S'⟩

theorem ret (B : Believed n s K) (ht : s.thread t = some f) (hx : f.exec program s.mem = some (.done r)) :
    ∃ K', K.Follows (.res t r) K' ∧ Believed n ⟨s.mem, Function.update s.thread t none⟩ K' := by
  obtain ⟨G, W, P, S⟩ := B
  obtain ⟨W', A⟩ := W.ret enqueueSide dequeueSide ht hx
  obtain ⟨K', M, S'⟩ := S.ret (W.facts enqueueSide dequeueSide) ht hx A rfl rfl
  exact ⟨K', M, G, W', P.ret W A, S'⟩

/-! ### Elsewhere in the operation -/

/-- What the log says of a frame is what it says of another one. -/
structure Alike (f f' : Frame) : Prop where
  op : f'.op = f.op
  buf : f'.buf = f.buf
  regs : ∀ i, i ≤ 4 → f'.regs i = f.regs i
  entered : f.op = 0 → (76 ≤ f'.pc ↔ 76 ≤ f.pc)
  begun : f.op = 1 → (6 ≤ f'.pc ↔ 6 ≤ f.pc) ∧ (4 ≤ f'.pc → 4 ≤ f.pc) ∧ (5 ≤ f'.pc → 5 ≤ f.pc)
  last : f.op = 1 → (f'.pc ≤ 216 ↔ f.pc ≤ 216) ∧ f'.pc ≤ 217
  doubt : f.op = 1 → InDoubt f'.pc f'.regs → InDoubt f.pc f.regs

theorem Alike.stands {st : Status} {d : Result → Prop} (A : Alike f f') (ho : f.op ≤ 1) (hl : f.op = 1 → f.pc ≤ 217)
    (h : Stands n G s.mem (some f) st d) : Stands n G s.mem (some f') st d := by
  obtain ⟨op', pc', r', b'⟩ := f'
  cases h with
  | @enqueue pc r b _ _ h₀ h =>
    have e₀ : r' 0 = r 0 := A.regs 0 (by decide)
    have e₁ : r' 1 = r 1 := A.regs 1 (by decide)
    have e₂ : r' 2 = r 2 := A.regs 2 (by decide)
    have e₄ : r' 4 = r 4 := A.regs 4 (by decide)
    have eb : b' = b := A.buf
    cases A.op
    have iff : Entered G ⟨0, pc', r', b'⟩ ↔ Entered G ⟨0, pc, r, b⟩ := by
      show 76 ≤ pc' ∧ G.Has G.t (r' 4) ↔ 76 ≤ pc ∧ G.Has G.t (r 4)
      rw [e₄, show 76 ≤ pc' ↔ 76 ≤ pc from A.entered rfl]
    refine .enqueue (e₀.trans h₀) ?_
    rw [iff, e₁, e₂, eb]
    exact h
  | @dequeue pc r b _ _ x y h₀ hb h =>
    have e₀ : r' 0 = r 0 := A.regs 0 (by decide)
    have e₁ : r' 1 = r 1 := A.regs 1 (by decide)
    have eb : b' = b := A.buf
    cases A.op
    have hp : 6 ≤ pc' ↔ 6 ≤ pc := (A.begun rfl).1
    have hq : pc' ≤ 216 ↔ pc ≤ 216 := (A.last rfl).1
    have hq' : pc' ≤ 217 := (A.last rfl).2
    have hl : pc ≤ 217 := hl rfl
    subst eb
    have iff : ∀ i, Took G s.mem ⟨1, pc', r', b'⟩ i ↔ Took G s.mem ⟨1, pc, r, b'⟩ i := by
      intro i
      constructor
      · rintro ⟨h₁, h₂, h₃, h₄⟩
        have h₂ : (G.ask (r' 1)).request < i + 1 := h₂
        have h₄ : G.taker s.mem i = r' 1 := h₄
        rw [e₁] at h₂ h₄
        exact ⟨hp.mp h₁, h₂, h₃, h₄⟩
      · rintro ⟨h₁, h₂, h₃, h₄⟩
        refine ⟨hp.mpr h₁, ?_, h₃, ?_⟩
        · show (G.ask (r' 1)).request < i + 1
          rw [e₁]; exact h₂
        · show G.taker s.mem i = r' 1
          rw [e₁]; exact h₄
    refine .dequeue (x := x) (y := y) (e₀.trans h₀) (fun h => hb (hq.mp h)) ?_
    rw [e₁]
    rcases h with ⟨i, hi, h₁, h₂⟩ | ⟨hn, h₁, h₂, h₃⟩
    · exact .inl ⟨i, (iff i).mpr hi, fun e => h₁ (by omega), h₂⟩
    · exact .inr ⟨fun i hi => hn i ((iff i).mp hi), hq.mpr h₁, h₂, fun e => h₃ (A.doubt rfl e)⟩
  | register => exact absurd ho (show ¬ 2 ≤ 1 by decide)
  | unregister => exact absurd ho (show ¬ 3 ≤ 1 by decide)

/-- The thread is elsewhere in its operation, where its assertion holds, too. -/
theorem frame (B : Believed n s K) (ht : s.thread t = some f) (A : Alike f f') (ho : f.op ≤ 1)
    (hl : f.op = 1 → f.pc ≤ 217)
    (h : ∀ G, Whole EnqueueAt DequeueAt n G s → FrameAt EnqueueAt DequeueAt n G s.mem f') :
    Believed n ⟨s.mem, Function.update s.thread t (some f')⟩ K := by
  obtain ⟨G, W, P, S⟩ := B
  have e₁ := A.regs 1 (by decide)
  refine ⟨G, ⟨W.laid, W.offers, W.serving, fun u g hu => ?_, W.apart_step ht A.op fun _ => e₁,
    fun q hq => Whole.still_there ht A.op (fun _ => e₁) (W.offerer q hq),
    fun q hq ha => Whole.still_there ht A.op (fun _ => e₁) (W.asker q hq ha)⟩,
    ⟨P.asked, fun u g hu hop hs hp => ?_, fun u g hu hop hs hp => ?_⟩, S.state, fun u => ?_⟩
  · rcases Whole.thread_update hu with ⟨_, hu⟩ | ⟨_, hu⟩
    · cases hu
      exact h G W
    · exact W.frame u g hu
  · rcases Whole.thread_update hu with ⟨_, hu⟩ | ⟨_, hu⟩
    · cases hu
      have hop' : f.op = 1 := A.op.symm.trans hop
      rw [e₁] at hs ⊢
      rw [A.regs 3 (by decide)]
      exact P.before t f ht hop' hs ((A.begun hop').2.1 hp)
    · exact P.before u g hu hop hs hp
  · rcases Whole.thread_update hu with ⟨_, hu⟩ | ⟨_, hu⟩
    · cases hu
      have hop' : f.op = 1 := A.op.symm.trans hop
      rw [e₁] at hs ⊢
      rw [A.regs 4 (by decide)]
      exact P.request t f ht hop' hs ((A.begun hop').2.2 hp)
    · exact P.request u g hu hop hs hp
  · show Stands n G s.mem (Function.update s.thread t (some f') u) _ _
    by_cases e : u = t
    · have hs := S.threads u
      rw [e, ht] at hs
      rw [e, Function.update_self]
      exact A.stands ho hl hs
    · rw [Function.update_ne e]
      exact S.threads u

/-! ### Another memory -/

/-- The memory differs in nothing that matters. -/
theorem kept (B : Believed n s K) (M : Kept s.mem m') (htk : taken m' = taken s.mem) : Believed n ⟨m', s.thread⟩ K := by
  obtain ⟨G, W, P, S⟩ := B
  have hk := W.laid.t_le
  have hh := W.laid.h_le
  have Go : ∀ p, EnqGoes n p G s.mem G m' := fun p => .kept W.laid W.offers M
  have E := (Go 0).move
  have A : Advance G s G ⟨m', s.thread⟩ := ⟨Nat.le_refl _, fun _ _ => rfl, E.value, fun i hi => E.taker i (by omega),
    .inl ⟨rfl, rfl⟩, fun _ _ _ _ _ _ _ => rfl, fun u g g' hu hu' hop hp hp' => by
      have hu' : s.thread u = some g' := hu'
      rw [hu] at hu'
      cases hu'
      omega⟩
  have F := W.facts enqueueSide dequeueSide
  refine ⟨G, ⟨(Go 0).laid, (Go 0).offers, E.serving W.laid (Go 0).laid W.serving, fun u g hu => ?_, W.apart, W.offerer,
    W.asker⟩, ⟨fun p hp => ?_, fun u g hu ho hs hp => (P.before u g hu ho hs hp).advance A W.laid,
      fun u g hu ho hs hp => (P.request u g hu ho hs hp).advance A W.laid⟩, ?_, fun u => ?_⟩
  · have h := W.frame u g hu
    cases h with
    | @enqueue pc r b h => exact .enqueue (enqueueSide.enq W.laid W.offers (Go (r 1 + 1)) (by omega) h)
    | dequeue h => exact .dequeue (dequeueSide.later W.laid W.serving E.later.1 (fun _ => E.later.2 _) h)
    | other h => exact .other h
  · show Old G m' p (m' (askedCell p))
    rw [E.asked]
    exact (P.asked p hp).advance A W.laid
  · rw [S.state]
    show (⟨G.items s.mem, taken s.mem⟩ : Wfqueue.Content) = ⟨G.items m', taken m'⟩
    rw [htk, show G.items m' = G.items s.mem from A.items_same F rfl rfl]
  · have h := S.threads u
    show Stands n G m' (s.thread u) _ _
    cases hu : s.thread u with
    | none => rw [hu] at h; generalize K.ghost.status u = x at h; cases h; exact .idle
    | some g =>
      rw [hu] at h
      refine A.stands F h (fun _ _ => rfl) (fun _ e' => ?_) fun _ e' => ?_
      · have := e'.2.1; omega
      · have := e'.moved; omega

end Believed
end WfqueueNever
