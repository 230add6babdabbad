import { chromium } from "@playwright/test";
import { CONTEXT, hydrated, launchOptions, settled, signIn } from "./support/browser.mjs";
import { readFileSync } from "node:fs";
const base = process.argv[2];
const lines = readFileSync(process.argv[3], "utf8").trim().split("\n").map((l) => l.split(" "));
const browser = await chromium.launch(launchOptions());
const contexts = new Map();
for (const [account, path, size, out, theme, full] of lines) {
  const key = account + (theme ?? "");
  const [width, height] = size.split("x").map(Number);
  if (!contexts.has(key)) {
    const c = await browser.newContext({ ...CONTEXT, baseURL: base, colorScheme: theme === "dark" ? "dark" : "light" });
    const p = await c.newPage();
    p.on("console", (m) => ["error", "warning"].includes(m.type()) && console.error(`console: ${m.text()}`));
    p.on("pageerror", (e) => console.error(`page error: ${e.message}`));
    p.on("response", (a) => a.status() >= 400 && console.error(`${a.status()} ${a.url()}`));
    if (account !== "-") await signIn(p, account);
    contexts.set(key, p);
  }
  const page = contexts.get(key);
  await page.setViewportSize({ width, height });
  await page.goto(path);
  await hydrated(page, 8000).catch(() => console.error("not hydrated", path));
  await settled(page);
  await page.screenshot({ path: out, fullPage: full === "full" });
  console.log(out, page.url());
}
await browser.close();
