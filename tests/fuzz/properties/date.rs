//! Any bytes as a date: what is read is a day of the calendar, and is read from its own `datetime` again.

use communique::date::{Civil, Date};

/// Panics where the property doesn't hold.
pub fn holds(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Some(date) = Date::parse(&text) else { return };
    // A reader's offset is a matter of hours; half an hour and three quarters exist.
    for minutes in [-12 * 60, -570, 0, 345, 14 * 60] {
        let offset = move |_| minutes;
        let Civil { year, month, day } = date.day(&offset);
        assert!((-1..=10_000).contains(&year), "{text:?}: {year}");
        assert!((1..=12).contains(&month) && (1..=31).contains(&day), "{text:?}: {year}-{month}-{day}");
        assert!(matches!(date, Date::Instant(_)) || date.day(&offset) == date.day(&|_| 0), "{text:?} shifts");
    }
    assert!(date.key() <= date.ends(), "{text:?}");
    let again = Date::parse(&date.datetime());
    // `datetime` says whole seconds; a fraction changes no day but only where it ends.
    let near = again.is_some_and(|again| (again.key() - date.key()).abs() < 1000);
    assert!(near, "{text:?} is written {} and read as {again:?}", date.datetime());
    assert_eq!(again.map(Date::datetime), Some(date.datetime()), "{text:?}");
}
