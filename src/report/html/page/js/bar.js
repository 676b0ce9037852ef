// The bar in which one decides.

const decisionBar = (app, card) => {
  const decision = app.decisions.of(card);
  const lacking = app.lacksRole(card);
  const reason = h("input", {
    id: "reason",
    type: "text",
    maxlength: "500",
    autocomplete: "off",
    placeholder: t("reason"),
    value: app.reviewer.reason,
    "aria-describedby": "reason-hint",
    oninput: () => app.setReason(reason.value),
    onkeydown: (event) => {
      if (event.key === "Escape") reason.blur();
      if (event.key === "Enter" && app.refuseWaits) app.refuse();
    },
  });
  return h(
    "section",
    { class: "bar", "aria-label": t("deciding") },
    h("div", { class: "who" },
      h("button", { type: "button", class: "chip", onclick: () => app.askWho(), "aria-label": `${t("reviewer")}: ${app.reviewer.who ? t("reviewer_change", { who: person(app.reviewer) }) : t("reviewer_none")}` }, app.reviewer.who ? person(app.reviewer) : t("reviewer_none")),
      h("label", { class: "reason" }, h("span", {}, t("reason")), reason),
      h("span", { id: "reason-hint", class: app.refuseWaits ? "hint needed" : "hint" }, t(app.refuseWaits ? "reason_needed" : "reason_hint")),
    ),
    lacking.length > 0 && h("p", { class: "hint needed" }, t("role_lacking", { roles: lacking.map(plain).join(", ") })),
    h(
      "div",
      { class: "keys" },
      actionButton("undo", "u", () => app.undo(), !decision && !app.decisions.last()),
      actionButton("refuse", "r", () => app.refuse(), !app.mayDecide(card, REFUSE)),
      actionButton("accept", "a", () => app.accept(), !app.mayDecide(card, ACCEPT)),
    ),
  );
};

const actionButton = (name, key, act, disabled) =>
  h("button", { type: "button", class: `action ${name}`, "aria-keyshortcuts": key, disabled, onclick: act }, icon(name), h("span", {}, t(name)), keycap(key));
