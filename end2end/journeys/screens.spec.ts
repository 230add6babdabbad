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
  ["/counter?sheet=handover", "counter", UPRIGHT],
  ["/counter/arrival", "counter", TABLET],

  ["/office", "manager", DESK],
  ["/office", "presale", DESK],
  ["/office", "aftersale", DESK],
  ["/office", "finance", DESK],
  ["/office", "counter", DESK],
  ["/office/members", "manager", DESK],
  ["/office/members", "manager", WIDE],
  ["/office/members?q=没有这个人", "manager", DESK],
  ["/office/members?sex=female&age_min=25&province=310000&sort=-age&cols=age,height,education,income,place,stage,owner,next", "manager", DESK],
  ["/office/members?cols=age,stage,owner,c_1&c_1=w1", "manager", DESK],
  ["/office/members?mobile=123&height_min=180&height_max=160", "manager", DESK],
  ["/office/search?q=zhang", "manager", DESK],
  ["/office/search?q=没有这个人", "presale", DESK],
  ["/office/search", "admin", DESK],
  ["/office/members/new", "presale", DESK],
  ["/office/members/:member", "presale", DESK],
  ["/office/members/:member?tab=profile", "presale", DESK],
  ["/office/members/:member?tab=criteria", "presale", DESK],
  ["/office/members/:member?tab=timeline", "presale", DESK],
  ["/office/members/:member?tab=contracts", "presale", DESK],
  ["/office/members/:member?tab=analysis", "presale", DESK],
  ["/office/members/:member?tab=analysis", "aftersale", DESK],
  ["/office/members/:member?tab=matches", "aftersale", DESK],
  ["/office/members/:member?tab=matches&view=recommended", "aftersale", DESK],
  ["/office/members/:member?tab=matches&view=compare", "aftersale", DESK],
  ["/office/members/:member?tab=matches&try=1&wish_age_min=28&wish_age_max=36&weight_age=must", "aftersale", DESK],
  ["/office/members/:member?tab=matches&level=strong&checked=identity", "aftersale", DESK],
  ["/office/members/:member?tab=dates", "aftersale", DESK],
  ["/office/members/:member?tab=dates&act=plan", "aftersale", DESK],
  ["/office/members/:member?tab=photos", "presale", DESK],
  ["/office/members/:member?tab=checks", "aftersale", DESK],
  ["/office/members/:member?tab=checks&sheet=check&item=car", "aftersale", DESK],
  ["/office/verifications", "manager", DESK],
  ["/office/verifications?tab=soon", "aftersale", DESK],
  ["/office/verifications?tab=expired", "manager", DESK],
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
  ["/office/members/:member?sheet=tags", "presale", DESK],
  ["/office/members/:member?sheet=blacklist", "presale", DESK],
  ["/office/members/:member?sheet=merge", "manager", DESK],
  ["/office/members/:member?sheet=delete", "manager", DESK],
  ["/office/duplicates", "manager", DESK],
  ["/office/duplicates/merge?keep=1&gone=999999999", "manager", DESK],
  ["/office/recycle", "manager", DESK],
  ["/office/recycle?tab=erased", "admin", DESK],
  ["/office/tags", "manager", DESK],
  ["/office/tags?sheet=new", "manager", DESK],
  ["/office/assignments", "manager", DESK],
  ["/office/assignments/aftersale", "manager", DESK],
  ["/office/assignments/reassign", "manager", DESK],
  ["/office/assignments?sheet=distribute", "manager", DESK],
  ["/office/assignments?sheet=pool", "manager", DESK],
  ["/office/assignments/returned", "manager", DESK],
  ["/office/assignments/places", "manager", DESK],
  ["/office/assignments/places?staff=6", "manager", DESK],
  ["/office/new", "presale", DESK],
  ["/office/new?back=selected", "presale", DESK],
  ["/office/pool", "presale", DESK],
  ["/office/pool", "manager", DESK],
  ["/office/pool?tab=log", "admin", DESK],
  ["/office/settings/pool", "admin", DESK],
  ["/office/staff/8/leave", "admin", DESK],
  ["/office/presale", "presale", DESK],
  ["/office/presale?class=overdue", "presale", DESK],
  ["/office/aftersale", "aftersale", DESK],
  ["/office/aftersale?class=ending_soon", "aftersale", DESK],
  ["/office/recommendations", "aftersale", DESK],
  ["/office/recommendations?tab=mutual", "aftersale", DESK],
  ["/office/recommendations?tab=ended", "aftersale", DESK],
  ["/office/members/:member?tab=criteria", "aftersale", DESK],
  ["/office/requests", "manager", DESK],
  ["/office/requests", "aftersale", DESK],
  ["/office/requests?tab=accepted", "manager", DESK],
  ["/office/requests?tab=ended", "manager", DESK],
  ["/office/forgotten", "manager", DESK],
  ["/office/forgotten", "aftersale", DESK],
  ["/office/spread", "manager", DESK],
  ["/office/spread", "aftersale", DESK],
  ["/office/spread?tab=runs", "manager", DESK],
  ["/office/dates", "aftersale", DESK],
  ["/office/dates?tab=week", "aftersale", DESK],
  ["/office/dates?tab=all", "aftersale", DESK],
  ["/m/abcdefgh", undefined, PHONE],

  ["/office/registrations", "manager", DESK],
  ["/office/registrations?state=returned", "manager", DESK],
  ["/office/registrations?state=accepted", "counter", DESK],
  ["/office/consultations?has=nobody&since=30d", "manager", DESK],
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
  ["/office/staff?photo=3", "admin", DESK],
  ["/office/staff/6/rights", "admin", DESK],
  ["/office/branches", "admin", DESK],
  ["/office/branches?sheet=branch", "admin", DESK],
  ["/office/branches?sheet=d1", "admin", DESK],
  ["/office/branches", "manager", DESK],
  ["/office/roles", "admin", DESK],
  ["/office/roles?role=3", "admin", DESK],
  ["/office/roles?sheet=new", "admin", DESK],
  ["/office/settings/fields", "admin", DESK],
  ["/office/settings/fields?group=basics", "admin", DESK],
  ["/office/settings/fields?group=basics&sheet=new", "admin", DESK],
  ["/office/settings/fields?group=criteria", "manager", DESK],
  ["/office/settings/dictionaries", "admin", DESK],
  ["/office/settings/matching", "admin", DESK],
  ["/office/settings/matching", "manager", DESK],
  ["/office/matching/scorecard", "admin", DESK],
  ["/office/matching/scorecard", "manager", DESK],
  ["/office/settings/dictionaries?list=declining", "manager", DESK],
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
    if (/999999999|no-such|abcdefgh/.test(path)) allow(/status of 404/);
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
