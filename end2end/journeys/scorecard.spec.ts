// What is learned from answers: trained by the administrator, judged on later outcomes, switched off; the score
// card says what it says from how many cases, or that there are too few.
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../support/test";
import { answer, follow, press, told, visit } from "../support/words";

const CARD = "/office/matching/scorecard";
const FIGURE = /^(样本太少|0\.\d{3}（0\.\d{3} – [01]\.\d{3}）)$/;

/** The newest version as the table of the settings has it. */
async function newest(page: Page) {
  const row = page.getByRole("table", { name: "行为学习的版本" }).getByRole("row").nth(1);
  return row.getByRole("rowheader").innerText();
}

test("the score card tells from how many cases it says what, and what was learned can be switched off", async ({ open, allow }) => {
  test.setTimeout(180_000);
  allow(/status of 403/);
  const admin = await open("admin");

  await test.step("the administrator has it learned now", async () => {
    await visit(admin, "/office/settings/matching");
    await expect(admin.getByRole("heading", { level: 2, name: "行为学习" })).toBeVisible();
    const waiting = admin.getByText("正在学习并计算记分卡");
    if ((await waiting.count()) === 0) await press(admin, "现在重新学习");
    await expect(admin.getByRole("button", { name: "现在重新学习" })).toBeVisible({ timeout: 60_000 });
    await expect(admin.getByRole("table", { name: "行为学习的版本" })).toBeVisible({ timeout: 60_000 });
    expect(await newest(admin)).toMatch(/^第 \d+ 版$/);
    await expectAccessible(admin);
  });

  await test.step("nothing new is no new version", async () => {
    const before = await newest(admin);
    await press(admin, "现在重新学习");
    await expect(admin.getByRole("button", { name: "现在重新学习" })).toBeVisible({ timeout: 60_000 });
    expect(await newest(admin)).toBe(before);
  });

  await test.step("the card: every way has its figure with an interval, or says that there are too few", async () => {
    await follow(admin, "查看配对记分卡");
    await expect(admin.getByRole("heading", { level: 1, name: "配对记分卡" })).toBeVisible();
    const ways = admin.getByRole("table", { name: "各种排法的比较" });
    await expect(ways.getByRole("rowheader")).toHaveText([
      "随机",
      "人气（双方以往被答应的比例）",
      "双方要求",
      "双方要求 × 行为学习",
    ]);
    for (const text of await ways.getByRole("cell").allInnerTexts()) expect(text).toMatch(FIGURE);
    const drawn = admin.getByRole("img", { name: "预测的答应比例与实际比例" });
    await expect(drawn.or(admin.getByText("样本太少，暂不作图"))).toBeVisible();
    if (await drawn.count()) {
      const rows = admin.getByRole("table", { name: "预测与实际" }).getByRole("row");
      expect(await rows.count()).toBeGreaterThan(2);
    }
    await expectAccessible(admin);
  });

  await test.step("switched off, only what is asked for counts; then automatic again", async () => {
    await follow(admin, "配对规则与行为学习");
    await answer(admin, "是否让行为学习影响匹配值", "关闭：只看双方要求");
    await press(admin, "保存行为学习");
    await told(admin, "行为学习的设置已保存");
    await expect(admin.getByText("已关闭：情缘匹配值只看双方要求。")).toBeVisible();
    await answer(admin, "是否让行为学习影响匹配值", "自动：样本足够、并且在后来的推荐上确实更准时启用");
    await press(admin, "保存行为学习");
    await expect(admin.getByText("已关闭：情缘匹配值只看双方要求。")).toHaveCount(0);
  });

  await test.step("a manager reads it and changes nothing; a matchmaker does not see it", async () => {
    const manager = await open("manager");
    await follow(manager.getByRole("navigation", { name: "主菜单" }), "配对记分卡");
    await expect(manager.getByRole("table", { name: "各种排法的比较" })).toBeVisible();
    await expect(manager.getByRole("button", { name: "现在重新学习" })).toHaveCount(0);
    await visit(manager, "/office/settings/matching");
    await expect(manager.getByRole("button", { name: "保存行为学习" })).toHaveCount(0);

    const matchmaker = await open("aftersale");
    const menu = matchmaker.getByRole("navigation", { name: "主菜单" });
    await expect(menu.getByRole("link", { name: /^推荐/ })).toBeVisible();
    await expect(menu.getByRole("link", { name: "配对记分卡" })).toHaveCount(0);
    await visit(matchmaker, CARD);
    await expect(matchmaker.getByRole("alert")).toBeVisible();
    await expect(matchmaker.getByRole("table")).toHaveCount(0);
  });
});
