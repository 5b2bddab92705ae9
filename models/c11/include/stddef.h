/* For reading foreign files. */
#include "zp_c11_types.h"
