/* For reading foreign files. */
#include "zp_c11_types.h"
#ifndef UINT64_MAX
#define UINT8_MAX 255
#define UINT16_MAX 65535
#define UINT32_MAX 4294967295U
#define UINT64_MAX 18446744073709551615UL
#define INT32_MAX 2147483647
#define INT64_MAX 9223372036854775807L
#define INT32_MIN (-INT32_MAX - 1)
#define INT64_MIN (-INT64_MAX - 1)
#define SIZE_MAX UINT64_MAX
#define INTPTR_MAX INT64_MAX
#define UINTPTR_MAX UINT64_MAX
#define PTRDIFF_MAX INT64_MAX
#define UINT64_C(value) value##UL
#define UINT32_C(value) value##U
#define INT64_C(value) value##L
#define INT32_C(value) value
#endif
