//! What a measurement was made on, and when.

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long the distance between two cores is measured, and how many trips are timed together.
const LOOK: Duration = Duration::from_millis(20);
const TRIPS: u32 = 100;

/// How far the cores of two threads are from each other: the seconds that a cache line takes there and back.
///
/// Cores that share their last cache take less than 0.1 µs, others several times as long; two threads of one core about
/// 0.03 µs. The processors of a virtual machine may be moved from one to the other while it runs.
pub(crate) fn distance() -> f64 {
    const THERE: u8 = 1;
    const BACK: u8 = 2;
    const STOP: u8 = 3;
    let line = AtomicU8::new(BACK);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            loop {
                match line.load(Ordering::Acquire) {
                    STOP => break,
                    THERE => line.store(BACK, Ordering::Release),
                    _ => std::hint::spin_loop(),
                }
            }
        });
        let (begin, mut least) = (Instant::now(), f64::INFINITY);
        while begin.elapsed() < LOOK {
            let trips = Instant::now();
            for _ in 0..TRIPS {
                line.store(THERE, Ordering::Release);
                while line.load(Ordering::Acquire) == THERE {
                    std::hint::spin_loop();
                }
            }
            least = least.min(trips.elapsed().as_secs_f64() / f64::from(TRIPS));
        }
        line.store(STOP, Ordering::Release);
        least
    })
}

/// The processor's name, how many of its cores there are, and today's date (UTC).
pub(crate) fn describe() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let (year, month, day) = date(seconds / 86_400);
    format!("{model}, {cores} cores, {year}-{month:02}-{day:02}")
}

/// The date so many days after 1970-01-01.
fn date(mut days: u64) -> (u64, u64, u64) {
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    (year, month as u64 + 1, days + 1)
}
