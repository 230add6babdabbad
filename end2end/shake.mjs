// Loads pages again and again and counts those on which the browser complained: finds races of hydration.
// node shake.mjs BASE ACCOUNT|- TIMES PATH...
import { chromium } from "@playwright/test";
import { CONTEXT, hydrated, launchOptions, quiet, signIn, watchRequests } from "./support/browser.mjs";

const [base, account, times, ...paths] = process.argv.slice(2);
const browser = await chromium.launch(launchOptions());
const context = await browser.newContext({ ...CONTEXT, baseURL: base });
watchRequests(context);
const page = await context.newPage();
let heard = [];
page.on("console", (m) => ["error", "warning"].includes(m.type()) && heard.push(m.text().slice(0, 160)));
page.on("pageerror", (e) => heard.push(e.message.slice(0, 160)));
if (account !== "-") await signIn(page, account);
for (const path of paths) {
  let bad = 0;
  let first = "";
  for (let i = 0; i < Number(times); i++) {
    heard = [];
    await page.goto(path);
    await hydrated(page).catch(() => heard.push("never came alive"));
    await quiet(page).catch((error) => heard.push(error.message));
    if (heard.length) bad += 1;
    first ||= heard.join(" | ");
  }
  console.log(`${bad} of ${times} bad: ${path} ${first.replaceAll("\n", " ")}`);
}
await browser.close();
