// The counter's tablet in a visitor's hands: handed over, taken back with the PIN, cleared when nobody is
// there, and no word lost when the connection breaks.
import type { Page } from "@playwright/test";
import { newcomer } from "../support/people";
import { atStep, fillAccount, goOn } from "../support/register";
import { expect, expectAccessible, hydrated, shot, test } from "../support/test";
import { complains, field, follow, press, refused, sheet, told, visit } from "../support/words";

const TABLET = { viewport: { width: 768, height: 1024 }, hasTouch: true };
const PIN = "2580";

/** Hands the tablet over; the first time the PIN is set. Where a form lies on it, says whose turn it is. */
async function handOver(page: Page, turn: "移交给来访者" | "新的来访者" | "继续填写这份" = "移交给来访者") {
  await visit(page, "/counter");
  await follow(page, "移交给来访者");
  const form = await sheet(page, "移交给来访者");
  const fresh = form.getByLabel(/^设置 PIN/);
  if (await fresh.isVisible()) {
    await fresh.fill(PIN);
    await form.getByLabel(/^再输一次 PIN/).fill(PIN);
  }
  await press(form, turn);
  await expect(page.getByRole("link", { name: "工作人员" })).toBeVisible();
  await hydrated(page);
}

async function takeBack(page: Page, pin: string) {
  await follow(page, "工作人员");
  const form = await sheet(page, "工作人员收回平板");
  await form.getByLabel(/^PIN/).fill(pin);
  await press(form, "收回平板");
  return form;
}

/** Begins a visitor's form, whatever was there before. */
async function begin(page: Page) {
  await press(page, /^(开始登记|暂存，登记新的来访者)$/);
  await atStep(page, "账号资料");
}

test("only the PIN brings the staff back", async ({ open, allow }) => {
  test.setTimeout(120_000);
  allow(/status of 42[239]/);
  const page = await open("counter", TABLET);

  await test.step("a PIN that is easily guessed is refused", async () => {
    await visit(page, "/counter?sheet=handover");
    const form = await sheet(page, "移交给来访者");
    const fresh = form.getByLabel(/^设置 PIN/);
    if (await fresh.isVisible()) {
      await shot(page, "handover-pin");
      await fresh.fill("1234");
      await form.getByLabel(/^再输一次 PIN/).fill("1234");
      await press(form, "移交给来访者");
      await complains(fresh, /太容易猜到/);
    }
  });

  await visit(page, "/counter/arrival");
  const other = await page.context().newPage();
  await visit(other, "/counter/arrival");
  await expect(field(other, "手机后四位")).toBeVisible();

  await handOver(page);
  await expect(page.getByText("唐悦")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "回到后台" })).toHaveCount(0);
  await shot(page, "handover-visitor");
  await expectAccessible(page);

  await test.step("a tab of the staff's that stood open empties when it is looked at", async () => {
    await other.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
    await expect(other.getByRole("link", { name: "工作人员" })).toBeVisible();
    await expect(field(other, "手机后四位")).toHaveCount(0);
    await expect(other.getByText("唐悦")).toHaveCount(0);
    await other.close();
  });

  await test.step("nor does Back bring a page of the staff's", async () => {
    for (let steps = 0; steps < 3; steps++) {
      await page.goBack();
      await expect(page.getByRole("link", { name: "工作人员" })).toBeVisible();
      await expect(page.getByText("唐悦")).toHaveCount(0);
      await expect(field(page, "手机后四位")).toHaveCount(0);
    }
    await visit(page, "/counter");
  });

  await test.step("no address of the office brings it back, nor does a reload", async () => {
    for (const address of ["/office", "/office/members", "/counter/arrival"]) {
      await page.goto(address);
      await page.waitForURL("/counter");
      await expect(page.getByText("唐悦")).toHaveCount(0);
    }
    await page.reload();
    await hydrated(page);
    await expect(page.getByRole("link", { name: "工作人员" })).toBeVisible();
  });

  await test.step("a wrong PIN does not either", async () => {
    const form = await takeBack(page, "9999");
    await refused(form, /PIN 不正确/);
    await follow(form, "关闭");
  });

  await test.step("the right one does", async () => {
    await takeBack(page, PIN);
    await expect(page.getByRole("link", { name: "回到后台" })).toBeVisible();
    await hydrated(page);
    await follow(page, "回到后台");
    await expect(page.getByRole("heading", { level: 1, name: /唐悦/ })).toBeVisible();
  });
});

test("when nobody is there the screen is cleared and the form kept for the staff", async ({ open, allow }) => {
  test.setTimeout(120_000);
  allow(/status of 42[239]/);
  const page = await open("counter", TABLET);
  await page.clock.install();
  const person = newcomer();
  await handOver(page);
  await begin(page);
  await field(page, "姓名").fill(person.name);
  await field(page, "手机号码").fill("1391");

  await test.step("it asks before, and goes on when somebody is there", async () => {
    await page.clock.fastForward(105_000);
    const asked = page.getByRole("alertdialog", { name: "您还在吗？" });
    await expect(asked).toBeVisible();
    await expect(asked.getByRole("button", { name: "我还在，继续" })).toBeFocused();
    await shot(page, "handover-idle");
    await press(asked, "我还在，继续");
    await expect(asked).toHaveCount(0);
    await expect(field(page, "手机号码")).toBeFocused();
    await expect(field(page, "姓名")).toHaveValue(person.name);
  });

  await test.step("then nothing of the visitor is on the screen or in the browser", async () => {
    await page.clock.fastForward(125_000);
    await expect(page.getByRole("button", { name: "开始登记", exact: true })).toBeVisible();
    await hydrated(page);
    await expect(page.getByText(person.name)).toHaveCount(0);
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain(person.name);
    await visit(page, "/counter?step=1");
    await expect(field(page, "姓名")).toHaveValue("");
  });

  await test.step("the staff go on with it, half-typed as it was", async () => {
    await visit(page, "/counter");
    await takeBack(page, PIN);
    const kept = page.getByRole("region", { name: "暂存的登记" });
    await expect(kept).toBeVisible();
    await hydrated(page);
    await kept.getByRole("button", { name: `继续填写${person.name[0]}**的登记` }).first().click();
    await atStep(page, "账号资料");
    await expect(field(page, "姓名")).toHaveValue(person.name);
    await expect(field(page, "手机号码")).toHaveValue("1391");
  });
});

test("the next visitor neither sees nor destroys what the one before filled in", async ({ open, allow }) => {
  test.setTimeout(120_000);
  allow(/status of 42[239]/);
  const page = await open("counter", TABLET);
  const [first, second] = [newcomer(), newcomer()];
  const masked = (name: string) => `${name[0]}**`;

  await test.step("a form that lies there is set aside at the hand-over", async () => {
    await visit(page, "/counter");
    await begin(page);
    await fillAccount(page, first);
    await goOn(page, "基本资料");
    await visit(page, "/counter");
    await expect(page.getByText(`${masked(first.name)}的登记尚未完成`)).toBeVisible();
    await expect(page.getByText(first.name)).toHaveCount(0);
    await shot(page, "counter-open");
    await expectAccessible(page);
    await handOver(page, "新的来访者");
    await expect(page.getByText(masked(first.name))).toHaveCount(0);
    await visit(page, "/counter?step=2");
    await expect(field(page, "姓名")).toHaveValue("");
  });

  await test.step("the start clears itself too when a form lies there", async () => {
    await page.clock.install();
    await visit(page, "/counter");
    await begin(page);
    await fillAccount(page, second);
    await goOn(page, "基本资料");
    await visit(page, "/counter");
    await expect(page.getByText(`${masked(second.name)}的登记尚未完成`)).toBeVisible();
    await expect(page.getByRole("link", { name: "继续填写" })).toHaveCount(0);
    await shot(page, "handover-open");
    await page.clock.fastForward(125_000);
    await expect(page.getByRole("button", { name: "开始登记", exact: true })).toBeVisible();
    await hydrated(page);
    await expect(page.getByText(masked(second.name))).toHaveCount(0);
  });

  await test.step("the staff find both, and give one to the visitor to go on with", async () => {
    await takeBack(page, PIN);
    const kept = page.getByRole("region", { name: "暂存的登记" });
    await expect(kept).toBeVisible();
    await hydrated(page);
    await expect(kept.getByRole("button", { name: `继续填写${masked(second.name)}的登记` }).first()).toBeVisible();
    await kept.getByRole("button", { name: `继续填写${masked(first.name)}的登记` }).first().click();
    await atStep(page, "基本资料");
    await handOver(page, "继续填写这份");
    await atStep(page, "基本资料");
    await visit(page, "/counter?step=1");
    await expect(field(page, "姓名")).not.toHaveValue("");
  });
});

test("a broken connection loses no typed word", async ({ open, allow }) => {
  test.setTimeout(120_000);
  allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|status of 42[239]/);
  const page = await open("counter", TABLET);
  const person = newcomer();
  await visit(page, "/counter");
  await begin(page);
  await page.context().setOffline(true);
  await fillAccount(page, person);
  await press(page, /^保存，/);
  await expect(page.getByText("网络不通：填写的内容暂存在本机")).toBeVisible();
  await expect(field(page, "姓名")).toHaveValue(person.name);
  await page.context().setOffline(false);
  await expect(page.getByText("网络不通：填写的内容暂存在本机")).toHaveCount(0, { timeout: 15_000 });
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain(person.name);
  await page.reload();
  await hydrated(page);
  await expect(field(page, "姓名")).toHaveValue(person.name);
  await goOn(page, "基本资料");
});

test("a member who arrives is found, noted and completed", async ({ open, allow }) => {
  test.setTimeout(120_000);
  allow(/status of 422/);
  const person = newcomer();
  const manager = await open("manager");
  const { enterMember } = await import("../support/office");
  await enterMember(manager, person);
  const page = await open("counter", TABLET);
  await visit(page, "/counter");
  await follow(page, "到店会员");
  await expect(page.getByRole("heading", { level: 1, name: "到店会员" })).toBeVisible();
  await press(page, "查找");
  await complains(field(page, "手机后四位"), /最后四位/);
  await field(page, "手机后四位").fill(person.mobile.slice(-4));
  await field(page, "姓名").fill(person.name);
  await press(page, "查找");
  const found = page.getByRole("region", { name: person.name });
  await expect(found).toContainText("还缺");
  await expect(found).not.toContainText(person.mobile);
  await shot(page, "arrival");
  await expectAccessible(page);
  await press(found, "登记到店");
  await told(page, /已登记到店/);
  await expect(found).toContainText("今天已到店");
  await field(found, "体重（kg）").fill("52");
  await press(found, "保存补充的资料");
  await told(page, "资料已补全");
  await expect(found.getByLabel("体重（kg）")).toHaveCount(0);
  expect(page.url(), "nothing personal in the address").not.toContain(encodeURIComponent(person.name));
});
