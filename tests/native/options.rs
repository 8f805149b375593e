//! The option table: defaults, every allowed value, every wrong one, and the README that tells partners of it.

use communique::notice::Notice;
use communique::options::sequel::judge_names;
use communique::options::{DESCRIPTIONS, Kind, Name, OPTIONS, OptionSpec, Options, Paging};

/// The options of an element with these attributes.
pub fn options(attributes: &[(&str, &str)]) -> (Options, Vec<Notice>) {
    let value = |name: &str| attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    Options::parse(&|name| value(name))
}

/// The value of an option, whatever its kind, as the table counts it.
fn value(options: &Options, spec: &OptionSpec) -> String {
    let name = NAMES.iter().copied().find(|name| OPTIONS[*name as usize].name == spec.name).unwrap();
    match spec.kind {
        Kind::Text => options.text(name).unwrap_or("(absent)").to_owned(),
        Kind::Choice(_) => options.choice(name).to_owned(),
        Kind::Flag => options.flag(name).to_string(),
        Kind::Number { .. } | Kind::NumberOrZero { .. } => match name {
            Name::PageSize => options.page_size(),
            Name::Limit => options.limit(),
            Name::HeadingLevel => options.heading_level().into(),
            Name::Refresh => options.refresh_minutes(),
            Name::Timeout => options.timeout_ms() / 1000,
            other => options.number(other),
        }
        .to_string(),
    }
}

const NAMES: &[Name] = &[
    Name::Feed,
    Name::Target,
    Name::PageSize,
    Name::Limit,
    Name::Paging,
    Name::Layout,
    Name::Theme,
    Name::Lang,
    Name::Heading,
    Name::HeadingLevel,
    Name::Tags,
    Name::ExcludeTags,
    Name::Search,
    Name::Filters,
    Name::Read,
    Name::Expanded,
    Name::Images,
    Name::LinkTarget,
    Name::Loading,
    Name::Refresh,
    Name::Cache,
    Name::History,
    Name::MinHeight,
    Name::Timeout,
    Name::PublicKey,
    Name::Debug,
];

/// The default of each option, as the contract says it.
const DEFAULTS: &[(&str, &str)] = &[
    ("data-feed", "(absent)"),
    ("data-target", "(absent)"),
    ("data-page-size", "5"),
    ("data-limit", "0"),
    ("data-paging", "pages"),
    ("data-layout", "list"),
    ("data-theme", "auto"),
    ("data-lang", "(absent)"),
    ("data-heading", "(absent)"),
    ("data-heading-level", "2"),
    ("data-tags", "(absent)"),
    ("data-exclude-tags", "(absent)"),
    ("data-search", "false"),
    ("data-filters", "false"),
    ("data-read", "inline"),
    ("data-expanded", "none"),
    ("data-images", "true"),
    ("data-link-target", "_self"),
    ("data-loading", "eager"),
    ("data-refresh", "0"),
    ("data-cache", "false"),
    ("data-history", "off"),
    ("data-min-height", "0"),
    ("data-timeout", "15"),
    ("data-public-key", "(absent)"),
    ("data-debug", "false"),
];

/// Values that an option of that kind takes, and what they mean.
fn allowed(kind: Kind) -> Vec<(String, String)> {
    let same = |value: &dyn ToString| (value.to_string(), value.to_string());
    match kind {
        Kind::Text => vec![],
        Kind::Choice(words) => words
            .iter()
            .flat_map(|word| {
                [same(word), (word.to_uppercase(), (*word).into()), (format!(" {word}\n"), (*word).into())]
            })
            .collect(),
        Kind::Flag => [
            ("", "true"),
            ("on", "true"),
            ("true", "true"),
            ("1", "true"),
            ("ON", "true"),
            ("off", "false"),
            ("false", "false"),
            ("0", "false"),
            (" Off ", "false"),
        ]
        .map(|(written, meant)| (written.into(), meant.into()))
        .into(),
        Kind::Number { min, max } => vec![same(&min), same(&max), (format!(" 0{max} "), max.to_string())],
        Kind::NumberOrZero { min, max } => vec![same(&0), same(&min), same(&max)],
    }
}

/// Values that an option of that kind refuses.
fn refused(kind: Kind) -> Vec<String> {
    match kind {
        Kind::Text => vec![],
        Kind::Choice(words) => {
            vec!["".into(), "other".into(), format!("{}s", words[0]), words[..2].join(" "), "0".into()]
        }
        Kind::Flag => vec!["yes".into(), "no".into(), "2".into(), "on off".into(), "null".into()],
        Kind::Number { min, max } | Kind::NumberOrZero { min, max } => {
            let mut values: Vec<String> =
                ["", "five", "-1", "+5", "5.5", "1e1", "0x5", "5 5", "５", "NaN", "99999999999999999999"]
                    .map(String::from)
                    .into();
            values.push((max + 1).to_string());
            if min > 1 {
                values.push((min - 1).to_string());
            }
            values
        }
    }
}

#[test]
fn every_name_is_the_row_of_its_option() {
    assert_eq!(NAMES.len(), OPTIONS.len());
    for (row, name) in NAMES.iter().enumerate() {
        assert_eq!(*name as usize, row);
    }
    assert!(OPTIONS.iter().all(|spec| spec.name.starts_with("data-")));
}

#[test]
fn an_absent_attribute_means_the_default_the_contract_names() {
    let (absent, notices) = options(&[]);
    assert_eq!(notices, []);
    assert_eq!(absent, Options::default());
    let found: Vec<(&str, String)> = OPTIONS.iter().map(|spec| (spec.name, value(&absent, spec))).collect();
    let expected: Vec<(&str, String)> = DEFAULTS.iter().map(|(name, value)| (*name, (*value).into())).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_allowed_value_is_taken_without_a_notice() {
    for spec in OPTIONS {
        for (written, meant) in allowed(spec.kind) {
            let (judged, notices) = options(&[(spec.name, &written)]);
            assert_eq!((value(&judged, spec), notices.len()), (meant, 0), "{}={written:?}", spec.name);
        }
    }
}

#[test]
fn every_wrong_value_gives_the_default_and_one_notice_with_attribute_value_and_what_is_allowed() {
    for spec in OPTIONS {
        for written in refused(spec.kind) {
            let (judged, notices) = options(&[(spec.name, &written)]);
            assert_eq!(judged, Options::default(), "{}={written:?}", spec.name);
            let [notice] = notices.as_slice() else { panic!("{}={written:?}: {notices:?}", spec.name) };
            let text = notice.text();
            let beginning = if written.trim().is_empty() {
                format!("{} is empty; allowed: ", spec.name)
            } else {
                format!("{} \"{written}\" is not allowed; allowed: ", spec.name)
            };
            assert!(text.starts_with(&beginning), "{text}");
            let (_, default) = DEFAULTS.iter().find(|(name, _)| *name == spec.name).unwrap();
            let (list, default) = match spec.kind {
                Kind::Choice(words) => (words.join(", "), (*default).to_owned()),
                Kind::Flag => ("on, off".into(), if *default == "true" { "on".into() } else { "off".into() }),
                Kind::Number { min, max } => (format!("a whole number from {min} to {max}"), (*default).to_owned()),
                Kind::NumberOrZero { min, max } => {
                    (format!("0 or a whole number from {min} to {max}"), (*default).to_owned())
                }
                Kind::Text => panic!("every text is allowed"),
            };
            assert!(text.ends_with(&format!("{list}; used instead: {default}")), "{text}");
        }
    }
}

#[test]
fn wrong_values_of_several_attributes_are_told_one_by_one_and_spare_the_others() {
    let (judged, notices) = options(&[("data-page-size", "many"), ("data-paging", "more"), ("data-theme", "pink")]);
    assert_eq!(notices.iter().map(|notice| notice.field).collect::<Vec<_>>(), ["data-page-size", "data-theme"]);
    assert_eq!((judged.page_size(), judged.paging()), (5, Paging::More));
}

#[test]
fn text_is_trimmed_and_an_empty_heading_is_not_an_absent_one() {
    let (judged, notices) = options(&[("data-heading", "  "), ("data-feed", " a.json\n"), ("data-tags", "a, b")]);
    assert_eq!(notices, []);
    assert_eq!(judged.text(Name::Heading), Some(""));
    assert_eq!(judged.text(Name::Feed), Some("a.json"));
    assert_eq!(judged.text(Name::Tags), Some("a, b"));
    assert_eq!(judged.text(Name::ExcludeTags), None);
}

#[test]
fn a_language_has_to_be_a_tag_and_an_empty_one_is_none() {
    for tag in ["en", "ru-BY", "zh-Hant-TW", "sr-Latn", " kk "] {
        let (judged, notices) = options(&[("data-lang", tag)]);
        assert_eq!((judged.text(Name::Lang), notices.len()), (Some(tag.trim()), 0), "{tag}");
    }
    for tag in ["english language", "e", "en_US", "ру", "-", "en--US", "123"] {
        let (judged, notices) = options(&[("data-lang", tag)]);
        assert_eq!(judged.text(Name::Lang), None, "{tag}");
        let [notice] = notices.as_slice() else { panic!("{tag}: {notices:?}") };
        assert!(
            notice.text().starts_with(&format!("data-lang \"{tag}\" is not a language tag; allowed is a BCP 47 tag"))
        );
    }
    let (judged, notices) = options(&[("data-lang", " ")]);
    assert_eq!((judged.text(Name::Lang).unwrap_or_default(), notices.len()), ("", 0));
}

#[test]
fn a_long_wrong_value_is_quoted_in_short() {
    let (_, notices) = options(&[("data-theme", &"ж".repeat(500))]);
    assert!(notices[0].text().len() < 200, "{}", notices[0].text());
}

#[test]
fn the_readme_shows_the_option_table_row_by_row() {
    let readme = include_str!("../../README.md");
    let rows: Vec<[&str; 4]> = readme
        .lines()
        .skip_while(|line| !line.starts_with("| attribute |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            cells.try_into().expect("four cells")
        })
        .collect();
    let expected: Vec<[String; 4]> = DESCRIPTIONS
        .iter()
        .map(|[name, values, default, effect]| {
            [format!("`{name}`"), (*values).into(), (*default).into(), (*effect).into()]
        })
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn the_words_of_the_table_name_what_the_parser_allows() {
    for (spec, [name, values, default, _]) in OPTIONS.iter().zip(DESCRIPTIONS) {
        assert_eq!(spec.name, *name);
        match spec.kind {
            Kind::Text => {}
            Kind::Choice(words) => {
                assert_eq!(*values, words.join(", "));
                assert_eq!(*default, words[0]);
            }
            Kind::Flag => {
                assert!(["on, off", "off, on"].contains(values), "{name}");
                assert_eq!(*default, if spec.default == 0 { "off" } else { "on" });
            }
            Kind::Number { min, max } => {
                let ranged = values.starts_with(&format!("{min}–{max}"));
                assert!(ranged || *values == "px", "{name}: {values}");
                assert!(default.starts_with(&spec.default.to_string()), "{name}: {default}");
            }
            Kind::NumberOrZero { min, max } => {
                assert!(values.starts_with(&format!("0, {min}–{max}")), "{name}: {values}");
                assert_eq!(*default, spec.default.to_string());
            }
        }
    }
}

#[test]
fn the_studio_has_a_place_for_every_option() {
    let studio = include_str!("../../www/studio/options.js");
    for spec in OPTIONS {
        assert_eq!(studio.matches(&format!("\"{}\"", spec.name)).count(), 1, "{}", spec.name);
    }
}

#[test]
fn a_misspelt_option_is_named_and_a_hosts_own_attribute_is_not() {
    let noted = |name: &str| {
        let mut notices = Vec::new();
        judge_names(&mut [name.to_owned()].into_iter(), &mut notices);
        notices.pop().map(|notice| notice.text())
    };
    for (given, meant) in [
        ("data-pagesize", "data-page-size"),
        ("data-page-sizes", "data-page-size"),
        ("data-page_size", "data-page-size"),
        ("data-pge-size", "data-page-size"),
        ("data-paeg-size", "data-page-size"),
        ("data-fed", "data-feed"),
        ("data-theem", "data-theme"),
        ("data-tag", "data-tags"),
        ("data-heading-levle", "data-heading-level"),
        ("data-publickey", "data-public-key"),
    ] {
        let expected = format!("data-* \"{given}\" is no option; {meant} is");
        assert_eq!(noted(given).as_deref(), Some(expected.as_str()));
    }
    for own in OPTIONS.iter().map(|spec| spec.name).chain([
        "id",
        "class",
        "lang",
        "data-",
        "data-id",
        "data-src",
        "data-language",
        "data-turbo-track",
        "data-v-7ba5bd90",
        "data-cfasync",
        "data-domain",
        "data-size",
        "data-page",
        "data-reactroot",
        "data-testid",
        "data-lazy",
    ]) {
        assert_eq!(noted(own), None, "{own}");
    }
}
