// What was decided, and where that is kept: by the server that shows this page, or in this browser until it is
// saved to a file.

const ACCEPT = "accept";
const REFUSE = "refuse";

/** Decisions by change. `keep` sends or stores them and answers with all that stand, and with those that do not. */
const decisions = (data, keep) => {
  const standing = new Map();
  const stack = [];
  const take = (list) => {
    standing.clear();
    for (const decision of list) standing.set(decision.change, decision);
  };
  take(data.decisions ?? []);

  /** What stands for a card: `null` while any of its changes is undecided. */
  const of = (card) => {
    const all = card.members.map((change) => standing.get(change.id));
    return all.every(Boolean) ? all.find((one) => one.verdict !== ACCEPT) ?? all[0] : null;
  };

  const decide = async (card, decision) => {
    const open = (change) => [undefined, REFUSE].includes(standing.get(change.id)?.verdict);
    const made = card.members.filter(open).map((change) => ({ ...decision, change: change.id }));
    for (const one of made) standing.set(one.change, one);
    stack.push(made.map((one) => one.change));
    const answer = await keep.add(made, [...standing.values()]);
    take(answer.decisions);
    return answer.skipped;
  };

  const undo = async (ids, who) => {
    const at = stack.findIndex((one) => one.some((id) => ids.includes(id)));
    if (at >= 0) stack.splice(at, 1);
    for (const id of ids) standing.delete(id);
    const answer = await keep.undo(ids, who, [...standing.values()]);
    take(answer.decisions);
    return answer.skipped;
  };

  const refresh = async () => take((await keep.all([...standing.values()])).decisions);

  return { of, decide, undo, refresh, last: () => stack.at(-1) ?? null, list: () => [...standing.values()], has: (id) => standing.has(id) };
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
