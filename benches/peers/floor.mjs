// The least that a look costs: a user context, a navigation and a picture per page, by raw WebDriver BiDi.
import { spawn } from "node:child_process";
import WebSocket from "ws";

const { PEERS_SITE: site, PEERS_BROWSER: binary } = process.env;
const [pages, workers] = [Number(process.env.PEERS_PAGES), Number(process.env.PEERS_WORKERS)];

const driver = spawn("chromedriver", ["--port=0"], { stdio: ["ignore", "pipe", "inherit"] });
const port = await new Promise((found) =>
  driver.stdout.on("data", (text) => {
    const match = /successfully on port (\d+)/.exec(text);
    if (match) found(match[1]);
  }),
);
const flags = ["--no-sandbox", "--disable-background-networking", "--no-first-run", "--disable-gpu"];
// A picture as large as the others take.
flags.push("--window-size=1280,800");
const made = await fetch(`http://127.0.0.1:${port}/session`, {
  method: "POST",
  body: JSON.stringify({
    capabilities: { alwaysMatch: { webSocketUrl: true, "goog:chromeOptions": { binary, args: flags } } },
  }),
});
const session = (await made.json()).value;
const socket = new WebSocket(session.capabilities.webSocketUrl);
await new Promise((open) => socket.on("open", open));

const waiting = new Map();
let last = 0;
socket.on("message", (text) => {
  const answer = JSON.parse(text);
  const [done, failed] = waiting.get(answer.id) ?? [];
  waiting.delete(answer.id);
  if (answer.type === "success") done?.(answer.result);
  else failed?.(new Error(answer.message));
});
const send = (method, params) =>
  new Promise((done, failed) => {
    last += 1;
    waiting.set(last, [done, failed]);
    socket.send(JSON.stringify({ id: last, method, params }));
  });

let next = 0;
async function worker() {
  while (next < pages) {
    const url = site + next++;
    const { userContext } = await send("browser.createUserContext", {});
    const { context } = await send("browsingContext.create", { type: "tab", userContext });
    await send("browsingContext.navigate", { context, url, wait: "complete" });
    await send("browsingContext.captureScreenshot", { context, origin: "document" });
    await send("browser.removeUserContext", { userContext });
  }
}
await Promise.all(Array.from({ length: workers }, worker));
await send("browser.close", {});
driver.kill();
process.exit(0);
