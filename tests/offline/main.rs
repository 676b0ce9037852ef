//! What needs no browser: the house's own rules, and files that are generated from the source.

mod generated;
