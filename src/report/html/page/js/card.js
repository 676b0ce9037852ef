// One change: what it is, its pictures, and all that helps to decide.

const changeCard = (app, card) => {
  const shown = card.places[Math.min(app.look.place, card.places.length - 1)];
  const decision = app.decisions.of(card);
  const aside = beside(app, card, shown);
  return h(
    "article",
    { class: `card change ${decision ? decision.verdict : card.severity}`, "aria-labelledby": "headline" },
    h(
      "header",
      { class: "lead" },
      h("p", { class: "badges" }, badge(card.severity, `severity_${card.severity}`), h("span", { class: "badge" }, t(`change_${card.state}`)), card.kinds.map((kind) => h("span", { class: "badge" }, t(`kind_${kind}`)))),
      h("h1", { id: "headline", tabindex: "-1" }, plain(headline(card))),
      card.sentences.length > 1 && h("ul", { class: "sentences", "aria-label": t("also") }, card.sentences.slice(1).map((sentence) => h("li", { class: sentence.severity }, icon(sentence.severity), h("span", {}, plain(sentence[language]))))),
      !headline(card).includes(card.label) && h("blockquote", { class: "label" }, plain(card.label) || t("no_label")),
      places(app, card, shown),
      decision && stamp(decision),
      !decision && shown.refused && earlier(shown.refused),
    ),
    h("div", { class: "columns" }, h("div", { class: "wide" }, comparison(app.known, shown, app.look), around(shown)), h("div", { class: "beside" }, aside)),
  );
};

const badge = (tone, key) => h("span", { class: `badge tone ${tone}` }, icon(tone), t(key));

/** Where the change was seen; the pictures are those of the one that is pressed. */
const places = (app, card, shown) => {
  const name = ({ check }) => `${plain(check.scenario)} › ${plain(check.checkpoint)}`;
  const apart = card.members.length > 1 && h("button", { type: "button", class: "plain-button", onclick: () => app.splitCard(card) }, t("decide_separately"));
  if (card.places.length === 1) return h("p", { class: "place" }, name(shown), " ", h("span", { class: "target" }, t("on", { target: plain(shown.check.target) })), apart && " ", apart);
  return h(
    "div",
    { class: "places" },
    h("p", { class: "quiet" }, t("same_in", { count: card.places.length })),
    h(
      "div",
      { class: "chips", role: "group", "aria-label": t("same_in", { count: card.places.length }) },
      card.places.slice(0, 24).map((place, at) =>
        h("button", { type: "button", class: "chip", "aria-pressed": String(place === shown), onclick: () => app.showPlace(at) }, name(place), " ", h("span", { class: "target" }, plain(place.check.target))),
      ),
      card.places.length > 24 && h("span", { class: "quiet" }, `+ ${card.places.length - 24}`),
    ),
    apart,
  );
};

const stamp = (decision) => {
  if (decision.verdict === "outdated") return h("p", { class: "stamp worse" }, icon("taken"), h("span", {}, t("outdated")));
  const accepted = decision.verdict === ACCEPT;
  const by = decision.who ? t(accepted ? "accepted_by" : "refused_by", { who: person(decision) }) : t(accepted ? "accepted_elsewhere" : "refused_elsewhere");
  return h(
    "p",
    { class: `stamp ${decision.verdict}` },
    icon(decision.verdict),
    h("span", {}, h("strong", {}, by), decision.who && ` · ${time(decision.at)}`, decision.reason && h("span", { class: "why" }, plain(decision.reason))),
  );
};

/** This very change was refused in an earlier run. */
const earlier = (refusal) => stamp({ ...refusal, verdict: REFUSE });

const around = (change) => {
  const box = boxOf(change);
  const picture = pagePicture(change.seen, box ? [{ rect: box.rect, tone: "here" }] : [], t(box ? "around_said" : "page_said"));
  return picture && h("section", { class: "panel" }, h("h2", {}, t("around")), picture);
};

const beside = (app, card, shown) => {
  const kinds = app.known.kindsOf(shown);
  const box = boxOf(shown);
  const wording = kinds.wording;
  return [
    findingsPanel(findingsOf(shown)),
    kinds.state?.before?.content || kinds.state?.after?.content ? panel("measures", measuresTable(kinds.state.before?.content, kinds.state.after?.content)) : box && panel("measures", measuresTable(null, measuredNow(box))),
    wording && card.kinds.includes("wording") && panel("wording", wordingOf(wording.before?.content, wording.after?.content)),
    historyPanel(app.historyOf(shown)),
  ];
};

const measuredNow = ({ ticked, text_px, contrast, visible, rect, kind, agreement, agreement_sure }) => ({
  ticked, text_px, contrast, visible, kind,
  control_px: [rect.width, rect.height],
  agreement: agreement ? (agreement_sure ? "yes" : "unsure") : "no",
});
