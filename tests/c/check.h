/* Checks that count and name their failures, and go on. A test program ends with `return check_report(argv[0]);`. */
#ifndef CHECK_H
#define CHECK_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

static unsigned long checks_made;
static unsigned long checks_failed;

static inline void check_true(int holds, const char *text, const char *file, int line)
{
    checks_made++;
    if (holds)
        return;
    checks_failed++;
    fprintf(stderr, "%s:%d: FAILED: %s\n", file, line, text);
}

static inline void check_equal(uint64_t got, uint64_t expected, const char *text, const char *file, int line)
{
    checks_made++;
    if (got == expected)
        return;
    checks_failed++;
    fprintf(stderr, "%s:%d: FAILED: %s is %" PRIu64 ", not %" PRIu64 "\n", file, line, text, got, expected);
}

/** `condition` holds. */
#define CHECK(condition) check_true((condition) != 0, #condition, __FILE__, __LINE__)
/** Two integers are equal. */
#define CHECK_EQ(got, expected) check_equal((uint64_t)(got), (uint64_t)(expected), #got, __FILE__, __LINE__)

static inline int check_report(const char *program)
{
    printf("%s: %lu checks, %lu failed\n", program, checks_made, checks_failed);
    return checks_failed == 0 && checks_made > 0 ? 0 : 1;
}

#endif
