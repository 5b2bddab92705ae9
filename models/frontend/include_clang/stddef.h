/* For the second reader (clang). */
#ifndef ZP_FAKE_STDDEF_H
#define ZP_FAKE_STDDEF_H
typedef unsigned long size_t;
#define NULL ((void *)0)
#endif
