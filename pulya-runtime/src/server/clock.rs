//! The worker's coarse clock: what deadlines count in, and the `date` field, without a system call for a request.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The time as the worker last looked. A sweep moves it on.
#[derive(Debug)]
pub(crate) struct Clock {
    start: Instant,
    /// Milliseconds since the start.
    now: AtomicU64,
    /// Seconds since 1970.
    second: AtomicU64,
    /// How often the clock is moved on, in milliseconds.
    tick: u64,
}

impl Clock {
    pub(crate) fn new(tick: Duration) -> Self {
        let clock = Self {
            start: Instant::now(),
            now: AtomicU64::new(0),
            second: AtomicU64::new(0),
            tick: millis(tick).max(1),
        };
        clock.look();
        clock
    }

    /// Moves the clock on.
    pub(crate) fn look(&self) {
        self.now.store(millis(self.start.elapsed()), Relaxed);
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.second.store(since_1970.as_secs(), Relaxed);
    }

    pub(crate) fn tick(&self) -> Duration {
        Duration::from_millis(self.tick)
    }

    /// Milliseconds since the start.
    #[inline]
    pub(crate) fn now(&self) -> u64 {
        self.now.load(Relaxed)
    }

    /// The time after which that much has certainly passed: the clock may be one tick behind.
    #[inline]
    pub(crate) fn after(&self, wait: Duration) -> u64 {
        self.now().saturating_add(millis(wait)).saturating_add(self.tick)
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The `date` field of answers (RFC 9110 section 6.6.1), written once a second.
#[derive(Debug)]
pub(crate) struct DateLine {
    /// The whole line, CRLF included.
    pub(crate) line: [u8; 37],
    second: u64,
}

impl Default for DateLine {
    fn default() -> Self {
        let mut date = Self { line: *b"date: Thu, 01 Jan 1970 00:00:00 GMT\r\n", second: 0 };
        date.write(0);
        date
    }
}

impl DateLine {
    /// Follows the clock.
    #[inline]
    pub(crate) fn follow(&mut self, clock: &Clock) {
        let second = clock.second.load(Relaxed);
        if second != self.second {
            self.write(second);
        }
    }

    /// Writes an IMF-fixdate (RFC 9110 section 5.6.7).
    #[cold]
    fn write(&mut self, second: u64) {
        const WEEKDAYS: [&[u8; 3]; 7] = [b"Thu", b"Fri", b"Sat", b"Sun", b"Mon", b"Tue", b"Wed"];
        const MONTHS: [&[u8; 3]; 12] =
            [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
        self.second = second;
        let (days, rest) = (second / 86_400, second % 86_400);
        let (year, month, day) = civil(days);
        let two = |number: u64| [b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8];
        self.line[6..9].copy_from_slice(WEEKDAYS[(days % 7) as usize]);
        self.line[11..13].copy_from_slice(&two(day));
        self.line[14..17].copy_from_slice(MONTHS[(month - 1) as usize]);
        self.line[18..20].copy_from_slice(&two(year / 100));
        self.line[20..22].copy_from_slice(&two(year % 100));
        self.line[23..25].copy_from_slice(&two(rest / 3600));
        self.line[26..28].copy_from_slice(&two(rest / 60 % 60));
        self.line[29..31].copy_from_slice(&two(rest % 60));
    }
}

/// Year, month and day of a day counted from 1970, in the Gregorian calendar. Years are counted from March,
/// so that the leap day is the last of its year.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (second, text) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
            (1_709_251_200, "Fri, 01 Mar 2024 00:00:00 GMT"),
            (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        ] {
            let mut date = DateLine::default();
            date.write(second);
            assert_eq!(std::str::from_utf8(&date.line), Ok(format!("date: {text}\r\n").as_str()));
        }
    }

    #[test]
    fn a_deadline_never_comes_early() {
        let clock = Clock::new(Duration::from_millis(20));
        assert!(clock.after(Duration::from_millis(100)) >= clock.now() + 120);
        assert_eq!(clock.after(Duration::MAX), u64::MAX);
    }
}
