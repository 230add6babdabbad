// The open pool: claimed until the day's limit is reached, and not by who had the member before.
import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../support/test";
import { choose, complains, field, follow, press, refused, told, visit } from "../support/words";

/** The row of the member with exactly this number. */
function row(page: Page, number: string) {
  return page.getByRole("row").filter({ has: page.getByText(new RegExp(`${number}$`)) });
}

/** The rows of the pool that can be claimed. */
function claimable(page: Page) {
  return page.getByRole("row").filter({ has: page.getByRole("button", { name: /^认领/ }) });
}

async function numberOf(found: Locator) {
  const words = await found.first().getByText(/^#\d+$/).innerText();
  return words.slice(1);
}

test("members are claimed out of the pool within the rules, and every move is written down", async ({ open, allow }) => {
  test.setTimeout(240_000);
  allow(/status of (409|422)/);
  const admin = await open("admin");

  await test.step("the administrator sets the rules; nonsense is named at its field", async () => {
    await visit(admin, "/office/pool");
    await follow(admin, "公海规则");
    await expect(admin.getByRole("heading", { level: 1, name: "公海规则" })).toBeVisible();
    await field(admin, "每人每天最多认领").fill("很多");
    await press(admin, "保存规则");
    await complains(field(admin, "每人每天最多认领"), /请填 0 到 10000 的整数/);
    await field(admin, "每人每天最多认领").fill("2");
    await field(admin, "原红娘保护期").fill("30");
    await press(admin, "保存规则");
    await told(admin, "规则已保存");
    await expectAccessible(admin);
  });

  const matchmaker = await open("chenmin");
  let first = "";
  await test.step("陈敏 claims one, then another; the day's limit holds", async () => {
    await follow(matchmaker.getByRole("navigation", { name: "主菜单" }), /公海/);
    await expect(matchmaker.getByRole("heading", { level: 1, name: "公海" })).toBeVisible();
    const bar = matchmaker.getByRole("region", { name: "认领所选会员" });
    await expect(bar).toContainText("0 / 2");
    first = await numberOf(claimable(matchmaker));
    await press(row(matchmaker, `#${first}`), new RegExp(`^认领.*#${first}）`));
    await told(matchmaker, "认领成功，会员已在您的售前名单里");
    await expect(bar).toContainText("1 / 2");
    await expect(row(matchmaker, `#${first}`)).toHaveCount(0);

    const second = await numberOf(claimable(matchmaker));
    await row(matchmaker, `#${second}`).getByRole("checkbox").check();
    await press(bar, "认领所选 1 位");
    await expect(bar).toContainText("2 / 2");

    const third = await numberOf(claimable(matchmaker));
    await press(row(matchmaker, `#${third}`), new RegExp(`^认领.*#${third}）`));
    await refused(matchmaker, /每天最多认领 2 位，您今天的名额已用完/);
    await expect(row(matchmaker, `#${third}`)).toHaveCount(1);
  });

  await test.step("the claimed member is theirs, with the whole name", async () => {
    await visit(matchmaker, `/office/members/${first}?tab=timeline`);
    await expect(matchmaker.getByRole("listitem").filter({ hasText: "从公海认领" })).toHaveCount(1);
  });

  await test.step("the manager puts the member back: who had them is locked out", async () => {
    await visit(admin, `/office/assignments/reassign?class=contacted&q=${first}`);
    const tick = row(admin, `#${first}`).getByRole("checkbox");
    if ((await tick.count()) === 0) await visit(admin, `/office/assignments/reassign?class=never_contacted&q=${first}`);
    await tick.check();
    await follow(admin, "放入公海");
    await field(admin, "原因").fill("换人试试");
    await press(admin.getByRole("dialog", { name: "放入公海" }), "放入公海");
    await told(admin, "已放入公海 1 位会员");

    await visit(matchmaker, "/office/pool");
    await expect(row(matchmaker, `#${first}`)).toContainText("原由您跟进");
    await expect(row(matchmaker, `#${first}`).getByRole("button")).toHaveCount(0);
    await expectAccessible(matchmaker);
  });

  await test.step("the log says who moved whom and why", async () => {
    await visit(admin, "/office/pool?tab=log");
    await expect(row(admin, `#${first}`).filter({ hasText: "认领" }).filter({ hasText: "陈敏" }).first()).toBeVisible();
    await expect(row(admin, `#${first}`).filter({ hasText: "换人试试" })).toHaveCount(1);
  });

  await test.step("the pool is narrowed by what is chosen", async () => {
    await visit(matchmaker, "/office/pool");
    const bar = matchmaker.getByRole("search", { name: "筛选公海" });
    await choose(bar, "性别", "女");
    await press(bar, "筛选");
    await matchmaker.waitForURL((url) => url.searchParams.get("sex") === "female");
    await expect(matchmaker.getByRole("cell", { name: /^男 · / })).toHaveCount(0);
  });
});
