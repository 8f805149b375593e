//! The languages there are. Native only: the tool writes each as a file beside the bundle, and only English is linked
//! into it.

use super::Table;
use super::en::{EN, EN_GB};

mod ru;

/// Every language the widget speaks: English first, then by tag.
pub fn available() -> &'static [&'static Table] {
    &[&EN, &EN_GB, &ru::RU]
}
