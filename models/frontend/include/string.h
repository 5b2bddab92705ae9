/* For the proof front end: nothing of it can be used by an operation. */
#include <stddef.h>
