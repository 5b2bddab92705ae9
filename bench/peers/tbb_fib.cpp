// The same in oneTBB (Debian: libtbb-dev), by parallel_invoke with one shared context, its cheapest way.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <tbb/global_control.h>
#include <tbb/parallel_invoke.h>

static void fib(uint64_t n, uint64_t *out, tbb::task_group_context &context)
{
    if (n < 2) {
        *out = n;
        return;
    }
    uint64_t left, right;
    tbb::parallel_invoke([&] { fib(n - 2, &right, context); }, [&] { fib(n - 1, &left, context); }, context);
    *out = left + right;
}

__attribute__((noinline)) static uint64_t serial(uint64_t n)
{
    if (n < 2)
        return n;
    uint64_t left = serial(n - 1);
    return left + serial(n - 2);
}

int main(int argc, char **argv)
{
    uint64_t n = argc > 1 ? strtoull(argv[1], nullptr, 10) : 30, result;
    size_t threads = argc > 2 ? strtoul(argv[2], nullptr, 10) : 1;
    tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    tbb::task_group_context context;
    fib(12, &result, context); // starts the threads
    auto begin = std::chrono::steady_clock::now();
    uint64_t expected = serial(n);
    auto middle = std::chrono::steady_clock::now();
    fib(n, &result, context);
    auto end = std::chrono::steady_clock::now();
    if (result != expected)
        return 1;
    std::chrono::duration<double> alone = middle - begin, together = end - middle;
    printf("{\"serial\": %.9f, \"parallel\": %.9f}\n", alone.count(), together.count());
}
