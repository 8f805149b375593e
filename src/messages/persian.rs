//! The Persian (Solar Hijri) calendar, from the Gregorian one and by arithmetic alone. Right for every date from 1800
//! to 2120, which is as far as leap years follow the rule of 33 years; never asked to go back.

use crate::date::Civil;

/// `civil` as year, month and day of the Persian calendar.
pub fn persian(civil: Civil) -> Civil {
    let days = days(civil);
    let mut year = civil.year - 621;
    let mut day = days - new_year(year);
    if day < 0 {
        year -= 1;
        day = days - new_year(year);
    }
    // Six months of 31 days, then months of 30.
    let (month, day) = if day < 186 { (day / 31, day % 31) } else { ((day - 6) / 30, (day - 6) % 30) };
    Civil { year, month: month as u8 + 1, day: day as u8 + 1 }
}

/// The first day of a Persian year, in days since 1970-01-01.
fn new_year(year: i32) -> i32 {
    365 * (year - 1) + (8 * year + 21) / 33 - 492_268
}

/// Days since 1970-01-01.
fn days(civil: Civil) -> i32 {
    let month = i32::from(civil.month);
    let year = civil.year - i32::from(month <= 2);
    year * 365 + year / 4 - year / 100 + year / 400 + (153 * ((month + 9) % 12) + 2) / 5 + i32::from(civil.day)
        - 719_469
}
