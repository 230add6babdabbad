// The tablet at the counter, held either way: a visitor is registered, everything is large enough to touch.
import { newcomer } from "../support/people";
import { atStep, consentAndSend, fillAccount, fillBasics, fillWishes, goOn } from "../support/register";
import { expect, expectAccessible, shot, test } from "../support/test";
import { tooSmall } from "../support/touch";
import { choose, complains, field, press, visit } from "../support/words";

const TABLETS = [
  { width: 768, height: 1024 },
  { width: 1024, height: 768 },
];

for (const viewport of TABLETS) {
  const size = `${viewport.width}x${viewport.height}`;

  test(`a visitor is registered on a tablet of ${size}`, async ({ open, allow }) => {
    test.setTimeout(180_000);
    allow(/status of 422/);
    const page = await open("counter", { viewport, hasTouch: true });
    const person = newcomer();
    const small: string[] = [];
    const look = async (name: string) => {
      small.push(...(await tooSmall(page, 48)).map((what) => `${name}: ${what}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${name}: no sideways scrolling`).toBeLessThanOrEqual(viewport.width);
      await shot(page, `counter-${size}-${name}`);
      await expectAccessible(page);
    };

    await visit(page, "/counter");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await look("0-begin");
    await press(page, /^(开始登记|暂存，登记新的来访者)$/);

    await atStep(page, "账号资料");
    await press(page, /^保存，/);
    await complains(field(page, "姓名"), "请填写姓名");
    await look("1-account");
    await fillAccount(page, person);
    await goOn(page, "基本资料");
    await look("2-basics");
    await fillBasics(page, person);

    await test.step("a reload loses nothing that was saved", async () => {
      await goOn(page, "个人及家庭");
      await visit(page, "/counter?step=2");
      await expect(field(page, "职业")).toHaveValue("建筑设计师");
      await goOn(page, "个人及家庭");
    });

    await look("3-family");
    await choose(page, "是否喝酒", "社交时喝");
    await goOn(page, "感情规划");
    await look("4-plans");
    await goOn(page, "择偶要求");
    await look("5-criteria");
    await fillWishes(page);
    await goOn(page, "确认提交");
    await look("6-confirm");
    await consentAndSend(page);
    await expect(page.getByRole("heading", { level: 1, name: `${person.name}，登记完成` })).toBeVisible();
    await expect(page.getByRole("main")).toContainText(/会员编号 \d+ · 19\d\*{4}\d{4}/);
    await look("7-done");
    expect(small, "smaller than 48 px").toEqual([]);
  });
}
