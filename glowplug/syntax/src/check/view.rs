//! What one view's declaration shows by itself.

use crate::column::ColumnValue;
use crate::error::{Error, Errors};
use crate::policy::RowSecurity;
use crate::view::ViewDecl;

/// Adds every mistake of a view's declaration: what only a table has, and a missing key.
pub fn check(view: &ViewDecl, errors: &mut Errors) {
    let broken = !errors.is_empty();
    let (table, name) = (&view.table, &view.table.sql_name);
    for column in &table.columns {
        let given = match &column.value {
            ColumnValue::None => None,
            ColumnValue::Default(expression) => Some(expression.span()),
            ColumnValue::Identity(identity) => Some(identity.span),
            ColumnValue::Generated(generated) => Some(generated.expression.span),
        };
        if let Some(span) = given {
            let message = format!("column `{}` of the view `{name}` gets its value from the query", column.sql_name);
            errors.push(Error::new(span, message));
        }
    }
    for constraint in &table.constraints {
        errors.push(Error::new(constraint.span, format!("the view `{name}` cannot have a constraint")));
    }
    let security = match table.row_security {
        RowSecurity::Off => None,
        RowSecurity::On(span) | RowSecurity::Forced(span) => Some(span),
    };
    for span in security.into_iter().chain(table.policies.iter().map(|policy| policy.name.span)) {
        errors.push(
            Error::new(span, format!("the view `{name}` cannot have row level security")).help(
                "declare it on the tables below; `with (security_invoker = true)` asks them in the reader's name",
            ),
        );
    }
    if view.materialized.is_none() {
        for index in &table.indexes {
            errors.push(
                Error::new(index.span, format!("the view `{name}` holds no rows to index"))
                    .help(format!("say `{} materialized {{ ... }}`, or index the tables below", table.ident)),
            );
        }
    }
    if !broken {
        super::table::check_view(table, errors);
    }
}
