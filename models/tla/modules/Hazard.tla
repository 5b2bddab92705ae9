------------------------------- MODULE Hazard ------------------------------
(***************************************************************************)
(* Hazard pointers as csrc/zp_hazard_inline.h has them, for the models of  *)
(* structures that free their nodes by them: HazardStack, HazardQueue.     *)
(*                                                                         *)
(* hazard_end_a1 is the first access in the body of zp_hazard_end. The     *)
(* table SchemeAccess is compared with the C file. A step here is an       *)
(* access that other threads can notice: to the slots, or a free. The rest *)
(* (a thread's own list of retired nodes, their marks, the counters, what  *)
(* is never written after creation) happens together with the access       *)
(* before it. All threads have their records from the start.               *)
(*                                                                         *)
(* When a thread looks for nodes to free is a matter of counting in C; here*)
(* it may look whenever it has retired one, or not: that is every count.   *)
(* A freed node keeps its content and may be allocated again at once.      *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS
    N,          \* the threads are 1 .. N, which is also the order of their records
    Nodes,      \* the addresses that the allocator has
    Slots,      \* how many slots of a record are in use: the others are always NULL
    Looks       \* whether a thread looks when it has retired a node: a set of BOOLEANs, to choose from

VARIABLES
    pc, reg,    \* of the structure: labels and registers of each thread
    hp,         \* slots[t], retired[t] (newest first), free: the nodes that are not allocated
    sub         \* sub[t]: registers of the scheme's function that t is in

NULL == 0
Threads == 1..N

(* back: the labels to go on from; the last is the structure's own. node: what is published or given away. *)
NoSub == [back |-> <<>>, slot |-> 0, node |-> NULL, n |-> 0, i |-> 0, u |-> 1, marked |-> {}]

Read(field) == [kind |-> "read", field |-> field]
Write(field) == [kind |-> "write", field |-> field]
Load(field) == [kind |-> "load", field |-> field]
Store(field) == [kind |-> "store", field |-> field]
Cas(field) == [kind |-> "cas", field |-> field]
Xchg(field) == [kind |-> "xchg", field |-> field]
Alloc(struct) == [kind |-> "alloc", field |-> struct]
Free(nothing) == [kind |-> "free", field |-> nothing]

SchemeAccess == [
    hazard_publish_a1 |-> Store("slots"),
    hazard_end_a1 |-> Store("slots"),
    hazard_add_a1 |-> Write("mark"),
    hazard_mark_all_a1 |-> Load("slots"),
    record_free_a2 |-> Free("")]

SchemeInit(free) ==
    /\ hp = [slots |-> [t \in Threads |-> [i \in 0..Slots - 1 |-> NULL]], retired |-> [t \in Threads |-> <<>>],
             free |-> free]
    /\ sub = [t \in Threads |-> NoSub]

(* How the structure's actions enter the scheme's functions. *)
Publish(t, slot, node, next) ==
    sub' = [sub EXCEPT ![t] = [NoSub EXCEPT !.back = <<next>>, !.slot = slot, !.node = node]]
End(t, n, next) == sub' = [sub EXCEPT ![t] = [NoSub EXCEPT !.back = <<next>>, !.n = n]]
Give(t, node, next) == sub' = [sub EXCEPT ![t] = [NoSub EXCEPT !.back = <<next>>, !.node = node]]
EndAndGive(t, n, node, next) ==
    sub' = [sub EXCEPT ![t] = [NoSub EXCEPT !.back = <<"hazard_add_a1", next>>, !.n = n, !.node = node]]

Stay(t, here, next, domain, registers) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = next]
    /\ hp' = domain
    /\ sub' = [sub EXCEPT ![t] = registers]
    /\ UNCHANGED reg

Leave(t, here, domain) ==
    LET back == sub[t].back IN
    Stay(t, here, Head(back), domain,
         IF Len(back) = 1 THEN NoSub ELSE [NoSub EXCEPT !.back = Tail(back), !.node = sub[t].node])

hazard_publish_a1(t) ==
    Leave(t, "hazard_publish_a1", [hp EXCEPT !.slots[t][sub[t].slot] = sub[t].node])

hazard_end_a1(t) ==
    LET domain == [hp EXCEPT !.slots[t][sub[t].i] = NULL] IN
    IF sub[t].i + 1 < sub[t].n
    THEN Stay(t, "hazard_end_a1", "hazard_end_a1", domain, [sub[t] EXCEPT !.i = @ + 1])
    ELSE Leave(t, "hazard_end_a1", domain)

hazard_add_a1(t) ==
    LET domain == [hp EXCEPT !.retired[t] = <<sub[t].node>> \o @] IN
    \E look \in Looks :
        IF look
        THEN Stay(t, "hazard_add_a1", "hazard_mark_all_a1", domain, [sub[t] EXCEPT !.u = 1, !.i = 0])
        ELSE Leave(t, "hazard_add_a1", domain)

Unmarked(t, marked) == SelectSeq(hp.retired[t], LAMBDA node : node \notin marked)

(* The scan: slot by slot of record by record. *)
hazard_mark_all_a1(t) ==
    LET r == sub[t]
        marked == r.marked \cup {hp.slots[r.u][r.i]}
        s == [r EXCEPT !.marked = marked] IN
    IF r.i + 1 < Slots
    THEN Stay(t, "hazard_mark_all_a1", "hazard_mark_all_a1", hp, [s EXCEPT !.i = @ + 1])
    ELSE IF r.u < N
    THEN Stay(t, "hazard_mark_all_a1", "hazard_mark_all_a1", hp, [s EXCEPT !.u = @ + 1, !.i = 0])
    ELSE IF Unmarked(t, marked) # <<>>
    THEN Stay(t, "hazard_mark_all_a1", "record_free_a2", hp, s)
    ELSE Leave(t, "hazard_mark_all_a1", hp)

(* The sweep: free what is not marked, the newest first; the marked nodes stay retired. *)
Victim(t) == Head(Unmarked(t, sub[t].marked))

RECURSIVE Without(_, _)
Without(list, node) == IF Head(list) = node THEN Tail(list) ELSE <<Head(list)>> \o Without(Tail(list), node)

record_free_a2(t) ==
    LET domain == [hp EXCEPT !.free = @ \cup {Victim(t)}, !.retired[t] = Without(@, Victim(t))] IN
    IF Len(Unmarked(t, sub[t].marked)) > 1
    THEN Stay(t, "record_free_a2", "record_free_a2", domain, sub[t])
    ELSE Leave(t, "record_free_a2", domain)

Scheme(t) ==
    \/ hazard_publish_a1(t) \/ hazard_end_a1(t) \/ hazard_add_a1(t) \/ hazard_mark_all_a1(t) \/ record_free_a2(t)

InScheme(t) == pc[t] \in DOMAIN SchemeAccess

(* Where thread t is in the structure's own code; in the scheme's, where it goes on after it. *)
At(t) == IF InScheme(t) THEN sub[t].back[Len(sub[t].back)] ELSE pc[t]

(* What the scheme itself touches: nobody retires or frees a node that is free. *)
SchemeTouches(t) ==
    CASE pc[t] = "hazard_add_a1" -> {sub[t].node}
      [] pc[t] = "record_free_a2" -> {Victim(t)}
      [] OTHER -> {}

Retired(t) == {hp.retired[t][i] : i \in 1..Len(hp.retired[t])}

(* A node is retired once, and not free then. *)
RetiredOnce ==
    /\ \A t \in Threads : Cardinality(Retired(t)) = Len(hp.retired[t]) /\ Retired(t) \cap hp.free = {}
    /\ \A t, u \in Threads : t # u => Retired(t) \cap Retired(u) = {}
=============================================================================
