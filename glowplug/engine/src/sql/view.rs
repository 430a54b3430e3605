//! Prints views and materialized views.

use super::alter::set_options;
use super::options;
use crate::catalog::{Ident, MaterializedView, QName, View};
use crate::diff::{MaterializedViewAlteration, ViewAlteration};

/// `CREATE VIEW`. PostgreSQL prints the column names inside of the query.
pub(super) fn create(name: &QName, view: &View) -> String {
    format!("CREATE VIEW {}", tail(name, view))
}

fn tail(name: &QName, view: &View) -> String {
    let options = if view.options.is_empty() { String::new() } else { format!(" WITH ({})", options(&view.options)) };
    match values(&view.definition) {
        Some((columns, values)) => format!("{name} ({columns}){options} AS\n {values}"),
        None => format!("{name}{options} AS\n{}", view.definition),
    }
}

/// A view that was written as a list of columns and `VALUES` is printed as a query over that; said so
/// again, it would be another query. Gives the columns and the values.
fn values(definition: &str) -> Option<(String, &str)> {
    let (list, rest) = definition.split_once("\n   FROM (VALUES ")?;
    let values = rest.strip_suffix(") \"*VALUES*\"")?;
    let mut columns = Vec::new();
    for (position, item) in list.strip_prefix(" SELECT ")?.split(",\n    ").enumerate() {
        let column = item.strip_prefix(&format!("\"*VALUES*\".column{}", position + 1))?;
        let name =
            if column.is_empty() { format!("column{}", position + 1) } else { column.strip_prefix(" AS ")?.to_owned() };
        columns.push(name);
    }
    let start = definition.len() - rest.len() - "VALUES ".len();
    Some((columns.join(", "), &definition[start..start + "VALUES ".len() + values.len()]))
}

pub(super) fn create_materialized(name: &QName, view: &MaterializedView) -> String {
    let mut text = format!("CREATE MATERIALIZED VIEW {name}");
    if let Some(method) = &view.access_method {
        text.push_str(&format!(" USING {}", Ident(method)));
    }
    if !view.options.is_empty() {
        text.push_str(&format!(" WITH ({})", options(&view.options)));
    }
    if let Some(tablespace) = &view.tablespace {
        text.push_str(&format!(" TABLESPACE {}", Ident(tablespace)));
    }
    text.push_str(" AS\n");
    text.push_str(&view.definition);
    if !view.populated {
        text.push_str("\n WITH NO DATA");
    }
    text
}

pub(super) fn alter(name: &QName, alteration: &ViewAlteration) -> String {
    match alteration {
        ViewAlteration::Definition(view) => format!("CREATE OR REPLACE VIEW {}", tail(name, view)),
        ViewAlteration::Options(change) => format!("ALTER VIEW {name} {}", set_options(change)),
    }
}

pub(super) fn alter_materialized(name: &QName, alteration: &MaterializedViewAlteration) -> String {
    let action = match alteration {
        MaterializedViewAlteration::Options(change) => set_options(change),
        MaterializedViewAlteration::AccessMethod(method) => {
            format!("SET ACCESS METHOD {}", Ident(method.as_deref().unwrap_or("heap")))
        }
        MaterializedViewAlteration::Tablespace(tablespace) => {
            format!("SET TABLESPACE {}", Ident(tablespace.as_deref().unwrap_or("pg_default")))
        }
        MaterializedViewAlteration::Populated(populated) => {
            let data = if *populated { "" } else { " WITH NO DATA" };
            return format!("REFRESH MATERIALIZED VIEW {name}{data}");
        }
    };
    format!("ALTER MATERIALIZED VIEW {name} {action}")
}
