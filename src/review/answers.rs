//! What the server answers: the page, its pictures, and what came of decisions.

use std::{
    path::{Component, Path as FilePath},
    sync::PoisonError,
};

use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Opened, server::Shared};
use crate::snapshots::{Decision, Skipped, SnapshotError};

/// Something that the reviewer can't mend on the page; the page shows it.
pub(super) struct Broke(String);

impl IntoResponse for Broke {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0).into_response()
    }
}

impl From<SnapshotError> for Broke {
    fn from(error: SnapshotError) -> Self {
        Self(error.to_string())
    }
}

/// Works with the run on a thread that may block on the disk; one at a time.
async fn with<T: Send + 'static>(
    shared: Shared,
    work: impl FnOnce(&mut Opened) -> Result<T, Broke> + Send + 'static,
) -> Result<T, Broke> {
    let worked = tokio::task::spawn_blocking(move || {
        // A panic elsewhere leaves a session whose decisions are on the disk: it can go on.
        work(&mut shared.opened.lock().unwrap_or_else(PoisonError::into_inner))
    });
    worked.await.unwrap_or_else(|error| Err(Broke(error.to_string())))
}

pub(super) async fn page(State(shared): State<Shared>) -> Result<Html<String>, Broke> {
    with(shared, |opened| {
        let content = opened.content()?;
        content.document().map(Html).map_err(|error| Broke(error.to_string()))
    })
    .await
}

/// A picture of the run. Nothing else in its folder is served, and nothing outside.
pub(super) async fn picture(
    State(shared): State<Shared>,
    Path((_, path)): Path<(String, String)>,
) -> Result<Response, Broke> {
    with(shared, move |opened| {
        let asked = FilePath::new(&path);
        let inside = asked.components().all(|part| matches!(part, Component::Normal(_)));
        let is_picture = asked.extension().is_some_and(|ending| ending == "png");
        let read = (inside && is_picture).then(|| std::fs::read(opened.folder.join(asked)).ok()).flatten();
        Ok(match read {
            Some(png) => ([(header::CONTENT_TYPE, "image/png")], png).into_response(),
            None => (StatusCode::NOT_FOUND, "There is no such picture.\n").into_response(),
        })
    })
    .await
}

/// Decisions to be carried out; none to ask how all stand.
#[derive(Debug, Deserialize)]
pub(super) struct Decide {
    decisions: Vec<Decision>,
}

pub(super) async fn decide(
    State(shared): State<Shared>,
    Json(asked): Json<Decide>,
) -> Result<Json<Value>, Broke> {
    with(shared, move |opened| {
        let skipped = match asked.decisions.as_slice() {
            [] => vec![],
            decisions => opened.session.apply(decisions)?.skipped,
        };
        answer(opened, &skipped)
    })
    .await
}

/// Changes whose decision is taken back, and by whom.
#[derive(Debug, Deserialize)]
pub(super) struct Undo {
    changes: Vec<String>,
    #[serde(default)]
    who: String,
}

pub(super) async fn undo(
    State(shared): State<Shared>,
    Json(asked): Json<Undo>,
) -> Result<Json<Value>, Broke> {
    with(shared, move |opened| {
        let mut skipped = Vec::new();
        for change in &asked.changes {
            skipped.extend(opened.session.undo(change, &asked.who)?.err());
        }
        answer(opened, &skipped)
    })
    .await
}

/// How all stand now, and what could not be done.
fn answer(opened: &Opened, skipped: &[Skipped]) -> Result<Json<Value>, Broke> {
    let skipped = skipped.iter().map(|one| json!({ "change": one.change, "reason": one.reason }));
    Ok(Json(json!({ "decisions": opened.standing()?, "skipped": skipped.collect::<Value>() })))
}
