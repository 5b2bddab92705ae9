/* For reading foreign files: assertions stay calls, which models/c11/accesses.py reads or leaves out. */
#undef assert
#define assert(condition) zp_assert(condition)
#ifndef static_assert
#define static_assert _Static_assert
#endif
