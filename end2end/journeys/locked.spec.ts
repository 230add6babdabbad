// The door of the office: wrong passwords, leaving, and a session that somebody ended.
import { expect, PASSWORD, test } from "../support/test";
import { complains, field, follow, press, told, visit } from "../support/words";

test("a wrong password is named, and the account stays typed", async ({ page, allow }) => {
  allow(/status of 422/);
  await visit(page, "/sign-in");
  await field(page, "账号").fill("wangfang");
  await field(page, "密码").fill("wrong-password");
  await press(page, "登录");
  await complains(field(page, "密码"), "账号或密码不正确，连续输错 5 次将暂时锁定");
  await expect(field(page, "账号")).toHaveValue("wangfang");
  await field(page, "密码").fill(PASSWORD);
  await press(page, "登录");
  await expect(page.getByRole("heading", { level: 1, name: "王芳，您好" })).toBeVisible();
});

test("nobody looks behind the door, and one comes back to where one wanted", async ({ page }) => {
  await page.goto("/office/members?q=宓");
  await page.waitForURL(/\/sign-in/);
  await visit(page, page.url());
  await field(page, "账号").fill("wangfang");
  await field(page, "密码").fill(PASSWORD);
  await press(page, "登录");
  await expect(page.getByRole("heading", { level: 1, name: "全部会员" })).toBeVisible();
});

test("five wrong passwords lock the account for a while, even for the right one", async ({ page, allow }) => {
  allow(/status of (422|429)/);
  await visit(page, "/sign-in");
  await field(page, "账号").fill("sunli");
  for (let i = 1; i <= 5; i++) {
    await field(page, "密码").fill(`wrong-password-${i}`);
    const answered = page.waitForResponse(/\/sign_in/);
    await press(page, "登录");
    expect((await answered).status()).toBe(422);
    await expect(page.getByRole("button", { name: "登录", exact: true })).toBeEnabled();
  }
  await field(page, "密码").fill(PASSWORD);
  await press(page, "登录");
  await expect(page.getByRole("alert").getByText(/秒后再试/)).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
});

test("who signs out is out", async ({ open, allow }) => {
  allow(/status of 401/);
  const page = await open("zhaolei");
  await press(page, "退出登录");
  await page.waitForURL(/\/sign-in/);
  await page.goto("/office");
  await page.waitForURL(/\/sign-in/);
  await expect(page.getByRole("button", { name: "登录", exact: true })).toBeVisible();
});

test("a session that was ended elsewhere is over at the next step", async ({ open, allow }) => {
  allow(/status of 401/);
  const lost = await open("linjing");
  const mine = await open("linjing");
  await visit(mine, "/office/account");
  await mine.getByRole("button", { name: /^下线/ }).first().click();
  await told(mine, "该设备已下线");
  await expect(mine.getByRole("button", { name: /^下线/ })).toHaveCount(0);

  await follow(lost.getByRole("navigation", { name: "主菜单" }), /售后服务/);
  await lost.waitForURL(/\/sign-in/);
  await expect(lost.getByRole("button", { name: "登录", exact: true })).toBeVisible();
});
