// The same job as unticked's, page by page: every box's state at load and after the watch, the size of its label's
// text, a picture.
import { test, expect } from "@playwright/test";

const watch = Number(process.env.PEERS_WATCH_MS);

for (let number = 0; number < Number(process.env.PEERS_PAGES); number += 1) {
  test(`page ${number}`, async ({ page }, info) => {
    await page.goto(process.env.PEERS_SITE + number);
    const boxes = page.getByRole("checkbox");
    const states = () => boxes.evaluateAll((all) => all.map((box) => box.checked));
    const sizes = await boxes.evaluateAll((all) =>
      all.map((box) => parseFloat(getComputedStyle(box.labels[0] ?? box).fontSize)),
    );
    const atLoad = await states();
    if (watch > 0) await page.waitForTimeout(watch);
    const after = await states();
    await page.screenshot({ path: info.outputPath("page.png"), fullPage: true });
    for (const size of sizes) expect.soft(size).toBeGreaterThanOrEqual(9);
    for (const ticked of [...atLoad, ...after]) expect.soft(ticked).toBe(false);
  });
}
