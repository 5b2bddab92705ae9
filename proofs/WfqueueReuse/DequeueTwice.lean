prelude
import WfqueueReuse.DequeueAssign
import WfqueueReuse.DequeueAssignRound
import WfqueueReuse.DequeueServe
import WfqueueReuse.DequeueServeRound
import WfqueueReuse.DequeueLeave
import WfqueueReuse.DequeueSteps
/-!
# dequeue in both worlds

## Main statements

* `Dequeues.matched`: each step of a dequeue, up to where head has passed its node, is one of the ideal program, too
* `matches_dequeue`: and so are the others, but for those in which it retires a node
-/

namespace WfqueueReuse
open Gen.WfqueueNever

variable {n pc : Nat} {w : World} {r g : Regs} {b : List Nat}

namespace Dequeues

theorem step_first : ∀ j, j < 42 → Dequeues n w r g (j + 0) →
    DequeueMatch n w r g b (j + 0) (Frame.exec program w.mem ⟨1, j + 0, r, b⟩)
  | 0, _, C => C.at0
  | 1, _, C => C.at1
  | 2, _, C => C.at2
  | 3, _, C => C.at3
  | 4, _, C => C.at4
  | 5, _, C => C.at5
  | 6, _, C => C.at6
  | 7, _, C => C.at7
  | 8, _, C => C.at8
  | 9, _, C => C.at9
  | 10, _, C => C.at10
  | 11, _, C => C.at11
  | 12, _, C => C.at12
  | 13, _, C => C.at13
  | 14, _, C => C.at14
  | 15, _, C => C.at15
  | 16, _, C => C.at16
  | 17, _, C => C.at17
  | 18, _, C => C.at18
  | 19, _, C => C.at19
  | 20, _, C => C.at20
  | 21, _, C => C.at21
  | 22, _, C => C.at22
  | 23, _, C => C.at23
  | 24, _, C => C.at24
  | 25, _, C => C.at25
  | 26, _, C => C.at26
  | 27, _, C => C.at27
  | 28, _, C => C.at28
  | 29, _, C => C.at29
  | 30, _, C => C.at30
  | 31, _, C => C.at31
  | 32, _, C => C.at32
  | 33, _, C => C.at33
  | 34, _, C => C.at34
  | 35, _, C => C.at35
  | 36, _, C => C.at36
  | 37, _, C => C.at37
  | 38, _, C => C.at38
  | 39, _, C => C.at39
  | 40, _, C => C.at40
  | 41, _, C => C.at41
  | _ + 42, h, _ => absurd h (by omega)

theorem step_assign : ∀ j, j < 30 → Dequeues n w r g (j + 42) →
    DequeueMatch n w r g b (j + 42) (Frame.exec program w.mem ⟨1, j + 42, r, b⟩)
  | 0, _, C => C.at42
  | 1, _, C => C.at43
  | 2, _, C => C.at44
  | 3, _, C => C.at45
  | 4, _, C => C.at46
  | 5, _, C => C.at47
  | 6, _, C => C.at48
  | 7, _, C => C.at49
  | 8, _, C => C.at50
  | 9, _, C => C.at51
  | 10, _, C => C.at52
  | 11, _, C => C.at53
  | 12, _, C => C.at54
  | 13, _, C => C.at55
  | 14, _, C => C.at56
  | 15, _, C => C.at57
  | 16, _, C => C.at58
  | 17, _, C => C.at59
  | 18, _, C => C.at60
  | 19, _, C => C.at61
  | 20, _, C => C.at62
  | 21, _, C => C.at63
  | 22, _, C => C.at64
  | 23, _, C => C.at65
  | 24, _, C => C.at66
  | 25, _, C => C.at67
  | 26, _, C => C.at68
  | 27, _, C => C.at69
  | 28, _, C => C.at70
  | 29, _, C => C.at71
  | _ + 30, h, _ => absurd h (by omega)

theorem step_serve : ∀ j, j < 21 → Dequeues n w r g (j + 72) →
    DequeueMatch n w r g b (j + 72) (Frame.exec program w.mem ⟨1, j + 72, r, b⟩)
  | 0, _, C => C.at72
  | 1, _, C => C.at73
  | 2, _, C => C.at74
  | 3, _, C => C.at75
  | 4, _, C => C.at76
  | 5, _, C => C.at77
  | 6, _, C => C.at78
  | 7, _, C => C.at79
  | 8, _, C => C.at80
  | 9, _, C => C.at81
  | 10, _, C => C.at82
  | 11, _, C => C.at83
  | 12, _, C => C.at84
  | 13, _, C => C.at85
  | 14, _, C => C.at86
  | 15, _, C => C.at87
  | 16, _, C => C.at88
  | 17, _, C => C.at89
  | 18, _, C => C.at90
  | 19, _, C => C.at91
  | 20, _, C => C.at92
  | _ + 21, h, _ => absurd h (by omega)

theorem step_next : ∀ j, j < 31 → Dequeues n w r g (j + 93) →
    DequeueMatch n w r g b (j + 93) (Frame.exec program w.mem ⟨1, j + 93, r, b⟩)
  | 0, _, C => C.at93
  | 1, _, C => C.at94
  | 2, _, C => C.at95
  | 3, _, C => C.at96
  | 4, _, C => C.at97
  | 5, _, C => C.at98
  | 6, _, C => C.at99
  | 7, _, C => C.at100
  | 8, _, C => C.at101
  | 9, _, C => C.at102
  | 10, _, C => C.at103
  | 11, _, C => C.at104
  | 12, _, C => C.at105
  | 13, _, C => C.at106
  | 14, _, C => C.at107
  | 15, _, C => C.at108
  | 16, _, C => C.at109
  | 17, _, C => C.at110
  | 18, _, C => C.at111
  | 19, _, C => C.at112
  | 20, _, C => C.at113
  | 21, _, C => C.at114
  | 22, _, C => C.at115
  | 23, _, C => C.at116
  | 24, _, C => C.at117
  | 25, _, C => C.at118
  | 26, _, C => C.at119
  | 27, _, C => C.at120
  | 28, _, C => C.at121
  | 29, _, C => C.at122
  | 30, _, C => C.at123
  | _ + 31, h, _ => absurd h (by omega)

theorem step_round : ∀ j, j < 20 → Dequeues n w r g (j + 124) →
    DequeueMatch n w r g b (j + 124) (Frame.exec program w.mem ⟨1, j + 124, r, b⟩)
  | 0, _, C => C.at124
  | 1, _, C => C.at125
  | 2, _, C => C.at126
  | 3, _, C => C.at127
  | 4, _, C => C.at128
  | 5, _, C => C.at129
  | 6, _, C => C.at130
  | 7, _, C => C.at131
  | 8, _, C => C.at132
  | 9, _, C => C.at133
  | 10, _, C => C.at134
  | 11, _, C => C.at135
  | 12, _, C => C.at136
  | 13, _, C => C.at137
  | 14, _, C => C.at138
  | 15, _, C => C.at139
  | 16, _, C => C.at140
  | 17, _, C => C.at141
  | 18, _, C => C.at142
  | 19, _, C => C.at143
  | _ + 20, h, _ => absurd h (by omega)

theorem step_last : ∀ j, j < 19 → Dequeues n w r g (j + 144) →
    DequeueMatch n w r g b (j + 144) (Frame.exec program w.mem ⟨1, j + 144, r, b⟩)
  | 0, _, C => C.at144
  | 1, _, C => C.at145
  | 2, _, C => C.at146
  | 3, _, C => C.at147
  | 4, _, C => C.at148
  | 5, _, C => C.at149
  | 6, _, C => C.at150
  | 7, _, C => C.at151
  | 8, _, C => C.at152
  | 9, _, C => C.at153
  | 10, _, C => C.at154
  | 11, _, C => C.at155
  | 12, _, C => C.at156
  | 13, _, C => C.at157
  | 14, _, C => C.at158
  | 15, _, C => C.at159
  | 16, _, C => C.at160
  | 17, _, C => C.at161
  | 18, _, C => C.at162
  | _ + 19, h, _ => absurd h (by omega)

/-- Each step, up to where head has passed the node. -/
theorem matched (C : Dequeues n w r g pc) (h : pc ≤ 162) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  rcases Nat.lt_or_ge pc 42 with h' | h'
  · exact step_first pc h' C
  rcases Nat.lt_or_ge pc 72 with h' | h'
  · obtain ⟨j, rfl⟩ : ∃ j, pc = j + 42 := ⟨pc - 42, by omega⟩
    exact step_assign j (by omega) C
  rcases Nat.lt_or_ge pc 93 with h' | h'
  · obtain ⟨j, rfl⟩ : ∃ j, pc = j + 72 := ⟨pc - 72, by omega⟩
    exact step_serve j (by omega) C
  rcases Nat.lt_or_ge pc 124 with h' | h'
  · obtain ⟨j, rfl⟩ : ∃ j, pc = j + 93 := ⟨pc - 93, by omega⟩
    exact step_next j (by omega) C
  rcases Nat.lt_or_ge pc 144 with h' | h'
  · obtain ⟨j, rfl⟩ : ∃ j, pc = j + 124 := ⟨pc - 124, by omega⟩
    exact step_round j (by omega) C
  obtain ⟨j, rfl⟩ : ∃ j, pc = j + 144 := ⟨pc - 144, by omega⟩
  exact step_last j (by omega) C

end Dequeues

theorem matches_dequeue : Matches := by
  intro n w r g b pc h C
  have := dequeue_end C.at'
  rcases (by omega : pc ≤ 162 ∨ pc = 164 ∨ pc = 165 ∨ pc = 166 ∨ pc = 216 ∨ pc = 217) with
    h | rfl | rfl | rfl | rfl | rfl
  · exact C.matched h
  · exact C.at164
  · exact C.at165
  · exact C.at166
  · exact C.at216
  · exact C.at217

end WfqueueReuse
