/* For the second reader (clang). */
#include <stddef.h>
void *zp_allocate(size_t size);
void zp_release(void *pointer);
