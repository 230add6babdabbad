// A member goes into the recycle bin, is found nowhere, comes back, and is erased for good.
import { enterMember, row, search } from "../support/office";
import { newcomer } from "../support/people";
import { expect, test } from "../support/test";
import { field, follow, press, sheet, told, visit } from "../support/words";

test("a member is deleted, restored and at last erased", async ({ open, allow }) => {
  test.setTimeout(180_000);
  const person = newcomer();
  const presale = await open("presale");
  const id = await enterMember(presale, person);

  const manager = await open("manager");
  const remove = async () => {
    await visit(manager, `/office/members/${id}`);
    await follow(manager.getByRole("navigation", { name: "更多操作" }), "删除会员");
    const form = await sheet(manager, "删除会员");
    await field(form, "删除原因").fill("本人要求退出");
    await press(form, "移入回收站");
    await told(manager, "已移入回收站，可在「回收站」恢复");
  };

  await test.step("is deleted and found nowhere", async () => {
    await remove();
    await visit(presale, "/office/members");
    await search(presale, person.name);
    await expect(row(presale, person.name)).toHaveCount(0);
    allow(/status of 404/);
    await visit(presale, `/office/members/${id}`);
    await expect(presale.getByRole("main").getByRole("alert")).toContainText("没有找到");
  });

  await test.step("is restored as they were", async () => {
    await visit(manager, "/office/recycle");
    await expect(row(manager, person.name)).toContainText("本人要求退出");
    await expect(manager.getByRole("link", { name: "彻底删除" })).toHaveCount(0);
    await press(row(manager, person.name), "恢复");
    await told(manager, `${person.name}已恢复`);
    await expect(row(manager, person.name)).toHaveCount(0);
    await visit(presale, `/office/members/${id}`);
    await expect(presale.getByRole("heading", { level: 1, name: person.name })).toBeVisible();
  });

  await test.step("is erased by the administrator, who types the name", async () => {
    await remove();
    const admin = await open("admin");
    await visit(admin, "/office/recycle");
    await follow(row(admin, person.name), "彻底删除");
    const form = await sheet(admin, "彻底删除会员");
    await expect(form).toContainText("备份");
    allow(/status of 422/);
    await field(form, "输入会员姓名以确认").fill("别人");
    await press(form, "彻底删除个人资料");
    await expect(form.getByText("与会员姓名不一致，请原样输入姓名").first()).toBeVisible();
    await field(form, "输入会员姓名以确认").fill(person.name);
    await press(form, "彻底删除个人资料");
    await told(admin, "已彻底删除个人资料");
    await visit(admin, "/office/recycle?tab=erased");
    await expect(row(admin, `#${id}`)).toBeVisible();
    await visit(admin, `/office/audit?member=${id}`);
    await expect(admin.getByRole("main")).not.toContainText(person.name);
    await expect(admin.getByRole("cell", { name: "彻底删除", exact: true }).first()).toBeVisible();
  });
});
