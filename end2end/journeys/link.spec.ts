// A matchmaker's own link: sent, opened, registered by, and taken on the board with one press; and the
// review of the registration that it brought.
import { newcomer } from "../support/people";
import { register } from "../support/register";
import { row } from "../support/office";
import { expect, expectAccessible, shot, test } from "../support/test";
import { field, follow, press, sheet, told, visit } from "../support/words";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

test("who registers by a matchmaker's link is given to them with one press", async ({ open, allow }) => {
  test.setTimeout(180_000);
  allow(/status of 42[29]/);
  const presale = await open("presale");
  await visit(presale, "/office/account");
  const mine = presale.getByRole("region", { name: "我的专属链接" });
  const address = await mine.getByLabel("链接", { exact: true }).inputValue();
  expect(address).toMatch(/\/m\/[a-z2-9]{8}$/);
  const drawing = mine.getByRole("img", { name: "李婉清的专属二维码" });
  await expect(drawing).toBeVisible();
  expect(await drawing.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth)).toBeGreaterThan(100);
  await shot(presale, "link-account");

  const visitor = await open(undefined, PHONE);
  const person = newcomer();
  await visit(visitor, new URL(address).pathname);
  await expect(visitor.getByRole("heading", { level: 1, name: "李婉清" })).toBeVisible();
  await shot(visitor, "link-page");
  await expectAccessible(visitor);
  await follow(visitor.getByRole("main"), "登记资料");
  await expect(visitor.getByText("由李婉清红娘为您服务")).toBeVisible();
  await register(visitor, person, "/register");

  const manager = await open("manager");
  await test.step("the manager looks at the registration and accepts it", async () => {
    await visit(manager, "/office/registrations");
    const found = row(manager, person.name);
    // Who waits longest stands first.
    while (!(await found.isVisible())) {
      await visit(manager, (await manager.getByRole("link", { name: "下一页", exact: true }).getAttribute("href"))!);
    }
    await expect(found).toContainText("推荐 李婉清");
    await found.getByRole("link", { name: `审核${person.name}的登记` }).click();
    const open = await sheet(manager, `${person.name}的登记`);
    await shot(manager, "registration-sheet");
    await expectAccessible(manager);
    await press(open, "审核通过");
    await told(manager, "登记已通过");
  });

  await test.step("and takes the proposal on the board", async () => {
    await visit(manager, "/office/assignments");
    const brought = manager.getByRole("region", { name: /^红娘链接带来的会员/ });
    await shot(manager, "link-board");
    await brought.getByRole("button", { name: `把${person.name}分配给李婉清` }).click();
    await told(manager, "已按推荐分配");
    await expect(brought.getByText(person.name)).toHaveCount(0);
  });

  await visit(presale, "/office/presale?class=new");
  await expect(row(presale, person.name)).toBeVisible();
});

test("an enquiry by a link is given to its matchmaker first", async ({ open, allow }) => {
  allow(/status of 42[29]/);
  const presale = await open("presale");
  await visit(presale, "/office/account");
  const address = await presale.getByLabel("链接", { exact: true }).inputValue();
  const visitor = await open(undefined, PHONE);
  const person = newcomer();
  await visit(visitor, new URL(address).pathname);
  await follow(visitor.getByRole("main"), "先咨询一下");
  await expect(visitor.getByText("由李婉清红娘为您解答")).toBeVisible();
  await field(visitor, "怎么称呼您").fill(person.name);
  await field(visitor, "手机号码").fill(person.mobile);
  await field(visitor, "想问什么").fill("请问怎么收费？");
  // Faster than a person types: the browser proves itself, nobody has to do anything.
  await press(visitor, "发送咨询");
  await expect(visitor.getByRole("heading", { level: 1, name: "咨询已收到" })).toBeVisible({ timeout: 30_000 });
  const manager = await open("manager");
  await visit(manager, "/office/consultations?has=nobody&since=today");
  await expect(row(manager, person.name)).toContainText("推荐 李婉清");
});
