//! All scenarios, one module for each subject. Only a list.

mod access;
mod archive;
mod crowd;
mod embedding;
mod failures;
mod finding;
mod forms;
mod history;
mod hostile;
mod hosting;
mod hosts;
mod large;
mod life;
mod list;
mod options;
mod package;
mod placing;
mod policy;
mod print;
mod privacy;
mod reflow;
mod refresh;
mod refused;
mod room;
mod sequel;
mod signed;
mod soak;
mod studio;
mod studio_fields;
mod studio_link;
mod studio_page;
mod studio_report;
mod transport;
mod trust;

use crate::scenario::Scenario;

/// Every scenario, in the order of reading.
pub fn all() -> Vec<Scenario> {
    [
        list::all(),
        trust::all(),
        print::all(),
        room::all(),
        access::all(),
        reflow::all(),
        forms::all(),
        options::all(),
        embedding::all(),
        placing::all(),
        life::all(),
        failures::all(),
        policy::all(),
        package::all(),
        hosts::all(),
        hosting::all(),
        hostile::all(),
        refused::all(),
        sequel::all(),
        signed::all(),
        privacy::all(),
        transport::all(),
        archive::all(),
        refresh::all(),
        finding::all(),
        history::all(),
        crowd::all(),
        large::all(),
        soak::all(),
        studio::all(),
        studio_fields::all(),
        studio_link::all(),
        studio_page::all(),
        studio_report::all(),
    ]
    .concat()
}
