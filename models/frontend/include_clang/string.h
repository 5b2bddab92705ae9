/* For the second reader (clang). */
#include <stddef.h>
