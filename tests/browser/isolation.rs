//! Tabs from each other, and the probe's world from the page's.

use serde_json::{Value, json};
use unticked::browser::{Arg, Cookie, TabOptions};

use crate::{
    eval, on_bidi, on_each, options,
    support::server::{Page, Server},
};

#[test]
fn two_tabs_share_neither_cookies_nor_storage() {
    on_each(async |pool| {
        let server = Server::start([("/", Page::html("<p>hello"))]).await;
        let (one, two) = (pool.tab(options()).await.unwrap(), pool.tab(options()).await.unwrap());
        one.navigate(&server.url("/")).await.unwrap();
        two.navigate(&server.url("/")).await.unwrap();
        let cookie = Cookie { name: "a".into(), value: "1".into(), domain: None, path: None };
        one.set_cookie(cookie, &server.url("/")).await.unwrap();
        let () = eval(&one, "(localStorage.setItem('b', '2'), null)").await;
        assert_eq!(eval::<String>(&one, "document.cookie + localStorage.b").await, "a=12");
        assert_eq!(eval::<Value>(&two, "[document.cookie, localStorage.length]").await, json!(["", 0]));
    });
}

#[test]
fn tabs_side_by_side_are_all_visible_and_keep_their_pace() {
    on_each(async |pool| {
        let mut tabs = Vec::new();
        for _ in 0..3 {
            let tab = pool.tab(options()).await.unwrap();
            tab.navigate("data:text/html,<p>hello").await.unwrap();
            tabs.push(tab);
        }
        let paints = "[document.visibilityState, await new Promise(done => requestAnimationFrame(() => done('painted')))]";
        for tab in &tabs {
            assert_eq!(eval::<Value>(tab, paints).await, json!(["visible", "painted"]));
        }
    });
}

#[test]
fn cookies_can_be_carried_to_another_tab() {
    on_each(async |pool| {
        let login = Page::html("<p>in").with_header("set-cookie", "session=42; HttpOnly; SameSite=Lax");
        let server = Server::start([("/login", login), ("/", Page::html("<p>home"))]).await;
        let one = pool.tab(options()).await.unwrap();
        one.navigate(&server.url("/login")).await.unwrap();
        let cookies = one.cookies().await.unwrap();
        let two = pool.tab(options()).await.unwrap();
        two.restore_cookies(&cookies).await.unwrap();
        two.navigate(&server.url("/")).await.unwrap();
        assert_eq!(server.seen("/").last().unwrap().headers["cookie"], "session=42");
    });
}

#[test]
fn the_page_cannot_reach_the_sandbox() {
    on_bidi(async |pool| {
        let lies = "<input type=checkbox checked><script>
            Object.defineProperty(HTMLInputElement.prototype, 'checked', { get: () => false });
            JSON.stringify = () => 'lies'; document.querySelector = () => null;</script>";
        let server = Server::start([("/", Page::html(lies))]).await;
        let tab = pool.tab(options()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        assert!(eval::<bool>(&tab, "document.querySelector('input').checked").await);
        let () = eval(&tab, "(globalThis.probe = 1, null)").await;
        assert_eq!(eval::<u32>(&tab, "globalThis.probe").await, 1, "the sandbox lasts from call to call");
        let () = eval(
            &tab,
            "(() => { const s = document.createElement('script');
                s.textContent = 'document.title = typeof probe';
                document.head.append(s); return null })()",
        )
        .await;
        assert_eq!(eval::<String>(&tab, "document.title").await, "undefined");
    });
}

#[test]
fn the_preload_runs_before_the_first_script_in_every_frame() {
    on_bidi(async |pool| {
        let watcher = "() => { globalThis.seen = []; new MutationObserver(list => {
            for (const item of list) for (const node of item.addedNodes) seen.push(node.nodeName);
        }).observe(document, { childList: true, subtree: true }); }";
        let html = "<script>document.currentScript.remove()</script><iframe srcdoc='<b>x</b>'></iframe>";
        let server = Server::start([("/", Page::html(html))]).await;
        let options = TabOptions { preload: watcher.into(), ..options() };
        let tab = pool.tab(options).await.unwrap();
        for _ in 0..2 {
            tab.navigate(&server.url("/")).await.unwrap();
            let seen: Vec<String> = eval(&tab, "seen").await;
            assert!(seen.contains(&"SCRIPT".to_owned()), "{seen:?}");
        }
        let frames = tab.frames().await.unwrap();
        assert_eq!(frames.len(), 2);
        assert_eq!(frames[1].parent.as_ref(), Some(&frames[0].id));
        // Firefox has parsed a `srcdoc` before its preload runs, so only that it ran is asked here.
        let ran: bool =
            tab.call(&frames[1].id, "() => JSON.stringify(Array.isArray(seen))", vec![]).await.unwrap();
        assert!(ran);
    });
}

#[test]
fn a_closed_shadow_root_is_named_and_can_be_handed_back() {
    on_bidi(async |pool| {
        let html = "<div id=host></div><script>
            host.attachShadow({ mode: 'closed' }).innerHTML = '<input type=checkbox checked>'</script>";
        let server = Server::start([("/", Page::html(html))]).await;
        let tab = pool.tab(options()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        let host = tab.call_raw(&tab.top(), "() => document.querySelector('#host')", vec![]).await.unwrap();
        let root = host["value"]["shadowRoot"]["sharedId"].as_str().unwrap().to_owned();
        let checked: bool = tab
            .call(
                &tab.top(),
                "(root, name) => JSON.stringify(root.querySelector(name).checked)",
                vec![Arg::Node(root), Arg::Json(json!("input"))],
            )
            .await
            .unwrap();
        assert!(checked);
    });
}
