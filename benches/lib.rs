//! Nothing of its own: the benches stand in `assess.rs`.
