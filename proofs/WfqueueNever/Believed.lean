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
structure Believed (n : Nat) (G : View) (s : State) (K : Logs (spec n)) : Prop where
  whole : Whole EnqueueAt DequeueAt n G s
  past : Past n G s
  shown : Shown n G s K

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

theorem created (C : Created n s) : Believed n .created ⟨fresh n s.mem, s.thread⟩ (.initial (spec n)) :=
  have C' := fresh_created C
  ⟨.created C', .created C', shown_created C'⟩

theorem facts (B : Believed n G s K) : Facts n G s := B.whole.facts enqueueSide dequeueSide

/-- A step that keeps the invariant. -/
theorem goes (B : Believed n G s K) (ht : s.thread t = some f) (hx : f.exec program s.mem = some (.next m' f'))
    (h : Whole EnqueueAt DequeueAt n G' ⟨m', Function.update s.thread t (some f')⟩ ∧
      Advance G s G' ⟨m', Function.update s.thread t (some f')⟩) :
    ∃ K', K.Moves K' ∧ Believed n G' ⟨m', Function.update s.thread t (some f')⟩ K' := by
  obtain ⟨K', M, S'⟩ := B.shown.step B.facts ht hx h.2
  exact ⟨K', M, h.1, B.past.step B.whole dequeueSide (fun _ => B.shown.queue ht) ht hx h.2, S'⟩

/-- An instruction of `enqueue`, of which it is known what it does. -/
theorem goes_enqueue (B : Believed n G s K) (ht : s.thread t = some f) (ho : f.op = 0)
    (hx : f.exec program s.mem = some (.next m' f')) (Go : EnqGoes n (f.regs 1) G s.mem G' m')
    (At : EnqueueAt n G' m' f'.regs f'.pc) :
    ∃ K', K.Moves K' ∧ Believed n G' ⟨m', Function.update s.thread t (some f')⟩ K' :=
  B.goes ht hx (B.whole.goes_enqueue enqueueSide dequeueSide ht ho (enqueueLocal ho hx).op (enqueueLocal ho hx).reg.2.1
    Go At)

/-- An instruction of `dequeue`, of which it is known what it does. -/
theorem goes_dequeue (B : Believed n G s K) (ht : s.thread t = some f) (ho : f.op = 1)
    (hx : f.exec program s.mem = some (.next m' f')) (M : Moved n (f.regs 1) G s.mem G' m') (S : Serving n G' m')
    (At : DequeueAt n G' m' f'.regs f'.pc)
    (hreq : 6 ≤ f.pc → (G'.ask (f.regs 1)).request = (G.ask (f.regs 1)).request)
    (hopen : f.pc = 5 → (G'.ask (f.regs 1)).request = (G'.ask (f.regs 1)).rank) :
    ∃ K', K.Moves K' ∧ Believed n G' ⟨m', Function.update s.thread t (some f')⟩ K' :=
  B.goes ht hx (B.whole.goes_dequeue enqueueSide dequeueSide ht ho hx M S At hreq hopen)

/-- An instruction of `register` or `unregister`. -/
theorem goes_other (B : Believed n G s K) (ht : s.thread t = some f) (ho : 2 ≤ f.op)
    (hx : f.exec program s.mem = some (.next m' f')) :
    ∃ K', K.Moves K' ∧ Believed n G ⟨m', Function.update s.thread t (some f')⟩ K' :=
  B.goes ht hx (B.whole.step_other enqueueSide dequeueSide ht ho hx)

/-- Any instruction. -/
theorem step (B : Believed n G s K) (ht : s.thread t = some f) (he : f.pc = 13 → Heap.Honest s.mem)
    (hx : f.exec program s.mem = some (.next m' f')) :
    ∃ G' K', K.Moves K' ∧ Believed n G' ⟨m', Function.update s.thread t (some f')⟩ K' := by
  obtain ⟨G', h⟩ := B.whole.step enqueueSide dequeueSide he ht hx
  exact ⟨G', B.goes ht hx h⟩

theorem call (B : Believed n G s K) (hidle : s.thread t = none) (ha : Allows s t c) :
    ∃ K', K.Follows (.inv t c) K' ∧ Believed n G (s.call t c) K' := by
  obtain ⟨h, S'⟩ := B.shown.call hidle ha
  exact ⟨_, .inv h, B.whole.call enqueueSide dequeueSide hidle ha, B.past.call B.whole, S'⟩

theorem ret (B : Believed n G s K) (ht : s.thread t = some f) (hx : f.exec program s.mem = some (.done r)) :
    ∃ K', K.Follows (.res t r) K' ∧ Believed n G ⟨s.mem, Function.update s.thread t none⟩ K' := by
  obtain ⟨W', A⟩ := B.whole.ret enqueueSide dequeueSide ht hx
  obtain ⟨K', M, S'⟩ := B.shown.ret B.facts ht hx A rfl rfl
  exact ⟨K', M, W', B.past.ret B.whole A, S'⟩

theorem update_twice {f : Tid → Option Frame} {a b : Option Frame} :
    Function.update (Function.update f t a) t b = Function.update f t b := by
  funext u
  by_cases e : u = t
  · rw [e, Function.update_self, Function.update_self]
  · rw [Function.update_ne e, Function.update_ne e, Function.update_ne e]

/-! ### Elsewhere in the operation -/

/-- What the log says of a frame is what it says of another one. -/
structure Alike (f f' : Frame) : Prop where
  op : f'.op = f.op
  buf : f'.buf = f.buf
  regs : ∀ i, i ≤ 3 → f'.regs i = f.regs i
  node : f.op = 1 ∨ 76 ≤ f.pc → f'.regs 4 = f.regs 4
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
    have e₄ : 76 ≤ pc → r' 4 = r 4 := fun h => A.node (.inr h)
    have eb : b' = b := A.buf
    cases A.op
    have iff : Entered G ⟨0, pc', r', b'⟩ ↔ Entered G ⟨0, pc, r, b⟩ := by
      show 76 ≤ pc' ∧ G.Has G.t (r' 4) ↔ 76 ≤ pc ∧ G.Has G.t (r 4)
      rw [show 76 ≤ pc' ↔ 76 ≤ pc from A.entered rfl]
      exact ⟨fun h => ⟨h.1, by rw [← e₄ h.1]; exact h.2⟩, fun h => ⟨h.1, by rw [e₄ h.1]; exact h.2⟩⟩
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
theorem frame (B : Believed n G s K) (ht : s.thread t = some f) (A : Alike f f') (ho : f.op ≤ 1)
    (hl : f.op = 1 → f.pc ≤ 217)
    (h : FrameAt EnqueueAt DequeueAt n G s.mem f') :
    Believed n G ⟨s.mem, Function.update s.thread t (some f')⟩ K := by
  obtain ⟨W, P, S⟩ := B
  have e₁ := A.regs 1 (by decide)
  refine ⟨⟨W.laid, W.offers, W.serving, fun u g hu => ?_, W.apart_step ht A.op fun _ => e₁,
    fun q hq => Whole.still_there ht A.op (fun _ => e₁) (W.offerer q hq),
    fun q hq ha => Whole.still_there ht A.op (fun _ => e₁) (W.asker q hq ha)⟩,
    ⟨P.asked, fun u g hu hop hs hp => ?_, fun u g hu hop hs hp => ?_⟩, S.state, fun u => ?_⟩
  · rcases Whole.thread_update hu with ⟨_, hu⟩ | ⟨_, hu⟩
    · cases hu
      exact h
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
      rw [A.node (.inl hop')]
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
theorem kept (B : Believed n G s K) (M : Kept s.mem m') (htk : taken m' = taken s.mem) :
    Believed n G ⟨m', s.thread⟩ K := by
  obtain ⟨W, P, S⟩ := B
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
  refine ⟨⟨(Go 0).laid, (Go 0).offers, E.serving W.laid (Go 0).laid W.serving, fun u g hu => ?_, W.apart, W.offerer,
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

/-! ### A node, made in one go -/

/-- An enqueue that has not offered its node does what it may, whether or not that is one instruction. -/
theorem making (B : Believed n G s K) (ht : s.thread t = some f) (A : Alike f f') (ho : f.op = 0)
    (Go : EnqGoes n (f.regs 1) G s.mem G' m') (htk : taken m' = taken s.mem) (hh : G'.h = G.h) (htl : G'.t = G.t)
    (At : EnqueueAt n G' m' f'.regs f'.pc) : Believed n G' ⟨m', Function.update s.thread t (some f')⟩ K := by
  obtain ⟨W, P, S⟩ := B
  have F := W.facts enqueueSide dequeueSide
  obtain ⟨W', Ad⟩ := W.goes_enqueue enqueueSide dequeueSide ht ho (A.op.trans ho) (A.regs 1 (by decide)) Go At
  have ha := Go.move.asked
  refine ⟨W', P.frames Ad W.laid (fun p hp => ?_) (fun g hg hog => ?_) (fun g hg hog => ?_), ?_, fun u => ?_⟩
  · rw [ha]; exact P.asked p hp
  · cases hg; exact absurd (ho.symm.trans (A.op.symm.trans hog)) (by decide)
  · cases hg; exact absurd (ho.symm.trans (A.op.symm.trans hog)) (by decide)
  · rw [S.state]
    show (⟨G.items s.mem, taken s.mem⟩ : Wfqueue.Content) = ⟨G'.items m', taken m'⟩
    rw [htk, show G'.items m' = G.items s.mem from Ad.items_same F hh htl]
  · have go : ∀ {u g x d}, s.thread u = some g → Stands n G s.mem (some g) x d → Stands n G' m' (some g) x d := by
      intro u g x d hu h
      refine Ad.stands F h (fun _ _ => by rw [Go.move.ask]) (fun _ e' => ?_) fun _ e' => ?_
      · have := e'.2.1; omega
      · have := e'.moved; omega
    have h := S.threads u
    show Stands n G' m' (Function.update s.thread t (some f') u) _ _
    by_cases e : u = t
    · rw [e, ht] at h
      rw [e, Function.update_self]
      have h := go ht h
      exact A.stands (s := ⟨m', s.thread⟩) (by omega) (fun e => by omega) h
    · rw [Function.update_ne e]
      cases hu : s.thread u with
      | none => rw [hu] at h; generalize K.ghost.status u = x at h; cases h; exact .idle
      | some g => rw [hu] at h; exact go hu h

theorem early {pc : Nat} {r r' : Regs} {b : List Nat} (h : pc ≤ 75) :
    (⟨0, pc, r, b⟩ : Frame).op = 1 ∨ 76 ≤ (⟨0, pc, r, b⟩ : Frame).pc → r' 4 = r 4 := by
  rintro (h' | h')
  · cases h'
  · exact absurd h' (show ¬ 76 ≤ pc by omega)

theorem both {pc pc' : Nat} (h : pc ≤ 75) (h' : pc' ≤ 75) : 76 ≤ pc' ↔ 76 ≤ pc := by omega

/-- The thread's node is made in one go: it is `y`, which did not exist. -/
theorem made {r : Regs} {b : List Nat} (B : Believed n G s K) (ht : s.thread t = some ⟨0, 3, r, b⟩) (hy : y ≠ 0)
    (hn : s.mem (Heap.extent y) = 0) : ∃ m', Believed n (G.setOffer (r 1) ⟨y, false, 0⟩)
        ⟨m', Function.update s.thread t (some ⟨0, 75, Function.update r 4 y, b⟩)⟩ K ∧
      m' (valueCell y) = r 2 ∧ m' (enqueuerCell y) = r 1 ∧ m' (takerCell y) = nobody ∧ m' (nextCell y) = 0 ∧
      m' (Heap.extent y) ≠ 0 ∧ (∀ l : Loc, l.obj ≠ 0 → l.obj ≠ y → m' l = s.mem l) ∧
      ∀ o, o ≠ y → m' (Heap.extent o) = s.mem (Heap.extent o) := by
  have h3 : EnqueueAt n G s.mem r 3 := B.whole.enqueueAt ht rfl
  obtain ⟨hbase, ⟨_, hoff⟩, _⟩ := h3
  -- the allocator gives `y`
  have ha : ∀ {l : Loc}, l.obj ≠ 0 ∨ l.field ≠ 1 → s.mem.set (Heap.answer (s.mem Heap.count)) y l = s.mem l :=
    fun h => Mem.set_ne fun e => h.elim (fun h => h (by rw [e])) fun h => h (by rw [e])
  have K₀ : Kept s.mem (s.mem.set (Heap.answer (s.mem Heap.count)) y) :=
    ⟨fun _ _ _ => ha (.inl (show (1 : Nat) ≠ 0 by decide)), fun _ _ h _ => ha (.inl h), fun o h => by
      rw [ha (l := Heap.extent o) (.inr (show (2 : Nat) ≠ 1 by decide))]; exact h⟩
  have B₀ := B.kept K₀ (funext fun i => by unfold taken; rw [ha (l := ⟨1, Field.slotsTaken, i⟩) (.inl (show (1 : Nat) ≠ 0 by decide))])
  generalize hm₀ : s.mem.set (Heap.answer (s.mem Heap.count)) y = m₀ at ha B₀
  have hnext : Heap.next m₀ = y := by
    unfold Heap.next
    rw [ha (l := Heap.count) (.inr (show (0 : Nat) ≠ 1 by decide)), ← hm₀]
    exact Mem.set_self _ _ _
  have hx₀ : m₀ (Heap.extent y) = 0 := (ha (l := Heap.extent y) (.inr (show (2 : Nat) ≠ 1 by decide))).trans hn
  have L₀ : Laid n G m₀ := B₀.whole.laid
  have O₀ : Offers n G m₀ := B₀.whole.offers
  have hnew : Heap.Honest m₀ := fun _ => by rw [hnext]; exact hx₀
  have Go := EnqGoes.made (p := r 1) L₀ O₀ hoff hnew (by rw [hnext]; exact hy)
  rw [hnext] at Go
  have hy₁ : y ≠ 1 := fun e => L₀.exist 1 (Nat.le_refl 1) (by omega) (e ▸ hx₀)
  have mine : (G.setOffer (r 1) ⟨y, false, 0⟩).offer (r 1) = ⟨y, false, 0⟩ := View.offer_self
  have tk : ∀ {m : Mem} {f v : Nat}, taken (m.set ⟨y, f, 0⟩ v) = taken m := fun {m f v} => funext fun i => by
    unfold taken
    rw [Mem.set_ne (l' := ⟨1, Field.slotsTaken, i⟩) fun e => hy₁ (by injection e with e; exact e.symm)]
  have at68 : ∀ m', EnqueueAt n (G.setOffer (r 1) ⟨y, false, 0⟩) m' (Function.update r 5 y) 68 := fun m' =>
    ⟨hbase, by show (View.offer _ (r 1)).mine = _; rw [mine]; rfl,
      by show (View.offer _ (r 1)).offered = _; rw [mine], hy, nofun, nofun, nofun, nofun⟩
  have alike : Alike ⟨0, 3, r, b⟩ ⟨0, 68, Function.update r 5 y, b⟩ :=
    ⟨rfl, rfl, fun i hi => Function.update_ne (by omega), early (pc := 3) (by decide),
      fun _ => both (pc := 3) (pc' := 68) (by decide) (by decide), nofun, nofun, nofun⟩
  have B₁ := B₀.making ht alike rfl Go (funext fun i => by
    unfold taken
    rw [Heap.alloc_ne (l := ⟨1, Field.slotsTaken, i⟩) (show (1 : Nat) ≠ 0 by decide)]) rfl rfl (at68 _)
  -- its four fields are written
  have again : Alike ⟨0, 68, Function.update r 5 y, b⟩ ⟨0, 68, Function.update r 5 y, b⟩ :=
    ⟨rfl, rfl, fun _ _ => rfl, fun _ => rfl, fun _ => Iff.rfl, nofun, nofun, nofun⟩
  have write : ∀ {m : Mem} (f v : Nat), Believed n (G.setOffer (r 1) ⟨y, false, 0⟩)
        ⟨m, Function.update s.thread t (some ⟨0, 68, Function.update r 5 y, b⟩)⟩ K →
      Believed n (G.setOffer (r 1) ⟨y, false, 0⟩)
        ⟨m.set ⟨y, f, 0⟩ v, Function.update s.thread t (some ⟨0, 68, Function.update r 5 y, b⟩)⟩ K := by
    intro m f v B
    have Go := EnqGoes.written (p := r 1) (f := f) (v := v) B.whole.laid B.whole.offers (by rw [mine]; exact hy)
      (by rw [mine])
    rw [mine] at Go
    have B' := B.making (Function.update_self _ _ _) again rfl Go tk rfl rfl (at68 _)
    rw [update_twice] at B'
    exact B'
  have B₂ := write 3 0 (write 2 nobody (write 1 (r 1) (write 0 (r 2) B₁)))
  have node : ∀ {m : Mem} {f f' v : Nat}, f ≠ f' → m.set ⟨y, f, 0⟩ v ⟨y, f', 0⟩ = m ⟨y, f', 0⟩ :=
    fun h => Mem.set_ne fun e => h (by injection e with _ e; exact e.symm)
  have v₁ : ∀ {m : Mem}, ((((m.set ⟨y, 0, 0⟩ (r 2)).set ⟨y, 1, 0⟩ (r 1)).set ⟨y, 2, 0⟩ nobody).set ⟨y, 3, 0⟩ 0)
      (valueCell y) = r 2 := by
    intro m
    rw [node (by decide), node (by decide), node (by decide)]
    exact Mem.set_self _ _ _
  have v₂ : ∀ {m : Mem}, ((((m.set ⟨y, 0, 0⟩ (r 2)).set ⟨y, 1, 0⟩ (r 1)).set ⟨y, 2, 0⟩ nobody).set ⟨y, 3, 0⟩ 0)
      (enqueuerCell y) = r 1 := by
    intro m
    rw [node (by decide), node (by decide)]
    exact Mem.set_self _ _ _
  have v₃ : ∀ {m : Mem}, ((((m.set ⟨y, 0, 0⟩ (r 2)).set ⟨y, 1, 0⟩ (r 1)).set ⟨y, 2, 0⟩ nobody).set ⟨y, 3, 0⟩ 0)
      (takerCell y) = nobody := by
    intro m
    rw [node (by decide)]
    exact Mem.set_self _ _ _
  have v₄ : ∀ {m : Mem}, ((((m.set ⟨y, 0, 0⟩ (r 2)).set ⟨y, 1, 0⟩ (r 1)).set ⟨y, 2, 0⟩ nobody).set ⟨y, 3, 0⟩ 0)
      (nextCell y) = 0 := Mem.set_self _ _ _
  have other : ∀ {m : Mem} {l : Loc}, l.obj ≠ y →
      ((((m.set ⟨y, 0, 0⟩ (r 2)).set ⟨y, 1, 0⟩ (r 1)).set ⟨y, 2, 0⟩ nobody).set ⟨y, 3, 0⟩ 0) l = m l := by
    intro m l h
    have ne : ∀ f, l ≠ ⟨y, f, 0⟩ := fun f e => h (by rw [e])
    rw [Mem.set_ne (ne 3), Mem.set_ne (ne 2), Mem.set_ne (ne 1), Mem.set_ne (ne 0)]
  have last : Alike ⟨0, 68, Function.update r 5 y, b⟩ ⟨0, 75, Function.update r 4 y, b⟩ :=
    ⟨rfl, rfl, fun i hi => (Function.update_ne (by omega)).trans (Function.update_ne (by omega)).symm,
      early (pc := 68) (by decide), fun _ => both (pc := 68) (pc' := 75) (by decide) (by decide), nofun, nofun, nofun⟩
  have B₃ := B₂.frame (Function.update_self _ _ _) last (Nat.zero_le 1) nofun (.enqueue ⟨hbase,
    by show (View.offer _ (r 1)).mine = _; rw [mine]; rfl, by show (View.offer _ (r 1)).offered = _; rw [mine], hy,
    fun _ => v₁, fun _ => v₂, fun _ => v₃, fun _ => v₄⟩)
  rw [update_twice] at B₃
  refine ⟨(((((Heap.alloc m₀ 0).set ⟨y, 0, 0⟩ (r 2)).set ⟨y, 1, 0⟩ (r 1)).set ⟨y, 2, 0⟩ nobody).set ⟨y, 3, 0⟩ 0), B₃, v₁, v₂, v₃, v₄, ?_, fun l h h' => ?_, fun o h => ?_⟩
  · rw [other (l := Heap.extent y) (Ne.symm hy), ← hnext, Heap.alloc_extent_self]
    decide
  · rw [other h', Heap.alloc_ne h, ha (.inl h)]
  · rw [other (l := Heap.extent o) (Ne.symm hy), Heap.alloc_extent_ne (by rw [hnext]; exact h),
      ha (l := Heap.extent o) (.inr (show (2 : Nat) ≠ 1 by decide))]

end Believed
end WfqueueNever
