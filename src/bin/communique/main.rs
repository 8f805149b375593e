//! The project's tool: builds, serves, checks and tests the widget. Nothing of it reaches the bundle.
fn main() {}
