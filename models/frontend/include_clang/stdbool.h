/* For the second reader (clang). */
#ifndef ZP_FAKE_STDBOOL_H
#define ZP_FAKE_STDBOOL_H
#define bool _Bool
#define true 1
#define false 0
#endif
