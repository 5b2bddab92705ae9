/* The wait-free queue as it is proved: every memory order seq_cst. A call from Python costs so much more that nobody
 * notices. */
#define ZP_PROVED
#include "zp_wfqueue.c"
