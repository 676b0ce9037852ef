// From the report and its changes to what is shown: cards of changes, and checks.

const SEVERITIES = ["taken", "worse", "other", "better"];
const KINDS = ["state", "wording", "pixels"];
const OUTCOMES = ["failed", "error", "unsure", "passed"];

const model = (data) => {
  const checks = data.report.checks.map((check, at) => ({ ...check, id: `check-${at}`, at }));
  const byKey = new Map(checks.map((check) => [checkKey(check.scenario, check.checkpoint, check.target.name), check]));
  const changes = data.changes.map((change) => ({
    ...change,
    seen: byKey.get(checkKey(change.check.scenario, change.check.checkpoint, change.check.target)),
  }));
  const byBox = new Map();
  for (const change of changes) {
    const key = boxKey(change);
    byBox.set(key, { ...byBox.get(key), [change.kind]: change });
  }
  return { data, checks, changes, kindsOf: (change) => byBox.get(boxKey(change)) };
};

const checkKey = (...parts) => parts.join("\n");
const boxKey = ({ check, box }) => checkKey(check.scenario, check.checkpoint, check.target, box.id ?? "", box.label);

/** One card per group of changes, the gravest first. Groups that a person wants to decide on singly are split. */
const cards = (known, split) => {
  const groups = new Map();
  for (const change of known.changes) {
    const key = groupOf(known, change);
    const own = split.has(key) ? `${key} ${checkKey(change.check.scenario, change.check.checkpoint, change.check.target)} ${change.kind}` : key;
    if (!groups.has(own)) groups.set(own, { key: own, group: key, members: [] });
    groups.get(own).members.push(change);
  }
  return sorted([...groups.values()].map(describe));
};

/** The gravest first, and changes of one box together. */
const sorted = (all) => {
  const rank = (card) => SEVERITIES.indexOf(card.severity);
  const boxes = new Map();
  const box = (card) => checkKey(card.scenarios[0], card.label);
  all.forEach((card, at) => {
    const known = boxes.get(box(card)) ?? { rank: rank(card), at };
    boxes.set(box(card), { rank: Math.min(known.rank, rank(card)), at: known.at });
  });
  const order = (card) => boxes.get(box(card));
  return [...all].sort((a, b) => order(a).rank - order(b).rank || order(a).at - order(b).at || rank(a) - rank(b));
};

/** What is new or gone is so in all three kinds at once: one card. */
const groupOf = (known, change) => {
  const whole = change.state === "new" || change.state === "gone";
  const state = whole && known.kindsOf(change).state;
  return state && state.state === change.state ? state.group : change.group;
};

const describe = (card) => {
  const members = [...card.members].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const sentences = [];
  for (const sentence of members.flatMap((change) => change.sentences)) {
    if (!sentences.some((known) => known.en === sentence.en)) sentences.push(sentence);
  }
  sentences.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const places = new Map(members.map((change) => [boxKey(change), change]));
  return {
    ...card,
    members,
    sentences,
    severity: sentences[0]?.severity ?? "other",
    kinds: KINDS.filter((kind) => members.some((change) => change.kind === kind)),
    state: members[0].state,
    label: members[0].box.label,
    places: [...places.values()],
    scenarios: unique(members.map((change) => change.check.scenario)),
    targets: unique(members.map((change) => change.check.target)),
  };
};

const unique = (list) => [...new Set(list)];

/** The sentence that stands for a card. */
const headline = (card) => (card.sentences[0] ? card.sentences[0][language] : t(`change_${card.state}`));

/** Pictures of a place: those of the change itself, else of its sibling of pixels, else the run's own. */
const picturesOf = (known, change) => {
  const pixels = known.kindsOf(change).pixels;
  const box = boxOf(change);
  const gone = change.state === "gone";
  const after = gone ? null : change.after?.picture ?? pixels?.after?.picture ?? box?.picture ?? null;
  const before = change.state === "new" ? null : change.before?.picture ?? pixels?.before?.picture ?? (pixels ? null : after);
  return { before, after, same: Boolean(after) && before === after };
};

const boxOf = (change) => change.seen?.boxes.find((box) => box.id === change.box.id) ?? null;

/** Findings about that box. */
const findingsOf = (change) =>
  (change.seen?.findings ?? []).filter((finding) => change.box.id !== null && finding.box === change.box.id);

const NO_FILTER = { scenario: "", target: "", kind: "", severity: "", outcome: "" };

const cardMatches = (card, filter) =>
  (!filter.scenario || card.scenarios.includes(filter.scenario)) &&
  (!filter.target || card.targets.includes(filter.target)) &&
  (!filter.kind || card.kinds.includes(filter.kind)) &&
  (!filter.severity || card.severity === filter.severity);

const checkMatches = (check, filter) =>
  (!filter.scenario || check.scenario === filter.scenario) &&
  (!filter.target || check.target.name === filter.target) &&
  (!filter.outcome || check.outcome === filter.outcome);

/** Checks with something to say come first. */
const inOrder = (checks) => [...checks].sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) || a.at - b.at);
