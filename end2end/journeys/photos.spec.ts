// A matchmaker gives a client a face, a manager says that the identity holds, and a peer sees nothing of it.
import { enterMember, row, search } from "../support/office";
import { newcomer } from "../support/people";
import { stripes } from "../support/picture";
import { expect, test } from "../support/test";
import { field, follow, press, sheet, told, visit } from "../support/words";

test("a photo becomes the cover, a peer gets nothing, and a checked identity shows", async ({ open, allow }) => {
  test.setTimeout(240_000);
  const person = newcomer();
  const presale = await open("presale");
  const id = await enterMember(presale, person);
  let photo = "";

  await test.step("李婉清 chooses a picture, and it becomes the cover", async () => {
    await follow(presale.getByRole("navigation", { name: "会员资料" }), "照片");
    const zone = presale.getByRole("group", { name: "上传照片" });
    await expect(zone).toBeVisible();
    const [chooser] = await Promise.all([presale.waitForEvent("filechooser"), zone.getByText("选择照片").click()]);
    await chooser.setFiles({ name: "条纹.png", mimeType: "image/png", buffer: stripes(640, 480) });
    const card = presale.getByRole("listitem", { name: /^照片 \d+$/ });
    await expect(card.locator("img")).toBeVisible({ timeout: 30_000 });
    await expect(card).toContainText("封面");
    await expect(card).toContainText("仅内部");
    const address = await card.getByRole("link", { name: /大图/ }).getAttribute("href");
    photo = address!;
    const side = presale.getByRole("complementary", { name: "会员概要" }).locator("img");
    await expect(side).toHaveAttribute("src", /^\/photo\/\d+\/160$/, { timeout: 15_000 });
  });

  await test.step("what is no photo is refused with a sentence", async () => {
    allow(/status of 422/);
    const zone = presale.getByRole("group", { name: "上传照片" });
    const [chooser] = await Promise.all([presale.waitForEvent("filechooser"), zone.getByText("选择照片").click()]);
    await chooser.setFiles({ name: "假的.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<script>alert(1)</script>") });
    await expect(zone.getByRole("alert")).toContainText("不是照片");
  });

  await test.step("who may see it is chosen and stays", async () => {
    const card = presale.getByRole("listitem", { name: /^照片 \d+$/ });
    await card.getByRole("combobox").selectOption({ label: "对匹配会员模糊" });
    await press(card, /^保存照片/);
    await told(presale, "可见范围已保存");
    await expect(card.locator(".badge", { hasText: "对匹配会员模糊" })).toBeVisible();
    await card.getByRole("combobox").selectOption({ label: "仅内部" });
    await press(card, /^保存照片/);
    await expect(card.locator(".badge", { hasText: "仅内部" })).toBeVisible();
  });

  await test.step("a peer and a stranger get nothing of it", async () => {
    expect((await presale.request.get(photo)).status()).toBe(200);
    const peer = await open("chenmin");
    expect((await peer.request.get(photo)).status()).toBe(404);
    const stranger = await open();
    expect((await stranger.request.get(photo)).status()).toBe(404);
  });

  await test.step("the manager has the card in hand and says so", async () => {
    const manager = await open("manager");
    await visit(manager, `/office/members/${id}?tab=checks`);
    await follow(manager, "提交身份核验");
    const form = await sheet(manager, "提交身份核验");
    await field(form, "说明").fill("当面核对身份证原件");
    await form.getByRole("checkbox", { name: "我已核对原件，直接通过" }).check();
    await press(form, "提交核验");
    await told(manager, "已提交");
    await expect(manager.getByRole("complementary", { name: "会员概要" })).toContainText("身份已核验");
    await visit(manager, "/office/members");
    await search(manager, person.name);
    await expect(row(manager, person.name)).toContainText("已核验：身份");
    await expect(row(manager, person.name).locator("img")).toHaveAttribute("src", /^\/photo\/\d+\/160$/);
  });

  await test.step("李婉清 hands in a diploma, the manager finds it and lets it pass", async () => {
    await visit(presale, `/office/members/${id}?tab=checks`);
    await follow(presale, "提交学历核验");
    const form = await sheet(presale, "提交学历核验");
    await field(form, "说明").fill("学信网报告");
    await press(form, "提交核验");
    await told(presale, "已提交");
    const zone = presale.getByRole("group", { name: "上传材料" });
    const [chooser] = await Promise.all([presale.waitForEvent("filechooser"), zone.getByText("选择材料").click()]);
    await chooser.setFiles({ name: "证书.png", mimeType: "image/png", buffer: stripes(600, 400) });
    await expect(presale.getByRole("link", { name: /大图/ })).toBeVisible({ timeout: 30_000 });

    const manager = await open("manager");
    await visit(manager, "/office/verifications");
    await expect(row(manager, person.name)).toContainText("学历");
    await follow(row(manager, person.name), person.name);
    await follow(manager, "核验学历");
    const verdict = await sheet(manager, "核验");
    await verdict.getByRole("radio", { name: "学历属实，通过" }).check();
    await press(verdict, "保存核验结果");
    await told(manager, "核验结果已保存");
    await expect(manager.getByRole("complementary", { name: "会员概要" })).toContainText("学历已核验");
  });

  await test.step("the photo is taken away again", async () => {
    await visit(presale, `/office/members/${id}?tab=photos`);
    await follow(presale, "删除");
    const form = await sheet(presale, "删除照片");
    await press(form, "删除这张照片");
    await told(presale, "照片已删除");
    await expect(presale.getByText("还没有照片")).toBeVisible();
    const peer = await open("chenmin");
    expect((await peer.request.get(photo)).status()).toBe(404);
  });

  await test.step("and comes back while it is kept", async () => {
    await presale.getByText(/^最近删除/).click();
    await press(presale, /^恢复照片/);
    await told(presale, "照片已恢复");
    await expect(presale.getByRole("listitem", { name: /^照片 \d+$/ }).locator("img")).toBeVisible();
  });
});
