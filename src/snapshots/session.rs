//! Deciding: a run is opened, changes are accepted or refused, and the last step can be taken back.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    change::{Change, Side, When},
    decision::{Decision, Verdict},
    format::{self, Files, SnapshotError},
    housekeeping,
    key::{CheckKey, FormerName},
    ledger::{Act, Entry, Ledger, Pen},
    outcome::SnapshotKind,
    saved::{SavedRun, SavedRunError},
    store,
};
use crate::config::{ReviewSettings, SnapshotSettings};

/// One run under review. What was decided in this session can be undone in it.
#[derive(Debug)]
pub struct Session {
    snapshots: PathBuf,
    settings: ReviewSettings,
    folder: PathBuf,
    run: SavedRun,
    /// By change, what its decision replaced.
    replaced: BTreeMap<String, Replaced>,
    /// All looks that the project has; empty where that is not known.
    looks: Vec<CheckKey>,
}

/// What came of decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Ids of changes.
    pub done: Vec<String>,
    pub skipped: Vec<Skipped>,
}

/// A decision that was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The change's id.
    pub change: String,
    pub reason: String,
}

/// How a change stands now, whoever decided, in this session or before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has decided, or the decision was taken back.
    Open,
    /// What was seen is the baseline.
    Accepted,
    Refused,
    /// The baseline is neither what it was nor what was seen: the change is of yesterday.
    Outdated,
}

#[derive(Debug)]
struct Replaced {
    act: Act,
    baseline: Option<Files>,
    pending: Option<Files>,
}

/// A decision that can be carried out.
#[derive(Debug)]
struct Prepared {
    change: Change,
    baseline: PathBuf,
    /// What becomes the baseline; `None` where nothing does.
    proposed: Option<Files>,
    replaced: Replaced,
    entry: Entry,
}

/// So many are carried out together: waiting for the disk takes as long for one, and pictures take room.
const BATCH: usize = 64;

impl Session {
    /// Opens the run that a folder holds, wherever it was made.
    pub fn open(
        snapshots: &SnapshotSettings,
        review: &ReviewSettings,
        run: &Path,
    ) -> Result<Self, SavedRunError> {
        Ok(Self {
            snapshots: snapshots.dir.clone(),
            settings: review.clone(),
            run: SavedRun::read(run)?,
            folder: run.to_owned(),
            replaced: BTreeMap::new(),
            looks: Vec::new(),
        })
    }

    /// Tells what looks the project's scenarios have. Only then can it be known that nothing needs the old names of
    /// what a renamed scenario carries along.
    pub fn knowing(&mut self, all_looks: Vec<CheckKey>) {
        self.looks = all_looks;
    }

    pub fn run(&self) -> &SavedRun {
        &self.run
    }

    /// How each change of the run stands now, in its order. Reads the baselines from the disk.
    pub fn standings(&self) -> Result<Vec<Standing>, SnapshotError> {
        let ledger = Ledger::read(&self.snapshots)?;
        self.run.changes.iter().map(|change| self.standing(change, &ledger)).collect()
    }

    fn standing(&self, change: &Change, ledger: &Ledger) -> Result<Standing, SnapshotError> {
        let Some(baseline) = self.baseline(change) else { return Ok(Standing::Outdated) };
        let now = format::read(&baseline)?.map(|body| body.sha256());
        Ok(match now.as_deref() {
            now if now == sha256(change.after.as_ref()) => Standing::Accepted,
            now if now != sha256(change.before.as_ref()) => Standing::Outdated,
            _ if ledger.refusal(change).is_some() => Standing::Refused,
            _ => Standing::Open,
        })
    }

    /// All that was ever decided about the box of a change, oldest first.
    pub fn history(&self, change: &Change) -> Result<Vec<Entry>, SnapshotError> {
        Ok(self.histories(std::slice::from_ref(change))?.remove(0))
    }

    /// The same of many changes, in their order.
    pub fn histories(&self, changes: &[Change]) -> Result<Vec<Vec<Entry>>, SnapshotError> {
        let ledger = Ledger::read(&self.snapshots)?;
        Ok(changes.iter().map(|change| ledger.history(change).into_iter().cloned().collect()).collect())
    }

    /// Carries out decisions. One that can't be is skipped, and the others are not held up.
    pub fn apply(&mut self, decisions: &[Decision]) -> Result<Applied, SnapshotError> {
        let mut pen = Pen::take(&self.snapshots)?;
        let mut applied = Applied::default();
        let mut batch: Vec<Prepared> = Vec::new();
        for decision in decisions {
            self.carry_along(decision)?;
            // Another word on the same change is judged by what the first one made of it.
            if batch.len() == BATCH || batch.iter().any(|prepared| prepared.change.id == decision.change) {
                applied.done.extend(self.carry_out(std::mem::take(&mut batch), &mut pen)?);
            }
            match self.prepare(decision) {
                Ok(prepared) => batch.push(prepared),
                Err(reason) => applied.skipped.push(Skipped { change: decision.change.clone(), reason }),
            }
        }
        applied.done.extend(self.carry_out(batch, &mut pen)?);
        Ok(applied)
    }

    /// Before the first change of a renamed scenario is accepted, all baselines of that look get their new names: with
    /// one of them alone there, the others would never be found again.
    fn carry_along(&self, decision: &Decision) -> Result<(), SnapshotError> {
        let change = self.run.change(&decision.change).filter(|_| decision.verdict == Verdict::Accept);
        let Some((change, from)) = change.and_then(|change| Some((change, change.carried_from.as_ref()?)))
        else {
            return Ok(());
        };
        if !store::files_of(&self.snapshots.join(change.check.folder()), &change.check)?.is_empty() {
            return Ok(());
        }
        let files = housekeeping::former_files(&self.snapshots, from, &change.check)?;
        let is_needed = |look: &CheckKey| look.shares_place(&change.check) && FormerName::of(look) == *from;
        if self.looks.is_empty() || self.looks.iter().any(is_needed) {
            housekeeping::carry(&self.snapshots, files, &change.check, format::copy)
        } else {
            housekeeping::carry(&self.snapshots, files, &change.check, housekeeping::move_along)
        }
    }

    /// Whether a decision can be carried out, and what that would do. Writes nothing.
    fn prepare(&self, decision: &Decision) -> Result<Prepared, String> {
        let change = self.known(&decision.change)?;
        may(&self.settings, decision, change.kind)?;
        let baseline = self.baseline(&change).ok_or("The run names a box that no file can have.")?;
        let now = format::read(&baseline).map_err(|why| why.to_string())?.map(|body| body.sha256());
        if now.as_deref() != sha256(change.before.as_ref()) {
            return Err(if now.as_deref() == sha256(change.after.as_ref()) {
                "It is the baseline already.".to_owned()
            } else {
                "The baseline is another one by now; run again and decide on what is seen then.".to_owned()
            });
        }
        let act = match decision.verdict {
            Verdict::Accept => Act::Accepted,
            Verdict::Refuse => Act::Refused,
        };
        let told = |why: SnapshotError| why.to_string();
        let replaced = Replaced {
            act,
            baseline: Files::read(&baseline).map_err(told)?,
            pending: Files::read(&format::pending_file(&baseline)).map_err(told)?,
        };
        let proposed = self.proposed(&change, decision.verdict)?;
        let entry = Entry::of(decision, &change, act, &self.run.run);
        Ok(Prepared { change, baseline, proposed, replaced, entry })
    }

    /// The ledger first: a decision that a kill keeps from being carried out is seen and made again, while a baseline
    /// that nobody accepted would never be noticed.
    fn carry_out(&mut self, batch: Vec<Prepared>, pen: &mut Pen) -> Result<Vec<String>, SnapshotError> {
        pen.add_all(batch.iter().map(|prepared| prepared.entry.clone()).collect())?;
        let new = batch.iter().filter_map(|one| Some((one.proposed.as_ref()?, one.baseline.as_path())));
        format::install(&new.collect::<Vec<_>>())?;
        let mut done = Vec::new();
        for Prepared { change, baseline, proposed, replaced, .. } in batch {
            if replaced.act == Act::Accepted && proposed.is_none() {
                format::remove(&baseline)?;
            }
            format::remove(&format::pending_file(&baseline))?;
            done.push(change.id.clone());
            self.replaced.insert(change.id, replaced);
        }
        Ok(done)
    }

    /// What acceptance would make the baseline, as the run saw it; `None` for what is gone.
    fn proposed(&self, change: &Change, verdict: Verdict) -> Result<Option<Files>, String> {
        let (Some(after), Verdict::Accept) = (&change.after, verdict) else { return Ok(None) };
        let file = change.copy(When::After).ok_or("The run names a box that no file can have.")?;
        let path = self.folder.join(file);
        let read = || Ok((format::read(&path)?, Files::read(&path)?));
        match read().map_err(|why: SnapshotError| why.to_string())? {
            (Some(body), Some(files)) if body.sha256() == after.sha256 => Ok(Some(files)),
            (Some(_), _) => Err("The run's copy of the snapshot was altered after the run.".to_owned()),
            _ => Err(format!("The run's folder lacks {}.", path.display())),
        }
    }

    /// Takes back the decision that this session made about a change.
    pub fn undo(&mut self, change: &str, who: &str) -> Result<Result<(), Skipped>, SnapshotError> {
        let mut pen = Pen::take(&self.snapshots)?;
        let skipped = |reason: String| Skipped { change: change.to_owned(), reason };
        Ok(self.take_back(change, who, &mut pen).map_err(skipped))
    }

    fn take_back(&mut self, id: &str, who: &str, pen: &mut Pen) -> Result<(), String> {
        let change = self.known(id)?;
        let baseline = self.baseline(&change).ok_or("The run names a box that no file can have.")?;
        let replaced = self.replaced.get(id).ok_or("Nothing was decided about it in this session.")?;
        let told = |why: SnapshotError| why.to_string();
        let now = format::read(&baseline).map_err(told)?.map(|body| body.sha256());
        let expected = match replaced.act {
            Act::Accepted => sha256(change.after.as_ref()),
            _ => sha256(change.before.as_ref()),
        };
        if now.as_deref() != expected {
            return Err("The baseline is another one by now.".to_owned());
        }
        let undone = Decision {
            change: id.to_owned(),
            verdict: Verdict::Refuse,
            who: who.to_owned(),
            role: None,
            reason: String::new(),
            at: jiff::Timestamp::now(),
        };
        pen.add(Entry::of(&undone, &change, Act::Undone, &self.run.run)).map_err(told)?;
        let restore = |files: &Option<Files>, path: &Path| match files {
            Some(files) => files.install(path),
            None => format::remove(path),
        };
        restore(&replaced.baseline, &baseline).map_err(told)?;
        restore(&replaced.pending, &format::pending_file(&baseline)).map_err(told)?;
        self.replaced.remove(id);
        Ok(())
    }

    fn known(&self, id: &str) -> Result<Change, String> {
        self.run.change(id).cloned().ok_or_else(|| "The run has no such change.".to_owned())
    }

    /// Where the baseline of a change is; of a renamed scenario, where it still is.
    fn baseline(&self, change: &Change) -> Option<PathBuf> {
        let path = self.snapshots.join(change.path()?);
        let former = change.former_path().map(|former| self.snapshots.join(former));
        Some(former.filter(|former| !path.exists() && former.exists()).unwrap_or(path))
    }
}

fn sha256(side: Option<&Side>) -> Option<&str> {
    side.map(|side| side.sha256.as_str())
}

/// Whether somebody may decide so. Anybody may refuse; `[review.roles]` says who may accept what.
fn may(settings: &ReviewSettings, decision: &Decision, kind: SnapshotKind) -> Result<(), String> {
    if decision.who.trim().is_empty() {
        return Err("A decision needs a name.".to_owned());
    }
    let Some(roles) = settings.roles.get(kind.name()).filter(|_| decision.verdict == Verdict::Accept) else {
        return Ok(());
    };
    match decision.role.as_ref() {
        Some(role) if roles.contains(role) => Ok(()),
        _ => Err(format!("Only {} may accept a change of {}.", roles.join(" or "), kind.name())),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::snapshots::{
        RunInfo, SnapshotMode, SnapshotState, Store,
        sample::{CROP, Project, STEM, TICKED, agree, key},
    };

    fn open(project: &Project, run: &Path) -> Session {
        Session::open(&project.settings(), &ReviewSettings::default(), run).unwrap()
    }

    fn decide(change: &Change, verdict: Verdict) -> Decision {
        Decision {
            change: change.id.clone(),
            verdict,
            who: "Dana".into(),
            role: None,
            reason: "new brand".into(),
            at: jiff::Timestamp::now(),
        }
    }

    fn all(session: &Session, verdict: Verdict) -> Vec<Decision> {
        session.run().changes.iter().map(|change| decide(change, verdict)).collect()
    }

    /// A project whose box was accepted, and starts ticked in the run that is reviewed.
    fn ticked(mode: SnapshotMode) -> (Project, PathBuf) {
        let mut project = Project::new();
        project.look(SnapshotMode::Accept);
        project.page.boxes[0].state.property = Some(true);
        project.crop = TICKED;
        let run = project.run(mode);
        (project, run)
    }

    #[test]
    fn a_downloaded_run_is_accepted_from_the_pictures_already_taken() {
        let (project, run) = ticked(SnapshotMode::Check);
        let moved = project.dir.path().join("downloaded");
        fs::rename(run, &moved).unwrap();
        let mut session = open(&project, &moved);
        assert_eq!(session.standings().unwrap(), [Standing::Open, Standing::Open]);
        let applied = session.apply(&all(&session, Verdict::Accept)).unwrap();
        assert_eq!((applied.done.len(), applied.skipped), (2, vec![]));
        assert_eq!(session.standings().unwrap(), [Standing::Accepted, Standing::Accepted]);
        assert_eq!(project.files()[&format!("{STEM}pixels@chromium-phone.snap.png")], TICKED);
        assert_eq!(project.look(SnapshotMode::Check).state, SnapshotState::Same);
    }

    #[test]
    fn accepting_in_review_gives_the_bytes_that_a_run_writes_and_removes_what_waited() {
        let (reviewed, run) = ticked(SnapshotMode::Pending);
        let mut session = open(&reviewed, &run);
        session.apply(&all(&session, Verdict::Accept)).unwrap();
        let (accepted, _) = ticked(SnapshotMode::Accept);
        let baselines = |project: &Project| {
            let mut files = project.files();
            files.retain(|name, _| name.starts_with("annual-bill"));
            files
        };
        assert_eq!(baselines(&reviewed), baselines(&accepted));
        let entries = Ledger::read(&accepted.settings().dir).unwrap().entries().to_vec();
        let said: Vec<_> = entries.iter().map(|entry| (entry.act, entry.who.as_str())).collect();
        assert_eq!(said, [(Act::Accepted, "Dana"); 2], "a run that accepts leaves its lines too");
    }

    #[test]
    fn each_decision_is_a_line_and_refused_changes_stay_red_with_the_reason() {
        let (project, run) = ticked(SnapshotMode::Check);
        let mut session = open(&project, &run);
        let before = project.files();
        session.apply(&all(&session, Verdict::Refuse)).unwrap();
        assert_eq!(session.standings().unwrap(), [Standing::Refused, Standing::Refused]);
        let history = session.history(&session.run().changes[0]).unwrap();
        assert_eq!(history.len(), 2);
        assert_eq!((history[0].act, history[0].who.as_str()), (Act::Refused, "Dana"));
        assert_eq!(history[0].said, ["The box now starts ticked."]);
        assert!(before.iter().all(|(name, bytes)| project.files()[name] == *bytes));

        let again = project.run(SnapshotMode::Check);
        let change = &open(&project, &again).run().changes[0].clone();
        assert_eq!(change.refused.as_ref().unwrap().reason, "new brand");
        assert_eq!(change.id, session.run().changes[0].id, "the same change has the same id in each run");
    }

    #[test]
    fn undo_brings_back_every_byte_and_is_on_record() {
        let (project, run) = ticked(SnapshotMode::Pending);
        let before = project.files();
        for verdict in [Verdict::Accept, Verdict::Refuse] {
            let mut session = open(&project, &run);
            session.apply(&all(&session, verdict)).unwrap();
            assert!(project.names().iter().all(|name| !name.contains(".snap.new")));
            let ids: Vec<String> = session.run().changes.iter().map(|change| change.id.clone()).collect();
            for id in &ids {
                session.undo(id, "Dana").unwrap().unwrap();
                assert!(session.undo(id, "Dana").unwrap().is_err(), "only once");
            }
            assert!(before.iter().all(|(name, bytes)| project.files()[name] == *bytes));
            assert_eq!(session.standings().unwrap(), [Standing::Open, Standing::Open]);
            assert_eq!(session.history(&session.run().changes[0]).unwrap().last().unwrap().act, Act::Undone);
        }
    }

    #[test]
    fn a_decision_of_yesterday_is_skipped_with_a_reason() {
        let (mut project, run) = ticked(SnapshotMode::Check);
        let (mut first, mut second) = (open(&project, &run), open(&project, &run));
        let decisions = all(&first, Verdict::Accept);
        first.apply(&decisions[..1]).unwrap();
        let skipped = second.apply(&decisions[..1]).unwrap().skipped;
        assert_eq!(skipped[0].reason, "It is the baseline already.");
        project.page.boxes[0].label.runs[0].css_px = 8.0;
        project.look(SnapshotMode::Accept);
        let skipped = second.apply(&decisions[..1]).unwrap().skipped;
        assert!(skipped[0].reason.contains("another one by now"), "{skipped:?}");
        assert!(
            first.undo(&decisions[0].change, "Dana").unwrap().unwrap_err().reason.contains("another one")
        );
        assert_eq!(first.standings().unwrap()[0], Standing::Outdated);
    }

    #[test]
    fn new_and_gone_boxes_are_accepted_and_undone_too() {
        let mut project = Project::new();
        for _ in 0..2 {
            let run = project.run(SnapshotMode::Check);
            let mut session = open(&project, &run);
            let (decisions, before) = (all(&session, Verdict::Accept), project.look(SnapshotMode::Check));
            assert_eq!(decisions.len(), 3);
            assert_eq!(session.apply(&decisions).unwrap().done.len(), 3);
            assert_eq!(project.look(SnapshotMode::Check).state, SnapshotState::Same);
            for decision in &decisions {
                session.undo(&decision.change, "Dana").unwrap().unwrap();
            }
            assert_eq!(project.look(SnapshotMode::Check), before);
            let again: Vec<_> = all(&session, Verdict::Accept);
            session.apply(&again).unwrap();
            project.page.boxes.clear();
        }
        assert!(project.names().iter().all(|name| !name.contains(".snap")), "{:?}", project.names());
    }

    #[test]
    fn a_run_that_was_tampered_with_is_not_accepted() {
        let (project, run) = ticked(SnapshotMode::Check);
        let copy = run.join(format!("changes/after/{STEM}pixels@chromium-phone.snap.png"));
        fs::write(&copy, CROP).unwrap();
        let mut session = open(&project, &run);
        let skipped = session.apply(&all(&session, Verdict::Accept)).unwrap().skipped;
        assert_eq!(skipped.len(), 1);
        assert!(skipped[0].reason.contains("altered"), "{skipped:?}");

        let path = run.join("changes.json");
        let json = fs::read_to_string(&path).unwrap();
        fs::write(&path, json.replace("i-agree-to-the-sesame-service-agreement\"", "../../../evil\""))
            .unwrap();
        let mut session = open(&project, &run);
        let skipped = session.apply(&all(&session, Verdict::Accept)).unwrap().skipped;
        assert!(skipped.iter().all(|skipped| skipped.reason.contains("no file can have")), "{skipped:?}");
    }

    #[test]
    fn roles_say_who_may_accept_what_and_anybody_may_refuse() {
        let (project, run) = ticked(SnapshotMode::Check);
        let roles = [("state".to_owned(), vec!["legal".to_owned(), "product".to_owned()])].into();
        let mut session = Session::open(&project.settings(), &ReviewSettings { roles }, &run).unwrap();
        let applied = session.apply(&all(&session, Verdict::Accept)).unwrap();
        assert_eq!(applied.done.len(), 1, "pixels are open to anybody");
        assert_eq!(applied.skipped[0].reason, "Only legal or product may accept a change of state.");
        let state = session.run().changes[0].clone();
        assert_eq!(session.apply(&[decide(&state, Verdict::Refuse)]).unwrap().done.len(), 1);
        let legal = Decision { role: Some("legal".into()), ..decide(&state, Verdict::Accept) };
        assert_eq!(session.apply(&[legal]).unwrap().done.len(), 1);
    }

    /// A run under CI of a scenario that was renamed: nothing is written, the change is decided on elsewhere.
    #[test]
    fn what_a_renamed_scenario_changed_is_accepted_under_its_new_name_and_its_history_goes_along() {
        let mut project = Project::new();
        project.page.boxes.push(agree("b2", "Send me the weekly newsletter"));
        let first = project.run(SnapshotMode::Check);
        let mut session = open(&project, &first);
        session.apply(&all(&session, Verdict::Accept)).unwrap();
        project.page.boxes[0].state.property = Some(true);
        let now = CheckKey { scenario: "bill".into(), checkpoint: "the front".into(), ..key("phone") };
        let renamed = |mode| {
            let folder = project.dir.path().join("renamed");
            let store = Store::new(&project.settings(), mode).knowing(vec![now.clone()]);
            let store = store.for_run(&folder).unwrap();
            let changes = project.look_with(&store, &now).differences;
            store.save(RunInfo::new(jiff::Timestamp::now(), None), changes).unwrap();
            folder
        };
        let mut session = open(&project, &renamed(SnapshotMode::Check));
        assert_eq!(session.standings().unwrap(), [Standing::Open]);
        let change = session.run().changes[0].clone();
        assert!(session.folder.join(change.copy(When::Before).unwrap()).exists());
        assert_eq!(session.history(&change).unwrap().len(), 3, "as it was called before");

        session.apply(&all(&session, Verdict::Refuse)).unwrap();
        assert_eq!(session.standings().unwrap(), [Standing::Refused]);
        assert!(project.names().iter().any(|name| name.starts_with("annual-bill/")), "nothing has moved");

        session.knowing(vec![now.clone()]);
        assert_eq!(session.apply(&all(&session, Verdict::Accept)).unwrap().skipped, []);
        let names = project.names();
        assert!(names.iter().all(|name| !name.starts_with("annual-bill/")), "{names:?}");
        assert_eq!(names.iter().filter(|name| name.starts_with("bill/the-front__")).count(), 8, "{names:?}");
        let again = open(&project, &renamed(SnapshotMode::Check));
        assert_eq!(again.run().changes, []);
        assert_eq!(session.history(&change).unwrap().len(), 5);
        session.undo(&change.id, "Dana").unwrap().unwrap();
        assert_eq!(session.standings().unwrap(), [Standing::Open]);
    }
}
