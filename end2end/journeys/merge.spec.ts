// One person is entered twice: the second time somebody is warned, the two records become one with a choice
// for every field, and the merge is undone again.
import { enterMember, row, search } from "../support/office";
import { newcomer } from "../support/people";
import { atStep, consentAndSend, fillBasics, goOn } from "../support/register";
import { expect, test } from "../support/test";
import { field, follow, press, sheet, told, visit } from "../support/words";

test("a person entered twice is noticed, merged and told apart again", async ({ open }) => {
  test.setTimeout(240_000);
  const person = newcomer();
  const twin = { ...person, mobile: newcomer().mobile, height: "168" };
  const presale = await open("presale");
  const first = await enterMember(presale, person);

  // A colleague enters the same person: told that they are known, not whose they are.
  const other = await open("chenmin");
  await test.step("is warned while typing, without learning whose record it is", async () => {
    await visit(other, "/office/members/new");
    await atStep(other, "账号资料");
    await field(other, "姓名").fill(twin.name);
    await field(other, "手机号码").fill(person.mobile);
    const note = other.getByRole("note", { name: "疑似重复登记" });
    await expect(note).toContainText("手机号码相同：该会员已在机构登记，请联系经理");
    await expect(note.getByRole("link")).toHaveCount(0);
    await field(other, "手机号码").fill(twin.mobile);
    await expect(note).toHaveCount(0);
    await goOn(other, "基本资料");
    await fillBasics(other, twin);
    await expect(note).toContainText("姓名和生日相同：该会员已在机构登记，请联系经理");
    await goOn(other, "个人及家庭");
    await goOn(other, "感情规划");
    await goOn(other, "择偶要求");
    await goOn(other, "确认提交");
    await expect(note).toContainText("姓名和生日相同");
    await consentAndSend(other);
    await follow(other, "打开会员资料");
    await expect(other.getByRole("heading", { level: 1, name: twin.name })).toBeVisible();
  });
  const second = Number(new URL(other.url()).pathname.split("/").pop());

  const manager = await open("manager");
  await test.step("the manager compares and merges", async () => {
    await visit(manager, "/office");
    await follow(manager.getByRole("navigation", { name: "主菜单" }), "疑似重复");
    await expect(manager.getByRole("link", { name: `比较并合并${person.name}` })).toBeVisible();
    await visit(manager, `/office/members/${first}`);
    await follow(manager.getByRole("navigation", { name: "更多操作" }), "合并重复会员");
    await follow(await sheet(manager, "合并重复会员"), `比较编号 ${second}`);
    await expect(manager.getByRole("heading", { level: 1, name: "合并会员资料" })).toBeVisible();
    await expect(manager.getByRole("region", { name: "保留的资料" })).toContainText(`编号 ${first}`);
    await manager.getByRole("radio", { name: "基本资料 · 身高：采用 168 cm" }).check();
    await manager.getByRole("radio", { name: /^联系方式 · 手机：保留/ }).check();
    await press(manager, `把编号 ${second} 并入编号 ${first}`);
    await told(manager, "已合并，30 天内可以撤销");
    await expect(manager.getByRole("heading", { level: 1, name: person.name })).toBeVisible();
    await expect(manager.getByRole("complementary", { name: "会员概要" })).toContainText("168 cm");
  });

  await test.step("one is left, and the old address leads to it", async () => {
    await visit(manager, "/office/members");
    await search(manager, person.name);
    await expect(row(manager, person.name)).toHaveCount(1);
    await manager.goto(`/office/members/${second}`);
    await expect(manager).toHaveURL(new RegExp(`/office/members/${first}$`));
  });

  await test.step("the merge is undone, and both are as they were", async () => {
    await visit(manager, `/office/members/${first}`);
    await press(manager.getByRole("region", { name: "合并记录" }), "撤销合并");
    await told(manager, "已撤销合并，两份资料各自恢复");
    await expect(manager.getByRole("complementary", { name: "会员概要" })).toContainText("165 cm");
    await visit(manager, `/office/members/${second}`);
    await expect(manager.getByRole("complementary", { name: "会员概要" })).toContainText("168 cm");
    await visit(manager, "/office/members");
    await search(manager, person.name);
    await expect(row(manager, person.name)).toHaveCount(2);
  });
});
