// The owner is told at once, without loading anything anew, and takes the member or hands them back.
import { assign, enterMember, row } from "../support/office";
import { newcomer } from "../support/people";
import { register } from "../support/register";
import { expect, expectAccessible, test } from "../support/test";
import { choose, field, follow, press, refused, sheet, told, visit } from "../support/words";

test("who is given a member hears of it on the open page, takes one and hands one back", async ({ open, allow }) => {
  test.setTimeout(300_000);
  allow(/status of 422/);
  const [kept, returned] = [newcomer(), newcomer()];
  for (const person of [kept, returned]) await register(await open(), person, "/register");

  const manager = await open("manager");
  const matchmaker = await open("chenmin");
  await visit(matchmaker, "/office");
  const menu = matchmaker.getByRole("navigation", { name: "主菜单" }).getByRole("link", { name: /新分配给我/ });
  const before = Number((await menu.innerText()).replace(/\D/g, "") || "0");
  // A sign that this very page stays: it would be gone after a load.
  await matchmaker.evaluate(() => Object.assign(window, { stays: true }));

  await test.step("the notice comes to the open page, with a link, and the count goes up", async () => {
    await assign(manager, "/office/assignments", kept.name, "陈敏");
    const notice = matchmaker.getByRole("status").getByRole("link", { name: "郑慧 分配给您 1 位售前会员，请查收" });
    await expect(notice).toBeVisible();
    await expect(menu).toContainText(String(before + 1));
    await assign(manager, "/office/assignments", returned.name, "陈敏");
    await expect(menu).toContainText(String(before + 2));
    await notice.first().click();
    await expect(matchmaker.getByRole("heading", { level: 1, name: "新分配给我" })).toBeVisible();
    expect(await matchmaker.evaluate(() => "stays" in window), "nothing was loaded anew").toBe(true);
    await expectAccessible(matchmaker);
  });

  await test.step("陈敏 takes the first one", async () => {
    await press(row(matchmaker, kept.name), `接收${kept.name}`);
    await told(matchmaker, "已接收");
    await expect(row(matchmaker, kept.name)).toHaveCount(0);
    await expect(menu).toContainText(String(before + 1));
  });

  await test.step("and hands the other one back, with a reason", async () => {
    await follow(row(matchmaker, returned.name), `退回${returned.name}`);
    const form = await sheet(matchmaker, "退回分配");
    await press(form, "退回会员");
    await refused(form, "请写明退回的原因，方便经理重新分配");
    await field(form, "退回原因").fill("会员在外地");
    await press(form, "退回会员");
    await told(matchmaker, "已退回，经理会重新分配");
    await expect(row(matchmaker, returned.name)).toHaveCount(0);
  });

  await test.step("the manager hears of it, sees why, and gives the member to somebody else", async () => {
    const notice = manager.getByRole("status").getByRole("link", { name: "陈敏 退回了您分配的 1 位会员" });
    await expect(notice).toBeVisible();
    await notice.click();
    await expect(row(manager, returned.name)).toContainText("会员在外地");
    await row(manager, returned.name).getByRole("checkbox").check();
    const bar = manager.getByRole("region", { name: "分配所选会员" });
    await choose(bar, /^分配给/, /^王芳/);
    await press(bar, "分配");
    await told(manager, "已分配 1 位会员");
    await expect(row(manager, returned.name)).toHaveCount(0);
  });
});

test("many are spread by a rule as the preview says", async ({ open }) => {
  test.setTimeout(240_000);
  const manager = await open("manager");
  await visit(manager, "/office/assignments");
  const ticks = manager.getByRole("table").getByRole("checkbox", { name: /^选择/ });
  for (const i of [0, 1, 2]) await ticks.nth(i).check();
  await follow(manager, "按规则分配");
  const form = await sheet(manager, "按规则分配");
  await form.getByRole("radio", { name: "平均分给所选红娘" }).check();
  await press(form, "预览分配结果");
  const preview = form.getByRole("region", { name: "分配预览" });
  await expect(preview).toContainText("将分配 3 位会员");
  await press(preview, "确认分配 3 位会员");
  await told(manager, "已分配 3 位会员");
});

test("who leaves hands over everything in one act", async ({ open }) => {
  test.setTimeout(240_000);
  const admin = await open("admin");
  const leaver = await open("zhaolei");
  const id = await enterMember(leaver, newcomer());
  await visit(admin, "/office/staff?q=赵磊");
  await follow(row(admin, "赵磊"), "赵磊");
  await follow(await sheet(admin, "编辑 赵磊"), "离职交接…");
  await expect(admin.getByRole("heading", { level: 1, name: "赵磊 · 离职交接" })).toBeVisible();
  await admin.getByRole("group", { name: "售前会员交给" }).getByRole("checkbox", { name: /^王芳/ }).check();
  await press(admin, "交接并停用 赵磊 的账号");
  await told(admin, "交接完成，账号已停用，其登录已全部下线");
  await leaver.goto("/office");
  await leaver.waitForURL(/\/sign-in/);
  const successor = await open("wangfang");
  await visit(successor, `/office/members/${id}?tab=timeline`);
  await expect(successor.getByText(/由 赵磊 调配给.*王芳，备注：离职交接/).first()).toBeVisible();
});
