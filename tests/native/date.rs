//! Dates held to `jiff`, which reads RFC 3339 and knows the calendar, and to the forms that feeds in the wild have.

use communique::date::{Civil, DAY_MS, Date};

use crate::random::Random;

fn day(year: i32, month: u8, day: u8) -> Civil {
    Civil { year, month, day }
}

const UTC: &dyn Fn(i64) -> i32 = &|_| 0;

#[test]
fn every_day_of_ten_thousand_years_is_the_day_of_the_calendar() {
    let mut expected = jiff::civil::date(0, 1, 1);
    let first = day(0, 1, 1).days();
    for days in first..=day(9999, 12, 31).days() {
        let civil = Civil::from_days(days);
        assert_eq!(
            (civil.year, civil.month, civil.day),
            (expected.year().into(), expected.month() as u8, expected.day() as u8)
        );
        assert_eq!(civil.days(), days);
        if days < day(9999, 12, 31).days() {
            expected = expected.tomorrow().unwrap();
        }
    }
    assert_eq!(day(1970, 1, 1).days(), 0);
}

#[test]
fn the_calendar_has_the_days_it_has() {
    for year in [0, 1600, 1900, 2000, 2023, 2024, 2100, 9999] {
        for month in 0..=13 {
            for number in 0..=32 {
                let real = jiff::civil::Date::new(year, month as i8, number as i8).is_ok();
                assert_eq!(Civil::new(year as u32, month, number).is_some(), real, "{year}-{month}-{number}");
            }
        }
    }
    assert_eq!(Civil::new(10_000, 1, 1), None);
}

#[test]
fn instants_are_what_another_reader_of_rfc_3339_makes_of_them() {
    let mut random = Random::new(7);
    for _ in 0..20_000 {
        let (year, month, number) = (random.below(9998) + 1, random.below(14), random.below(33));
        let (hour, minute, second) = (random.below(25), random.below(61), random.below(60));
        let mark = random.pick(&["T", "t", " "]);
        let fraction = random.pick(&["", ".5", ".123", ".000999", ".9"]);
        let offset = random.pick(&["Z", "z", "+00:00", "-00:00", "+03:00", "-09:30", "+05:45", "+14:00", "+0600"]);
        let text = format!("{year:04}-{month:02}-{number:02}{mark}{hour:02}:{minute:02}:{second:02}{fraction}{offset}");
        let expected = text.parse::<jiff::Timestamp>().ok().map(|instant| instant.as_millisecond());
        let found = Date::parse(&text).map(Date::key);
        // Milliseconds below zero are rounded towards zero by one and down by the other.
        let near = found.zip(expected).is_some_and(|(found, expected)| (found - expected).abs() <= 1);
        assert!(near || found == expected, "{text}: {found:?}, expected {expected:?}");
    }
}

#[test]
fn the_examples_of_rfc_3339_are_read() {
    for (text, expected) in [
        ("1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50Z"),
        ("1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57Z"),
        ("1990-12-31T23:59:60Z", "1990-12-31T23:59:59Z"),
        ("1990-12-31T15:59:60-08:00", "1990-12-31T23:59:59Z"),
        ("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27Z"),
        ("2025-10-31T09:00Z", "2025-10-31T09:00:00Z"),
        ("  2025-10-31 09:00:00+0300 ", "2025-10-31T06:00:00Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
    ] {
        assert_eq!(Date::parse(text).map(Date::datetime).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_day_is_read_in_both_forms_and_shown_as_it_is_in_every_time_zone() {
    for text in ["2023-02-02", "02.02.2023", " 02.02.2023 "] {
        let date = Date::parse(text).unwrap();
        assert_eq!(date, Date::Day(day(2023, 2, 2)));
        assert_eq!(date.datetime(), "2023-02-02");
        for minutes in [-720, -1, 0, 330, 840] {
            assert_eq!(date.day(&|_| minutes), day(2023, 2, 2));
        }
    }
}

#[test]
fn an_instant_is_shown_on_the_readers_day() {
    let date = Date::parse("2025-12-31T22:30:00Z").unwrap();
    assert_eq!(date.day(UTC), day(2025, 12, 31));
    assert_eq!(date.day(&|_| 120), day(2026, 1, 1));
    assert_eq!(date.day(&|_| -1380), day(2025, 12, 30));
}

#[test]
fn the_offset_is_asked_for_at_that_instant() {
    let summer = Date::parse("2025-07-01T22:30:00Z").unwrap();
    let winter = Date::parse("2025-12-01T22:30:00Z").unwrap();
    let spring = Date::parse("2025-03-30T01:00:00Z").unwrap().key();
    let berlin = move |ms: i64| if (spring..spring + 210 * DAY_MS).contains(&ms) { 120 } else { 60 };
    assert_eq!((summer.day(&berlin), winter.day(&berlin)), (day(2025, 7, 2), day(2025, 12, 1)));
}

#[test]
fn a_day_begins_at_the_readers_midnight_or_before_it_at_that_of_utc_and_an_instant_everywhere_at_once() {
    let date = Date::Day(day(2026, 1, 1));
    assert_eq!(date.begins(&|_| 180), date.key() - 3 * 3_600_000);
    assert_eq!(date.begins(&|_| -300), date.key());
    assert_eq!(Date::Instant(5).begins(&|_| 180), 5);
}

#[test]
fn whatever_else_is_no_date() {
    for text in [
        "",
        " ",
        "2023",
        "2023-02",
        "2023-2-2",
        "20230202",
        "2023/02/02",
        "02/02/2023",
        "2.2.2023",
        "02.02.23",
        "2023-02-30",
        "31.04.2023",
        "00.00.0000",
        "2023-02-02T",
        "2023-02-02T10",
        "2023-02-02T10:00:00",
        "2023-02-02T10:00:00 Z",
        "2023-02-02T10:00:00.Z",
        "2023-02-02T24:00:00Z",
        "2023-02-02T10:60:00Z",
        "2023-02-02T10:00:61Z",
        "2023-02-02T10:00:00+24:00",
        "2023-02-02T10:00:00+03",
        "2023-02-02T10:00:00+03:60",
        "2023-02-02T10:00:00GMT",
        "2023-02-02Z",
        "02.02.2023T10:00:00Z",
        "+2023-02-02",
        "-001-02-02",
        "２０２３-02-02",
        "today",
        "Thu, 02 Feb 2023 10:00:00 GMT",
        "February 2, 2023",
        "2023-W05-4",
        "2023-033",
        "жжжжжжжжжж",
    ] {
        assert_eq!(Date::parse(text), None, "{text:?}");
    }
}

#[test]
fn no_text_makes_the_reader_fail() {
    let mut random = Random::new(3);
    for _ in 0..100_000 {
        let length = random.below(30);
        let text: String =
            (0..length).map(|_| random.pick(&["0", "1", "2", "9", "-", ".", ":", "T", "Z", "+", " ", "é"])).collect();
        if let Some(date) = Date::parse(&text) {
            assert_eq!(Date::parse(&date.datetime()).map(|date| date.key() / 1000), Some(date.key() / 1000), "{text}");
        }
    }
}
