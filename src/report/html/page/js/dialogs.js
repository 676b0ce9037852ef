// Dialogs: who decides, and the keys.

const openDialog = (title, content, name) => {
  const back = document.activeElement;
  const dialog = h(
    "dialog",
    { class: name, "aria-labelledby": `${name}-title`, onclose: () => { dialog.remove(); if (back?.isConnected) back.focus(); } },
    h("div", { class: "dialog-head" }, h("h2", { id: `${name}-title` }, title), h("button", { type: "button", class: "close", "aria-label": t("close"), onclick: () => dialog.close() }, icon("refuse"))),
    content(() => dialog.close()),
  );
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
};

/** Asks who decides, once. Resolves with `false` when somebody closes it. */
const askReviewer = (app) =>
  new Promise((resolve) => {
    let given = false;
    const dialog = openDialog(t("who_title"), (close) => {
      const name = h("input", { id: "who-name", required: true, maxlength: "80", autocomplete: "name", value: app.reviewer.who });
      const roles = unique(Object.values(app.known.data.roles).flat()).sort();
      const role = roles.length > 0 && h("select", { id: "who-role" }, h("option", { value: "" }, t("who_role_none")), roles.map((own) => h("option", { value: own, selected: app.reviewer.role === own }, plain(own))));
      const reason = h("input", { id: "who-reason", maxlength: "500", autocomplete: "off", value: app.reviewer.reason, "aria-describedby": "who-example" });
      const fault = h("p", { class: "hint needed", role: "alert" });
      const go = (event) => {
        event.preventDefault();
        if (!name.value.trim()) {
          fault.textContent = t("who_name_needed");
          name.setAttribute("aria-invalid", "true");
          name.focus();
          return;
        }
        given = true;
        app.setReviewer({ who: name.value.trim(), role: role ? role.value : app.reviewer.role, reason: reason.value.trim() });
        close();
      };
      return h(
        "form",
        { novalidate: true, onsubmit: go },
        h("p", { class: "quiet" }, t("who_lead")),
        field("who-name", t("who_name"), name, fault),
        role && field("who-role", t("who_role"), role),
        field("who-reason", t("who_reason"), reason, h("p", { class: "hint", id: "who-example" }, t("who_reason_example"))),
        h("div", { class: "dialog-foot" }, h("button", { type: "button", class: "action", onclick: close }, t("cancel")), h("button", { type: "submit", class: "action accept" }, t("who_go"))),
      );
    }, "who-dialog");
    dialog.addEventListener("close", () => resolve(given));
    dialog.querySelector("#who-name").focus();
  });

const field = (id, label, control, note) => h("div", { class: "field" }, h("label", { for: id }, label), control, note);

const showHelp = (app) =>
  openDialog(t("help_title"), () => {
    const lines = [
      [["j"], "help_next"], [["k"], "help_previous"], [["a"], "help_accept"], [["r"], "help_refuse"], [["u"], "help_undo"],
      [["1", "2", "3", "4", "5"], "help_views"], [["0"], "help_both"], [["+", "−"], "help_zoom"], [["l"], "help_list"], [["t"], "help_tabs"], [["?"], "help_help"],
    ];
    const single = h("input", { type: "checkbox", id: "single-keys", checked: app.singleKeys, "aria-describedby": "single-note", onchange: () => app.setSingleKeys(single.checked) });
    return h(
      "div",
      {},
      h("p", { class: "quiet" }, t("help_lead")),
      h("dl", { class: "keys-table" }, lines.map(([keys, said]) => h("div", {}, h("dt", {}, keys.map((key) => h("kbd", {}, key))), h("dd", {}, t(said))))),
      h("div", { class: "field check" }, single, h("label", { for: "single-keys" }, t("help_single")), h("p", { class: "hint", id: "single-note" }, t("help_single_lead"))),
    );
  }, "help-dialog");
