//! `diff`: the SQL that turns one database into another. Needs no project around it.

use clap::{Args, ValueEnum};
use glowplug::catalog::{Id, QName, Renames};
use glowplug::diff::Options;
use glowplug::introspect::Scope;
use glowplug::plan::Plan;
use glowplug::{apply, difference, sql};
use glowplug_connect::{ConnectOptions, Connection, DatabaseUrl, connect};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::story::Story;

/// Print the SQL that turns one database's namespaces into another's.
///
/// It only reads. The SQL goes to stdout, each statement terminated, ready for psql; nothing is
/// printed when the databases agree.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The database to change
    #[arg(long, value_name = "URL")]
    from: String,
    /// The database to reach
    #[arg(long, value_name = "URL")]
    to: String,
    /// Compare this namespace; may be repeated [default: all but the system's]
    #[arg(long, value_name = "NAME")]
    namespace: Vec<String>,
    /// What was renamed: table NS.OLD=NEW, column NS.TABLE.OLD=NEW, or KIND:NS.OLD=NEW; may be repeated
    #[arg(long, value_name = "FROM=TO", value_parser = rename)]
    rename: Vec<Renamed>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Sql)]
    format: Format,
    /// Exit with 3 when the databases differ
    #[arg(long)]
    check: bool,
    /// Leave owners alone
    #[arg(long)]
    no_owners: bool,
    /// Leave grants and default privileges alone
    #[arg(long)]
    no_grants: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Statements for psql
    Sql,
    /// Statements with objects, locks and hazards
    Json,
    /// A line for each statement, for people
    Story,
}

pub(crate) async fn run(story: Story, arguments: Arguments) -> Result<Exit, Failure> {
    let (from, to) = tokio::try_join!(open("--from", &arguments.from), open("--to", &arguments.to))?;
    let scope =
        if arguments.namespace.is_empty() { Scope::Database } else { Scope::Namespaces(arguments.namespace.clone()) };
    let renames = Renamed::all(&arguments.rename);
    let options = Options { owners: !arguments.no_owners, grants: !arguments.no_grants };
    let plan = difference::difference(&from.client, &to.client, &scope, &renames, &options).await?;
    let format = if story.json { Format::Json } else { arguments.format };
    let text = match format {
        Format::Sql => apply::script(&plan),
        Format::Json => plan.to_json().to_string(),
        Format::Story => told(&plan),
    };
    story.line_of_result(text.trim_end());
    Ok(if arguments.check && !plan.is_empty() { Exit::Pending } else { Exit::Done })
}

async fn open(flag: &str, url: &str) -> Result<Connection, Failure> {
    let url: DatabaseUrl = url
        .parse()
        .map_err(|error| Failure::of(Exit::Usage, &error).help(format!("look at the URL given to {flag}")))?;
    let options = ConnectOptions { application_name: Some("glowplug diff".to_owned()), ..ConnectOptions::default() };
    Ok(connect(&url, &options).await?)
}

/// One line a statement, hazards below it.
fn told(plan: &Plan) -> String {
    let mut lines = Vec::new();
    for statement in plan.statements() {
        let text = sql::print(&statement.ddl);
        lines.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
        for hazard in &statement.hazards {
            lines.push(format!("    {}: {}", hazard.kind, hazard.message));
        }
    }
    lines.join("\n")
}

/// Something that was renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Renamed {
    /// An object or a part of one.
    Object(Id, Id),
    /// A value of an enum: the type by its name after, the label before and after.
    Value(Id, String, String),
}

impl Renamed {
    fn all(list: &[Self]) -> Renames {
        let mut renames = Renames { certain: true, ..Renames::default() };
        for renamed in list.iter().cloned() {
            match renamed {
                Self::Object(old, new) => {
                    renames.objects.insert(old, new);
                }
                Self::Value(ty, old, new) => {
                    renames.labels.insert((ty, old), new);
                }
            }
        }
        renames
    }
}

/// `table:app.old=app.new`, `column:app.t.old=new`, `value:app.mood.old=new`, ...; without a kind two parts
/// are a table and three a column. What the new name leaves out is as in the old one.
fn rename(text: &str) -> Result<Renamed, String> {
    let (kind, rest) = match split_outside_quotes(text, ':') {
        Some((kind, rest)) => (Some(kind), rest),
        None => (None, text),
    };
    let (old, new) = split_outside_quotes(rest, '=').ok_or("expected FROM=TO")?;
    let (old, mut new) = (name_parts(old)?, name_parts(new)?);
    if let Some(missing) = old.len().checked_sub(new.len()) {
        new.splice(..0, old[..missing].iter().cloned());
    }
    match (kind.unwrap_or(if old.len() == 3 { "column" } else { "table" }), &old[..], &new[..]) {
        ("value", [_, _, before], [schema, ty, after]) => {
            Ok(Renamed::Value(Id::Type(QName::new(schema, ty)), before.clone(), after.clone()))
        }
        (kind, _, _) => Ok(Renamed::Object(identity(kind, &old)?, identity(kind, &new)?)),
    }
}

/// Both sides of the first such character that stands in no name's quotes.
fn split_outside_quotes(text: &str, at: char) -> Option<(&str, &str)> {
    let mut quoted = false;
    let (index, _) = text.char_indices().find(|&(_, c)| {
        quoted ^= c == '"';
        c == at && !quoted
    })?;
    Some((&text[..index], &text[index + at.len_utf8()..]))
}

/// Splits at dots; a part in double quotes may hold anything.
fn name_parts(text: &str) -> Result<Vec<String>, String> {
    let mut parts = vec![String::new()];
    let mut characters = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = characters.next() {
        let part = parts.last_mut().ok_or("no part")?;
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                part.push('"');
            }
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            c => part.push(c),
        }
    }
    if quoted || parts.iter().any(String::is_empty) {
        return Err(format!("{text} is not a qualified name"));
    }
    Ok(parts)
}

fn identity(kind: &str, parts: &[String]) -> Result<Id, String> {
    match (kind, parts) {
        ("schema", [name]) => Ok(Id::Schema(name.clone())),
        ("table" | "view", [schema, name]) => Ok(Id::Relation(QName::new(schema, name))),
        ("type", [schema, name]) => Ok(Id::Type(QName::new(schema, name))),
        ("sequence", [schema, name]) => Ok(Id::Sequence(QName::new(schema, name))),
        ("index", [schema, name]) => Ok(Id::Index(QName::new(schema, name))),
        ("column", [schema, table, name]) => Ok(Id::Column(QName::new(schema, table), name.clone())),
        ("constraint", [schema, table, name]) => Ok(Id::Constraint(QName::new(schema, table), name.clone())),
        ("trigger", [schema, table, name]) => Ok(Id::Trigger(QName::new(schema, table), name.clone())),
        ("policy", [schema, table, name]) => Ok(Id::Policy(QName::new(schema, table), name.clone())),
        _ => Err(format!(
            "{kind}:{} cannot be renamed: expected table, view, type, sequence, index (NS.NAME), column, constraint, trigger, policy (NS.TABLE.NAME) or value (NS.TYPE.LABEL)",
            parts.join(".")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rename_names_its_kind_or_is_a_table_or_column() {
        let table = |name| Id::Relation(QName::new("app", name));
        let object = |old, new| Ok(Renamed::Object(old, new));
        assert_eq!(rename("app.old=app.new"), object(table("old"), table("new")));
        assert_eq!(rename("app.old=new"), object(table("old"), table("new")));
        let column = |name: &str| Id::Column(QName::new("app", "t"), name.to_owned());
        assert_eq!(rename("app.t.\"a.b\"=app.t.c"), object(column("a.b"), column("c")));
        assert_eq!(rename("column:app.t.\"a:b=\"\"\"=c"), object(column("a:b=\""), column("c")));
        let index = |name| Id::Index(QName::new("app", name));
        assert_eq!(rename("index:app.i=app.j"), object(index("i"), index("j")));
        let mood = Id::Type(QName::new("app", "mood"));
        assert_eq!(rename("value:app.mood.sad=low"), Ok(Renamed::Value(mood, "sad".to_owned(), "low".to_owned())));
        assert!(rename("app.t").is_err());
        assert!(rename("index:i=j").is_err());
        assert!(rename("value:app.mood=low").is_err());
    }
}
