// The administrator keeps pre-sale from property: page, form, match library and address tell nothing of it any
// more, and what 李婉清 may see can be looked up. Branches and departments are made and closed.
import type { Page } from "@playwright/test";
import { enterMember, row } from "../support/office";
import { newcomer, unique } from "../support/people";
import { expect, expectAccessible, test } from "../support/test";
import { choose, field, follow, list, press, refused, sheet, told, visit } from "../support/words";

const HOUSE = "单位宿舍";

/** Sets what a role sees of one group of fields. */
async function letSee(admin: Page, role: string, group: string, sight: string) {
  await visit(admin, "/office/roles");
  await follow(admin.getByRole("main"), role);
  await expect(admin.getByRole("heading", { level: 1, name: `角色：${role}` })).toBeVisible();
  const line = admin.getByRole("group", { name: group, exact: true });
  await line.getByRole("radio", { name: sight, exact: true }).check();
  await press(admin, "保存角色");
  await told(admin, /^角色已保存/);
}

/** Opens what somebody may do and see, from the list of staff. */
async function lookUp(admin: Page, name: string) {
  await visit(admin, "/office/staff");
  await follow(row(admin, name).first(), `查看权限：${name}`);
  await expect(admin.getByRole("heading", { level: 1, name: `${name} 的权限` })).toBeVisible();
  return admin.getByRole("region", { name: "示例：其眼中的会员" });
}

test("property is kept from pre-sale, everywhere", async ({ open, allow }) => {
  test.setTimeout(240_000);
  allow(/status of (403|422)/);
  const person = newcomer();
  const presale = await open("presale");
  const id = await enterMember(presale, person);
  const admin = await open("admin");

  await test.step("李婉清 notes where her client lives", async () => {
    await visit(presale, `/office/members/${id}?tab=profile&sheet=edit&group=basics`);
    const form = await sheet(presale, "修改基本资料");
    await choose(form, "购房情况", HOUSE);
    await press(form, "保存修改");
    await told(presale, "资料已保存");
    await visit(presale, `/office/members/${id}?tab=profile`);
    await expect(presale.getByRole("main")).toContainText(HOUSE);
    const example = await lookUp(admin, "李婉清");
    await expect(example.getByRole("row").filter({ hasText: person.name })).toContainText(HOUSE);
  });

  try {
    await letSee(admin, "售前红娘", "房产车辆", "不可见");

    await test.step("page and form tell nothing of it", async () => {
      await visit(presale, `/office/members/${id}?tab=profile`);
      await expect(presale.getByRole("main")).toContainText("建筑设计师");
      await expect(presale.getByText(HOUSE)).toHaveCount(0);
      await expect(presale.getByText("购房情况")).toHaveCount(0);
      await visit(presale, `/office/members/${id}?tab=profile&sheet=edit&group=basics`);
      const form = await sheet(presale, "修改基本资料");
      await expect(list(form, "学历")).toBeVisible();
      await expect(list(form, "购房情况")).toHaveCount(0);
      await field(form, "职业").fill("景观设计师");
      await press(form, "保存修改");
      await told(presale, "资料已保存");
      await visit(presale, `/office/members/${id}?tab=criteria&sheet=edit&group=criteria`);
      const wishes = await sheet(presale, "修改择偶要求");
      await expect(wishes.getByRole("region", { name: "年龄" })).toBeVisible();
      await expect(wishes.getByRole("region", { name: "住房" })).toHaveCount(0);
    });

    await test.step("neither the list nor a filter in its address", async () => {
      await visit(presale, `/office/presale?q=${encodeURIComponent(person.name)}`);
      await expect(row(presale, person.name)).toHaveCount(1);
      await expect(presale.getByText(HOUSE)).toHaveCount(0);
      for (const house of ["dormitory", "owned"]) {
        // Whether it fits or not, the answer is the same: nothing can be found out by asking.
        await visit(presale, `/office/presale?q=${encodeURIComponent(person.name)}&house=${house}`);
        await expect(presale.getByText(HOUSE)).toHaveCount(0);
        const asked = presale.getByRole("alert").or(row(presale, person.name));
        await expect(asked.first(), house).toBeVisible();
      }
    });

    await test.step("and what she sees can be looked up, which is noted", async () => {
      const example = await lookUp(admin, "李婉清");
      const sights = admin.getByRole("region", { name: "敏感字段" });
      await expect(sights).toContainText("房产车辆不可见");
      await expect(sights).toContainText("收入可见");
      const hers = example.getByRole("row").filter({ hasText: person.name });
      await expect(hers).toContainText("不可见");
      await expect(hers).not.toContainText(HOUSE);
      await expectAccessible(admin);
      await visit(admin, "/office/audit?kind=rights_viewed");
      await expect(row(admin, "李婉清").first()).toContainText("查看权限");
    });
  } finally {
    await letSee(admin, "售前红娘", "房产车辆", "可见");
  }

  await test.step("what she saved without seeing it is still there", async () => {
    await visit(presale, `/office/members/${id}?tab=profile`);
    await expect(presale.getByRole("main")).toContainText(HOUSE);
    await expect(presale.getByRole("main")).toContainText("景观设计师");
  });

  await test.step("the analysis of her client counts", async () => {
    await follow(presale.getByRole("navigation", { name: "会员资料" }), "分析");
    await expect(presale.getByRole("region", { name: "红娘跟进" })).toContainText("0 次");
    await expect(presale.getByRole("img", { name: /^每月跟进/ })).toBeVisible();
    await expectAccessible(presale);
  });
});

test("branches and departments are made, moved and closed", async ({ open, allow }) => {
  allow(/status of (409|422)/);
  const admin = await open("admin");
  const [branch, department] = [unique("徐汇店"), unique("红娘组")];
  await follow(admin.getByRole("navigation", { name: "主菜单" }), "门店部门");
  await expect(admin.getByRole("heading", { level: 1, name: "门店部门" })).toBeVisible();

  await follow(admin, "新建门店");
  const first = await sheet(admin, "新建门店");
  await press(first, "保存门店");
  await refused(first, "请填写门店名称");
  await field(first, "门店名称").fill(branch);
  await field(first, "城市").fill("上海");
  await choose(first, "负责人", /^郑慧/);
  await press(first, "保存门店");
  await told(admin, "已保存");
  await expect(row(admin, branch)).toContainText("郑慧");

  await follow(row(admin, branch), `在${branch}新建下级部门`);
  const second = await sheet(admin, "新建部门");
  await field(second, "部门名称").fill(department);
  await press(second, "保存部门");
  await told(admin, "已保存");

  await follow(row(admin, branch), branch);
  const busy = await sheet(admin, `编辑 ${branch}`);
  await busy.getByText("撤销门店…").click();
  await press(busy, `撤销${branch}`);
  await refused(busy, /下面还有/);

  await visit(admin, "/office/branches");
  await follow(row(admin, department), department);
  const moved = await sheet(admin, `编辑 ${department}`);
  await choose(moved, "所属门店或上级部门", /浦东分店/);
  await press(moved, "保存部门");
  await told(admin, "已保存");

  await visit(admin, "/office/branches");
  await follow(row(admin, branch), branch);
  const empty = await sheet(admin, `编辑 ${branch}`);
  await empty.getByText("撤销门店…").click();
  await press(empty, `撤销${branch}`);
  await told(admin, "已撤销，历史记录保留");
  await expect(row(admin, branch)).toContainText("已撤销");
  await expectAccessible(admin);
});
