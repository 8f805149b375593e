//! Plurals, dates and numbers of every language held to CLDR, as the ICU4X crates carry it. Where a language departs
//! from CLDR on purpose, the departure and its reason stand in `DEPARTURES`; nothing else may differ.
//!
//! | checked | against | cases |
//! |---|---|---|
//! | plural form, all languages | `icu_plurals`, cardinal | 0 to 2,000; around 10^4, 10^5, 10^6, 2·10^6; 2^32 − 1 |
//! | date in words, all languages | `icu_datetime`, long, Gregorian | each day of 2023 and 2024; 1 January of the years 1000 to 9999 by 101 |
//! | the Persian calendar | `icu_calendar` | each day from 1800 to 2120 |
//! | number, all languages | `icu_decimal` | 0 to 2,000 and 9,999 without grouping; the large ones with it |

use communique::date::Civil;
use communique::messages::{Messages, available, plural};
use icu_calendar::cal::Persian;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_decimal::options::GroupingStrategy;
use icu_decimal::{DecimalFormatter, input::Decimal};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// How a language's dates differ from CLDR's long form.
#[derive(Clone, Copy)]
enum Departure {
    /// The day has no leading zero.
    NoZero,
    /// The first day of a month has a form of its own.
    First(&'static str),
    /// The month in lower case with the izofat, and «соли» before the year.
    Izofat,
    /// The Persian calendar first, the Gregorian date in brackets.
    BothCalendars,
}

const DEPARTURES: &[(&str, Departure, &str)] = &[
    ("fr", Departure::First("1er"), "French has an ordinal for the first of a month, in official texts above all"),
    ("it", Departure::First("1º"), "Italian likewise"),
    ("pt", Departure::First("1º"), "Portuguese likewise, by the manual of style of Brazil's presidency"),
    ("hy", Departure::NoZero, "a date in words, «2023 թ․ փետրվարի 2», has no leading zero; CLDR pads it as in a form"),
    ("sr", Departure::NoZero, "likewise"),
    (
        "tg",
        Departure::Izofat,
        "CLDR strings nominatives in capitals together, «02 Феврал 2023»; Tajik writes «2 феврали соли 2023»",
    ),
    (
        "fa",
        Departure::BothCalendars,
        "CLDR's default is the Persian calendar, but the publisher's texts and the filter by year are Gregorian, and a \
         citation must be found again: both are given",
    ),
];

fn locale(tag: &str) -> Locale {
    tag.parse().unwrap()
}

/// Every language, ready to speak.
fn languages() -> Vec<Messages> {
    available()
        .iter()
        .map(|table| if table.tag == "en" { Messages::english() } else { Messages::parse(&table.asset()).unwrap() })
        .collect()
}

/// Numbers at which the rules may change their minds.
fn numbers() -> impl Iterator<Item = u32> {
    let large = [10_000, 100_000, 1_000_000, 2_000_000];
    (0..=2_000).chain(large.into_iter().flat_map(|n| n - 1..=n + 25)).chain([9_999, 12_345, 1_234_567, u32::MAX])
}

#[test]
fn plural_forms_are_those_of_cldr() {
    let order = [
        PluralCategory::Zero,
        PluralCategory::One,
        PluralCategory::Two,
        PluralCategory::Few,
        PluralCategory::Many,
        PluralCategory::Other,
    ];
    for table in available() {
        let rules = PluralRules::try_new_cardinal(locale(table.tag).into()).unwrap();
        // Fractions have forms that whole numbers never take.
        let used: Vec<_> = order.into_iter().filter(|form| numbers().any(|n| rules.category_for(n) == *form)).collect();
        for n in numbers() {
            let expected = used.iter().position(|form| *form == rules.category_for(n)).unwrap();
            assert_eq!(plural::form(table.plural, n), expected, "{} {n}", table.tag);
        }
        for (line, english) in table.lines().iter().zip(available()[0].lines()) {
            let forms = line.split('|').count();
            if english.contains("{n}") {
                assert!(forms == 1 || forms == used.len(), "{}: {line} has {forms} forms", table.tag);
            }
        }
    }
}

#[test]
fn dates_are_those_of_cldr_but_for_declared_departures() {
    let first = Date::try_new_gregorian(2023, 1, 1).unwrap().to_rata_die();
    let days = (0..731).map(|n| Date::from_rata_die(first + n, Gregorian));
    let years = (1000..=9999).step_by(101).map(|year| Date::try_new_gregorian(year, 1, 1).unwrap());
    let dates: Vec<Date<Gregorian>> = days.chain(years).collect();
    for messages in languages() {
        let tag = messages.tag();
        let cldr = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(locale(tag).into(), YMD::long()).unwrap();
        let departure = DEPARTURES.iter().find(|departure| departure.0 == tag).map(|departure| departure.1);
        let mut departed = false;
        for date in &dates {
            let (year, month, day) = (date.year().extended_year(), date.month().ordinal, date.day_of_month().0);
            let own = messages.date(Civil { year, month, day });
            let long = cldr.format(date).to_string();
            let expected = match departure {
                None => long.clone(),
                Some(Departure::NoZero) => {
                    long.split(' ').map(|word| word.trim_start_matches('0')).collect::<Vec<_>>().join(" ")
                }
                Some(Departure::First(first)) if day == 1 => long.replacen('1', first, 1),
                Some(Departure::First(_)) => long.clone(),
                Some(Departure::Izofat) => {
                    let month = long.split(' ').nth(1).unwrap().to_lowercase();
                    format!("{day} {month}и соли {year}")
                }
                Some(Departure::BothCalendars) if !(1800..=2120).contains(&year) => continue,
                Some(Departure::BothCalendars) => {
                    let persian =
                        FixedCalendarDateTimeFormatter::<Persian, _>::try_new(locale(tag).into(), YMD::long()).unwrap();
                    format!("{} ({long})", persian.format(&date.to_calendar(Persian)))
                }
            };
            departed |= expected != long;
            assert_eq!(own, expected, "{tag} {year}-{month}-{day}");
        }
        assert_eq!(departed, departure.is_some(), "{tag}: a departure that is declared is also made");
    }
}

#[test]
fn the_persian_calendar_is_right_for_three_centuries() {
    let persian = languages().into_iter().find(|messages| messages.tag() == "fa").unwrap();
    let names: Vec<&str> = available().iter().find(|table| table.tag == "fa").unwrap().months.split('|').collect();
    let first = Date::try_new_gregorian(1800, 1, 1).unwrap().to_rata_die();
    let last = Date::try_new_gregorian(2120, 12, 31).unwrap().to_rata_die();
    for n in 0..=last - first {
        let date = Date::from_rata_die(first + n, Gregorian);
        let (year, month, day) = (date.year().extended_year(), date.month().ordinal, date.day_of_month().0);
        let other = date.to_calendar(Persian);
        let expected = format!(
            "{} {} {} (",
            persian.number(other.day_of_month().0.into()),
            names[usize::from(other.month().ordinal) + 11],
            persian.number(other.year().extended_year().unsigned_abs()),
        );
        let own = persian.date(Civil { year, month, day });
        assert!(own.starts_with(&expected), "{year}-{month}-{day}: {own}, expected {expected}");
    }
}

#[test]
fn numbers_are_those_of_cldr_and_grouped_from_ten_thousand_on() {
    for messages in languages() {
        let tag = messages.tag();
        let formatter =
            |strategy: GroupingStrategy| DecimalFormatter::try_new(locale(tag).into(), strategy.into()).unwrap();
        let (plain, grouped) = (formatter(GroupingStrategy::Never), formatter(GroupingStrategy::Auto));
        for n in numbers() {
            let cldr = if n < 10_000 { &plain } else { &grouped };
            assert_eq!(messages.number(n), cldr.format(&Decimal::from(n)).to_string(), "{tag} {n}");
        }
    }
}
