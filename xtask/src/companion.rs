//! Waiting for the embedded server: the steps are told, fetching is asked about.

use glowplug::embedded::{Companion, Offer, Step};

use crate::story::Story;

impl Companion for Story {
    fn step(&self, step: &Step) {
        match step {
            Step::Waiting => self.aside("waiting for another command that starts or stops the embedded server"),
            Step::Fetching(offer) => {
                self.aside(&format!(
                    "fetching PostgreSQL {} ({}, {} MB)",
                    offer.version, offer.package, offer.megabytes
                ));
            }
            Step::Making { version } => self.aside(&format!("making a private cluster with PostgreSQL {version}")),
            Step::Starting { version } => self.aside(&format!("starting PostgreSQL {version}")),
            _ => {}
        }
    }

    fn may_fetch(&self, offer: &Offer) -> bool {
        self.ask(&format!(
            "No PostgreSQL was found. Fetch {} with {} ({} MB) into {}?",
            offer.package,
            offer.client,
            offer.megabytes,
            offer.directory.display()
        ))
    }
}
