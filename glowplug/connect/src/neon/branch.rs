//! Branches: listing, finding, making, deleting and resetting them, and the way into one.

use super::answer::Answer;
use super::error::NeonError;
use super::http::Method;
use super::{Neon, is_id};
use crate::url::DatabaseUrl;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

/// How many branches one request asks for.
const PAGE: &str = "400";

/// A branch as Neon describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Neon's id, `br-...`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The id of the branch it came from; a root branch has none.
    pub parent: Option<String>,
    /// `init`, `resetting`, `ready` or `archived`.
    pub state: String,
    /// Whether it is the project's default branch.
    pub default: bool,
    /// Whether Neon protects it.
    pub protected: bool,
    /// When it was made.
    pub created: String,
    /// When Neon will delete it.
    pub expires: Option<String>,
}

/// A branch to be made.
#[derive(Debug, Clone, Default)]
pub struct NewBranch {
    /// Its name.
    pub name: String,
    /// The id of the branch to start from; the project's default branch unless given.
    pub parent: Option<String>,
    /// Tables without rows.
    pub schema_only: bool,
    /// How long it lives.
    pub lifetime: Option<Duration>,
}

/// A branch that was just made.
#[derive(Debug, Clone)]
pub struct Created {
    /// The branch.
    pub branch: Branch,
    /// The way into it, where Neon told it at once: it does for a branch with one database and role.
    pub url: Option<DatabaseUrl>,
}

impl Branch {
    fn read(answer: Answer<'_>) -> Result<Self, NeonError> {
        let id = answer.text("id")?;
        if !is_id(&id) {
            let reason = "a branch's id is none".to_owned();
            return Err(NeonError::Malformed { action: answer.action.to_owned(), reason });
        }
        Ok(Self {
            id,
            name: answer.text("name")?,
            parent: answer.optional("parent_id"),
            state: answer.text("current_state")?,
            // The older of the two words for it is still in use.
            default: answer.flag("default") || answer.flag("primary"),
            protected: answer.flag("protected"),
            created: answer.text("created_at")?,
            expires: answer.optional("expires_at"),
        })
    }
}

impl Neon {
    /// All branches, by name.
    ///
    /// # Errors
    ///
    /// What [`NeonError`] lists.
    pub fn branches(&self) -> Result<Vec<Branch>, NeonError> {
        let path = self.path("/branches");
        let action = format!("GET {path}");
        let mut branches = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut query = vec![("limit", PAGE), ("sort_by", "name"), ("sort_order", "asc")];
            query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let answer = self.http.get(&path, &query)?;
            let answer = Answer { action: &action, value: &answer };
            let before = branches.len();
            for branch in answer.list("branches")? {
                branches.push(Branch::read(branch)?);
            }
            let next = answer.object("pagination").ok().and_then(|pagination| pagination.optional("next"));
            // A page without branches, or one that leads to itself, is the last.
            if branches.len() == before || next.is_none() || next == cursor {
                branches.sort_by(|left, right| left.name.cmp(&right.name).then(left.id.cmp(&right.id)));
                branches.dedup();
                return Ok(branches);
            }
            cursor = next;
        }
    }

    /// The branch of this name, else of this id.
    ///
    /// # Errors
    ///
    /// [`NeonError::NoBranch`], or what a request can meet.
    pub fn find(&self, name: &str) -> Result<Branch, NeonError> {
        let branches = self.branches()?;
        let found = branches.iter().find(|it| it.name == name).or_else(|| branches.iter().find(|it| it.id == name));
        found.cloned().ok_or_else(|| NeonError::NoBranch {
            project: self.project.clone(),
            name: name.to_owned(),
            known: branches.into_iter().map(|branch| branch.name).collect(),
        })
    }

    /// Makes a branch with a compute to reach it by, and waits until it is there. `made` hears of
    /// it as soon as it has an id.
    ///
    /// # Errors
    ///
    /// What [`NeonError`] lists. After [`NeonError::Operation`], [`NeonError::Slow`] and an uncertain
    /// [`NeonError::Unreachable`] the branch may be there all the same.
    pub fn create(&self, new: &NewBranch, made: &dyn Fn(&Branch)) -> Result<Created, NeonError> {
        let mut branch = json!({ "name": new.name });
        if let Some(parent) = &new.parent {
            branch["parent_id"] = json!(parent);
        }
        if new.schema_only {
            branch["init_source"] = json!("schema-only");
        }
        if let Some(lifetime) = new.lifetime {
            let until = SystemTime::now().checked_add(lifetime).unwrap_or(SystemTime::UNIX_EPOCH);
            branch["expires_at"] = json!(humantime::format_rfc3339_seconds(until).to_string());
        }
        let body = json!({ "branch": branch, "endpoints": [{ "type": "read_write" }] });
        let path = self.path("/branches");
        let action = format!("POST {path}");
        let value = self.http.request(Method::Post, &path, &[], Some(&body))?;
        let answer = Answer { action: &action, value: &value };
        let branch = Branch::read(answer.object("branch")?)?;
        (self.http.listener)(&format!("Neon: branch {} is {}", branch.name, branch.id));
        made(&branch);
        self.wait(&action, &value)?;
        let known = value.get("connection_uris").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let url = match known {
            [only] => Some(database_url(Answer { action: &action, value: only }, "connection_uri")?),
            _ => None,
        };
        Ok(Created { branch, url })
    }

    /// Deletes a branch and waits until it is gone. Whether there was one to delete.
    ///
    /// # Errors
    ///
    /// What [`NeonError`] lists; Neon deletes neither a default branch nor one with children.
    pub fn delete(&self, id: &str) -> Result<bool, NeonError> {
        let path = self.path(&format!("/branches/{id}"));
        let answer = self.http.request(Method::Delete, &path, &[], None)?;
        if answer.is_null() {
            return Ok(false);
        }
        self.wait(&format!("DELETE {path}"), &answer)?;
        Ok(true)
    }

    /// Makes a branch what its parent is now. Under `keep` its former state stays as a branch.
    ///
    /// # Errors
    ///
    /// What [`NeonError`] lists; [`NeonError::NoParent`] for a root branch.
    pub fn reset(&self, branch: &Branch, keep: Option<&str>) -> Result<(), NeonError> {
        let Some(parent) = &branch.parent else {
            return Err(NeonError::NoParent { name: branch.name.clone(), id: branch.id.clone() });
        };
        let mut body = json!({ "source_branch_id": parent });
        if let Some(keep) = keep {
            body["preserve_under_name"] = json!(keep);
        }
        let path = self.path(&format!("/branches/{}/restore", branch.id));
        let answer = self.http.request(Method::Post, &path, &[], Some(&body))?;
        self.wait(&format!("POST {path}"), &answer)
    }

    /// The hosts that lead to a branch.
    ///
    /// # Errors
    ///
    /// What [`NeonError`] lists.
    pub fn hosts(&self, branch: &Branch) -> Result<Vec<String>, NeonError> {
        let path = self.path(&format!("/branches/{}/endpoints", branch.id));
        let answer = self.http.get(&path, &[])?;
        Answer { action: &format!("GET {path}"), value: &answer }.list("endpoints")?.map(|it| it.text("host")).collect()
    }

    /// A way into a branch, whichever of its databases that leads to.
    ///
    /// # Errors
    ///
    /// What [`NeonError`] lists.
    pub fn any_url(&self, branch: &Branch) -> Result<DatabaseUrl, NeonError> {
        match self.url(branch, None, None, false) {
            Err(NeonError::Choose { names, .. }) if !names.is_empty() => {
                self.url(branch, names.first().map(String::as_str), None, false)
            }
            other => other,
        }
    }

    /// The way into a branch's database: the one named, else the only one; as the role named, else
    /// as the database's owner.
    ///
    /// # Errors
    ///
    /// [`NeonError::Choose`] where there are several and none is named, or what a request can meet.
    pub fn url(
        &self,
        branch: &Branch,
        database: Option<&str>,
        role: Option<&str>,
        pooled: bool,
    ) -> Result<DatabaseUrl, NeonError> {
        let path = self.path(&format!("/branches/{}/databases", branch.id));
        let answer = self.http.get(&path, &[])?;
        let action = format!("GET {path}");
        let databases = Answer { action: &action, value: &answer }
            .list("databases")?
            .map(|it| Ok((it.text("name")?, it.text("owner_name")?)))
            .collect::<Result<Vec<_>, NeonError>>()?;
        let chosen = match (database, databases.as_slice()) {
            (Some(name), all) => all.iter().find(|(each, _)| each == name),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        let (database, owner) = chosen.cloned().ok_or_else(|| NeonError::Choose {
            branch: branch.name.clone(),
            what: "database",
            names: databases.into_iter().map(|(name, _)| name).collect(),
        })?;
        let path = self.path("/connection_uri");
        let query = [
            ("branch_id", branch.id.as_str()),
            ("database_name", &database),
            ("role_name", role.unwrap_or(&owner)),
            ("pooled", if pooled { "true" } else { "false" }),
        ];
        let answer = self.http.get(&path, &query)?;
        database_url(Answer { action: &format!("GET {path}"), value: &answer }, "uri")
    }
}

/// A URL of Neon's; what is wrong with one is said without it.
fn database_url(answer: Answer<'_>, name: &str) -> Result<DatabaseUrl, NeonError> {
    answer.text(name)?.parse().map_err(|error| NeonError::Malformed {
        action: answer.action.to_owned(),
        reason: format!("its URL is none of ours: {error}"),
    })
}
