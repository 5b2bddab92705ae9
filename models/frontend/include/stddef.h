/* For the proof front end. */
#ifndef ZP_FAKE_STDDEF_H
#define ZP_FAKE_STDDEF_H
typedef unsigned long long size_t;
#define NULL ((void *)0)
#endif
