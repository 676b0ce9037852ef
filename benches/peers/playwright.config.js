// As a careful QA engineer would set it up: a page of its own per test, all side by side, a line per test.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  fullyParallel: true,
  reporter: [["json", { outputFile: process.env.PEERS_OUTPUT + "/report.json" }]],
  outputDir: process.env.PEERS_OUTPUT + "/results",
  timeout: 60_000,
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: process.env.PEERS_BROWSER, args: ["--no-sandbox"] },
  },
});
