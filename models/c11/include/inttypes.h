/* For reading foreign files. */
#include <stdint.h>
