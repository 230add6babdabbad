// A member brings photos of their own with the phone: chooses the cover, deletes one and takes it back.
import { stripes } from "../support/picture";
import { expect, expectAccessible, shot, test } from "../support/test";
import { field, press, told, visit } from "../support/words";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

test("a member's own photos", async ({ open, allow }) => {
  test.setTimeout(180_000);
  const member = await open(undefined, PHONE);
  await visit(member, "/my/sign-in");
  await field(member, "手机号码或用户名").fill("member");
  await field(member, "密码").fill("yuelao-demo");
  await press(member, "登录");
  await expect(member.getByRole("region", { name: "我想认识" })).toBeVisible();
  await visit(member, "/my/photos");
  const cards = member.getByRole("listitem", { name: /^第 \d+ 张照片$/ });
  const before = await cards.count();
  const zone = member.getByRole("group", { name: "上传照片" });
  const bring = async (name: string, mimeType: string, buffer: Buffer) => {
    const [chooser] = await Promise.all([member.waitForEvent("filechooser"), zone.getByText("选择照片").click()]);
    await chooser.setFiles({ name, mimeType, buffer });
  };

  await test.step("two are brought and seen", async () => {
    for (const at of [1, 2]) {
      await bring(`照片${at}.png`, "image/png", stripes(400 + at * 40, 500));
      await expect(cards).toHaveCount(before + at);
      await expect(cards.locator("img")).toHaveCount(before + at, { timeout: 30_000 });
    }
    await shot(member, "my-photos");
    await expectAccessible(member);
  });

  await test.step("what is no photo is refused, and nothing is lost", async () => {
    allow(/status of 422/);
    await bring("假的.jpg", "image/jpeg", Buffer.from("<script>alert(1)</script>"));
    await expect(zone.getByRole("alert")).toContainText("不是照片");
    await expect(cards).toHaveCount(before + 2);
  });

  await test.step("one of them becomes the cover, and only that one", async () => {
    const other = cards.filter({ has: member.getByRole("button", { name: /设为封面$/ }) }).last();
    const address = await other.locator("img").getAttribute("src");
    await press(other, /设为封面$/);
    await told(member, "封面已更换");
    const cover = cards.filter({ has: member.getByText("封面", { exact: true }) });
    await expect(cover).toHaveCount(1);
    await expect(cover.locator("img")).toHaveAttribute("src", address!);
  });

  await test.step("one is deleted and taken back", async () => {
    await press(cards.last(), /^删除/);
    await told(member, "照片已删除");
    await expect(cards).toHaveCount(before + 1);
    await member.getByText(/^最近删除/).click();
    await press(member, /^恢复最近删除的第 1 张照片/);
    await told(member, "照片已恢复");
    await expect(cards).toHaveCount(before + 2);
  });
});
