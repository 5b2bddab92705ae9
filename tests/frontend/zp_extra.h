/* For compiled test files: the pause, which csrc/zp_atomic.h does not define yet. */
#include "zp_atomic.h"

#ifndef ZP_PAUSE
#define ZP_PAUSE() ((void)0)
#endif
