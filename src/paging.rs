//! Which statements stand on which page, and which pages the pager offers. Pages are counted from 1.

use alloc::vec::Vec;

/// The number of pages for `count` statements at `size` on each; at least one.
pub fn pages(count: u32, size: u32) -> u32 {
    count.div_ceil(size.max(1)).max(1)
}

/// The pages that a pager of `pages` offers around `page`, in order: the first, the last, the current one and its
/// neighbours. A gap of a single page is filled with that page; a wider one shows as a jump in the numbers.
pub fn offered(page: u32, pages: u32) -> Vec<u32> {
    let mut offered = Vec::new();
    let mut previous = 0;
    for candidate in [1, page.saturating_sub(1), page, page + 1, pages] {
        if candidate > previous && candidate <= pages {
            if candidate == previous + 2 {
                offered.push(candidate - 1);
            }
            offered.push(candidate);
            previous = candidate;
        }
    }
    offered
}
