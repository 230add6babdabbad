// Takes one picture of a page, so that an engineer can look at it.
//   node end2end/look.mjs BASE_URL ACCOUNT PATH WIDTHxHEIGHT OUT.png [dark] [full]
// ACCOUNT is one of the demonstration accounts, or - for nobody; "full" takes the whole length.
// What the browser's console says goes to the terminal.
import { chromium } from "@playwright/test";
import { CONTEXT, hydrated, launchOptions, settled, signIn } from "./support/browser.mjs";

const [base, account, path, size, out, ...wishes] = process.argv.slice(2);
if (!out) {
  console.error("usage: node end2end/look.mjs BASE_URL ACCOUNT|- PATH WIDTHxHEIGHT OUT.png [dark] [full]");
  process.exit(2);
}
const [width, height] = size.split("x").map(Number);

const browser = await chromium.launch(launchOptions());
try {
  const context = await browser.newContext({
    ...CONTEXT,
    baseURL: base,
    viewport: { width, height },
    colorScheme: wishes.includes("dark") ? "dark" : "light",
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning", "log"].includes(message.type())) console.error(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => console.error(`page error: ${error.message}`));
  page.on("response", (answer) => answer.status() >= 400 && console.error(`${answer.status()} ${answer.url()}`));

  if (account !== "-") await signIn(page, account);
  await page.goto(path);
  await hydrated(page, 5_000).catch(() => console.error("the page did not say that it was hydrated"));
  await settled(page);
  await page.screenshot({ path: out, fullPage: wishes.includes("full") });
  console.log(`${out}  ${await page.title()}  ${page.url()}`);
} finally {
  await browser.close();
}
