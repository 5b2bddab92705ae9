/* zp_spsc, compiled into its user, as header-only libraries are. */
#include "zp_spsc.c"

#include "zigpulse.h"
