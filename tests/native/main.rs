//! Native tests: decisions of the pure modules, held to fixtures. No browser, no network.
