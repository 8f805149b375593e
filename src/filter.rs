//! Which statements the list consists of: `data-tags` and `data-exclude-tags`. Reads tags only where a filter is set.

pub mod sequel;

use crate::options::{Name, Options};

/// Whether the options leave statements out by their tags.
pub fn is_active(options: &Options) -> bool {
    wanted(options, Name::Tags).is_some() || wanted(options, Name::ExcludeTags).is_some()
}

fn wanted(options: &Options, name: Name) -> Option<&str> {
    options.text(name).filter(|list| !list.is_empty())
}
