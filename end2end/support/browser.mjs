// How a browser is started here, and how a person signs in with it: shared by the journeys,
// by look.mjs and by pictures.mjs.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** The accounts of the demonstration data; all have the same password. */
export const ACCOUNTS = ["admin", "manager", "presale", "aftersale", "finance", "counter"];
export const PASSWORD = "yuelao-demo";

/** The installed Chromium; bin/lib.sh names it in CHROMIUM, Playwright's own is never downloaded. */
function executable() {
  const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const found = places.find((place) => place && existsSync(place));
  if (!found) throw new Error("No Chromium found: run bin/setup --test, or name one in CHROMIUM.");
  return found;
}

/** Chromium's sandbox needs an ordinary user who may make namespaces. */
function sandboxWorks() {
  return process.getuid() !== 0 && spawnSync("unshare", ["--user", "true"]).status === 0;
}

export function launchOptions() {
  const quiet = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
  ];
  const sandbox = sandboxWorks();
  return {
    executablePath: executable(),
    chromiumSandbox: sandbox,
    args: sandbox ? quiet : [...quiet, "--no-sandbox"],
  };
}

/** What every page is opened with: the agency's language, its time zone, no animation. */
export const CONTEXT = { locale: "zh-CN", timezoneId: "Asia/Shanghai", reducedMotion: "reduce" };

/** Waits until the browser's code has taken the page over (the application says so on <html>). */
export async function hydrated(page, timeout = 20_000) {
  await page.waitForFunction(() => document.documentElement.dataset.hydrated === "true", null, { timeout });
}

/** The requests that are under way, by context. The stream of news never ends and is none of them. */
const underWay = new WeakMap();

/** Notes from now on what a context asks for. */
export function watchRequests(context) {
  if (underWay.has(context)) return;
  const requests = new Set();
  underWay.set(context, requests);
  const streams = (request) => request.resourceType() === "eventsource" || new URL(request.url()).pathname === "/live";
  context.on("request", (request) => !streams(request) && requests.add(request));
  for (const end of ["requestfinished", "requestfailed"]) context.on(end, (request) => requests.delete(request));
}

function belongsTo(request, page) {
  try {
    return request.frame().page() === page;
  } catch {
    return false; // a navigation that has no frame yet
  }
}

/**
 * Waits until the page has asked for nothing for half a second. Playwright's «networkidle» would wait for
 * ever: the office keeps one request open, through which it hears news.
 */
export async function quiet(page, timeout = 30_000) {
  watchRequests(page.context());
  const requests = underWay.get(page.context());
  const end = Date.now() + timeout;
  let since = Date.now();
  while (Date.now() - since < 500) {
    const busy = [...requests].filter((request) => belongsTo(request, page));
    if (busy.length > 0) since = Date.now();
    if (Date.now() > end) throw new Error(`${page.url()} still waits for ${busy.map((request) => request.url())}`);
    await new Promise((later) => setTimeout(later, 50));
  }
}

/** Signs in on the sign-in page as a person would and returns once another page is there. */
export async function signIn(page, account, password = PASSWORD) {
  watchRequests(page.context());
  await page.goto("/sign-in");
  await hydrated(page);
  await page.getByLabel(/^账号/).fill(account);
  await page.getByLabel(/^密码/).fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  await hydrated(page);
  // The new face's code is on its way: leaving now would break it off.
  await quiet(page);
}

/** Waits until the page has drawn what it is going to draw: no request under way, fonts there. */
export async function settled(page) {
  await page.waitForLoadState("load");
  await quiet(page).catch(() => {});
  await page.evaluate(async () => {
    await document.fonts.ready;
    const brief = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(brief.map((animation) => animation.finished));
  });
}
