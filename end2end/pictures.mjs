// Takes the pictures of the README from a freshly seeded demonstration: bin/pictures.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { CONTEXT, hydrated, launchOptions, settled, signIn } from "./support/browser.mjs";
import { startServer } from "./support/server.mjs";

const DESK = { width: 1440, height: 900 };
const TABLET = { width: 1024, height: 768 };
const PHONE = { width: 390, height: 844 };

/** name, who looks (null: nobody), where, at what size, and an optional step to take there first */
const PICTURES = [
  ["office-members", "manager", "/office/members", DESK],
  ["office-member", "manager", "/office/members", DESK, (page) => page.locator("tbody tr a").first().click()],
  ["counter", "counter", "/counter", TABLET],
  ["front", null, "/", PHONE],
  ["portal", null, "/my/sign-in", PHONE, (page) => page.getByRole("region", { name: /演示环境/ }).getByRole("button").click()],
];

const folder = fileURLToPath(new URL("../docs/pictures/", import.meta.url));
const wanted = process.argv.slice(2);
await mkdir(folder, { recursive: true });

const server = await startServer();
const browser = await chromium.launch(launchOptions());
let failed = 0;
try {
  for (const [name, account, path, viewport, step] of PICTURES) {
    if (wanted.length && !wanted.includes(name)) continue;
    try {
      await take(name, account, path, viewport, step);
      console.log(`docs/pictures/${name}.png`);
    } catch (error) {
      failed += 1;
      console.error(`${name}: ${error.message}`);
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
process.exit(failed ? 1 : 0);

async function take(name, account, path, viewport, step) {
  const context = await browser.newContext({ ...CONTEXT, baseURL: server.url, viewport, deviceScaleFactor: 2 });
  try {
    const page = await context.newPage();
    if (account) await signIn(page, account);
    await page.goto(path);
    await hydrated(page);
    if (step) {
      const before = page.url();
      await step(page);
      await page.waitForURL((url) => url.href !== before);
    }
    await settled(page);
    await page.screenshot({ path: `${folder}${name}.png` });
  } finally {
    await context.close();
  }
}
