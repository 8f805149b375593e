//! Random play: whatever happens in whatever order, the state stays sound. Knows what must hold always, and not what
//! should happen when; that is for the other tests.

use communique::failure::Failure;
use communique::messages::Label;
use communique::state::finding::{KIND, TAG, YEAR};
use communique::state::{Effect, Event, Timer};
use serde_json::{Value, json};

use crate::random::Random;
use crate::widget::{HOUR, Widget, feed_of};

const LISTS: &[&str] = &["", "a b c d e f g", "c d", "x y a b", "q w e r t y u i o p"];
const NEXT: &[&str] = &["2.json", "3.json", "statements.json", "4.json", "https://elsewhere.example/"];
const QUERIES: &[&str] = &["", "a", "even", "title x", "visit odd", "zzz"];
const LINKS: &[&str] = &["", "2", "7", "/a", "/x", "/none"];

/// A statement whose words, tag, kind and year follow from its id, a letter.
fn item(id: &str) -> Value {
    let mut item = json!({ "id": id, "title": format!("Title {id}"), "content_text": format!("All {}", tag(id)),
        "url": format!("https://press.example.org/{id}"), "tags": [tag(id)] });
    if !kind(id).is_empty() {
        item["_statement"] = json!({ "kind": kind(id), "replaces": "a" });
    }
    if !year(id).is_empty() {
        item["date_published"] = format!("{}-01-02", year(id)).into();
    }
    item
}

fn tag(id: &str) -> &'static str {
    ["even", "odd"][usize::from(id.as_bytes()[0] % 2)]
}

fn kind(id: &str) -> &'static str {
    ["visit", "", ""][usize::from(id.as_bytes()[0] % 3)]
}

fn year(id: &str) -> &'static str {
    ["2021", "2023", "", ""][usize::from(id.as_bytes()[0] % 4)]
}

fn feed(random: &mut Random) -> Value {
    let mut feed = feed_of(random.pick(LISTS).split_whitespace().map(item).collect());
    if random.below(2) == 0 {
        feed["next_url"] = random.pick(NEXT).into();
    }
    if random.below(3) == 0 {
        feed["_statement"] = json!({ "total": random.below(50) });
    }
    feed
}

fn attributes(random: &mut Random) -> Vec<(&'static str, &'static str)> {
    vec![
        ("data-refresh", "1"),
        ("data-page-size", random.pick(&["1", "2", "5", "100"])),
        ("data-paging", random.pick(&["pages", "pages", "more", "none"])),
        ("data-search", random.pick(&["on", "on", "off"])),
        ("data-filters", random.pick(&["on", "on", "off"])),
        ("data-history", random.pick(&["hash", "hash", "off"])),
        ("data-limit", random.pick(&["0", "0", "4"])),
        ("data-read", random.pick(&["inline", "inline", "link"])),
        ("data-expanded", random.pick(&["none", "first", "all"])),
        ("data-tags", random.pick(&["", "", "even"])),
    ]
}

/// Whether the statement called `id` is one that the reader looks for: the search as a rule of this test's own.
fn is_wanted(widget: &Widget, id: &str) -> bool {
    let Some(quest) = widget.state.finding.quest() else { return true };
    let text = format!("title {id}\nall {}\n{}", tag(id), kind(id));
    let chosen = |(filter, value): &(u32, &str)| {
        quest.chosen[*filter as usize].is_none_or(|number| quest.value(number).unwrap().written == *value)
    };
    quest.query.split_whitespace().all(|word| text.contains(word))
        && [(KIND, kind(id)), (TAG, tag(id)), (YEAR, year(id))].iter().all(chosen)
}

/// A widget, and the timers that it has set.
struct Play {
    widget: Widget,
    timers: Vec<Timer>,
}

impl Play {
    fn new(random: &mut Random) -> Play {
        let mut play = Play { widget: Widget::new(&attributes(random)), timers: Vec::new() };
        play.judge();
        play
    }

    /// Something that a reader, a host, a network or a clock does.
    fn go_on(&mut self, random: &mut Random) {
        let widget = &mut self.widget;
        widget.random = random.below(65_536) as u32;
        widget.now += random.below(100_000) as i64;
        widget.attended = random.below(3) > 0;
        widget.slow_down(random.below(8) as i64);
        let one = String::from(random.pick(&["a", "b", "x", "p", "none"]));
        match random.below(26) {
            0..=4 if !widget.requests.is_empty() => widget.answer(&feed(random)),
            5 if !widget.requests.is_empty() => widget.fail(Failure::Network),
            6 if !widget.requests.is_empty() => widget.fail_until(Failure::Status(404), Some(1000)),
            0..=10 if !self.timers.is_empty() => {
                let timer = self.timers.swap_remove(random.below(self.timers.len()));
                widget.send(Event::Due(timer));
            }
            11 => widget.page(random.below(12) as u32),
            12 => widget.send(Event::More),
            13 => widget.send(Event::Reveal),
            14 => widget.send(Event::Retry),
            15 => widget.send(Event::Refresh),
            16 => widget.configure(&attributes(random)),
            17 => widget.send(Event::Typed(random.pick(QUERIES).into())),
            18 => {
                let (filter, key) = [(KIND, "visit"), (TAG, "even"), (TAG, "odd"), (YEAR, "2021")][random.below(4)];
                widget.send(Event::Chosen(filter, random.pick(&[key, key, ""]).into()));
            }
            19 => widget.send(Event::Cleared),
            20 => widget.send(Event::Deepen),
            21 => widget.send(Event::Located(Some(random.pick(LINKS).into()).filter(|_| random.below(5) > 0))),
            22 => widget.send(Event::Follow(one)),
            23 => widget.send(Event::Offer(one)),
            24 => widget.send(Event::Close(one)),
            25 => widget.send(Event::Copied(one, Label::LinkCopied)),
            0 => widget.send(Event::Attended),
            _ => widget.recall(&feed(random), widget.now - HOUR),
        }
        self.judge();
        // A host that is asked answers at once.
        let offered = |effect: &Effect| match effect {
            Effect::Offer(id) => Some(id.clone()),
            _ => None,
        };
        if let Some(id) = self.widget.effects.iter().find_map(offered).filter(|_| random.below(3) > 0) {
            self.widget.send(Event::Open(id));
            self.judge();
        }
    }

    /// What holds after every event.
    fn judge(&mut self) {
        let state = &self.widget.state;
        let (from, to) = state.range();
        assert!(from <= to && to <= state.list.loaded());
        assert!(state.page >= 1 && state.page <= state.pages().max(1));
        let listed = self.widget.listed();
        let mut ids: Vec<&str> = listed.split_whitespace().collect();
        if state.finding.narrowed && !state.finding.pending {
            assert!(ids.iter().all(|id| is_wanted(&self.widget, id)), "only what is looked for: {listed}");
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), state.list.loaded() as usize, "no statement twice");
        assert!(!state.is_continuing() || !self.widget.requests.is_empty(), "what is waited for was asked for");
        communique::view::tree(state, "", &|_| 0);
        for effect in &self.widget.effects {
            match effect {
                Effect::Wait(timer, _) if !self.timers.contains(timer) => self.timers.push(*timer),
                Effect::Focus(place) | Effect::Show(place) | Effect::Refocus(Some(place)) => {
                    assert!(
                        (from..to).contains(place) || to == 0,
                        "{place} is not on view, {from} to {to} are: {:?}",
                        self.widget.effects
                    );
                }
                Effect::Link(..) => assert!(state.options.uses_hash()),
                _ => {}
            }
        }
        let goes_on = self.timers.contains(&Timer::Search);
        assert!(goes_on || !state.finding.pending || !state.finds(), "a search that is not over goes on");
    }

    /// A search that is left alone finds everything that is looked for, and nothing else.
    fn end(&mut self) {
        let widget = &mut self.widget;
        widget.search();
        let found = widget.listed();
        let quest = widget.state.finding.quest().is_some_and(|quest| quest.is_active());
        assert_eq!(widget.state.finding.narrowed, quest);
        let wanted: Vec<String> = ('a'..='z').map(String::from).filter(|id| is_wanted(widget, id)).collect();
        widget.send(Event::Cleared);
        let all = widget.listed();
        let expected: Vec<&str> = all.split_whitespace().filter(|id| wanted.iter().any(|one| one == id)).collect();
        assert_eq!(found, expected.join(" "));
        self.judge();
    }
}

#[test]
fn whatever_happens_in_whatever_order_the_state_stays_sound() {
    let mut random = Random::new(11);
    for _ in 0..100 {
        let mut play = Play::new(&mut random);
        for _ in 0..80 {
            play.go_on(&mut random);
        }
        play.end();
    }
}
