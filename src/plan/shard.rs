//! `--shard I/N`: a part of the cases for each machine, such that all parts take about as long.

use serde::{Deserialize, Serialize};

use super::{Case, Times, select::argument};
use crate::source::Fault;

/// Part `index` (from 1) of `count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    pub index: usize,
    pub count: usize,
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl Shard {
    /// Reads `2/3`.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let halves = text.split_once('/').map(|(index, count)| (index.trim().parse(), count.trim().parse()));
        match halves {
            Some((Ok(index), Ok(count))) if index >= 1 && index <= count => Ok(Self { index, count }),
            _ => {
                let fault = Fault::at(argument("--shard", text).span, "This is no part of a whole.");
                Err(fault
                    .label("should be I/N")
                    .help("Write `--shard 1/3` for the first of three; I is from 1 to N."))
            }
        }
    }

    /// Its cases, in their order. The longest case goes to the shard with the least to do, then the next: so the
    /// same cases and times give the same shards, whoever asks.
    pub fn of(self, cases: Vec<Case>, times: &Times) -> Vec<Case> {
        let weights = times.weights(&cases);
        let shares = shares(&weights, self.count);
        let mine = cases.into_iter().zip(shares).filter(|(_, share)| *share + 1 == self.index);
        mine.map(|(case, _)| case).collect()
    }
}

/// For each weight, the shard (from 0) that it belongs to.
fn shares(weights: &[u64], count: usize) -> Vec<usize> {
    let mut heaviest: Vec<usize> = (0..weights.len()).collect();
    heaviest.sort_by_key(|&at| (std::cmp::Reverse(weights[at]), at));
    // With more shards than cases, those beyond have nothing to do.
    let mut loads: std::collections::BTreeSet<(u64, usize)> =
        (0..count.min(weights.len())).map(|shard| (0, shard)).collect();
    let mut shares = vec![0; weights.len()];
    for at in heaviest {
        let Some((load, shard)) = loads.pop_first() else { break };
        shares[at] = shard;
        loads.insert((load.saturating_add(weights[at]), shard));
    }
    shares
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::plan::select::tests::case;

    /// Cases, the times of some of them, and how many shards.
    fn plans() -> impl Strategy<Value = (Vec<Case>, Times, usize)> {
        let times = prop::collection::vec(prop::option::of(0..20_000_u64), 0..30);
        (times, 1..40_usize).prop_map(|(times, count)| {
            let cases: Vec<Case> =
                (0..times.len()).map(|at| case(&format!("s{at:02}"), &[], "phone")).collect();
            let known = cases.iter().zip(times).filter_map(|(case, time)| Some((case.name(), time?)));
            (cases.clone(), Times::from(known.collect::<BTreeMap<_, _>>()), count)
        })
    }

    fn names(cases: &[Case]) -> Vec<String> {
        cases.iter().map(Case::name).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn shards_are_complete_disjoint_and_the_same_each_time((cases, times, count) in plans()) {
            let shards: Vec<Vec<Case>> =
                (1..=count).map(|index| Shard { index, count }.of(cases.clone(), &times)).collect();
            let mut joined: Vec<String> = shards.iter().flat_map(|shard| names(shard)).collect();
            joined.sort();
            prop_assert_eq!(joined, names(&cases));
            for (index, shard) in (1..).zip(&shards) {
                prop_assert_eq!(names(shard), names(&Shard { index, count }.of(cases.clone(), &times)));
            }
        }

        /// The bound of this way of packing: no shard takes longer than the mean and one case more.
        #[test]
        fn no_shard_has_much_more_to_do_than_the_others((cases, times, count) in plans()) {
            let weights = times.weights(&cases);
            let sum = |shard: &[Case]| times_of(&weights, &cases, shard);
            let longest = weights.iter().max().copied().unwrap_or_default();
            let mean = weights.iter().sum::<u64>() / u64::try_from(count).unwrap();
            for index in 1..=count {
                let shard = Shard { index, count }.of(cases.clone(), &times);
                prop_assert!(sum(&shard) <= mean + longest + 1, "{} of {mean} and {longest}", sum(&shard));
            }
        }
    }

    fn times_of(weights: &[u64], cases: &[Case], shard: &[Case]) -> u64 {
        let mine = names(shard);
        weights
            .iter()
            .zip(cases)
            .filter(|(_, case)| mine.contains(&case.name()))
            .map(|(weight, _)| weight)
            .sum()
    }

    #[test]
    fn a_shard_is_a_part_of_a_whole() {
        assert_eq!(Shard::parse("2/3").unwrap(), Shard { index: 2, count: 3 });
        for wrong in ["0/3", "4/3", "1", "1/0", "a/b", "-1/2", "1/99999999999999999999999", ""] {
            assert!(Shard::parse(wrong).is_err(), "{wrong}");
        }
    }
}
