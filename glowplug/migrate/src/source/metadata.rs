//! Reads `metadata.toml`. Diesel knows one key, so no TOML parser is built for it.
//!
//! Stricter than Diesel on purpose: there, a misspelt key means `false` and a syntax error means
//! `true`, both in silence.

use std::path::Path;

use super::SourceError;

pub(super) fn run_in_transaction(path: &Path, text: &str) -> Result<bool, SourceError> {
    let wrong = |line: usize, reason: String| SourceError::Metadata { path: path.to_path_buf(), line, reason };
    let mut value = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let number = index + 1;
        match line.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
            Some(("run_in_transaction", _)) if value.is_some() => {
                return Err(wrong(number, "run_in_transaction stands here twice".to_owned()));
            }
            Some(("run_in_transaction", "true")) => value = Some(true),
            Some(("run_in_transaction", "false")) => value = Some(false),
            Some(("run_in_transaction", other)) => {
                return Err(wrong(number, format!("run_in_transaction must be true or false, not {other}")));
            }
            Some((key, _)) => {
                return Err(wrong(number, format!("unknown key {key}: Diesel reads run_in_transaction only")));
            }
            None => return Err(wrong(number, format!("`{line}` is not `key = value`"))),
        }
    }
    value.ok_or_else(|| wrong(1, "run_in_transaction is not set; Diesel takes that for false".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<bool, String> {
        run_in_transaction(Path::new("metadata.toml"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn the_one_key_is_read_with_comments_around_it() {
        assert_eq!(read("# why\nrun_in_transaction = false # here too\n"), Ok(false));
        assert_eq!(read("run_in_transaction=true"), Ok(true));
    }

    #[test]
    fn what_diesel_takes_in_silence_is_refused_with_its_line() {
        for (text, says) in [
            ("\nrun_in_transactions = false", "metadata.toml:2: unknown key run_in_transactions"),
            ("run_in_transaction = no", "metadata.toml:1: run_in_transaction must be true or false"),
            ("# nothing", "metadata.toml:1: run_in_transaction is not set"),
            ("[migration]", "metadata.toml:1: `[migration]` is not"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.starts_with(says), "{error}");
        }
    }
}
