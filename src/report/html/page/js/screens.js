// What is shown when there is no card to show: all decided, nothing changed, nothing checked.

const screen = (tone, title, ...content) =>
  h("article", { class: `card screen ${tone}`, "aria-labelledby": "headline" }, seal(tone), h("h1", { id: "headline", tabindex: "-1" }, title), content);

/** A box, as it should be: empty, and then ticked by a person. */
const seal = (tone) =>
  svg("svg", { class: "seal", viewBox: "0 0 96 96", "aria-hidden": "true" },
    svg("rect", { x: "14", y: "14", width: "68", height: "68", rx: "20" }),
    tone === "done" && svg("path", { d: "M31 49.5 43.5 62 66 36" }));

const doneScreen = (app) => {
  const list = app.cards.map((card) => [card, app.decisions.of(card)]);
  const refused = list.filter(([, decision]) => decision?.verdict === REFUSE);
  const served = app.served;
  return screen(
    "done",
    t("done_title"),
    h("p", { class: "big" }, t("done_count", { accepted: list.length - refused.length, refused: refused.length })),
    h("p", {}, t(served ? "done_served" : "done_file")),
    h("div", { class: "choices" },
      !served && h("button", { type: "button", class: "action accept", onclick: () => app.save() }, icon("save"), t("save")),
      h("button", { type: "button", class: "action", onclick: () => app.showTab("checks") }, t("done_checks")),
      h("button", { type: "button", class: "action", onclick: () => app.go(0) }, t("done_again"))),
    refused.length > 0 && h("section", { class: "panel refused-list" }, h("h2", {}, t("done_refused")),
      h("ul", { class: "bare" }, refused.map(([card, decision]) => h("li", {}, h("strong", {}, plain(headline(card))), h("span", { class: "quiet" }, ` ${plain(card.label)} · ${plain(decision.reason)}`))))),
  );
};

const emptyScreen = (app) => {
  const { report } = app.known.data;
  if (!report.checks.length) return screen("empty", t("nothing_title"), h("p", {}, t("nothing_lead")));
  const compared = report.checks.some((check) => check.snapshot);
  return screen(
    "empty",
    t("empty_title"),
    h("p", { class: "big" }, t(compared ? "empty_lead" : "empty_no_snapshots")),
    h("p", {}, summaryLine(report.summary)),
    h("div", { class: "choices" }, h("button", { type: "button", class: "action accept", onclick: () => app.showTab("checks") }, t("done_checks"))),
  );
};

const summaryLine = (summary) => t("summary_line", summary);
