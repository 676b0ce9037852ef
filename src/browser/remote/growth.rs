//! When to ask an endpoint for another session, and when to stop asking.

use std::time::{Duration, Instant};

use super::Denied;

/// So many sessions are started at once while none runs yet; later as many as already run. A thousand pages that
/// begin together would else ask a Grid for a thousand browsers in one moment.
const FIRST: usize = 4;
/// An endpoint that has failed so often in a row is given up, if no session is left.
const TRIES: u32 = 3;
/// An endpoint that has worked may come back: a hub that is started anew needs about this long.
const REVIVAL: Duration = Duration::from_secs(30);
/// Before an endpoint that failed, or was full, is asked again.
const PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What is known when it is decided whether to ask for sessions.
#[derive(Debug, Clone, Copy)]
pub struct Demand {
    /// Pages that wait and for which no session has been asked yet.
    pub waiting: usize,
    /// Pages side by side in one session.
    pub tabs: usize,
    /// Sessions that run, and those that have been asked for.
    pub alive: usize,
    pub starting: usize,
    /// Slots that are free; `None` for one driver, which is asked for one session.
    pub free: Option<usize>,
}

impl Demand {
    /// How many sessions to ask for now.
    pub fn starts(self) -> usize {
        let wanted = self.waiting.div_ceil(self.tabs.max(1));
        let room = match self.free {
            Some(free) if free > 0 => free,
            // One request stands in the Grid's queue, so that it is our turn some time.
            Some(_) => usize::from(self.starting == 0),
            None => usize::from(self.alive + self.starting == 0),
        };
        let at_once = self.alive.max(FIRST).saturating_sub(self.starting);
        wanted.min(room).min(at_once)
    }
}

/// How the last attempts to get a session went.
#[derive(Debug, Default)]
pub struct Patience {
    failures: u32,
    /// When a session was last seen alive.
    worked: Option<Instant>,
    /// Since when pages wait while no session runs.
    without: Option<Instant>,
}

/// What to do after a session was denied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    GiveUp,
    /// Ask again after this time.
    Again(Duration),
}

impl Patience {
    /// Pages wait, and no session runs.
    pub fn waits(&mut self, now: Instant) {
        self.without.get_or_insert(now);
    }

    pub fn has_worked(&self) -> bool {
        self.worked.is_some()
    }

    pub fn succeeded(&mut self, now: Instant) {
        *self = Self { worked: Some(now), ..Self::default() };
    }

    /// `alive`: how many sessions run. `wait`: how long pages may wait for the first.
    pub fn denied(&mut self, why: &Denied, alive: usize, wait: Duration, now: Instant) -> Next {
        if alive > 0 {
            self.worked = Some(now);
        }
        match why {
            Denied::Refused(_) => Next::GiveUp,
            Denied::Full(_) => {
                let waited = self.without.map_or(Duration::ZERO, |since| now.duration_since(since));
                if alive == 0 && waited >= wait { Next::GiveUp } else { Next::Again(PAUSE) }
            }
            Denied::Failed(_) => {
                self.failures += 1;
                let may_revive = self.worked.is_some_and(|at| now.duration_since(at) < REVIVAL);
                if self.failures >= TRIES && alive == 0 && !may_revive {
                    return Next::GiveUp;
                }
                Next::Again((PAUSE * 2_u32.saturating_pow(self.failures.min(8) - 1)).min(LONGEST_PAUSE))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demand() -> Demand {
        Demand { waiting: 4000, tabs: 4, alive: 0, starting: 0, free: Some(1000) }
    }

    #[test]
    fn a_thousand_slots_are_filled_in_waves_that_double() {
        let (mut alive, mut waves) = (0, 0);
        while alive < 1000 {
            let waiting = 4000 - alive * 4;
            let starts = Demand { waiting, alive, free: Some(1000 - alive), ..demand() }.starts();
            assert!(starts <= alive.max(FIRST), "{starts} beside {alive}");
            alive += starts;
            waves += 1;
        }
        assert_eq!((alive, waves), (1000, 9));
    }

    #[test]
    fn no_more_are_asked_for_than_the_pages_need() {
        assert_eq!(Demand { waiting: 5, ..demand() }.starts(), 2);
        assert_eq!(Demand { waiting: 0, ..demand() }.starts(), 0);
    }

    #[test]
    fn one_request_stands_in_the_queue_of_a_full_grid() {
        let full = Demand { free: Some(0), alive: 3, ..demand() };
        assert_eq!(full.starts(), 1);
        assert_eq!(Demand { starting: 1, ..full }.starts(), 0);
    }

    #[test]
    fn one_driver_is_asked_for_one_session() {
        let driver = Demand { free: None, ..demand() };
        assert_eq!(driver.starts(), 1);
        assert_eq!(Demand { alive: 1, ..driver }.starts(), 0);
        assert_eq!(Demand { starting: 1, ..driver }.starts(), 0);
    }

    #[test]
    fn an_endpoint_that_never_worked_is_given_up_soon_and_one_that_did_later() {
        let (now, wait) = (Instant::now(), Duration::from_secs(300));
        let failed = Denied::Failed("refused".to_owned());
        let mut never = Patience::default();
        assert_eq!(never.denied(&failed, 0, wait, now), Next::Again(PAUSE));
        assert_eq!(never.denied(&failed, 0, wait, now), Next::Again(PAUSE * 2));
        assert_eq!(never.denied(&failed, 0, wait, now), Next::GiveUp);
        let mut once = Patience::default();
        once.succeeded(now);
        for _ in 0..8 {
            assert!(
                matches!(once.denied(&failed, 0, wait, now), Next::Again(pause) if pause <= LONGEST_PAUSE)
            );
        }
        assert_eq!(once.denied(&failed, 0, wait, now + REVIVAL), Next::GiveUp);
        assert_eq!(Patience::default().denied(&Denied::Refused(String::new()), 5, wait, now), Next::GiveUp);
    }

    #[test]
    fn a_full_grid_is_waited_for_as_long_as_it_was_said() {
        let (now, wait) = (Instant::now(), Duration::from_secs(60));
        let full = Denied::Full("full".to_owned());
        let mut patience = Patience::default();
        patience.waits(now);
        assert_eq!(patience.denied(&full, 0, wait, now + wait / 2), Next::Again(PAUSE));
        assert_eq!(patience.denied(&full, 3, wait, now + wait), Next::Again(PAUSE));
        assert_eq!(patience.denied(&full, 0, wait, now + wait), Next::GiveUp);
    }
}
