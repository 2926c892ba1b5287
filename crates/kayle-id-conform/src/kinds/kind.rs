//! How cases are written down.

use crate::make::{Delivery, Setting};
use crate::verdict::{Stage, Verdict};

/// A case: a delivery and what a receiver makes of it.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) verdict: Verdict,
    pub(crate) preferred: Option<Verdict>,
    pub(crate) stage: Stage,
    pub(crate) why: String,
    pub(crate) references: Vec<String>,
    pub(crate) previous_secret: bool,
    pub(crate) second_key: bool,
    pub(crate) delivery: Delivery,
}

impl Case {
    /// Adds where the reason is written.
    pub(crate) fn cite(&mut self, reference: &str) -> &mut Self {
        self.references.push(reference.to_owned());
        self
    }

    /// The receiver holds the previous secret as well.
    pub(crate) fn with_previous_secret(&mut self) -> &mut Self {
        self.previous_secret = true;
        self
    }

    /// The receiver holds the second key as well.
    pub(crate) fn with_second_key(&mut self) -> &mut Self {
        self.second_key = true;
        self
    }

    /// By when a receiver must notice.
    pub(crate) fn by(&mut self, stage: Stage) -> &mut Self {
        self.stage = stage;
        self
    }
}

/// Collects the cases of one kind.
pub(crate) struct Kind<'a> {
    pub(crate) s: &'a mut Setting,
    pub(super) name: &'static str,
    pub(super) stage: Stage,
    pub(super) references: &'static [&'static str],
    pub(super) cases: Vec<Case>,
}

impl Kind<'_> {
    pub(crate) fn accept(&mut self, id: &str, why: &str, delivery: Delivery) -> &mut Case {
        self.add(id, Verdict::Accept, None, why, delivery)
    }

    pub(crate) fn refuse(&mut self, id: &str, why: &str, delivery: Delivery) -> &mut Case {
        self.add(id, Verdict::Refuse, None, why, delivery)
    }

    /// A standard leaves the choice; the first verdict is the safer one.
    pub(crate) fn either(&mut self, id: &str, preferred: Verdict, why: &str, delivery: Delivery) -> &mut Case {
        self.add(id, Verdict::Either, Some(preferred), why, delivery)
    }

    fn add(
        &mut self,
        id: &str,
        verdict: Verdict,
        preferred: Option<Verdict>,
        why: &str,
        delivery: Delivery,
    ) -> &mut Case {
        let at = self.cases.len();
        self.cases.push(Case {
            id: format!("{}/{id}", self.name),
            verdict,
            preferred,
            stage: self.stage,
            why: why.to_owned(),
            references: self.references.iter().map(|text| (*text).to_owned()).collect(),
            previous_secret: false,
            second_key: false,
            delivery,
        });
        &mut self.cases[at]
    }
}
