// A member asks to be introduced to somebody; the matchmaker coordinates and answers.
import { expect, expectAccessible, shot, test } from "../support/test";
import { complains, field, press, sheet, told, visit } from "../support/words";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

test("a member asks for somebody, is looked after, and reads what became of it", async ({ open, allow }) => {
  test.setTimeout(240_000);
  allow(/status of 422/);
  const member = await open(undefined, PHONE);
  await visit(member, "/my/sign-in");
  await field(member, "手机号码或用户名").fill("member");
  await field(member, "密码").fill("yuelao-demo");
  await press(member, "登录");
  const wishes = member.getByRole("region", { name: "我想认识" });
  const wish = `想认识爱读书的人 ${Date.now()}`;
  let number = "";

  await test.step("asks in words; too few of them are not taken, and stay typed", async () => {
    await expect(wishes).toBeVisible();
    number = (await member.getByText(/^编号 \d+ · /).first().innerText()).match(/\d+/)![0];
    await wishes.getByText("请红娘介绍一位").click();
    await field(wishes, "想对红娘说的话").fill("爱读");
    await press(wishes, "提交申请");
    await complains(field(wishes, "想对红娘说的话"), /用几句话说说/);
    await field(wishes, "想对红娘说的话").fill(wish);
    await press(wishes, "提交申请");
    await told(member, "已交给您的红娘");
    await expect(wishes.getByRole("listitem").filter({ hasText: wish })).toContainText("已交给您的红娘");
    await shot(member, "requests-member");
    await expectAccessible(member);
  });

  const admin = await open("admin");
  const found = admin.getByRole("row").filter({ hasText: wish });
  await test.step("the request waits in the list, and is coordinated", async () => {
    await visit(admin, "/office/requests");
    await expect(found).toContainText(`编号 ${number}`);
    await shot(admin, "requests");
    await found.getByRole("link", { name: /^处理/ }).click();
    const desk = await sheet(admin, "处理介绍申请");
    await expect(desk).toContainText("请先确认会员想认识的是谁");
    await expectAccessible(admin);
    await field(desk, "协调记录").fill("已记下，下周活动上留意");
    await press(desk, "保存协调记录");
    await told(admin, "协调进展已记录");
    await expect(found).toContainText("协调中");
  });

  await test.step("it can't be arranged this time, and the member reads why", async () => {
    await found.getByRole("link", { name: /^处理/ }).click();
    const desk = await sheet(admin, "处理介绍申请");
    await field(desk, "给会员的答复").fill("暂时没有合适的人，有了马上告诉您");
    await press(desk, "答复会员");
    await told(admin, "已答复会员");
    await expect(found).toHaveCount(0);
    await visit(member, "/my");
    const mine = wishes.getByRole("listitem").filter({ hasText: wish });
    await expect(mine).toContainText("暂时没有合适的人，有了马上告诉您");
    await expect(mine).not.toContainText("下周活动");
  });
});
