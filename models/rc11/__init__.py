"""RC11 by two engines: all consistent executions of bounded clients, enumerated in C and solved by z3.

O. Lahav, V. Vafeiadis, J. Kang, C.-K. Hur, D. Dreyer, "Repairing sequential consistency in C/C++11", PLDI 2017.

    client.py      what is asked: threads, calls, memory, bounds       litmus.py, litmus_text.py, litmus/, score.py
    operational.py, bytecode.py, native/   the enumeration             experiment.py, clients.py, client_file.py
    declarative.py, axioms.py, unroll.py   the axioms                  linear.py, check.py: the verdict on a client
    outcome.py     what both engines answer                            mutants.py, table.py: weaker orders

What a passing client means: in every RC11-consistent execution of these calls, with no call jumping backwards more
often than the bound, there is no data race, no use of a buffer beyond its end or of NULL, and an order of all calls
that respects happens-before and the specifications. It says nothing about more threads or more calls. RC11 forbids
cycles of program order and reads-from; a compiler or processor that lets a store overtake an earlier relaxed load is
outside it.
Memory that nobody has initialised holds one fixed word. Accesses are of whole words; the address space has no
pointers other than the numbers of objects, and memory is not reclaimed.
"""
