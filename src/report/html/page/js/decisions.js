// What was decided, and where that is kept: by the server that shows this page, or in this browser until it is
// saved to a file.

const ACCEPT = "accept";
const REFUSE = "refuse";

/** Decisions by change. `keep` sends or stores them and answers with all that stand, and with those that do not.
 *  What is under way is shown as if it stood; when the answer comes, or none does, only what stands is left. */
const decisions = (data, keep) => {
  const standing = new Map((data.decisions ?? []).map((decision) => [decision.change, decision]));
  const underWay = new Map();
  const made = [];

  const now = (id) => (underWay.has(id) ? underWay.get(id) : standing.get(id));
  const list = () => unique([...standing.keys(), ...underWay.keys()]).map(now).filter(Boolean);

  /** What stands for a card: `null` while any of its changes is undecided. */
  const of = (card) => {
    const all = card.members.map((change) => now(change.id));
    return all.every(Boolean) ? all.find((one) => one.verdict !== ACCEPT) ?? all[0] : null;
  };

  /** `wanted` holds a decision by change, or `null` where it is taken back. */
  const change = async (wanted, send) => {
    for (const [id, decision] of wanted) underWay.set(id, decision);
    try {
      const answer = await send(list());
      standing.clear();
      for (const decision of answer.decisions) standing.set(decision.change, decision);
      return answer.skipped;
    } finally {
      for (const [id, decision] of wanted) if (underWay.get(id) === decision) underWay.delete(id);
    }
  };

  const decide = async (card, decision) => {
    const open = ({ id }) => [undefined, null, REFUSE].includes(now(id)?.verdict);
    const wanted = new Map(card.members.filter(open).map(({ id }) => [id, { ...decision, change: id }]));
    const ids = [...wanted.keys()];
    made.push(ids);
    const forget = () => made.splice(made.indexOf(ids), 1);
    try {
      const skipped = await change(wanted, (all) => keep.add([...wanted.values()], all));
      if (skipped.length === ids.length) forget();
      return skipped;
    } catch (error) {
      forget();
      throw error;
    }
  };

  const undo = (ids, who) => {
    const at = made.findIndex((one) => one.some((id) => ids.includes(id)));
    if (at >= 0) made.splice(at, 1);
    return change(new Map(ids.map((id) => [id, null])), (all) => keep.undo(ids, who, all));
  };

  const refresh = () => change(new Map(), (all) => keep.all(all));

  return { of, decide, undo, refresh, list, last: () => made.at(-1) ?? null, waits: () => underWay.size > 0, has: (id) => Boolean(now(id)) };
};

/** The server carries each decision out at once. Requests go one after the other. */
const servedKeeping = () => {
  let before = Promise.resolve();
  const ask = (path, body) => {
    const asked = before.then(() => post(path, body));
    before = asked.catch(() => {});
    return asked;
  };
  return {
    add: (made) => ask("decide", { decisions: made }),
    undo: (ids, who) => ask("undo", { changes: ids, who }),
    all: () => ask("decide", { decisions: [] }),
  };
};

const post = async (path, body) => {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
};

/** Kept in this browser, by run. */
const browserKeeping = (run) => {
  const key = `decisions:${run}`;
  const store = (all) => {
    remember(key, JSON.stringify(all));
    return Promise.resolve({ decisions: all, skipped: [] });
  };
  return { add: (_, all) => store(all), undo: (_, who, all) => store(all), all: (all) => Promise.resolve({ decisions: storedDecisions(run) ?? all, skipped: [] }) };
};

const storedDecisions = (run) => {
  try {
    return JSON.parse(recall(`decisions:${run}`) ?? "null");
  } catch {
    return null;
  }
};

/** Hands the decisions out as a file, schema `unticked/decisions-1`. */
const saveToFile = (run, list) => {
  const text = JSON.stringify({ schema: "unticked/decisions-1", run, decisions: list }, null, 2);
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: "application/json" }));
  const link = h("a", { href: url, download: `unticked-decisions-${run.slice(0, 12).replace(/[^\w-]/g, "-")}.json` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};
