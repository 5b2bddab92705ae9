// The same in rayon, by join.
use std::hint::black_box;
use std::time::Instant;

fn fib(n: u64) -> u64 {
    if n < 2 {
        return n;
    }
    let (left, right) = rayon::join(|| fib(n - 1), || fib(n - 2));
    left + right
}

#[inline(never)]
fn serial(n: u64) -> u64 {
    if n < 2 {
        return n;
    }
    serial(n - 1) + serial(n - 2)
}

fn main() {
    let arguments: Vec<u64> = std::env::args().skip(1).map(|text| text.parse().unwrap()).collect();
    let (n, threads) = (arguments[0], arguments[1] as usize);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| fib(12)); // starts the threads
    let begin = Instant::now();
    let expected = black_box(serial(black_box(n)));
    let alone = begin.elapsed();
    let begin = Instant::now();
    let result = pool.install(|| fib(n));
    let together = begin.elapsed();
    assert_eq!(result, expected);
    println!("{{\"serial\": {:.9}, \"parallel\": {:.9}}}", alone.as_secs_f64(), together.as_secs_f64());
}
