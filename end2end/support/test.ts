// The test function of all journeys. It brings
//   server   the running program, one per worker, with its own freshly seeded database
//   page     a page that fails its test on any console error or warning, any uncaught error and
//            any answer of ours with a status of 500 or more
//   allow    says beforehand which complaint a test provokes on purpose: allow(/status of 403/)
//   open     one more browser, watched alike, for a second person: await open("manager")
import { fileURLToPath } from "node:url";
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { violations } from "./accessible.mjs";
import { CONTEXT, hydrated, signIn, watchRequests } from "./browser.mjs";
import { startServer } from "./server.mjs";

export { expect, hydrated, signIn };
export { ACCOUNTS, PASSWORD, settled } from "./browser.mjs";

type Server = Awaited<ReturnType<typeof startServer>>;
type Open = (account?: string, options?: Parameters<import("@playwright/test").Browser["newContext"]>[0]) => Promise<Page>;
type Allow = (pattern: RegExp) => void;

export const test = base.extend<{ complaints: Complaints; allow: Allow; open: Open }, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      const errors = server.log().split("\n").filter((line) => /made inside what waits|panicked/.test(line));
      await server.stop();
      expect(errors, "what the server should never say").toEqual([]);
    },
    { scope: "worker", timeout: 240_000 },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  complaints: async ({ server }, use) => {
    const complaints = new Complaints(server.url);
    await use(complaints);
    expect(complaints.unexpected(), "what the browser complained about").toEqual([]);
  },

  allow: async ({ complaints }, use) => use((pattern) => complaints.allowed.push(pattern)),

  context: async ({ context, complaints }, use) => {
    complaints.watch(context);
    await use(context);
  },

  open: async ({ browser, baseURL, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (account, options = {}) => {
      const context = await browser.newContext({ ...CONTEXT, baseURL, ...options });
      contexts.push(context);
      // Without scripts nothing uses what is loaded ahead for them.
      if (options.javaScriptEnabled === false) complaints.allowed.push(/preloaded using link preload but not used/);
      complaints.watch(context);
      const page = await context.newPage();
      if (account) await signIn(page, account);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

/** Collects what goes wrong in a browser without a person seeing it. */
class Complaints {
  // A page that is left while its code still comes breaks the download off; that is no fault.
  readonly allowed: RegExp[] = [
    /WebAssembly compilation aborted: .*Response body loading was aborted/,
    /TypeError: Failed to fetch\s+at \S+__wasm_split\./,
    // A form filled in faster than a person types is asked to prove itself, and does.
    /status of 429 .*\/(submit_registration|leave_consultation)\)$/,
  ];
  private readonly heard: string[] = [];

  constructor(private readonly origin: string) {}

  watch(context: BrowserContext) {
    watchRequests(context);
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) {
        this.heard.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on("weberror", (error) => this.heard.push(`uncaught: ${error.error().message}`));
    context.on("response", (answer) => {
      if (answer.status() >= 500 && answer.url().startsWith(this.origin)) {
        this.heard.push(`${answer.status()} from ${answer.request().method()} ${answer.url()}`);
      }
    });
  }

  unexpected() {
    return this.heard.filter((line) => !this.allowed.some((pattern) => pattern.test(line)));
  }
}

/** Fails with readable words if the page breaks WCAG 2.2 AA in the light or in the dark theme. */
export async function expectAccessible(page: Page) {
  const found = await violations(page);
  expect(found.length, `accessibility of ${page.url()}\n${found.join("\n")}`).toBe(0);
}

/** Saves a picture of the page to end2end/shots/NAME.png, for people to look at. */
export async function shot(page: Page, name: string) {
  const path = fileURLToPath(new URL(`../shots/${name}.png`, import.meta.url));
  await page.screenshot({ path, fullPage: true });
}
