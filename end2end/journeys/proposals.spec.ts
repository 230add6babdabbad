// What a member's answers say about their criteria: read with its evidence, rejected with a reason, taken.
import type { Page } from "@playwright/test";
import { expect, expectAccessible, shot, test } from "../support/test";
import { complains, press, told, visit } from "../support/words";

/** Opens the criteria of the next member of the list for whom something is proposed; false where there is none. */
async function nextProposed(page: Page, members: string[]) {
  for (let id = members.shift(); id; id = members.shift()) {
    await visit(page, `/office/members/${id}?tab=criteria`);
    const panel = page.getByRole("region", { name: "系统建议" });
    await expect(panel).toBeVisible();
    if (await panel.getByRole("button", { name: /^采纳/ }).first().isVisible()) return true;
  }
  return false;
}

test("a matchmaker rejects one proposal with a reason, and takes another", async ({ open, allow }) => {
  test.setTimeout(300_000);
  allow(/status of 422/);
  const page = await open("manager");
  await visit(page, "/office/aftersale");
  const links = await page.getByRole("main").getByRole("table").getByRole("link").all();
  const members: string[] = [];
  for (const link of links) {
    const id = (await link.getAttribute("href"))?.match(/^\/office\/members\/(\d+)$/)?.[1];
    if (id && !members.includes(id)) members.push(id);
  }
  const panel = page.getByRole("region", { name: "系统建议" });

  expect(await nextProposed(page, members), "the demonstration data has one").toBe(true);
  await test.step("the evidence says which answers it rests on", async () => {
    await panel.getByText(/^依据的 \d+ 个答复$/).first().click();
    await expect(panel.getByText(/编号 \d+/).first()).toBeVisible();
    await expect(page.getByRole("region", { name: "明示偏好与行为偏好" })).toBeVisible();
    await shot(page, "proposals");
    await expectAccessible(page);
  });

  await test.step("it is rejected with a reason, and is gone", async () => {
    const before = await panel.getByRole("button", { name: /^采纳/ }).count();
    await panel.getByText("不采纳", { exact: true }).first().click();
    const reason = panel.getByRole("textbox", { name: /^不采纳「.+」建议的原因$/ }).first();
    await press(panel, "确认不采纳");
    await complains(reason, /请写明不采纳的原因/);
    await reason.fill("会员说这几位是例外");
    await press(panel, "确认不采纳");
    await told(page, "已记录，不采纳这条建议");
    await expect(panel.getByRole("button", { name: /^采纳/ })).toHaveCount(before - 1);
    await panel.getByText("已处理的建议").click();
    await expect(panel).toContainText("会员说这几位是例外");
  });

  if ((await panel.getByRole("button", { name: /^采纳/ }).count()) || (await nextProposed(page, members))) {
    await test.step("another one is taken, and stands in the criteria and in the timeline", async () => {
      await panel.getByRole("button", { name: /^采纳/ }).first().click();
      await told(page, "已按建议修改择偶要求");
      const id = page.url().match(/members\/(\d+)/)![1];
      await visit(page, `/office/members/${id}?tab=timeline`);
      await expect(page.getByRole("region", { name: "动态" })).toContainText("采纳系统建议");
    });
  }
});
