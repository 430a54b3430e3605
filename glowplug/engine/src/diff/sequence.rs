//! Compares sequences. The current value is data and is left alone.

use super::{Alteration, Comparison};
use crate::catalog::Sequence;

pub(super) fn compare(before: &Sequence, after: &Sequence) -> Comparison {
    Comparison::alter_if(before != after, || Alteration::Sequence { before: before.clone(), after: after.clone() })
}
