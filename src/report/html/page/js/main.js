// The page begins.

const start = () => {
  const data = JSON.parse(document.getElementById("data").textContent);
  inChinese = data.in_chinese;
  chooseLanguage(firstLanguage());
  document.body.append(hotFilter());
  const app = new Review(data);
  app.draw();
  listenForKeys(app);
  // Decisions that are still on their way to the disk would be lost.
  addEventListener("beforeunload", (event) => app.decisions.waits() && event.preventDefault());
  // Somebody may have decided in another tab.
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && app.refresh());
};

/** Turns a difference of colours into red that is the stronger the more differs. */
const hotFilter = () =>
  svg("svg", { width: "0", height: "0", class: "defs", "aria-hidden": "true" },
    svg("filter", { id: "hot", "color-interpolation-filters": "sRGB" }, svg("feColorMatrix", { values: "0 0 0 0 0.86  0 0 0 0 0.08  0 0 0 0 0.28  4 4 4 0 -0.2" })));

start();
