/**
 * @file zp_pause.h
 * @brief A hint to the processor that this thread waits for another one. Not installed.
 */
#ifndef ZP_PAUSE_H
#define ZP_PAUSE_H

/** Accesses no memory and changes nothing but the time that it takes. */
static inline void zp_pause(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb");
#else
    (void)0;
#endif
}

#endif
