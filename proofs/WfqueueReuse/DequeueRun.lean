prelude
import WfqueueReuse.Accesses
import WfqueueReuse.DequeueSteps
import WfqueueReuse.DequeueTwice
/-!
# Dequeues run in both worlds

## Main statements

* `dequeueRun`: every step and every return of a dequeue leads to states that belong together
* `dequeueAccess`: what the two dequeues have in common where they access memory
-/

namespace WfqueueReuse
open Gen.WfqueueNever

theorem dequeueRun : DequeueRun DequeuePair where
  undisturbed := undisturbed
  begins A _ h := .begins A h
  step {n w s s' K t f m f'} T B _ ht ho hx := by
    have h := T.pair t
    rw [ht] at h
    generalize e : s'.thread t = o at h
    cases h with
    | enqueue => cases ho
    | making => cases ho
    | other h => rw [ho] at h; exact absurd h (by decide)
    | @dequeue r g b pc pc' hd _ =>
      cases hd with
      | same hp M Kn La =>
        by_cases h₃ : pc = 163
        · subst h₃
          exact T.dequeue_leave B e M Kn La hx
        · exact T.dequeue_public matches_dequeue B e (by omega) M Kn La hx
      | retire h₁ h₂ R => exact T.dequeue_private B e h₁ h₂ R hx
  ret {n w s s' K t f v} T B _ ht ho hx := by
    have h := T.pair t
    rw [ht] at h
    generalize e : s'.thread t = o at h
    cases h with
    | enqueue => cases ho
    | making => cases ho
    | other h => rw [ho] at h; exact absurd h (by decide)
    | @dequeue r g b pc pc' hd _ =>
      cases hd with
      | same hp M Kn La =>
        by_cases h₃ : pc = 163
        · subst h₃
          cases hx
        · exact T.dequeue_returns matches_dequeue B e (by omega) M Kn hx
      | retire h₁ h₂ R =>
        have h₁' : dequeueKind 1 = .number := rfl
        have St := R.step (b := b) h₁' T.same (by omega)
        rw [← T.mem, hx] at St
        cases St

theorem dequeueAccess : DequeueAccess DequeuePair where
  atPublic {n w r g b pc pc' s s' t} T ht ht' hp := by
    have h := T.pair t
    rw [ht, ht'] at h
    cases h with
    | other h => exact absurd h (show ¬ 2 ≤ 1 by decide)
    | dequeue hd _ =>
      cases hd with
      | same _ M Kn _ => exact ⟨rfl, M, Kn⟩
      | retire h₁ _ _ => omega
  atPrivate {n w r g b pc pc' s s' t} T ht ht' h h' := by
    have hp := T.pair t
    rw [ht, ht'] at hp
    cases hp with
    | other h => exact absurd h (show ¬ 2 ≤ 1 by decide)
    | dequeue hd _ =>
      cases hd with
      | same hp _ _ _ => omega
      | retire _ _ R => exact R.retiring

end WfqueueReuse
