/* For the proof front end: atomic accesses are written with the macros of zp_atomic.h only. */
