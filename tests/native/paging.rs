//! Pages and what the pager offers of them.

use communique::paging::{offered, pages};

/// The pager as a line: `1 … 4 [5] 6 … 9`; a gap is a jump in the numbers.
fn line(page: u32, count: u32) -> String {
    let mut words = Vec::new();
    let mut previous = 0;
    for number in offered(page, count) {
        if number > previous + 1 {
            words.push("…".to_owned());
        }
        words.push(if number == page { format!("[{number}]") } else { number.to_string() });
        previous = number;
    }
    words.join(" ")
}

#[test]
fn there_is_a_page_even_for_nothing() {
    let cases =
        [(0, 5, 1), (1, 5, 1), (5, 5, 1), (6, 5, 2), (100, 1, 100), (101, 100, 2), (7, 0, 7), (u32::MAX, 1, u32::MAX)];
    for (count, size, expected) in cases {
        assert_eq!(pages(count, size), expected, "{count} by {size}");
    }
}

#[test]
fn the_pager_offers_first_last_current_and_neighbours_and_marks_what_it_leaves_out() {
    let cases = [
        (1, 1, "[1]"),
        (1, 2, "[1] 2"),
        (2, 3, "1 [2] 3"),
        (1, 9, "[1] 2 … 9"),
        (3, 9, "1 2 [3] 4 … 9"),
        (4, 9, "1 2 3 [4] 5 … 9"),
        (5, 9, "1 … 4 [5] 6 … 9"),
        (6, 9, "1 … 5 [6] 7 8 9"),
        (9, 9, "1 … 8 [9]"),
        (3, 5, "1 2 [3] 4 5"),
        (1, 4, "[1] 2 3 4"),
    ];
    for (page, count, expected) in cases {
        assert_eq!(line(page, count), expected);
    }
}

#[test]
fn a_gap_is_never_a_single_page_and_no_page_stands_twice() {
    for count in 1..40 {
        for page in 1..=count {
            let numbers = offered(page, count);
            assert!(numbers.is_sorted_by(|one, other| one < other), "{}", line(page, count));
            for needed in [1, page.saturating_sub(1).max(1), page, (page + 1).min(count), count] {
                assert!(numbers.contains(&needed), "{needed} in {}", line(page, count));
            }
            for pair in numbers.windows(2) {
                assert!(pair[1] - pair[0] != 2, "{}", line(page, count));
            }
            assert!(numbers.len() <= 7);
        }
    }
}
