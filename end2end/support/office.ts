// What staff do in the office, in the steps in which they do it.
import { expect, type Locator, type Page } from "@playwright/test";
import { hydrated } from "./browser.mjs";
import type { Newcomer } from "./people";
import { register } from "./register";
import { choose, field, follow, press, sheet, told, visit } from "./words";

/** The row of a table in which these words stand. */
export function row(page: Page, words: string) {
  return page.getByRole("row").filter({ hasText: words });
}

/** Searches a list of members with the bar above it. */
export async function search(page: Page, words: string) {
  const bar = page.getByRole("search", { name: "筛选会员" });
  await bar.getByRole("searchbox", { name: "关键词" }).fill(words);
  await press(bar, "筛选");
  await page.waitForURL((url) => url.searchParams.get("q") === words);
  await hydrated(page);
}

/** Gives one member to a matchmaker on one of the boards. */
export async function assign(page: Page, board: string, member: string, matchmaker: string) {
  await visit(page, board);
  await search(page, member);
  await page.getByRole("checkbox", { name: `选择${member}` }).check();
  const bar = page.getByRole("region", { name: "分配所选会员" });
  await expect(bar.getByText("已选 1 位会员")).toBeVisible();
  await choose(bar, /^分配给/, new RegExp(`^${matchmaker}`));
  await bar.getByRole("textbox", { name: /^备注/ }).fill("请尽快联系");
  await press(bar, "分配");
  await told(page, "已分配 1 位会员");
  await expect(row(page, member)).toHaveCount(0);
}

/** Opens a member from the list and says which number they have. */
export async function openMember(page: Page, listOf: string, member: string) {
  await visit(page, listOf);
  await search(page, member);
  await row(page, member).getByRole("link", { name: member }).click();
  await expect(page.getByRole("heading", { level: 1, name: member })).toBeVisible();
  return Number(new URL(page.url()).pathname.split("/").pop());
}

/** A matchmaker enters a client of their own and says which number they got. */
export async function enterMember(page: Page, person: Newcomer) {
  await register(page, person, "/office/members/new");
  await expect(page.getByText(`${person.name}（会员 `)).toBeVisible();
  await follow(page, "打开会员资料");
  await expect(page.getByRole("heading", { level: 1, name: person.name })).toBeVisible();
  return Number(new URL(page.url()).pathname.split("/").pop());
}

export type Package = { name: string; price: string };

export async function createPackage(page: Page, { name, price }: Package) {
  await visit(page, "/office/packages");
  await follow(page, "新建套餐");
  const form = await sheet(page, "新建套餐");
  await field(form, "套餐名称").fill(name);
  await field(form, "价格（元）").fill(price);
  await field(form, "服务期限（月）").fill("12");
  await field(form, "介绍人数").fill("10");
  await field(form, "安排约见（次）").fill("6");
  await field(form, "服务说明").fill("一年期一对一服务");
  await press(form, "保存套餐");
  await told(page, "套餐已保存");
  await expect(row(page, name)).toContainText("在售");
}

/** Drafts a contract on the member's page; leads to the contract and says its number. */
export async function draftContract(page: Page, id: number, offer: Package) {
  await visit(page, `/office/members/${id}?tab=contracts`);
  await follow(page, "新建合同");
  const form = await sheet(page, "新建合同");
  await choose(form, "套餐", new RegExp(`^${offer.name}`));
  await field(form, "优惠金额").fill("800");
  await choose(form, "付款方式", "分 2 期");
  await field(form, "服务约定").fill("每月至少安排一次约见");
  await press(form, "保存草稿");
  await page.waitForURL(/\/office\/contracts\/\d+/);
  return numberOfContract(page);
}

/** The number of the contract that is open. */
export async function numberOfContract(page: Page) {
  const title = await page.getByRole("heading", { level: 1, name: /^合同 YL/ }).innerText();
  return title.replace(/^合同\s*/, "").trim();
}

export async function submitContract(page: Page) {
  await press(page, "提交审批");
  await told(page, "已提交，等待财务审批");
}

/** The row of the pair to which the person with exactly this number belongs. */
export function numbered(page: Page, id: number | string) {
  return page.getByRole("row").filter({ has: page.getByText(`编号 ${id}`, { exact: true }) });
}

/** Turns the pages of the open list until this row stands there. */
export async function turnTo(page: Page, found: Locator) {
  await expect(page.getByRole("table").first()).toBeVisible();
  const next = page.getByRole("link", { name: "下一页" });
  while ((await found.count()) === 0 && (await next.count()) > 0) {
    await visit(page, (await next.getAttribute("href"))!);
  }
  await expect(found.first()).toBeVisible();
  return found;
}

/** Turns the pages of finance's desk until the contract is there. */
export async function onTheDesk(page: Page, number: string) {
  await visit(page, "/office/finance");
  await expect(page.getByRole("heading", { level: 1, name: "财务" })).toBeVisible();
  return turnTo(page, row(page, number));
}

/** Confirms what came in for the contract whose payment sheet is open. */
export async function confirmPayment(page: Page, receipt: string) {
  const form = await sheet(page, "确认收款");
  await form.getByRole("radio", { name: "银行转账" }).check();
  await field(form, "收据号").fill(receipt);
  await press(form, "确认收款");
  await told(page, "收款已确认");
}
