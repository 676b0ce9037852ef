//! What scenarios do to a real page, as the server saw it.

use crate::{
    project::{Project, assert_exit, form},
    support::server::{Page, Server},
};

const SIGN_IN: &str = "params: [user]\nsteps:\n  - open: /sign-in\n  - fill: { label: User, value: \"${user}\" }\n  \
                       - click: { role: button, name: Sign in }\n  - wait_for: Your account\n";

async fn server() -> Server {
    let sign_in = Page::html(
        "<title>Sign in</title><form method=post action=/session><label>User <input name=user></label>\
         <input type=submit value='Sign in'></form>",
    );
    let account = Page::html(
        "<title>Account</title><h1>Your account</h1><form method=post action=/write><label><input type=checkbox \
         name=n> Send me the newsletter</label> <button>Save</button></form>",
    );
    Server::start([
        ("/sign-in", sign_in),
        ("/session", Page::redirect("/account").with_header("set-cookie", "sid=1; Path=/")),
        ("/account", account),
        ("/reset", Page::html("done")),
        ("/write", Page::html("written")),
        ("/form", form("", "I agree to the terms of service")),
    ])
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_made_once_and_exercises_send_nothing() {
    let server = server().await;
    let project = Project::new(&server, "submit = \"block\"");
    project.write("scenarios/parts/sign-in.yaml", SIGN_IN);
    let account = "login: { use: parts/sign-in.yaml, with: { user: Lin } }\nsteps:\n  - open: /account\n  \
                   - expect: Your account\n  - check: settings\n";
    project.scenario("account", account);
    project.scenario("account-again", account);
    project.scenario(
        "seeded",
        "steps:\n  - request: { method: PUT, url: /reset }\n  - open: /form\n  - check: form\n",
    );
    project.scenario("form", "steps:\n  - open: /form\n  - check: form\n");
    assert_exit(&project.run(&["run", "--snapshots", "accept"]), 0);
    assert_eq!(server.seen("/session").len(), 1);
    for seen in server.seen("/account") {
        let cookie = seen.headers.get("cookie").and_then(|value| value.to_str().ok());
        assert_eq!(cookie, Some("sid=1"), "{seen:#?}");
    }
    let mut writes: Vec<String> =
        server.writes().into_iter().map(|seen| format!("{} {}", seen.method, seen.path)).collect();
    writes.sort();
    writes.dedup();
    assert_eq!(writes, ["POST /session", "PUT /reset"]);
}

/// The journey sends its own form: once when it is played, once more for the copy that is exercised. Exercises
/// send none, not even by loading the answer again.
#[tokio::test(flavor = "multi_thread")]
async fn behind_a_form_the_scenario_sends_and_exercises_do_not() {
    let box_and_form = "<p>Some words in the page's own size.</p><form method=post action=/next><label>\
                        <input type=checkbox name=n> I agree to the terms of service</label> <button>Next</button>";
    let server = Server::start([
        ("/form", form("", "I agree to the terms of service")),
        ("/write", Page::html(&format!("<title>Answer</title><h1>Written</h1>{box_and_form}"))),
        (
            "/start",
            Page::html("<title>Start</title><form method=post action=/go><button>Go on</button></form>"),
        ),
        ("/go", Page::redirect("/arrived")),
        ("/arrived", Page::html(&format!("<title>Arrived</title><h1>Arrived</h1>{box_and_form}"))),
        ("/next", Page::html("next")),
    ])
    .await;
    let project = Project::new(&server, "submit = \"block\"");
    let journey = |from: &str, at: &str| {
        format!("steps:\n  - open: {from}\n  - click: Go on\n  - wait_for: {at}\n  - check: behind\n")
    };
    project.scenario("answer", &journey("/form", "Written"));
    project.scenario("redirect", &journey("/start", "Arrived"));
    assert_exit(&project.run(&["run", "--snapshots", "accept"]), 0);
    assert_eq!([server.seen("/write").len(), server.seen("/go").len()], [2, 2]);
    assert_eq!(server.seen("/next").len(), 0);
    assert!(server.seen("/arrived").len() > 2, "the page behind a redirect is loaded again");
}

#[tokio::test(flavor = "multi_thread")]
async fn dialogs_wait_for_the_step_that_answers_them() {
    let asks = Page::html(
        "<title>Asks</title><button onclick=\"document.body.append(confirm('Sure?') ? 'said yes' : 'said no', \
         prompt('Who?') ?? 'nobody')\">Ask me</button><label><input type=checkbox> I agree to the terms</label>",
    );
    let project = Project::new(&Server::start([("/asks", asks)]).await, "");
    project.scenario(
        "asks",
        "steps:\n  - open: /asks\n  - click: Ask me\n  - accept_dialog\n  - accept_dialog: { text: \"it is Lin\" }\n  \
         - expect: said yes\n  - expect: it is Lin\n  - check: after\n",
    );
    assert_exit(&project.run(&["run", "--snapshots", "accept"]), 0);
}
