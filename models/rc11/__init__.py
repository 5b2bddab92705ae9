"""RC11 by two engines: all consistent executions of bounded clients, enumerated (operational) and solved (declarative).

O. Lahav, V. Vafeiadis, J. Kang, C.-K. Hur, D. Dreyer, "Repairing sequential consistency in C/C++11", PLDI 2017.
"""
