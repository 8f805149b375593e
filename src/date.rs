//! Dates as statements carry them: a calendar day, or an instant. Reads the three forms the feed allows; never asks
//! a clock and never invents a date. Putting a day into words is the business of `messages`.

use alloc::string::String;

/// A day of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// The year, 0 to 9999.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

/// When something was published or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Date {
    /// A date without a time: the same day for every reader, whatever the time zone.
    Day(Civil),
    /// A moment, in milliseconds since 1970-01-01T00:00:00Z.
    Instant(i64),
}

/// The milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;
/// The milliseconds of a minute.
pub const MINUTE_MS: i64 = 60_000;

/// From the beginning of the year 0 to the end of 9999, in milliseconds since 1970.
const YEARS: core::ops::Range<i64> = -62_167_219_200_000..253_402_300_800_000;

impl Date {
    /// Reads RFC 3339 (also with a blank for the `T`, without seconds, or without the offset's colon, as found in the
    /// wild), `YYYY-MM-DD`, or `DD.MM.YYYY`. `None` where `text` is none of them or no day of the calendar. A time
    /// without an offset is no moment, so it is refused rather than given a time zone of our own.
    pub fn parse(text: &str) -> Option<Date> {
        let mut reader = Reader { rest: text.trim_ascii().as_bytes(), failed: false };
        let (year, month, day);
        let day_first = reader.rest.get(2) == Some(&b'.');
        if day_first {
            day = reader.number(2, 31);
            reader.expect(b'.');
            month = reader.number(2, 12);
            reader.expect(b'.');
            year = reader.number(4, 9999);
        } else {
            year = reader.number(4, 9999);
            reader.expect(b'-');
            month = reader.number(2, 12);
            reader.expect(b'-');
            day = reader.number(2, 31);
        }
        let date = Civil::new(year, month, day)?;
        let mut ms = 0;
        let whole_day = reader.rest.is_empty();
        if !whole_day {
            reader.failed |= day_first;
            ms = reader.time();
        }
        if reader.failed || !reader.rest.is_empty() {
            return None;
        }
        if whole_day {
            return Some(Date::Day(date));
        }
        // An offset can lead out of the years that can be written.
        let instant = date.days() * DAY_MS + ms;
        YEARS.contains(&instant).then_some(Date::Instant(instant))
    }

    /// A number that orders dates: milliseconds since 1970; a day counts from its beginning in UTC.
    pub fn key(self) -> i64 {
        match self {
            Date::Day(day) => day.days() * DAY_MS,
            Date::Instant(ms) => ms,
        }
    }

    /// The first moment, as [`Date::key`] counts, that is surely later: the next millisecond, or the next day.
    pub fn ends(self) -> i64 {
        match self {
            Date::Day(_) => self.key() + DAY_MS,
            Date::Instant(ms) => ms + 1,
        }
    }

    /// The day to show. `offset` gives the reader's offset from UTC in minutes, east positive, at an instant.
    pub fn day(self, offset: &dyn Fn(i64) -> i32) -> Civil {
        match self {
            Date::Day(day) => day,
            Date::Instant(ms) => Civil::from_days((ms + i64::from(offset(ms)) * MINUTE_MS).div_euclid(DAY_MS)),
        }
    }

    /// The moment from which the date is no longer in the future: a day begins at the reader's midnight, or at that of UTC
    /// where it comes first. What a press office dates today is not to wait until tomorrow for readers west of it.
    pub fn begins(self, offset: &dyn Fn(i64) -> i32) -> i64 {
        match self {
            Date::Day(day) => {
                let midnight = day.days() * DAY_MS;
                midnight - i64::from(offset(midnight).max(0)) * MINUTE_MS
            }
            Date::Instant(ms) => ms,
        }
    }

    /// The machine-readable form for `<time datetime>`: `2023-02-02` or `2023-02-02T10:00:00Z`.
    pub fn datetime(self) -> String {
        let mut text = String::new();
        match self {
            Date::Day(day) => day.write(&mut text),
            Date::Instant(ms) => {
                Civil::from_days(ms.div_euclid(DAY_MS)).write(&mut text);
                let seconds = (ms.rem_euclid(DAY_MS) / 1000) as u32;
                for (mark, value) in [("T", seconds / 3600), (":", seconds / 60 % 60), (":", seconds % 60)] {
                    text.push_str(mark);
                    push_digits(&mut text, value, 2);
                }
                text.push('Z');
            }
        }
        text
    }
}

impl Civil {
    /// The day, if the calendar has it.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Civil> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let length = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        (year <= 9999 && 1 <= day && day <= length).then_some(Civil {
            year: year as i32,
            month: month as u8,
            day: day as u8,
        })
    }

    /// Days since 1970-01-01. The year is taken to begin in March, so that the leap day comes last.
    pub fn days(self) -> i64 {
        let month = u32::from(self.month);
        // 400 years later, where every number is positive.
        let year = self.year as u32 + 400 - u32::from(month <= 2);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + u32::from(self.day);
        i64::from(year * 365 + year / 4 - year / 100 + year / 400 + day_of_year) - EPOCH - 1
    }

    /// The day that is `days` after 1970-01-01; years before -400 are beyond it.
    pub fn from_days(days: i64) -> Civil {
        let days = (days + EPOCH) as u32;
        let era = days / 146_097;
        let day_of_era = days % 146_097;
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        Civil {
            year: (era * 400 + year_of_era + u32::from(month <= 2)) as i32 - 400,
            month: month as u8,
            day: (day_of_year - (153 * shifted + 2) / 5 + 1) as u8,
        }
    }

    /// Writes `YYYY-MM-DD`.
    fn write(self, text: &mut String) {
        push_digits(text, self.year.unsigned_abs(), 4);
        text.push('-');
        push_digits(text, u32::from(self.month), 2);
        text.push('-');
        push_digits(text, u32::from(self.day), 2);
    }
}

/// From 1 March of the year -400 to 1970-01-01, in days.
const EPOCH: i64 = 719_468 + 146_097;

/// Appends `value` in at least `width` decimal digits.
pub fn push_digits(text: &mut String, value: u32, width: u32) {
    push_decimal(text, u64::from(value), width);
}

/// Appends `value` in at least `width` decimal digits.
#[inline(never)]
pub(crate) fn push_decimal(text: &mut String, value: u64, width: u32) {
    if value >= 10 || width > 1 {
        push_decimal(text, value / 10, width.saturating_sub(1));
    }
    text.push(char::from(b'0' + (value % 10) as u8));
}

/// Reads a date from left to right. What doesn't fit is remembered to the end, and counts as 0 until then.
struct Reader<'a> {
    rest: &'a [u8],
    failed: bool,
}

impl Reader<'_> {
    /// Whether the next byte is `wanted`, which is then taken.
    #[inline(never)]
    fn takes(&mut self, wanted: u8) -> bool {
        match self.rest.split_first() {
            Some((byte, rest)) if *byte == wanted => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn expect(&mut self, wanted: u8) {
        if !self.takes(wanted) {
            self.failed = true;
        }
    }

    /// Takes `width` digits, a number of at most `max`.
    #[inline(never)]
    fn number(&mut self, width: usize, max: u32) -> u32 {
        let mut value = 0;
        for _ in 0..width {
            match self.rest.split_first() {
                Some((digit @ b'0'..=b'9', rest)) => {
                    value = value * 10 + u32::from(digit - b'0');
                    self.rest = rest;
                }
                _ => self.failed = true,
            }
        }
        if value > max {
            self.failed = true;
        }
        value
    }

    /// Milliseconds since midnight UTC of `Thh:mm[:ss[.fff]](Z|±hh[:]mm)`; 24:00 is refused, second 60 (a leap second)
    /// is the last one of the minute.
    fn time(&mut self) -> i64 {
        if !self.takes(b'T') && !self.takes(b't') {
            self.expect(b' ');
        }
        let hour = self.number(2, 23);
        self.expect(b':');
        let mut ms = (hour * 60 + self.number(2, 59)) * MINUTE_MS as u32;
        if self.takes(b':') {
            ms += self.number(2, 60).min(59) * 1000;
            if self.takes(b'.') {
                let mut unit = 100;
                ms += self.number(1, 9) * unit;
                while let Some(b'0'..=b'9') = self.rest.first() {
                    unit /= 10;
                    ms += self.number(1, 9) * unit;
                }
            }
        }
        if self.takes(b'Z') || self.takes(b'z') {
            return i64::from(ms);
        }
        let west = self.takes(b'-');
        if !west {
            self.expect(b'+');
        }
        let hours = self.number(2, 23);
        self.takes(b':');
        let offset = (hours * 60 + self.number(2, 59)) * MINUTE_MS as u32;
        i64::from(ms) + if west { i64::from(offset) } else { -i64::from(offset) }
    }
}
