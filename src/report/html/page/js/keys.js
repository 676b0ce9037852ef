// Single keys. They stay silent while somebody types, and can be turned off.

const keyActions = (app) => ({
  j: () => app.step(1),
  k: () => app.step(-1),
  a: () => app.accept(),
  r: () => app.refuse(),
  u: () => app.undo(),
  "?": () => showHelp(app),
  0: () => app.look.show("both"),
  1: () => app.look.show("before"),
  2: () => app.look.show("after"),
  3: () => app.look.show("swipe"),
  4: () => app.look.show("difference"),
  5: () => app.look.show("blink"),
  "+": () => app.look.enlarge(1),
  "=": () => app.look.enlarge(1),
  "-": () => app.look.enlarge(-1),
  l: () => app.toggleList(),
  t: () => app.showTab(app.tab === "changes" ? "checks" : "changes"),
});

const TYPES = "input:not([type=checkbox]):not([type=range]), textarea, select, [contenteditable]";

const listenForKeys = (app) => {
  const actions = keyActions(app);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && "aru".includes(event.key)) return;
    if (!app.singleKeys || document.querySelector("dialog[open]") || event.target.closest?.(TYPES)) return;
    const act = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
};
