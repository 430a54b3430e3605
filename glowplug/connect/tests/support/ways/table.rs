//! The table in `docs/connections.md`: which test goes which way with which command.

use std::collections::BTreeSet;

/// A cell: the way, the command.
pub(crate) type Cell = (String, String);

/// The cells that bear this letter.
pub(crate) fn cells(letter: &str) -> BTreeSet<Cell> {
    all().into_iter().filter(|(_, _, text)| text == letter).map(|(way, command, _)| (way, command)).collect()
}

/// Every cell with what it bears.
pub(crate) fn all() -> Vec<(String, String, String)> {
    let text = document();
    let mut rows = text
        .lines()
        .skip_while(|line| !line.starts_with("| way "))
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect::<Vec<_>>());
    let head = rows.next().expect("docs/connections.md has a table that begins with | way");
    let mut cells = Vec::new();
    for row in rows.skip(1) {
        assert_eq!(row.len(), head.len(), "{row:?}");
        for (command, cell) in head.iter().zip(&row).skip(1) {
            cells.push((row[0].clone(), command.clone(), cell.clone()));
        }
    }
    cells
}

/// The name of the test that a letter stands for.
pub(crate) fn test_of(letter: &str) -> String {
    let text = document();
    let start = format!("- **{letter}**: `cargo xtask test ");
    let line = text.lines().find(|line| line.starts_with(&start)).expect("the letter is explained");
    line[start.len()..].split('`').next().unwrap_or_default().to_owned()
}

fn document() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/connections.md")).expect("it is there")
}
