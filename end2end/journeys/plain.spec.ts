// The public site without JavaScript, and as a phone shows it.
import type { Page } from "@playwright/test";
import { newcomer } from "../support/people";
import { fillAccount, fillWishes } from "../support/register";
import { expect, expectAccessible, shot, test } from "../support/test";
import { answer, choose, complains, field, follow, list, press } from "../support/words";

const PLAIN = { javaScriptEnabled: false, viewport: { width: 390, height: 844 } };

/** Sends a public form as a browser without scripts does: whoever is too fast is told how long to wait. */
async function sendPatiently(page: Page, button: string, done: RegExp) {
  for (let tries = 0; tries < 4; tries++) {
    // Without scripts every press is a page of its own.
    await Promise.all([page.waitForEvent("load"), press(page, button)]);
    if (done.test(new URL(page.url()).pathname)) return;
    const wait = Number((await page.getByRole("alert").innerText()).match(/请等 (\d+) 秒/)?.[1] ?? 0);
    expect(wait, "told how long to wait").toBeGreaterThan(0);
    await page.waitForTimeout(wait * 1000 + 500);
  }
}

async function next(page: Page, title: string) {
  await press(page, /^保存，/);
  await expect(page.getByRole("heading", { level: 2, name: title })).toBeVisible();
}

test("one registers without JavaScript, and wrong answers are named where they stand", async ({ open }) => {
  test.setTimeout(120_000);
  const page = await open(undefined, PLAIN);
  const person = newcomer();
  await page.goto("/register");

  await test.step("a wrong number is named at its field, and what was typed stays", async () => {
    await field(page, "姓名").fill(person.name);
    await field(page, "手机号码").fill("1234");
    await press(page, /^保存，/);
    await complains(field(page, "手机号码"), /请填写 11 位手机号码/);
    await expect(page.getByRole("alert")).toContainText("请填写 11 位手机号码");
    await expect(field(page, "姓名")).toHaveValue(person.name);
    await expect(field(page, "手机号码")).toHaveValue("1234");
  });

  await test.step("the district is reached by province and city", async () => {
    await fillAccount(page, person);
    await next(page, "基本资料");
    await answer(page, "性别", person.sex);
    await field(page, "生日").fill("2015-01-01");
    await choose(page, "省份", "江苏");
    await press(page, "更新地区");
    await choose(page, "城市", "南京市");
    await press(page, "更新地区");
    await choose(page, "区县", "玄武区");
    await field(page, "身高（cm）").fill("99");
    await press(page, /^保存，/);
    await complains(field(page, "生日"), "会员须年满 18 周岁");
    await complains(field(page, "身高（cm）"), /身高应为/);
    await expect(page.getByRole("group", { name: "婚姻状况" })).toHaveAccessibleDescription(/婚姻状况/);
    await expect(list(page, "学历")).toHaveAccessibleDescription(/学历/);
    await expect(field(page, "身高（cm）")).toHaveValue("99");
    await expect(page.getByRole("radio", { name: person.sex, exact: true })).toBeChecked();
    await expect(list(page, "区县").locator("option:checked")).toHaveText("玄武区");
  });

  await test.step("the rest goes through", async () => {
    await field(page, "生日").fill(person.birthday);
    await field(page, "身高（cm）").fill(person.height);
    await answer(page, "婚姻状况", "未婚");
    await choose(page, "学历", "本科");
    await next(page, "个人及家庭");
    await next(page, "感情规划");
    await next(page, "择偶要求");
    await fillWishes(page);
    await next(page, "确认提交");
    await expect(page.getByRole("main")).toContainText("江苏 南京 玄武区");
  });

  await test.step("without consent nothing is sent; with it, it is", async () => {
    await press(page, "提交登记");
    await expect(page.getByRole("alert")).toContainText("请阅读并同意隐私说明");
    await page.getByRole("checkbox", { name: /隐私说明/ }).check();
    await sendPatiently(page, "提交登记", /\/register\/done/);
    await expect(page.getByRole("heading", { level: 1, name: `${person.name}，登记已收到` })).toBeVisible();
  });

  await test.step("and the number can't be registered a second time", async () => {
    await page.goto("/register");
    await field(page, "姓名").fill(person.name);
    await field(page, "手机号码").fill(person.mobile);
    await press(page, /^保存，/);
    await complains(field(page, "手机号码"), "该手机号已登记，如需帮助请联系红娘");
  });
});

test("one asks the matchmakers without JavaScript", async ({ open }) => {
  const page = await open(undefined, PLAIN);
  const person = newcomer();
  await page.goto("/consult");
  await field(page, "怎么称呼您").fill(person.name);
  await field(page, "手机号码").fill("10086");
  await field(page, "想问什么").fill("离异带一个孩子，有合适的吗？");
  await press(page, "发送咨询");
  await complains(field(page, "手机号码"), /手机号码/);
  await expect(field(page, "怎么称呼您")).toHaveValue(person.name);
  await expect(field(page, "想问什么")).toHaveValue("离异带一个孩子，有合适的吗？");
  await field(page, "手机号码").fill(person.mobile);
  await sendPatiently(page, "发送咨询", /\/consult\/done/);
  await expect(page.getByRole("heading", { level: 1, name: "咨询已收到" })).toBeVisible();
});

test("staff sign in without JavaScript", async ({ open }) => {
  const page = await open(undefined, { javaScriptEnabled: false });
  await page.goto("/sign-in");
  await field(page, "账号").fill("finance");
  await field(page, "密码").fill("not-this-one");
  await press(page, "登录");
  await expect(page.getByText("账号或密码不正确").first()).toBeVisible();
  expect(page.url(), "no password in the address").not.toContain("not-this-one");
  await field(page, "账号").fill("finance");
  await field(page, "密码").fill("yuelao-demo");
  await press(page, "登录");
  await expect(page.getByRole("heading", { level: 1, name: "钱立新，您好" })).toBeVisible();
});

test("the front page fits a phone", async ({ open }) => {
  const page = await open(undefined, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide, "no sideways scrolling").toBeLessThanOrEqual(390);
  await shot(page, "front-phone");
  await expectAccessible(page);

  await test.step("five places lie within thumb's reach, and each leads somewhere", async () => {
    const dock = page.getByRole("navigation", { name: "主要栏目" });
    const places = dock.getByRole("link");
    await expect(places).toHaveCount(5);
    for (const place of await places.all()) {
      const box = (await place.boundingBox())!;
      expect(box.height, await place.innerText()).toBeGreaterThanOrEqual(44);
      expect(box.y + box.height).toBeLessThanOrEqual(844);
      expect((await page.request.get((await place.getAttribute("href"))!)).status(), await place.innerText()).toBe(200);
    }
  });

  await follow(page.getByRole("main"), "登记资料");
  await expect(page.getByRole("heading", { level: 2, name: "账号资料" })).toBeVisible();
  await expect(field(page, "手机号码")).toHaveAttribute("inputmode", "tel");
});
