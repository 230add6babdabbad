// The match library: criteria are tried live with the price of every step, two candidates are held side by
// side and recommended with reasons, and one answer comes back with a reason.
import type { Page } from "@playwright/test";
import { expect, expectAccessible, settled, test } from "../support/test";
import { choose, field, follow, press, sheet, told, visit } from "../support/words";

const CANDIDATES = "候选人，按情缘匹配值排列";

test("criteria are tried, two are compared and recommended, one declines", async ({ open, allow }) => {
  test.setTimeout(240_000);
  // A reason that is left empty is refused.
  allow(/status of 422/);
  const page = await open("aftersale");
  const name = await withCandidates(page);
  const before = await total(page);
  const age = page.getByRole("region", { name: "年龄", exact: true });

  await test.step("a narrower age brings fewer, at once and without being saved", async () => {
    const first = await candidates(page).first().innerText();
    const years = Number(first.match(/(\d+) 岁/)![1]);
    await shown(page, age);
    await choose(page, "年龄的重要程度", "必须");
    await expect(page.getByText("试算中，未保存")).toBeVisible();
    await change(page, "年龄从", years - 1);
    await change(page, "年龄到", years + 1);
    await expect(candidates(page).first()).toBeVisible();
    expect(await total(page)).toBeLessThanOrEqual(before);
    for (const text of await candidates(page).allInnerTexts()) {
      expect(Math.abs(Number(text.match(/(\d+) 岁/)![1]) - years)).toBeLessThanOrEqual(1);
    }
  });

  await test.step("a step brings exactly as many as its price says", async () => {
    const now = await total(page);
    const step = age.getByRole("link", { name: /多 \d+ 位双方合适的候选人$/ }).first();
    const more = Number((await step.getAttribute("aria-label"))!.match(/多 (\d+) 位/)![1]);
    await step.click();
    await expect.poll(() => total(page)).toBe(now + more);
    await expectAccessible(page);
  });

  await test.step("the member's own criteria come back", async () => {
    await follow(page, "恢复原要求");
    await expect(page.getByText("试算中，未保存")).toHaveCount(0);
    await expect.poll(() => total(page)).toBe(before);
  });

  const numbers: string[] = [];
  await test.step("two are picked and held side by side", async () => {
    for (const at of [0, 1]) {
      const link = candidates(page).nth(at).getByRole("link", { name: /^选择/ });
      numbers.push((await link.getAttribute("aria-label"))!.match(/编号 (\d+)/)![1]);
      await link.click();
      await expect(picks(page)).toContainText(`已选择 ${at + 1} 位`);
    }
    await follow(picks(page), "并排比较");
    const table = page.getByRole("table", { name: "候选人并排比较" });
    await expect(table.getByRole("columnheader")).toHaveCount(2);
    for (const number of numbers) await expect(table).toContainText(`编号 ${number}`);
    await expectAccessible(page);
    await page.getByRole("navigation", { name: "配对库" }).getByRole("link", { name: /^候选人/ }).click();
  });

  await test.step("both are recommended, each with a reason", async () => {
    await follow(picks(page), "推荐给会员");
    const form = await sheet(page, "推荐给会员");
    const reasons = form.getByRole("textbox", { name: /^推荐理由：/ });
    await expect(reasons).toHaveCount(2);
    await expect(reasons.first()).not.toHaveValue("");
    await reasons.nth(0).fill("都喜欢户外，作息相近。");
    await reasons.nth(1).fill("");
    await press(form, "推荐 2 位");
    await expect(reasons.nth(1)).toHaveAccessibleDescription("请写明推荐理由，会员本人和双方红娘都会看到");
    await expect(reasons.nth(0)).toHaveValue("都喜欢户外，作息相近。");
    await reasons.nth(1).fill("老家同省，年龄合适。");
    await press(form, "推荐 2 位");
    await told(page, "已推荐，双方红娘都能看到");
    for (const number of numbers) {
      await expect(candidates(page).filter({ hasText: new RegExp(`编号 ${number}(?!\\d)`) })).toHaveCount(0);
    }
  });

  await test.step("the member declines one of them and says why", async () => {
    await visit(page, `${new URL(page.url()).pathname}?tab=matches&view=recommended`);
    const line = page.getByRole("row").filter({ hasText: "老家同省，年龄合适。" });
    await line.getByRole("link", { name: `记录答复：${name}` }).click();
    const form = await sheet(page, "记录答复");
    await form.getByRole("radio", { name: "婉拒", exact: true }).check();
    await form.getByRole("combobox", { name: "婉拒原因" }).selectOption({ index: 1 });
    await press(form, "保存答复");
    await told(page, "答复已记录");
    await expect(line).toContainText("婉拒");
  });
});

/** Opens the library of the first of the matchmaker's members who has candidates; their name. */
async function withCandidates(page: Page) {
  await visit(page, "/office/aftersale");
  const links = page.getByRole("main").getByRole("table").getByRole("link");
  const all = await links.evaluateAll((found) => found.map((a) => a.getAttribute("href") ?? ""));
  const members = [...new Set(all.map((href) => href.match(/^\/office\/members\/\d+/)?.[0]).filter(Boolean))];
  for (const address of members) {
    await visit(page, `${address}?tab=matches`);
    await expect(page.getByRole("heading", { name: "择偶要求" })).toBeVisible();
    await expect(page.getByText("配对库正在装载")).toHaveCount(0);
    const ready = await page.getByRole("list", { name: CANDIDATES }).getByRole("link", { name: /^推荐/ }).count();
    if (ready >= 5) return page.getByRole("heading", { level: 1 }).innerText();
  }
  throw new Error("the demonstration data has a member with candidates");
}

function candidates(page: Page) {
  return page.getByRole("list", { name: CANDIDATES }).locator(":scope > li");
}

function picks(page: Page) {
  return page.getByRole("region", { name: "已选择的候选人" });
}

/** How many suit each other. */
async function total(page: Page) {
  return Number((await page.getByText(/^双方合适 \d+ 位/).innerText()).match(/双方合适 (\d+) 位/)![1]);
}

/** Opens what is folded where the member does not ask for it. */
async function shown(page: Page, section: ReturnType<Page["getByRole"]>) {
  if ((await section.count()) === 0) await page.getByText("添加要求", { exact: true }).click();
  await expect(section).toBeVisible();
}

/** Writes a number into a criterion and leaves the field, which sends it. */
async function change(page: Page, label: string, value: number) {
  const at = field(page.getByRole("region", { name: "年龄", exact: true }), label);
  await at.fill(String(value));
  await at.press("Tab");
  const key = label.endsWith("从") ? "wish_age_min" : "wish_age_max";
  await page.waitForURL((url) => url.searchParams.get(key) === String(value));
  await settled(page);
}
