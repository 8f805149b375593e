//! Dates as statements carry them: a calendar day, or an instant. Reads the three forms the feed allows; never asks
//! a clock and never invents a date. Putting a day into words is the business of `messages`.

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
