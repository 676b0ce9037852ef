// The list of all cards or checks, and its filter. Rows are made once per filter; a decision touches one row.

const listOf = (app) => {
  const rows = app.items.map((item, at) => row(app, item, at));
  return h(
    "nav",
    { class: "list", "aria-label": t(app.tab === "changes" ? "list_of_changes" : "list_of_checks") },
    filterBar(app),
    rows.length ? h("ol", { class: "rows" }, rows) : h("p", { class: "quiet" }, t("filter_none"), " ", h("button", { type: "button", class: "plain-button", onclick: () => app.setFilter({ ...NO_FILTER }) }, t("filter_reset"))),
  );
};

const STANDINGS = { accept: "accepted_elsewhere", refuse: "refused_elsewhere", outdated: "outdated" };

const row = (app, item, at) => {
  const change = app.tab === "changes";
  const tone = change ? app.decisions.of(item)?.verdict ?? item.severity : item.outcome;
  const title = change ? plain(headline(item)) : `${plain(item.scenario)} › ${plain(item.checkpoint)}`;
  const where = change ? plain(item.label) : plain(item.target.name);
  const decided = change && app.decisions.of(item);
  const said = change ? t(decided ? STANDINGS[decided.verdict] : `severity_${item.severity}`) : t(`outcome_${item.outcome}`);
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: `row ${tone}`, "aria-current": at === app.at ? "true" : null, onclick: () => app.go(at) },
      icon(tone),
      h("span", { class: "sr" }, `${said}: `),
      h("span", { class: "what" }, h("span", { class: "title" }, title), h("span", { class: "where" }, where, change && item.places.length > 1 && ` × ${item.places.length}`)),
    ),
  );
};

const filterBar = (app) => {
  const source = app.tab === "changes" ? app.cards : app.known.checks;
  const select = (name, values, said) =>
    values.length > 1 &&
    h(
      "label",
      {},
      h("span", {}, t(`filter_${name}`)),
      h(
        "select",
        { "data-filter": name, onchange: (event) => app.setFilter({ ...app.filter, [name]: event.target.value }) },
        h("option", { value: "" }, t("filter_all")),
        values.map((value) => h("option", { value, selected: app.filter[name] === value }, said(value))),
      ),
    );
  const changes = app.tab === "changes";
  const of = (take) => unique(source.flatMap(take)).sort();
  const present = (order, take) => order.filter((value) => source.some((item) => take(item).includes(value)));
  return h(
    "div",
    { class: "filter", role: "group", "aria-label": t("filter") },
    select("scenario", of((item) => (changes ? item.scenarios : [item.scenario])), plain),
    select("target", of((item) => (changes ? item.targets : [item.target.name])), plain),
    changes && select("kind", present(KINDS, (card) => card.kinds), (kind) => t(`kind_${kind}`)),
    changes && select("severity", present(SEVERITIES, (card) => [card.severity]), (one) => t(`severity_${one}`)),
    !changes && select("outcome", present(OUTCOMES, (check) => [check.outcome]), (one) => t(`outcome_${one}`)),
  );
};
