// The first pages anyone meets open, come alive and can be used by everyone.
import { expect, expectAccessible, hydrated, test } from "../support/test";

test("the front page opens and is accessible", async ({ page }) => {
  await page.goto("/");
  await hydrated(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
});

test("the sign-in page opens and is accessible", async ({ page }) => {
  await page.goto("/sign-in");
  await hydrated(page);
  await expect(page.getByRole("button", { name: "登录", exact: true })).toBeVisible();
  await expectAccessible(page);
});
