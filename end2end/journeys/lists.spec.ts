// Lists of members: a manager narrows, sorts and keeps one, a subordinate opens it; members are found by
// their initials with the keyboard alone, and without JavaScript.
import type { Page } from "@playwright/test";
import { enterMember } from "../support/office";
import { newcomer, unique } from "../support/people";
import { expect, expectAccessible, hydrated, test } from "../support/test";
import { choose, field, follow, list, press, told, visit } from "../support/words";

function bar(page: Page) {
  return page.getByRole("search", { name: "筛选会员" });
}

/** The rows of the table that is shown, as text. */
async function rows(page: Page) {
  const found = page.getByRole("table").getByRole("row");
  return (await found.allInnerTexts()).slice(1);
}

/** The small panel that opens with these words. */
async function unfold(page: Page, words: string) {
  await page.locator("summary").filter({ hasText: words }).click();
}

test("a list is narrowed, sorted and kept as a view that subordinates open", async ({ open, allow }) => {
  allow(/status of 422/);
  test.setTimeout(120_000);
  const name = unique("浦东").slice(0, 18);
  const manager = await open("manager");
  await visit(manager, "/office/members");

  await test.step("conditions in the row and behind 更多筛选 go into the address", async () => {
    await choose(bar(manager), "性别", "女");
    await unfold(manager, "更多筛选");
    await choose(bar(manager), "省份", "上海");
    await expect(list(bar(manager), "区县").locator("option", { hasText: "浦东新区" })).toBeAttached();
    await choose(bar(manager), "区县", "浦东新区");
    await press(bar(manager), "筛选");
    await manager.waitForURL(/district=310115/);
    await hydrated(manager);
    expect(manager.url(), "nothing empty").not.toMatch(/=(&|$)/);
    const shown = await rows(manager);
    expect(shown.length).toBeGreaterThan(1);
    for (const row of shown) {
      expect(row).toContain("女 ·");
      expect(row).toContain("浦东新区");
    }
    const chips = manager.getByRole("list", { name: "已选条件" });
    await expect(chips).toContainText("上海 浦东新区");
    await expect(chips.getByRole("link")).toHaveCount(2);
  });

  await test.step("a head sorts, and turns the order round", async () => {
    const head = manager.getByRole("columnheader").filter({ hasText: "身高" });
    const heights = async () => (await rows(manager)).map((row) => Number(row.match(/(\d+) cm/)![1]));
    await follow(head, "身高");
    await manager.waitForURL(/sort=height/);
    await expect(head).toHaveAttribute("aria-sort", "ascending");
    const rising = await heights();
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    await follow(head, "身高");
    await manager.waitForURL(/sort=-height/);
    await expect(head).toHaveAttribute("aria-sort", "descending");
    const falling = await heights();
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
  });

  await test.step("columns are chosen", async () => {
    await unfold(manager, "显示列");
    const form = manager.getByRole("form", { name: "显示列" });
    await form.getByRole("checkbox", { name: "收入" }).check();
    await form.getByRole("checkbox", { name: "手机" }).uncheck();
    await press(form, "显示所选的列");
    await manager.waitForURL(/cols=/);
    await hydrated(manager);
    await expect(manager.getByRole("columnheader", { name: "收入" })).toBeVisible();
    await expect(manager.getByRole("columnheader", { name: "手机" })).toHaveCount(0);
    await expectAccessible(manager);
  });

  await test.step("and all of it is kept under a name", async () => {
    await unfold(manager, "视图");
    await press(manager, "保存当前视图");
    await expect(manager.getByText("请填写视图名称").first()).toBeVisible();
    await field(manager, "视图名称").fill(name);
    await manager.getByRole("checkbox", { name: "共享给我的下级" }).check();
    await press(manager, "保存当前视图");
    await told(manager, "视图已保存");
    await expect(manager.getByRole("list", { name: "已保存的视图" })).toContainText(name);
  });

  await test.step("a matchmaker below opens it and sees their own members in it", async () => {
    const presale = await open("presale");
    await visit(presale, "/office/members");
    await unfold(presale, "视图");
    await follow(presale, name);
    await presale.waitForURL(/district=310115.*sort=-height/);
    await expect(presale.getByRole("columnheader", { name: "收入" })).toBeVisible();
    await expect(presale.getByRole("columnheader", { name: "手机" })).toHaveCount(0);
    for (const row of await rows(presale)) expect(row).toContain("浦东新区");
    await presale.getByRole("list", { name: "已选条件" }).getByRole("link", { name: "女" }).click();
    await expect(presale).not.toHaveURL(/sex=/);
    await expect(presale).toHaveURL(/district=310115/);
  });

  await test.step("a peer's matchmaker has no such view", async () => {
    const stranger = await open("sunli");
    await visit(stranger, "/office/members");
    await unfold(stranger, "视图");
    await expect(stranger.getByRole("link", { name })).toHaveCount(0);
  });

  await test.step("what is typed wrongly is named at its field", async () => {
    await visit(manager, "/office/members?mobile=123");
    await expect(field(bar(manager), "手机")).toHaveAccessibleDescription("请填写 11 位手机号码");
    await expect(field(bar(manager), "手机")).toHaveValue("123");
    await expect(manager.getByText("请先改正标出的筛选条件")).toBeVisible();
  });
});

test("a member is found by initials with the keyboard, and without JavaScript", async ({ open }) => {
  test.setTimeout(120_000);
  const person = newcomer({ name: "宓蹊星河" });
  const presale = await open("presale");
  const id = await enterMember(presale, person);
  await visit(presale, "/office");
  const box = presale.getByRole("searchbox", { name: "搜索会员、合同、红娘" });

  await test.step("/ leads to the box, arrows to the hit, Enter to the member", async () => {
    await presale.keyboard.press("/");
    await expect(box).toBeFocused();
    await presale.keyboard.type("mxxh");
    await expect(presale.getByRole("region", { name: "会员" }).getByRole("link", { name: person.name }).first()).toBeVisible();
    await presale.keyboard.press("ArrowDown");
    await presale.keyboard.press("Enter");
    await presale.waitForURL(/\/office\/members\/\d+$/);
    await expect(presale.getByRole("heading", { level: 1, name: person.name })).toBeVisible();
  });

  await test.step("Ctrl+K and Enter lead to the page of results", async () => {
    await presale.keyboard.press("Control+k");
    await expect(box).toBeFocused();
    await presale.keyboard.type(person.mobile);
    await presale.keyboard.press("Enter");
    await presale.waitForURL(/\/office\/search\?q=/);
    await hydrated(presale);
    await expect(presale.getByRole("link", { name: person.name })).toHaveAttribute("href", `/office/members/${id}`);
    await expectAccessible(presale);
  });

  await test.step("without JavaScript the box leads there too", async () => {
    const storageState = await presale.context().storageState();
    const plain = await open(undefined, { javaScriptEnabled: false, storageState });
    await plain.goto("/office");
    await plain.getByRole("searchbox", { name: "搜索会员、合同、红娘" }).fill("mixixinghe");
    await plain.keyboard.press("Enter");
    await expect(plain.getByRole("heading", { level: 1, name: "搜索「mixixinghe」" })).toBeVisible();
    await expect(plain.getByRole("main").getByRole("link", { name: person.name }).first()).toBeVisible();
  });

  await test.step("a peer finds nothing", async () => {
    const stranger = await open("chenmin");
    await visit(stranger, `/office/search?q=${person.mobile}`);
    await expect(stranger.getByText("没有找到").first()).toBeVisible();
  });
});
