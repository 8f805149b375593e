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

impl Date {
    /// Reads RFC 3339 (also with a blank for the `T`, without seconds, or without the offset's colon, as found in the
    /// wild), `YYYY-MM-DD`, or `DD.MM.YYYY`. `None` where `text` is none of them or no day of the calendar. A time
    /// without an offset is no moment, so it is refused rather than given a time zone of our own.
    pub fn parse(text: &str) -> Option<Date> {
        let text = text.trim().as_bytes();
        let (date, time) = text.split_at_checked(10)?;
        let day = match date {
            [_, _, _, _, b'-', _, _, b'-', _, _] => {
                Civil::new(digits(date.get(..4)?)?, digits(date.get(5..7)?)?, digits(date.get(8..)?)?)?
            }
            [_, _, b'.', _, _, b'.', ..] if time.is_empty() => {
                Civil::new(digits(date.get(6..)?)?, digits(date.get(3..5)?)?, digits(date.get(..2)?)?)?
            }
            _ => return None,
        };
        if time.is_empty() {
            return Some(Date::Day(day));
        }
        Some(Date::Instant(day.days() * DAY_MS + time_of_day(time)?))
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

    /// The moment from which the date is no longer in the future: a day begins at the reader's midnight.
    pub fn begins(self, offset: &dyn Fn(i64) -> i32) -> i64 {
        match self {
            Date::Day(day) => {
                let midnight = day.days() * DAY_MS;
                midnight - i64::from(offset(midnight)) * MINUTE_MS
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
                let seconds = ms.rem_euclid(DAY_MS) / 1000;
                for (mark, value) in [('T', seconds / 3600), (':', seconds / 60 % 60), (':', seconds % 60)] {
                    text.push(mark);
                    push_digits(&mut text, value as u32, 2);
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
        let month = i64::from(self.month);
        let year = i64::from(self.year) - i64::from(month <= 2);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
    }

    /// The day that is `days` after 1970-01-01.
    pub fn from_days(days: i64) -> Civil {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        Civil {
            year: (era * 400 + year_of_era + i64::from(month <= 2)) as i32,
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

/// Appends `value` in at least `width` decimal digits.
pub fn push_digits(text: &mut String, value: u32, width: u32) {
    if value >= 10 || width > 1 {
        push_digits(text, value / 10, width.saturating_sub(1));
    }
    text.push(char::from(b'0' + (value % 10) as u8));
}

/// The value of a run of ASCII digits, all of them digits.
fn digits(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0, |value: u32, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
}

/// Milliseconds since midnight UTC of `Thh:mm[:ss[.fff]](Z|±hh[:]mm)`; 24:00 is refused, second 60 (a leap second) is
/// the last one of the minute.
fn time_of_day(time: &[u8]) -> Option<i64> {
    let (b'T' | b't' | b' ', rest) = time.split_first()? else { return None };
    let (hour, rest) = two_digits(rest, 23)?;
    let (minute, mut rest) = two_digits(rest.strip_prefix(b":")?, 59)?;
    let mut ms = (hour * 60 + minute) * MINUTE_MS;
    if let Some(seconds) = rest.strip_prefix(b":") {
        let (second, after) = two_digits(seconds, 60)?;
        ms += second.min(59) * 1000;
        rest = after;
        if let Some(fraction) = rest.strip_prefix(b".") {
            let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let mut unit = 100;
            for digit in fraction.get(..length).filter(|digits| !digits.is_empty())? {
                ms += i64::from(digit - b'0') * unit;
                unit /= 10;
            }
            rest = fraction.get(length..)?;
        }
    }
    match rest.split_first() {
        Some((b'Z' | b'z', [])) => Some(ms),
        Some((sign @ (b'+' | b'-'), offset)) => {
            let (hours, rest) = two_digits(offset, 23)?;
            let (minutes, rest) = two_digits(rest.strip_prefix(b":").unwrap_or(rest), 59)?;
            let offset = (hours * 60 + minutes) * MINUTE_MS;
            rest.is_empty().then_some(if *sign == b'+' { ms - offset } else { ms + offset })
        }
        _ => None,
    }
}

/// Two digits of at most `max`, and what follows them.
fn two_digits(text: &[u8], max: u32) -> Option<(i64, &[u8])> {
    let (number, rest) = text.split_at_checked(2)?;
    digits(number).filter(|value| *value <= max).map(|value| (i64::from(value), rest))
}
