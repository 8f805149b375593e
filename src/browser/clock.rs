//! Time and chance as the browser has them. Decides nothing about dates.

use js_sys::{Date, Math};

/// Milliseconds since 1970.
pub fn now() -> i64 {
    Date::now() as i64
}

/// The reader's offset from UTC in minutes, east positive, at an instant.
pub fn offset(ms: i64) -> i32 {
    // JavaScript counts the other way.
    -(Date::new(&(ms as f64).into()).get_timezone_offset() as i32)
}

/// A random number, 0 to 65,535.
pub fn random() -> u32 {
    (Math::random() * 65_536.0) as u32
}
