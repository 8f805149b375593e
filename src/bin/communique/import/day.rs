//! Dates as a press office writes them, as the feed is to have them. It reads what the widget writes in any of its languages,
//! and never guesses.

use communique::date::{Civil, Date};
use communique::messages::{Table, available, en::EN};

/// The longest name of a place, in characters.
const PLACE_MAX: usize = 40;

/// A line with nothing but a day and perhaps a place: `02.02.2023`, `31 October 2025, Astana`, `Астана, 31 октября 2025 г.`
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Dateline {
    /// The date as the feed is to have it.
    pub date: String,
    /// The place.
    pub place: String,
    /// Whether the line says something that neither of them holds: a time of day, another weekday than the calendar's.
    pub says_more: bool,
}

impl Dateline {
    /// Reads a line, if it is one.
    pub fn read(line: &str) -> Option<Dateline> {
        let line = line.trim();
        if let Some(date) = written(line) {
            return Some(Dateline { date, ..Dateline::default() });
        }
        let parts: Vec<&str> = line.split([',', '–', '—']).map(str::trim).collect();
        let mut dateline = Dateline::default();
        let (mut places, mut weekdays) = (Vec::new(), Vec::new());
        let mut rest = parts.as_slice();
        while let [part, after @ ..] = rest {
            rest = after;
            let undated = dateline.date.is_empty();
            // `October 31, 2025` has a comma of its own.
            let both = after.first().filter(|_| undated).and_then(|next| written(&format!("{part} {next}")));
            if let Some(date) = both {
                dateline.date = date;
                rest = after.get(1..).unwrap_or_default();
            } else if let Some(date) = written(part).filter(|_| undated) {
                dateline.date = date;
            } else if let Some(day) = weekday(part) {
                weekdays.push(day);
            } else if let Some((day, time)) = part.rsplit_once([' ', 'T'])
                && let Some(date) = written(day).filter(|_| undated && is_time(time))
            {
                (dateline.date, dateline.says_more) = (date, true);
            } else if is_time(part) {
                dateline.says_more = true;
            } else if is_place(part) {
                places.push(*part);
            } else {
                return None;
            }
        }
        let date = Date::parse(&dateline.date)?;
        let day = date.day(&|_| 0).days();
        // The first day of 1970 was a Thursday.
        dateline.says_more |= weekdays.len() > 1 || weekdays.iter().any(|number| (day + 3).rem_euclid(7) != *number);
        if dateline.says_more {
            return Some(dateline);
        }
        dateline.place = places.join(", ");
        (places.len() <= 2).then_some(dateline)
    }
}

/// A date as the feed is to have it: as written where the widget reads that, in figures where the month is a word.
pub fn written(text: &str) -> Option<String> {
    let text = text.trim();
    if Date::parse(text).is_some() {
        return Some(text.to_owned());
    }
    let Civil { year, month, day } = in_words(text)?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// What stands in dates beside day, month and year.
const FILLING: &str = "|de|del|of|st|nd|rd|th|er|º|г|года|год|year|р|року|թ|ж|соли|年|月|日|";

/// A day whose month is a word, or which is written in Chinese.
fn in_words(text: &str) -> Option<Civil> {
    if !text.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || ".-․".contains(c)) {
        return None;
    }
    let (mut numbers, mut found) = (Vec::new(), None);
    for token in text.split(|c: char| !c.is_alphanumeric()).flat_map(runs) {
        if token.starts_with(|c: char| c.is_ascii_digit()) {
            numbers.push(token);
        } else if !FILLING.contains(&format!("|{}|", token.to_lowercase())) {
            found = Some(month(token).filter(|_| found.is_none())?);
        }
    }
    let month = |number: &str| number.parse().ok();
    let (year, month, day) = match (numbers.as_slice(), found) {
        ([year, day], Some(month)) if year.len() == 4 => (year, month, day),
        ([day, year], Some(month)) if year.len() == 4 => (year, month, day),
        ([year, number, day], None) if text.contains('年') => (year, month(number)?, day),
        _ => return None,
    };
    Civil::new(year.parse().ok()?, month, day.parse().ok()?)
}

/// A word taken apart where figures end or begin: `31st`, `2025年10月`.
fn runs(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let digits = rest.chars().next()?.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (run, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(run)
    })
}

/// The number of a month that is named in one of the languages, or shortened as RFC 5322 does.
fn month(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let place = |table: &Table| table.months.split('|').take(12).position(|known| known.to_lowercase() == name);
    let short = || EN.months.split('|').position(|known| known.get(..3).is_some_and(|s| s.eq_ignore_ascii_case(&name)));
    let place = available().iter().find_map(|table| place(table)).or_else(short)?;
    u32::try_from(place).ok().map(|place| place + 1)
}

/// The number of a day of the week, from Monday.
fn weekday(name: &str) -> Option<i64> {
    let name = name.trim_end_matches('.').to_lowercase().replace(['\'', '’'], "ʼ");
    let place = WEEKDAYS
        .lines()
        .find_map(|days| days.split('|').position(|known| !name.is_empty() && known.to_lowercase() == name))?;
    i64::try_from(place).ok()
}

/// `10:30`, `10:30 a.m.`, `10:30 MSK`.
fn is_time(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(':') && text.split_whitespace().count() <= 3
}

fn is_place(text: &str) -> bool {
    let name = text.strip_prefix("г.").map_or(text, str::trim_start);
    name.chars().count() <= PLACE_MAX
        && name.split_whitespace().count() <= 5
        && name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
        && !name.contains(|c: char| c.is_ascii_digit() || "?!:;\"".contains(c))
}

/// The days of the week in the widget's languages, and as RFC 5322 shortens them. The Tajik Monday is left out: in front of a
/// date «Душанбе» is the capital.
const WEEKDAYS: &str = "\
Mon|Tue|Wed|Thu|Fri|Sat|Sun\n\
Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday\n\
الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد\n\
Bazar ertəsi|Çərşənbə axşamı|Çərşənbə|Cümə axşamı|Cümə|Şənbə|Bazar\n\
панядзелак|аўторак|серада|чацвер|пятніца|субота|нядзеля\n\
Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag\n\
lunes|martes|miércoles|jueves|viernes|sábado|domingo\n\
دوشنبه|سه‌شنبه|چهارشنبه|پنجشنبه|جمعه|شنبه|یکشنبه\n\
lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche\n\
երկուշաբթի|երեքշաբթի|չորեքշաբթի|հինգշաբթի|ուրբաթ|շաբաթ|կիրակի\n\
lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica\n\
дүйсенбі|сейсенбі|сәрсенбі|бейсенбі|жұма|сенбі|жексенбі\n\
дүйшөмбү|шейшемби|шаршемби|бейшемби|жума|ишемби|жекшемби\n\
poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela\n\
segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado|domingo\n\
понедельник|вторник|среда|четверг|пятница|суббота|воскресенье\n\
понедељак|уторак|среда|четвртак|петак|субота|недеља\n\
|Сешанбе|Чоршанбе|Панҷшанбе|Ҷумъа|Шанбе|Якшанбе\n\
Pazartesi|Salı|Çarşamba|Perşembe|Cuma|Cumartesi|Pazar\n\
понеділок|вівторок|середа|четвер|пʼятниця|субота|неділя\n\
dushanba|seshanba|chorshanba|payshanba|juma|shanba|yakshanba\n\
星期一|星期二|星期三|星期四|星期五|星期六|星期日";
