// How the journeys run: bin/test calls this, or `npx playwright test` in this folder.
import { cpus } from "node:os";
import { defineConfig } from "@playwright/test";
import { CONTEXT, launchOptions } from "./support/browser.mjs";

const { reducedMotion, ...context } = CONTEXT;

export default defineConfig({
  testDir: "journeys",
  outputDir: "results",
  fullyParallel: false,
  workers: cpus().length >= 4 ? 2 : 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: !!process.env.CI,
  reporter: [["list"], ["json", { outputFile: "results/report.json" }]],
  use: {
    ...context,
    contextOptions: { reducedMotion: reducedMotion as "reduce" },
    launchOptions: launchOptions(),
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
});
