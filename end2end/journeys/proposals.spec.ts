// What a member's answers say about their criteria: read with its evidence, rejected with a reason, taken.
import type { Page } from "@playwright/test";
import { expect, expectAccessible, shot, test } from "../support/test";
import { complains, press, told, visit } from "../support/words";

/** The numbers of the members whom the open page of a list shows. */
async function listed(page: Page) {
  const links = page.getByRole("main").getByRole("table").getByRole("link");
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  const ids = addresses.flatMap((address) => address.match(/^\/office\/members\/(\d+)$/)?.[1] ?? []);
  return [...new Set(ids)];
}

/** Opens the criteria of the next member after the sale for whom something is proposed; false where there is none. */
function proposed(page: Page) {
  let members: string[] = [];
  let list: string | null = "/office/aftersale";
  return async () => {
    for (;;) {
      const id = members.shift();
      if (id) {
        await visit(page, `/office/members/${id}?tab=criteria`);
        const panel = page.getByRole("region", { name: "系统建议" });
        await expect(panel).toBeVisible();
        if (await panel.getByRole("button", { name: /^采纳/ }).first().isVisible()) return true;
      } else if (list) {
        await visit(page, list);
        members = await listed(page);
        const next = page.getByRole("link", { name: "下一页" });
        list = (await next.count()) > 0 ? await next.getAttribute("href") : null;
      } else {
        return false;
      }
    }
  };
}

test("a matchmaker rejects one proposal with a reason, and takes another", async ({ open, allow }) => {
  test.setTimeout(600_000);
  allow(/status of 422/);
  const page = await open("manager");
  const next = proposed(page);
  const panel = page.getByRole("region", { name: "系统建议" });

  expect(await next(), "the demonstration data has one").toBe(true);
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

  if ((await panel.getByRole("button", { name: /^采纳/ }).count()) || (await next())) {
    await test.step("another one is taken, and stands in the criteria and in the timeline", async () => {
      await panel.getByRole("button", { name: /^采纳/ }).first().click();
      await told(page, "已按建议修改择偶要求");
      const id = page.url().match(/members\/(\d+)/)![1];
      await visit(page, `/office/members/${id}?tab=timeline`);
      await expect(page.getByRole("region", { name: "动态" })).toContainText("采纳系统建议");
    });
  }
});
