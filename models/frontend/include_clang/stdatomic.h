/* For the second reader (clang). Only creation uses it. */
#define atomic_init(place, value) __c11_atomic_init(place, value)
