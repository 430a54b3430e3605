//! What can be told of the bounds of partitions without knowing their types: most of the time PostgreSQL decides.

use std::collections::BTreeSet;

/// The bound of a default partition.
pub(super) const DEFAULT: &str = "DEFAULT";

/// Whether every row within one bound is surely within the other.
pub(super) fn surely_within(inner: &str, outer: &str) -> bool {
    if let (Some(inner), Some(outer)) = (listed(inner), listed(outer)) {
        return inner.is_subset(&outer);
    }
    match (integers(inner), integers(outer)) {
        (Some((from, to)), Some((lowest, highest))) => lowest <= from && to <= highest,
        _ => inner == outer && inner != DEFAULT,
    }
}

/// The values of a list, as PostgreSQL prints them.
fn listed(bound: &str) -> Option<BTreeSet<&str>> {
    let list = bound.strip_prefix("FOR VALUES IN (")?.strip_suffix(')')?;
    let mut values = BTreeSet::new();
    let (mut start, mut quoted) = (0, false);
    for (position, character) in list.char_indices() {
        match character {
            // A quote inside of a literal is written twice: that ends it and begins it again.
            '\'' => quoted = !quoted,
            ',' if !quoted => {
                values.insert(list[start..position].trim());
                start = position + 1;
            }
            _ => {}
        }
    }
    values.insert(list[start..].trim());
    Some(values)
}

/// The ends of a range of one column of integers.
fn integers(bound: &str) -> Option<(i128, i128)> {
    let (from, to) = bound.strip_prefix("FOR VALUES FROM (")?.strip_suffix(')')?.split_once(") TO (")?;
    let end = |text: &str| match text {
        "MINVALUE" => Some(i128::MIN),
        "MAXVALUE" => Some(i128::MAX),
        number => number.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')).unwrap_or(number).parse().ok(),
    };
    Some((end(from)?, end(to)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_that_only_widens_keeps_its_rows() {
        assert!(surely_within("FOR VALUES IN (1)", "FOR VALUES IN (2, 1)"));
        assert!(!surely_within("FOR VALUES IN (1, NULL)", "FOR VALUES IN (2, 1)"));
        assert!(surely_within("FOR VALUES IN ('it''s, b')", "FOR VALUES IN ('c', 'it''s, b')"));
        assert!(!surely_within("FOR VALUES IN ('b')", "FOR VALUES IN ('a, b')"));
        assert!(surely_within("FOR VALUES FROM (1) TO (10)", "FOR VALUES FROM (MINVALUE) TO ('20')"));
        assert!(!surely_within("FOR VALUES FROM (1) TO (10)", "FOR VALUES FROM (2) TO (20)"));
        assert!(!surely_within("FOR VALUES FROM ('b') TO ('c')", "FOR VALUES FROM ('a') TO ('d')"));
        assert!(!surely_within("DEFAULT", "DEFAULT"));
    }
}
