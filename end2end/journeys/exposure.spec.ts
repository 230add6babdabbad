// How often somebody is shown: the cap in the settings, who waits for an introduction, a run that spreads, and a
// proposal that becomes a recommendation.
import { expect, expectAccessible, shot, test } from "../support/test";
import { complains, field, press, refused, sheet, told, visit } from "../support/words";

test("a run spreads introductions, and a matchmaker makes one of them a recommendation", async ({ open, allow }) => {
  test.setTimeout(300_000);
  allow(/status of (409|422)/);
  const admin = await open("admin");

  await test.step("the cap is a setting", async () => {
    await visit(admin, "/office/settings/matching");
    const cap = field(admin, "同一位会员每周最多被推荐（次）");
    await cap.fill("很多");
    await press(admin, "保存曝光上限");
    await complains(cap, /请填 0 到 1000 的整数/);
    await cap.fill("9");
    await press(admin, "保存曝光上限");
    await told(admin, "曝光上限已保存");
  });

  await test.step("those who wait for an introduction stand in line, with their matchmaker", async () => {
    await visit(admin, "/office/forgotten");
    await expect(admin.getByRole("heading", { level: 1, name: "久未介绍" })).toBeVisible();
    await shot(admin, "forgotten");
  });

  await test.step("a run is begun and ends, with how evenly people are shown before and after", async () => {
    await visit(admin, "/office/spread?tab=runs");
    const start = admin.getByRole("button", { name: "开始分散推荐", exact: true });
    // A first run of the demonstration may still be at work.
    await expect(start).toBeVisible({ timeout: 60_000 });
    await field(admin, "每位会员最多几位").fill("99");
    await start.click();
    await refused(admin, "请填 1 到 10 的整数");
    await field(admin, "每位会员最多几位").fill("1");
    await start.click();
    await told(admin, "已开始，可以离开这一页");
    const latest = admin.getByRole("listitem").filter({ has: admin.getByRole("heading", { name: /^第 \d+ 轮$/ }) }).first();
    await expect(latest).toContainText("已完成", { timeout: 60_000 });
    await expect(latest.getByRole("row", { name: /基尼系数/ })).toBeVisible();
    await expect(latest.getByRole("row", { name: /没有被推荐过的会员/ })).toContainText("%");
    await shot(admin, "spread-runs");
    await expectAccessible(admin);
  });

  await test.step("a proposal becomes a recommendation with a reason, another one is left", async () => {
    await visit(admin, "/office/spread");
    await shot(admin, "spread");
    const makes = admin.getByRole("link", { name: /^推荐 .+ 给 / });
    await makes.first().click();
    const form = await sheet(admin, "推荐给会员");
    await field(form, "推荐理由").fill("年龄相当，都在附近工作，先见一面聊聊");
    await press(form, "推荐");
    await told(admin, "已推荐，双方红娘都能看到");
    await admin.getByRole("button", { name: /^不推荐 / }).first().click();
    await told(admin, "已记录，不推荐这一位");
    await visit(admin, "/office/spread?tab=runs");
    const latest = admin.getByRole("listitem").filter({ has: admin.getByRole("heading", { name: /^第 \d+ 轮$/ }) }).first();
    await expect(latest).toContainText("已推荐 1 条，未采纳 1 条");
  });
});
