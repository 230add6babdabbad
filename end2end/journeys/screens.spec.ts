// Every page of every face, as a person with the right account sees it: it opens without a complaint of
// the browser, is accessible in both themes, and is saved as a picture in end2end/shots.
import type { Page } from "@playwright/test";
import { hydrated } from "../support/test";
import { expect, expectAccessible, settled, shot, test } from "../support/test";

const PHONE = { width: 390, height: 844 };
const TABLET = { width: 1024, height: 768 };
const UPRIGHT = { width: 768, height: 1024 };
const DESK = { width: 1440, height: 900 };
const WIDE = { width: 1920, height: 1080 };

type Screen = [path: string, account: string | undefined, size: { width: number; height: number }];

/** `:member` and `:contract` stand for the first that the account's list shows. */
const SCREENS: Screen[] = [
  ["/", undefined, PHONE],
  ["/", undefined, DESK],
  ["/matchmakers", undefined, PHONE],
  ["/privacy", undefined, PHONE],
  ["/register", undefined, PHONE],
  ["/register", undefined, DESK],
  ["/register/done", undefined, PHONE],
  ["/consult", undefined, PHONE],
  ["/consult/done", undefined, PHONE],
  ["/sign-in", undefined, PHONE],
  ["/sign-in", undefined, DESK],
  ["/no-such-page", undefined, PHONE],

  ["/counter", "counter", UPRIGHT],
  ["/counter?step=1", "counter", TABLET],

  ["/office", "manager", DESK],
  ["/office", "presale", DESK],
  ["/office", "aftersale", DESK],
  ["/office", "finance", DESK],
  ["/office", "counter", DESK],
  ["/office/members", "manager", DESK],
  ["/office/members", "manager", WIDE],
  ["/office/members?q=没有这个人", "manager", DESK],
  ["/office/members/new", "presale", DESK],
  ["/office/members/:member", "presale", DESK],
  ["/office/members/:member?tab=profile", "presale", DESK],
  ["/office/members/:member?tab=criteria", "presale", DESK],
  ["/office/members/:member?tab=timeline", "presale", DESK],
  ["/office/members/:member?tab=contracts", "presale", DESK],
  ["/office/members/:member?tab=matches", "aftersale", DESK],
  ["/office/members/:member?tab=matches&view=recommended", "aftersale", DESK],
  ["/office/members/:member?tab=dates", "aftersale", DESK],
  ["/office/members/:member?tab=dates&act=plan", "aftersale", DESK],
  ["/office/members/:member?follow_up=1", "presale", DESK],
  ["/office/members/:member?sheet=reveal&kind=mobile", "presale", DESK],
  ["/office/members/:member?sheet=contact&kind=wechat", "presale", DESK],
  ["/office/members/:member?sheet=consent", "presale", DESK],
  ["/office/members/:member?sheet=give_up", "presale", DESK],
  ["/office/members/:member?sheet=assign", "manager", DESK],
  ["/office/members/:member?tab=profile&sheet=edit&group=basics", "presale", DESK],
  ["/office/members/:member?tab=criteria&sheet=edit&group=criteria", "presale", DESK],
  ["/office/members/:member?tab=contracts&sheet=contract", "presale", DESK],
  ["/office/members/:member?tab=contracts&sheet=complete", "aftersale", DESK],
  ["/office/members/999999999", "presale", DESK],
  ["/office/assignments", "manager", DESK],
  ["/office/assignments/aftersale", "manager", DESK],
  ["/office/assignments/reassign", "manager", DESK],
  ["/office/presale", "presale", DESK],
  ["/office/presale?class=overdue", "presale", DESK],
  ["/office/aftersale", "aftersale", DESK],
  ["/office/aftersale?class=ending_soon", "aftersale", DESK],
  ["/office/recommendations", "aftersale", DESK],
  ["/office/recommendations?tab=mutual", "aftersale", DESK],
  ["/office/recommendations?tab=ended", "aftersale", DESK],
  ["/office/dates", "aftersale", DESK],
  ["/office/dates?tab=week", "aftersale", DESK],
  ["/office/dates?tab=all", "aftersale", DESK],
  ["/office/consultations", "counter", DESK],
  ["/office/consultations?state=handled", "counter", DESK],
  ["/office/contracts", "finance", DESK],
  ["/office/contracts?state=in_force", "finance", DESK],
  ["/office/contracts/:contract", "finance", DESK],
  ["/office/contracts/999999999", "finance", DESK],
  ["/office/finance", "finance", DESK],
  ["/office/finance?tab=owing", "finance", DESK],
  ["/office/finance?tab=payments", "finance", DESK],
  ["/office/packages", "finance", DESK],
  ["/office/packages?sheet=new", "finance", DESK],
  ["/office/staff", "admin", DESK],
  ["/office/staff?sheet=new", "admin", DESK],
  ["/office/roles", "admin", DESK],
  ["/office/roles?sheet=new", "admin", DESK],
  ["/office/audit", "admin", DESK],
  ["/office/exchange", "manager", DESK],
  ["/office/exchange?refused=kind", "manager", DESK],
  ["/office/exchange/export?board=all&sex=female", "manager", DESK],
  ["/office/exchange/999999999", "manager", DESK],
  ["/office/account", "presale", DESK],
  ["/office/audit", "presale", DESK],
];

/** Where an account's first member or contract is found. */
const LISTS: Record<string, string> = {
  ":member presale": "/office/presale",
  ":member aftersale": "/office/aftersale",
  ":member manager": "/office/assignments/reassign",
  ":contract finance": "/office/contracts?state=in_force",
};

// One sign-in for each account, as long as the server lives.
const sessions = new Map<string, Awaited<ReturnType<ReturnType<Page["context"]>["storageState"]>>>();

for (const [path, account, viewport] of SCREENS) {
  const name = `${account ?? "public"}${path.replace(/[^\w:]+/g, "-")}-${viewport.width}`.replaceAll(":", "");

  test(`${account ?? "a visitor"} opens ${path} at ${viewport.width}×${viewport.height}`, async ({ open, allow }) => {
    if (/999999999|no-such/.test(path)) allow(/status of 404/);
    let page: Page;
    if (account && !sessions.has(account)) {
      page = await open(account, { viewport });
      sessions.set(account, await page.context().storageState());
    } else {
      page = await open(undefined, { viewport, storageState: account && sessions.get(account) });
    }

    const address = await filledIn(page, path, account);
    expect(address, "the demonstration data has one").not.toBeNull();
    await page.goto(address!);
    await hydrated(page);
    await settled(page);
    await expect(page.getByRole("heading").first()).toBeAttached();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    await shot(page, name);
    expect.soft(wide, "no sideways scrolling").toBeLessThanOrEqual(viewport.width);
    await expectAccessible(page);
  });
}

async function filledIn(page: Page, path: string, account?: string) {
  const hole = path.match(/:(member|contract)/)?.[0];
  if (!hole) return path;
  await page.goto(LISTS[`${hole} ${account}`]);
  await hydrated(page);
  const kind = hole === ":member" ? "members" : "contracts";
  const links = page.getByRole("main").getByRole("table").getByRole("link");
  for (const link of await links.all()) {
    const found = (await link.getAttribute("href"))?.match(new RegExp(`^/office/${kind}/(\\d+)$`));
    if (found) return path.replace(hole, found[1]);
  }
  return null;
}
