// Filling in the registration: the same five steps on the public site, at the counter and in the office.
import { expect, type Page } from "@playwright/test";
import { hydrated } from "./browser.mjs";
import type { Newcomer } from "./people";
import { answer, choose, field, list, press, visit } from "./words";

export async function atStep(page: Page, title: string) {
  await expect(page.getByRole("heading", { level: 2, name: title })).toBeVisible();
}

export async function goOn(page: Page, next: string) {
  await press(page, /^保存，/);
  await atStep(page, next);
}

/** Name and number, and on the public site an account of one's own. */
export async function fillAccount(page: Page, person: Newcomer) {
  await field(page, "姓名").fill(person.name);
  await field(page, "手机号码").fill(person.mobile);
}

/** Everything that is required of the basics; `regions` chooses the district. */
export async function fillBasics(page: Page, person: Newcomer) {
  await answer(page, "性别", person.sex);
  await field(page, "生日").fill(person.birthday);
  await choose(page, "省份", "上海");
  await expect(list(page, "区县").locator("option", { hasText: person.district })).toBeAttached();
  await choose(page, "区县", person.district);
  await field(page, "身高（cm）").fill(person.height);
  await answer(page, "婚姻状况", "未婚");
  await choose(page, "学历", "本科");
  await field(page, "职业").fill("建筑设计师");
  await page.getByText("旅行", { exact: true }).click();
}

/** Wishes so broad that nobody is shut out. */
export async function fillWishes(page: Page) {
  await field(page, "年龄从（岁）").fill("20");
  await field(page, "年龄到（岁）").fill("60");
  await field(page, "其他要求").fill("真诚，愿意好好说话");
}

/** All steps up to the confirmation. */
export async function fillIn(page: Page, person: Newcomer) {
  await atStep(page, "账号资料");
  await fillAccount(page, person);
  await goOn(page, "基本资料");
  await fillBasics(page, person);
  await goOn(page, "个人及家庭");
  await choose(page, "是否吸烟", "不吸烟");
  await goOn(page, "感情规划");
  await choose(page, "期待何时结婚", "一年内");
  await goOn(page, "择偶要求");
  await fillWishes(page);
  await goOn(page, "确认提交");
}

/** The whole registration at one of its three places, `/register`, `/counter?step=1` or `/office/members/new`. */
export async function register(page: Page, person: Newcomer, place: string) {
  await visit(page, place);
  await fillIn(page, person);
  await consentAndSend(page);
}

export async function consentAndSend(page: Page) {
  for (const item of await page.getByRole("group", { name: "同意事项" }).getByRole("checkbox").all()) await item.check();
  await press(page, "提交登记");
  // Faster than a person: the browser may have to prove itself first.
  await page.waitForURL(/\/done$/, { timeout: 30_000 });
  await hydrated(page);
}
