// Before and after: side by side, one at a time, under a slider, as a difference, in turn. All views are one set
// of pictures that the style sheet arranges anew, so nothing is loaded twice.

const VIEWS = ["before", "after", "swipe", "difference", "blink"];
const ZOOMS = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6];
/** Small pictures are shown larger than they were, unless somebody chose a zoom. */
const LARGEST_AUTO = 2;

const comparison = (known, change, look) => {
  const { before, after, same } = picturesOf(known, change);
  const scale = change.seen?.scale ?? 1;
  const label = plain(change.box.label) || t("no_label");
  const both = Boolean(before && after);
  const view = both ? look.view : "both";
  const shots = h(
    "div",
    { class: "shots" },
    both && h("img", { class: "ghost", src: after, alt: "" }),
    h(
      "div",
      { class: "pair" },
      shot("before", before, t("picture_before", { box: label }), scale, "no_before"),
      shot("after", after, t("picture_after", { box: label }), scale, "no_after"),
    ),
  );
  const stage = h("div", { class: "stage", "data-view": view, tabindex: "0", role: "group", "aria-label": t("views") }, shots);
  const output = h("output", {});
  const zoomTo = (zoom) => {
    look.shown = zoom;
    stage.style.setProperty("--zoom", zoom);
    output.textContent = `${Math.round(zoom * 100)} %`;
  };
  zoomTo(look.zoom ?? 1);
  stage.style.setProperty("--at", "50%");
  stage.addEventListener("measured", () => look.zoom ?? zoomTo(fitting(stage)));
  if (!before && !after && !change.seen?.picture) return h("p", { class: "quiet" }, t("no_pictures"));
  return h(
    "section",
    { class: "comparison", "aria-label": t("views") },
    h("div", { class: "tools" }, both && viewSwitch(look), zoomSwitch(look, output)),
    both && view === "swipe" && swipe(stage),
    stage,
    both && view === "blink" && pause(stage),
    same && h("p", { class: "quiet" }, t("same_picture")),
  );
};

const shot = (side, path, alt, scale, missing) => {
  const caption = h("figcaption", {}, h("span", { class: "side" }, t(side)));
  if (!path) return h("figure", { class: `shot ${side} none` }, caption, missing && h("p", { class: "quiet" }, t(missing)));
  const figure = h("figure", { class: `shot ${side}` }, caption);
  const img = h("img", {
    alt,
    decoding: "async",
    onload: () => {
      // In CSS pixels of the page, so that a phone's dense picture is not three times as large.
      const width = `${img.naturalWidth / scale}px`;
      figure.style.setProperty("--width", width);
      figure.closest(".stage")?.dispatchEvent(new Event("measured"));
      if (side === "after") figure.closest(".shots")?.querySelector(".ghost")?.style.setProperty("--width", width);
    },
    onerror: () => img.replaceWith(h("p", { class: "quiet missing" }, t("picture_missing", { path: plain(path).slice(0, 120) }))),
  });
  img.src = path;
  figure.append(img);
  return figure;
};

const viewSwitch = (look) =>
  h(
    "div",
    { class: "switch", role: "group", "aria-label": t("views") },
    ["both", ...VIEWS].map((view, at) =>
      h(
        "button",
        { type: "button", "aria-pressed": String(look.view === view), "aria-keyshortcuts": String(at), "data-view": view, onclick: () => look.show(view) },
        keycap(at),
        t(`view_${view}`),
      ),
    ),
  );

const zoomSwitch = (look, output) =>
  h(
    "div",
    { class: "zoom", role: "group", "aria-label": t("zoom") },
    h("button", { type: "button", "aria-label": t("zoom_out"), "aria-keyshortcuts": "-", onclick: () => look.enlarge(-1) }, "−"),
    output,
    h("button", { type: "button", "aria-label": t("zoom_in"), "aria-keyshortcuts": "+", onclick: () => look.enlarge(1) }, "+"),
  );

/** The largest zoom at which all loaded pictures of a stage fit its width. */
const fitting = (stage) => {
  const widths = [...stage.querySelectorAll(".shot")].map((one) => parseFloat(one.style.getPropertyValue("--width")) || 0);
  const room = stage.clientWidth - 44;
  return ZOOMS.filter((zoom) => zoom <= LARGEST_AUTO && zoom * Math.max(...widths) <= room).at(-1) ?? ZOOMS[0];
};

const swipe = (stage) => {
  const slider = h("input", {
    type: "range",
    class: "slider",
    min: "0",
    max: "100",
    value: "50",
    "aria-label": t("swipe_at"),
    oninput: () => stage.style.setProperty("--at", `${slider.value}%`),
  });
  return slider;
};

const pause = (stage) => {
  const button = h("button", { type: "button", class: "plain-button", "aria-pressed": "false", onclick: () => {
    const paused = stage.toggleAttribute("data-paused");
    button.textContent = t(paused ? "blink_go" : "blink_pause");
    button.setAttribute("aria-pressed", String(paused));
  } }, t("blink_pause"));
  return button;
};

/** The page with some boxes marked, scrolled to the first of them. */
const pagePicture = (check, marks, label) => {
  if (!check?.picture) return null;
  const scale = check.scale ?? 1;
  const sheet = h("div", { class: "sheet" });
  const frame = h("div", { class: "around", tabindex: "0", role: "group", "aria-label": label }, sheet);
  const img = h("img", {
    alt: label,
    loading: "lazy",
    decoding: "async",
    onload: () => {
      const width = img.naturalWidth / scale;
      const height = img.naturalHeight / scale;
      sheet.style.setProperty("--width", `${width}px`);
      const shown = sheet.clientWidth / width;
      for (const { rect, tone } of marks) sheet.append(mark(rect, tone, { width, height, margin: Math.max(6, 8 / shown) }));
      const first = marks[0]?.rect;
      if (!first) return;
      frame.scrollTop = (first.y + first.height / 2) * shown - frame.clientHeight / 2;
    },
    onerror: () => frame.replaceWith(h("p", { class: "quiet missing" }, t("picture_missing", { path: plain(check.picture).slice(0, 120) }))),
  });
  img.src = check.picture;
  sheet.append(img);
  return frame;
};

/** A frame around a box, in parts of the page so that it grows and shrinks with it. */
const mark = (rect, tone, { width, height, margin }) => {
  const element = h("div", { class: `mark ${tone}` });
  const grown = { x: rect.x - margin, y: rect.y - margin, width: rect.width + 2 * margin, height: rect.height + 2 * margin };
  element.style.left = `${(grown.x / width) * 100}%`;
  element.style.top = `${(grown.y / height) * 100}%`;
  element.style.width = `${(grown.width / width) * 100}%`;
  element.style.height = `${(grown.height / height) * 100}%`;
  return element;
};

/** Asks for the pictures of what comes next, so that they are there when they are wanted. */
const fetchAhead = (known, next) => {
  for (const card of next) {
    const { before, after } = picturesOf(known, card.places[0]);
    for (const path of unique([before, after].filter(Boolean))) new Image().src = path;
  }
};
