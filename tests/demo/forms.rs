//! The forms work without a script, keep what was sent, and never tick anything of their own.

use regex::Regex;
use reqwest::{Client, StatusCode};
use unticked::demo::Demo;

use super::{serve, submit, visitor};

async fn post(
    client: &Client,
    demo: &Demo,
    page: &str,
    form: &[(&str, &str)],
) -> (StatusCode, String, String) {
    let answer = submit(client, demo, page, form).await;
    (answer.status(), answer.url().path().to_owned(), answer.text().await.unwrap())
}

async fn get(client: &Client, demo: &Demo, page: &str) -> String {
    client.get(demo.base_url.join(page).unwrap()).send().await.unwrap().text().await.unwrap()
}

/// The names (or ids, where nothing is sent) of the ticked check boxes of a page.
fn ticked(html: &str) -> Vec<String> {
    let input = Regex::new(r#"<input type="checkbox"([^>]*)>"#).unwrap();
    let name = Regex::new(r#"\bname="([^"]*)""#).unwrap();
    let id = Regex::new(r#"\bid="([^"]*)""#).unwrap();
    input
        .captures_iter(html)
        .filter(|found| found[1].split_whitespace().any(|word| word == "checked"))
        .map(|found| name.captures(&found[1]).or_else(|| id.captures(&found[1])).unwrap()[1].to_owned())
        .collect()
}

#[tokio::test]
async fn only_the_pages_of_the_past_start_ticked() {
    let demo = serve().await;
    let client = visitor();
    for (page, expected) in [
        ("/bill/2017", vec!["sesame"]),
        ("/bill/2018", vec![]),
        ("/bill/2017/view", vec![]),
        ("/signup", vec![]),
        ("/login", vec![]),
        ("/checkout", vec!["billing_same"]),
        ("/checkout/before", vec!["billing_same", "protection"]),
        ("/?cookies=choose", vec!["cookies-necessary"]),
    ] {
        assert_eq!(ticked(&get(&client, &demo, page).await), expected, "{page}");
    }
    demo.shutdown().await;
}

#[tokio::test]
async fn the_bill_opens_with_and_without_the_agreement() {
    let demo = serve().await;
    for year in ["2017", "2018"] {
        let (_, path, html) = post(&visitor(), &demo, &format!("/bill/{year}"), &[]).await;
        assert_eq!(path, format!("/bill/{year}/view"));
        assert!(html.contains("The bill is yours to read all the same."));
        let (_, _, html) = post(&visitor(), &demo, &format!("/bill/{year}"), &[("sesame", "1")]).await;
        assert!(html.contains("on the cover of an annual bill"));
    }
    demo.shutdown().await;
}

#[tokio::test]
async fn sign_up_needs_the_terms_and_keeps_what_was_sent() {
    let demo = serve().await;
    let client = visitor();
    let sent = [
        ("name", "Lin Mei"),
        ("email", "lin@example.com"),
        ("password", "tea-and-trains"),
        ("partners", "1"),
    ];
    let (status, _, html) = post(&client, &demo, "/signup", &sent).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("open an account without this"));
    assert!(html.contains(r#"value="Lin Mei""#) && !html.contains("tea-and-trains"));
    assert_eq!(ticked(&html), ["partners"]);
    let (status, path, html) =
        post(&client, &demo, "/signup", &[&sent[..3], &[("terms", "1")]].concat()).await;
    assert_eq!((status, path.as_str()), (StatusCode::OK, "/signup/done"));
    assert!(html.contains("You will get no offers"));
    demo.shutdown().await;
}

#[tokio::test]
async fn what_is_echoed_is_escaped() {
    let demo = serve().await;
    let markup = r#""><script>alert(1)</script>"#;
    for page in ["/signup", "/checkout", "/checkout/before", "/zh/signup", "/login"] {
        let (status, _, html) =
            post(&visitor(), &demo, page, &[("name", markup), ("email", markup), ("street", markup)]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
        assert!(html.contains("alert(1)") && !html.contains("<script"), "{page}");
    }
    demo.shutdown().await;
}

#[tokio::test]
async fn doing_nothing_is_a_consent_in_the_old_checkout_only() {
    let demo = serve().await;
    let sent = [("name", "Lin Mei"), ("street", "Plum Lane 8"), ("city", "Hangzhou"), ("terms", "1")];
    let (_, path, html) = post(&visitor(), &demo, "/checkout", &sent).await;
    assert_eq!(path, "/checkout/done");
    assert!(!html.contains("offers by e-mail"));
    let (_, _, html) = post(&visitor(), &demo, "/checkout/before", &sent).await;
    assert!(html.contains("offers by e-mail"));
    demo.shutdown().await;
}

#[tokio::test]
async fn a_consent_is_given_and_withdrawn() {
    let demo = serve().await;
    let client = visitor();
    assert!(get(&client, &demo, "/settings/privacy").await.contains("Remember me"), "asks to sign in first");
    let (status, _, _) =
        post(&client, &demo, "/login", &[("email", "lin@example.com"), ("password", "guess")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    post(&client, &demo, "/login", &[("email", "lin@example.com"), ("password", "staging-2018")]).await;
    assert!(ticked(&get(&client, &demo, "/settings/privacy").await).is_empty());
    let (_, _, html) = post(&client, &demo, "/settings/privacy", &[("offers", "1"), ("nonsense", "1")]).await;
    assert!(html.contains("Your choices were saved."));
    assert_eq!(ticked(&html), ["offers"]);
    let (_, _, html) =
        post(&client, &demo, "/settings/privacy", &[("offers", "1"), ("withdraw_all", "1")]).await;
    assert!(html.contains("You have no consents with us now."));
    assert!(ticked(&html).is_empty());
    demo.shutdown().await;
}

#[tokio::test]
async fn the_cookie_dialog_asks_once_and_leads_back_to_our_own_pages() {
    let demo = serve().await;
    let client = visitor();
    let asks = |html: &str| html.contains("Your cookies, your choice");
    assert!(asks(&get(&client, &demo, "/terms").await));
    let (_, path, html) = post(&client, &demo, "/cookies?from=/terms", &[("answer", "none")]).await;
    assert_eq!(path, "/terms");
    assert!(!asks(&html) && !asks(&get(&client, &demo, "/").await));
    let (_, path, _) = post(&client, &demo, "/cookies?from=//example.com", &[("answer", "all")]).await;
    assert_eq!(path, "/");
    let chosen = get(&client, &demo, "/?cookies=choose").await;
    assert_eq!(ticked(&chosen), ["cookies-necessary", "statistics", "advertising"]);
    demo.shutdown().await;
}
