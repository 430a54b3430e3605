//! Cuts a migration's text into its statements and says what kind each one is.
//!
//! Only what the runner must treat apart is told apart: transaction control, session settings,
//! and statements that PostgreSQL refuses inside a transaction. Everything else is `Plain`.

use std::ops::Range;

use crate::lexer::{Kind, Token, tokens};

/// One statement of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What is sent to the server: from the end of the statement before, comments included.
    pub range: Range<usize>,
    /// Where its first word stands.
    pub start: usize,
    /// How the runner must treat it.
    pub(crate) form: Form,
}

/// How the runner must treat a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form {
    /// Anything that can run in a transaction, as far as its words tell.
    Plain,
    /// `BEGIN`, `START TRANSACTION`.
    Begin,
    /// `COMMIT`, `END`.
    Commit,
    /// `ROLLBACK`, `ABORT`, `PREPARE TRANSACTION`: ends the transaction some other way.
    Abort,
    /// `SET` and `RESET` for the session: repeated when a script is resumed after it.
    Setting { lock_timeout: bool },
    /// `COPY ... FROM STDIN`: there is no standard input.
    CopyStdin,
    /// `CREATE INDEX CONCURRENTLY`, names as written.
    CreateIndexConcurrently { name: Option<String>, table: String, if_not_exists: bool },
    /// `DROP INDEX CONCURRENTLY`.
    DropIndexConcurrently { name: String },
    /// `ALTER TABLE table DETACH PARTITION partition CONCURRENTLY`.
    DetachPartitionConcurrently { table: String, partition: String },
    /// Cannot run in a transaction, and running it twice does what running it once does.
    Repeatable,
}

impl Statement {
    /// The statement from its first word on, in one line, cut to `width` characters.
    pub fn summary(&self, sql: &str, width: usize) -> String {
        let mut line = String::new();
        for token in tokens(&sql[self.range.clone()]) {
            let start = self.range.start + token.range.start;
            let end = self.range.start + token.range.end;
            if start > self.start && sql[..start].ends_with(|c: char| c.is_whitespace()) {
                line.push(' ');
            }
            line.push_str(&sql[start..end]);
            if line.chars().count() > width {
                let cut = line.chars().take(width.saturating_sub(1)).collect::<String>();
                return cut.replace(['\n', '\r', '\t'], " ") + "…";
            }
        }
        line.replace(['\n', '\r', '\t'], " ")
    }
}

/// Every statement of `sql`, in order; empty ones (`;;`, comments) are left out.
pub fn split(sql: &str) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut open: Vec<Token> = Vec::new();
    let mut begin = 0;
    let mut parentheses = 0_usize;
    let mut body = 0_usize;
    for token in tokens(sql) {
        match token.kind {
            Kind::Other(b';') if parentheses == 0 && body == 0 => {
                push(sql, begin..token.range.start, &open, &mut statements);
                open.clear();
                begin = token.range.end;
                continue;
            }
            Kind::Other(b'(') => parentheses += 1,
            Kind::Other(b')') => parentheses = parentheses.saturating_sub(1),
            // A routine's body in SQL syntax: its statements belong to it, up to the END that
            // matches; a CASE inside has an END of its own.
            Kind::Word if body > 0 => {
                if token.is_word(sql, "case") {
                    body += 1;
                } else if token.is_word(sql, "end") {
                    body -= 1;
                }
            }
            Kind::Word
                if token.is_word(sql, "atomic")
                    && open.last().is_some_and(|last| last.is_word(sql, "begin"))
                    && creates_routine(sql, &open) =>
            {
                body = 1;
            }
            Kind::Word | Kind::Quoted | Kind::String | Kind::Other(_) => {}
        }
        open.push(token);
    }
    push(sql, begin..sql.len(), &open, &mut statements);
    statements
}

fn push(sql: &str, range: Range<usize>, tokens: &[Token], statements: &mut Vec<Statement>) {
    if let Some(first) = tokens.first() {
        statements.push(Statement { range, start: first.range.start, form: form(sql, tokens) });
    }
}

fn creates_routine(sql: &str, tokens: &[Token]) -> bool {
    let mut words = Words::new(sql, tokens);
    words.take(&["create"]) && {
        words.take(&["or", "replace"]);
        words.take(&["function"]) || words.take(&["procedure"])
    }
}

fn form(sql: &str, tokens: &[Token]) -> Form {
    let mut words = Words::new(sql, tokens);
    if words.take(&["begin"]) || words.take(&["start", "transaction"]) {
        Form::Begin
    } else if words.take(&["commit", "prepared"]) || words.take(&["rollback", "prepared"]) {
        Form::Plain
    } else if words.take(&["commit"]) || words.take(&["end"]) {
        Form::Commit
    } else if words.take(&["prepare", "transaction"]) || words.take(&["abort"]) {
        Form::Abort
    } else if words.take(&["rollback"]) {
        let _ = words.take(&["work"]) || words.take(&["transaction"]);
        if words.take(&["to"]) { Form::Plain } else { Form::Abort }
    } else if words.take(&["set"]) {
        if words.take(&["local"]) || words.take(&["transaction"]) || words.take(&["constraints"]) {
            return Form::Plain;
        }
        words.take(&["session"]);
        Form::Setting { lock_timeout: words.take(&["lock_timeout"]) }
    } else if words.take(&["reset"]) {
        Form::Setting { lock_timeout: false }
    } else if words.take(&["copy"]) {
        let stdin = tokens.windows(2).any(|pair| pair[0].is_word(sql, "from") && pair[1].is_word(sql, "stdin"));
        if stdin { Form::CopyStdin } else { Form::Plain }
    } else if words.take(&["create"]) {
        words.take(&["unique"]);
        if words.take(&["index", "concurrently"]) { create_index(words) } else { Form::Plain }
    } else if words.take(&["drop", "index", "concurrently"]) {
        words.take(&["if", "exists"]);
        match words.name() {
            Some(name) => Form::DropIndexConcurrently { name },
            None => Form::Plain,
        }
    } else if words.take(&["alter", "table"]) {
        detach(words)
    } else if words.take(&["vacuum"])
        || words.take(&["reindex"])
        || words.take(&["alter", "system"])
        || words.take(&["cluster"])
    {
        Form::Repeatable
    } else {
        Form::Plain
    }
}

fn create_index(mut words: Words<'_>) -> Form {
    let if_not_exists = words.take(&["if", "not", "exists"]);
    let name = if words.take(&["on"]) {
        None
    } else {
        let name = words.name();
        words.take(&["on"]);
        name
    };
    words.take(&["only"]);
    match words.name() {
        Some(table) => Form::CreateIndexConcurrently { name, table, if_not_exists },
        None => Form::Plain,
    }
}

fn detach(mut words: Words<'_>) -> Form {
    words.take(&["if", "exists"]);
    let table = words.name();
    if !words.take(&["detach", "partition"]) {
        return Form::Plain;
    }
    match (table, words.name(), words.take(&["concurrently"])) {
        (Some(table), Some(partition), true) => Form::DetachPartitionConcurrently { table, partition },
        _ => Form::Plain,
    }
}

/// Reads a statement's first words.
struct Words<'a> {
    sql: &'a str,
    rest: &'a [Token],
}

impl<'a> Words<'a> {
    fn new(sql: &'a str, tokens: &'a [Token]) -> Self {
        Self { sql, rest: tokens }
    }

    /// Takes these keywords when all of them come next.
    fn take(&mut self, words: &[&str]) -> bool {
        let next = self.rest.len() >= words.len()
            && std::iter::zip(self.rest, words).all(|(token, word)| token.is_word(self.sql, word));
        if next {
            self.rest = &self.rest[words.len()..];
        }
        next
    }

    /// Takes a name, qualified or not, as it is written.
    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            let token = self.rest.first()?;
            if !matches!(token.kind, Kind::Word | Kind::Quoted) {
                return None;
            }
            name.push_str(token.text(self.sql));
            self.rest = &self.rest[1..];
            match self.rest.first() {
                Some(dot) if dot.kind == Kind::Other(b'.') => {
                    name.push('.');
                    self.rest = &self.rest[1..];
                }
                _ => return Some(name),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str) -> Vec<&str> {
        split(sql).iter().map(|statement| sql[statement.start..statement.range.end].trim()).collect()
    }

    #[test]
    fn semicolons_inside_something_do_not_split() {
        for sql in [
            "SELECT ';', E'\\';', \";\" /* ; /* ; */ ; */ -- ;\n, $$;$$, $a$;$$;$a$",
            "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END",
            "create or replace procedure \"p\"() begin atomic insert into t values (1); select (case 1 when 1 then 2 end); end",
            "DO $do$ BEGIN PERFORM 1; END $do$",
        ] {
            assert_eq!(texts(&format!("{sql};\nSELECT 2;")), [sql, "SELECT 2"]);
        }
    }

    #[test]
    fn begin_is_a_body_only_in_a_routine() {
        assert_eq!(texts("BEGIN; SELECT 1; END; SELECT 2"), ["BEGIN", "SELECT 1", "END", "SELECT 2"]);
        assert_eq!(texts("BEGIN ATOMIC; SELECT 1"), ["BEGIN ATOMIC", "SELECT 1"]);
        assert_eq!(texts("CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'select 1'; SELECT 2").len(), 2);
        assert_eq!(texts("CREATE TABLE atomic (\"begin\" int); SELECT 2").len(), 2);
    }

    #[test]
    fn empty_statements_are_left_out_and_nothing_else_is() {
        assert_eq!(texts(" ;; -- a\n ; SELECT 1 ;;"), ["SELECT 1"]);
        let sql = "-- why\nSELECT 1;\n\n/* then */ SELECT 2\n";
        let statements = split(sql);
        assert_eq!(&sql[statements[0].range.clone()], "-- why\nSELECT 1");
        assert_eq!(&sql[statements[1].range.clone()], "\n\n/* then */ SELECT 2\n");
        assert_eq!(statements[1].summary(sql, 40), "SELECT 2");
        assert_eq!(split("select   1,\n\t2 ,'a\nb'")[0].summary("select   1,\n\t2 ,'a\nb'", 14), "select 1, 2 ,…");
    }

    #[test]
    fn forms_are_told_apart_by_their_first_words() {
        let form = |sql: &str| split(sql).remove(0).form;
        let index = |name: Option<&str>, table: &str, if_not_exists| Form::CreateIndexConcurrently {
            name: name.map(str::to_owned),
            table: table.to_owned(),
            if_not_exists,
        };
        for (sql, expected) in [
            (
                "create unique index concurrently if not exists \"I\" on only blog.\"T x\" (a)",
                index(Some("\"I\""), "blog.\"T x\"", true),
            ),
            ("CREATE INDEX CONCURRENTLY i ON t USING gin (a)", index(Some("i"), "t", false)),
            ("CREATE INDEX CONCURRENTLY ON t (a)", index(None, "t", false)),
            ("CREATE INDEX concurrently_not ON t (a)", Form::Plain),
            ("DROP INDEX CONCURRENTLY IF EXISTS blog.i", Form::DropIndexConcurrently { name: "blog.i".to_owned() }),
            ("ALTER TABLE ONLY_ADD ADD x int", Form::Plain),
            (
                "alter table p detach partition q concurrently",
                Form::DetachPartitionConcurrently { table: "p".to_owned(), partition: "q".to_owned() },
            ),
            ("alter table p detach partition q", Form::Plain),
            ("start transaction isolation level serializable", Form::Begin),
            ("end work", Form::Commit),
            ("ROLLBACK WORK TO SAVEPOINT a", Form::Plain),
            ("rollback", Form::Abort),
            ("prepare transaction 'x'", Form::Abort),
            ("commit prepared 'x'", Form::Plain),
            ("SET SESSION lock_timeout = 0", Form::Setting { lock_timeout: true }),
            ("SET ROLE x", Form::Setting { lock_timeout: false }),
            ("SET LOCAL x = 1", Form::Plain),
            ("reset all", Form::Setting { lock_timeout: false }),
            ("copy t from stdin", Form::CopyStdin),
            ("copy t from '/x'", Form::Plain),
            ("vacuum analyze t", Form::Repeatable),
            ("-- begin\nselect 'commit'", Form::Plain),
        ] {
            assert_eq!(form(sql), expected, "{sql}");
        }
    }
}
