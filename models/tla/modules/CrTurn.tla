------------------------------- MODULE CrTurn ------------------------------
(***************************************************************************)
(* The wait-free queue of Correia and Ramalhete ("CRTurn", PPoPP 2017).    *)
(* Threads publish what they want, and every thread helps the others in    *)
(* turn, so that each call is over after as many rounds as there are       *)
(* threads. Nodes are not used again here.                                 *)
(*                                                                         *)
(* An enqueue takes effect when tail is moved to its node, by anybody; a   *)
(* dequeue when head is moved to the node that was assigned to it; an      *)
(* empty one in hindsight. The tracker follows all explanations.           *)
(***************************************************************************)
EXTENDS Integers, Sequences, TLC

CONSTANTS
    N,              \* the threads are 0 .. N - 1
    Budget          \* how many calls are made in all

VARIABLES
    q,              \* head, tail, enqueuers, deqself, deqhelp; next, deqtid, enqtid and value by node; fresh
    pc, reg, todo, track

vars == <<q, pc, reg, todo, track>>

Threads == 0..N - 1
NULL == 0
NONE == -1          \* no thread
Dummy == 1
Own(t) == 2 + t             \* what deqself[t] holds at first
Mine(t) == 2 + N + t        \* what deqhelp[t] holds at first; not equal: nothing is asked for
First == 2 + 2 * N
Nodes == 1..First + Budget - 1

NoRegisters ==
    [op |-> "none", arg |-> <<>>, node |-> NULL, round |-> 0, j |-> 0, tail |-> NULL, head |-> NULL, next |-> NULL,
     old |-> NULL, mine |-> NULL, help |-> NULL, who |-> NONE, back |-> "none", rolled |-> FALSE]

Sequential == INSTANCE Objects
T == INSTANCE Tracker WITH Outcomes <- Sequential!QueueOutcomes

Init ==
    /\ q = [head |-> Dummy, tail |-> Dummy, fresh |-> First,
            enqueuers |-> [t \in Threads |-> NULL],
            deqself |-> [t \in Threads |-> Own(t)], deqhelp |-> [t \in Threads |-> Mine(t)],
            next |-> [n \in Nodes |-> NULL], value |-> [n \in Nodes |-> 0],
            enqtid |-> [n \in Nodes |-> 0], deqtid |-> [n \in Nodes |-> IF n = Dummy THEN 0 ELSE NONE]]
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ todo = Budget
    /\ track = T!Start(<<>>)

Go(t, here, next, struct, registers) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = next]
    /\ q' = struct
    /\ reg' = [reg EXCEPT ![t] = registers]

Step(t, here, next, struct, registers) == Go(t, here, next, struct, registers) /\ UNCHANGED <<todo, track>>

Begin(t, label, struct, registers) ==
    /\ todo > 0
    /\ todo' = todo - 1
    /\ track' = T!Called(track, t, registers.op, registers.arg)
    /\ Go(t, "idle", label, struct, registers)

Return(t, here, code, value) ==
    /\ Go(t, here, "idle", q, NoRegisters)
    /\ track' = T!Returned(track, t, <<code, value>>)
    /\ UNCHANGED todo

(***************************************************************************)
(* enqueue                                                                 *)
(***************************************************************************)
enqueue_call(t) ==
    Begin(t, "enqueue_a1", [q EXCEPT !.fresh = @ + 1, !.value[q.fresh] = q.fresh, !.enqtid[q.fresh] = t],
          [NoRegisters EXCEPT !.op = "enqueue", !.arg = <<q.fresh>>, !.node = q.fresh])
enqueue_a1(t) == Step(t, "enqueue_a1", "enqueue_a2", [q EXCEPT !.enqueuers[t] = reg[t].node], reg[t])   \* publish
(* A round. After N of them the node is in: everybody in front had its turn. *)
enqueue_a2(t) ==
    Step(t, "enqueue_a2", IF q.enqueuers[t] = NULL THEN "enqueue_r1"
                          ELSE IF reg[t].round = N THEN "enqueue_a10" ELSE "enqueue_a3", q, reg[t])
enqueue_a3(t) == Step(t, "enqueue_a3", "enqueue_a4", q, [reg[t] EXCEPT !.tail = q.tail, !.j = 1, !.round = @ + 1])
(* The request of the last node is done: withdraw it for its thread. *)
enqueue_a4(t) ==
    LET last == reg[t].tail  owner == q.enqtid[last] IN
    Step(t, "enqueue_a4", IF q.enqueuers[owner] = last THEN "enqueue_a5" ELSE "enqueue_a6", q, reg[t])
enqueue_a5(t) ==
    LET last == reg[t].tail  owner == q.enqtid[last] IN
    Step(t, "enqueue_a5", "enqueue_a6", [q EXCEPT !.enqueuers[owner] = IF @ = last THEN NULL ELSE @], reg[t])
(* The next request in turn, after the thread of the last node. *)
enqueue_a6(t) ==
    LET wanted == q.enqueuers[(reg[t].j + q.enqtid[reg[t].tail]) % N] IN
    Step(t, "enqueue_a6", IF wanted # NULL THEN "enqueue_a7" ELSE IF reg[t].j < N THEN "enqueue_a6" ELSE "enqueue_a8", q,
         [reg[t] EXCEPT !.help = wanted, !.j = IF wanted = NULL THEN @ + 1 ELSE @])
enqueue_a7(t) ==
    Step(t, "enqueue_a7", "enqueue_a8",
         [q EXCEPT !.next[reg[t].tail] = IF @ = NULL THEN reg[t].help ELSE @], reg[t])
enqueue_a8(t) ==
    LET next == q.next[reg[t].tail] IN
    Step(t, "enqueue_a8", IF next # NULL THEN "enqueue_a9" ELSE "enqueue_a2", q, [reg[t] EXCEPT !.next = next])
enqueue_a9(t) ==
    Step(t, "enqueue_a9", "enqueue_a2", [q EXCEPT !.tail = IF @ = reg[t].tail THEN reg[t].next ELSE @], reg[t])
enqueue_a10(t) == Step(t, "enqueue_a10", "enqueue_r1", [q EXCEPT !.enqueuers[t] = NULL], reg[t])
enqueue_r1(t) == Return(t, "enqueue_r1", "ok", 0)

enqueue(t) ==
    \/ enqueue_call(t) \/ enqueue_a1(t) \/ enqueue_a2(t) \/ enqueue_a3(t) \/ enqueue_a4(t) \/ enqueue_a5(t)
    \/ enqueue_a6(t) \/ enqueue_a7(t) \/ enqueue_a8(t) \/ enqueue_a9(t) \/ enqueue_a10(t) \/ enqueue_r1(t)

(***************************************************************************)
(* dequeue. A request is open while deqself[t] = deqhelp[t]; it is         *)
(* answered by storing the node in deqhelp[t].                             *)
(***************************************************************************)
dequeue_call(t) == Begin(t, "dequeue_a1", q, [NoRegisters EXCEPT !.op = "dequeue"])
dequeue_a1(t) == Step(t, "dequeue_a1", "dequeue_a2", q, [reg[t] EXCEPT !.old = q.deqself[t]])
dequeue_a2(t) == Step(t, "dequeue_a2", "dequeue_a3", q, [reg[t] EXCEPT !.mine = q.deqhelp[t]])
dequeue_a3(t) == Step(t, "dequeue_a3", "dequeue_a4", [q EXCEPT !.deqself[t] = reg[t].mine], reg[t])    \* open it
dequeue_a4(t) ==
    Step(t, "dequeue_a4", IF q.deqhelp[t] # reg[t].mine \/ reg[t].round = N THEN "dequeue_a13" ELSE "dequeue_a5", q,
         [reg[t] EXCEPT !.round = @ + 1])
dequeue_a5(t) == Step(t, "dequeue_a5", "dequeue_a6", q, [reg[t] EXCEPT !.head = q.head])
dequeue_a6(t) == Step(t, "dequeue_a6", IF q.tail = reg[t].head THEN "dequeue_a9" ELSE "dequeue_a7", q, reg[t])
dequeue_a7(t) == Step(t, "dequeue_a7", "dequeue_a8", q, [reg[t] EXCEPT !.next = q.next[reg[t].head]])
dequeue_a8(t) ==
    Step(t, "dequeue_a8", IF q.head = reg[t].head THEN "assign_a1" ELSE "dequeue_a4", q,
         [reg[t] EXCEPT !.back = "dequeue_a4", !.j = 1])
(* Nothing there: roll the request back, and see whether somebody has answered it all the same. *)
dequeue_a9(t) == Step(t, "dequeue_a9", "giveup_a1", [q EXCEPT !.deqself[t] = reg[t].old], reg[t])
dequeue_a10(t) == Step(t, "dequeue_a10", IF q.deqhelp[t] # reg[t].mine THEN "dequeue_a11" ELSE "dequeue_r1", q, reg[t])
dequeue_a11(t) == Step(t, "dequeue_a11", "dequeue_a13", [q EXCEPT !.deqself[t] = reg[t].mine], reg[t])
(* Answered: see to it that head has moved to the node before the item is given out. *)
dequeue_a13(t) == Step(t, "dequeue_a13", "dequeue_a14", q, [reg[t] EXCEPT !.node = q.deqhelp[t]])
dequeue_a14(t) == Step(t, "dequeue_a14", "dequeue_a15", q, [reg[t] EXCEPT !.head = q.head])
dequeue_a15(t) ==
    Step(t, "dequeue_a15", IF q.next[reg[t].head] = reg[t].node THEN "dequeue_a16" ELSE "dequeue_r2", q, reg[t])
dequeue_a16(t) ==
    Step(t, "dequeue_a16", "dequeue_r2", [q EXCEPT !.head = IF @ = reg[t].head THEN reg[t].node ELSE @], reg[t])
dequeue_r1(t) == Return(t, "dequeue_r1", "empty", 0)
dequeue_r2(t) == Return(t, "dequeue_r2", "ok", q.value[reg[t].node])

(* giveUp: if the queue is not empty after all, assign its next node, to this request if to no other. *)
giveup_a1(t) == Step(t, "giveup_a1", "giveup_a2", q, [reg[t] EXCEPT !.head = q.head])
giveup_a2(t) == Step(t, "giveup_a2", IF q.deqhelp[t] # reg[t].mine THEN "dequeue_a10" ELSE "giveup_a3", q, reg[t])
giveup_a3(t) == Step(t, "giveup_a3", IF q.tail = reg[t].head THEN "dequeue_a10" ELSE "giveup_a4", q, reg[t])
giveup_a4(t) == Step(t, "giveup_a4", "giveup_a5", q, [reg[t] EXCEPT !.next = q.next[reg[t].head]])
giveup_a5(t) ==
    Step(t, "giveup_a5", IF q.head = reg[t].head THEN "assign_a1" ELSE "dequeue_a10", q,
         [reg[t] EXCEPT !.back = "dequeue_a10", !.rolled = TRUE, !.j = 1])
giveup_a6(t) ==
    Step(t, "giveup_a6", "assign_a6", [q EXCEPT !.deqtid[reg[t].next] = IF @ = NONE THEN t ELSE @], reg[t])

(* searchNext: the first open request in turn after that of the head gets the next node. *)
assign_a1(t) ==
    LET u == (q.deqtid[reg[t].head] + reg[t].j) % N IN
    Step(t, "assign_a1", "assign_a2", q, [reg[t] EXCEPT !.help = q.deqself[u], !.who = u])
assign_a2(t) ==
    LET open == reg[t].help = q.deqhelp[reg[t].who] IN
    Step(t, "assign_a2", IF open THEN "assign_a3" ELSE IF reg[t].j < N THEN "assign_a1" ELSE "assign_a5", q,
         [reg[t] EXCEPT !.j = IF open THEN @ ELSE @ + 1])
assign_a3(t) == Step(t, "assign_a3", IF q.deqtid[reg[t].next] = NONE THEN "assign_a4" ELSE "assign_a5", q, reg[t])
assign_a4(t) ==
    Step(t, "assign_a4", "assign_a5", [q EXCEPT !.deqtid[reg[t].next] = IF @ = NONE THEN reg[t].who ELSE @], reg[t])
assign_a5(t) ==
    Step(t, "assign_a5",
         IF q.deqtid[reg[t].next] # NONE THEN "assign_a6" ELSE IF reg[t].rolled THEN "giveup_a6" ELSE reg[t].back,
         q, reg[t])
(* casDeqAndHead: tell the thread, and only then move head. *)
assign_a6(t) ==
    LET u == q.deqtid[reg[t].next] IN
    Step(t, "assign_a6", IF u = t THEN "assign_a7" ELSE "assign_a8", q, [reg[t] EXCEPT !.who = u])
assign_a7(t) == Step(t, "assign_a7", "assign_a11", [q EXCEPT !.deqhelp[t] = reg[t].next], reg[t])
assign_a8(t) ==
    LET help == q.deqhelp[reg[t].who] IN
    Step(t, "assign_a8", IF help # reg[t].next THEN "assign_a9" ELSE "assign_a11", q, [reg[t] EXCEPT !.help = help])
assign_a9(t) == Step(t, "assign_a9", IF q.head = reg[t].head THEN "assign_a10" ELSE "assign_a11", q, reg[t])
assign_a10(t) ==
    Step(t, "assign_a10", "assign_a11",
         [q EXCEPT !.deqhelp[reg[t].who] = IF @ = reg[t].help THEN reg[t].next ELSE @], reg[t])
assign_a11(t) ==
    Step(t, "assign_a11", reg[t].back, [q EXCEPT !.head = IF @ = reg[t].head THEN reg[t].next ELSE @], reg[t])

dequeue(t) ==
    \/ dequeue_call(t) \/ dequeue_a1(t) \/ dequeue_a2(t) \/ dequeue_a3(t) \/ dequeue_a4(t) \/ dequeue_a5(t)
    \/ dequeue_a6(t) \/ dequeue_a7(t) \/ dequeue_a8(t) \/ dequeue_a9(t) \/ dequeue_a10(t) \/ dequeue_a11(t)
    \/ dequeue_a13(t) \/ dequeue_a14(t) \/ dequeue_a15(t) \/ dequeue_a16(t) \/ dequeue_r1(t) \/ dequeue_r2(t)
giveup(t) == giveup_a1(t) \/ giveup_a2(t) \/ giveup_a3(t) \/ giveup_a4(t) \/ giveup_a5(t) \/ giveup_a6(t)
assign(t) ==
    \/ assign_a1(t) \/ assign_a2(t) \/ assign_a3(t) \/ assign_a4(t) \/ assign_a5(t) \/ assign_a6(t) \/ assign_a7(t)
    \/ assign_a8(t) \/ assign_a9(t) \/ assign_a10(t) \/ assign_a11(t)

Run(t) == enqueue(t) \/ dequeue(t) \/ giveup(t) \/ assign(t)
Next == \E t \in Threads : Run(t)
Spec == Init /\ [][Next]_vars

Linearizable == track # {}

(* A node is handed to one thread only. *)
OneReceiver == \A t, u \in Threads : t # u => q.deqhelp[t] # q.deqhelp[u]

(* Each call ends if its own thread goes on. (There is no waiting in it: the rounds are counted.) *)
WaitFree == \A t \in Threads : WF_vars(Run(t)) => [](pc[t] # "idle" => <>(pc[t] = "idle"))
=============================================================================
