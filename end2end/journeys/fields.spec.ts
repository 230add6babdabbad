// The administrator adds a field of the agency's own and requires another; the public form asks for both,
// and what was answered stands on the member's page. Afterwards the form is as it was.
import type { Page } from "@playwright/test";
import { openMember, row } from "../support/office";
import { newcomer, unique } from "../support/people";
import { atStep, consentAndSend, fillAccount, fillBasics, fillWishes, goOn } from "../support/register";
import { expect, expectAccessible, test } from "../support/test";
import { choose, complains, field, follow, list, press, refused, sheet, told, visit } from "../support/words";

const BASICS = "/office/settings/fields?group=basics";

/** Ticks or unticks where a field is required, and saves. */
async function require(page: Page, label: string, yes: boolean) {
  await visit(page, BASICS);
  await page.getByRole("checkbox", { name: `${label}在网上登记必填`, exact: true }).setChecked(yes);
  await press(page, "保存登记字段");
  await told(page, "登记字段已保存");
}

test("an own field and a required one are asked on the public site and read in the office", async ({ open, allow, page }) => {
  test.setTimeout(180_000);
  allow(/status of 422/);
  const admin = await open("admin");
  const person = newcomer();
  const pet = unique("宠物").slice(0, 12);

  try {
    await test.step("the administrator adds a field of choices and requires it and the blood group", async () => {
      await visit(admin, BASICS);
      await expect(row(admin, "身高").getByText("显示并必填").first()).toBeVisible();
      await follow(admin, "新增自定义字段");
      const form = await sheet(admin, "新增自定义字段");
      await press(form, "保存字段");
      await refused(form, "请填写名称");
      await field(form, "名称").fill(pet);
      await choose(form, "谁可以看到", "有「债务」权限的人");
      await choose(form, "类型", "单选");
      await field(form, "选项").fill("猫\n狗\n鹦鹉\n不养宠物");
      await press(form, "保存字段");
      await told(admin, "自定义字段已保存");
      await expect(row(admin, pet)).toContainText("自定义");
      await expect(row(admin, pet)).toContainText("「债务」权限");
      await require(admin, pet, true);
      await require(admin, "血型", true);
      await expectAccessible(admin);
    });

    await test.step("the public form insists on both", async () => {
      await visit(page, "/register");
      await atStep(page, "账号资料");
      await fillAccount(page, person);
      await goOn(page, "基本资料");
      await fillBasics(page, person);
      await press(page, /^保存，/);
      await complains(list(page, "血型"), "请选择血型");
      await complains(list(page, pet), `请选择${pet}`);
      await choose(page, "血型", "O 型");
      await choose(page, pet, "鹦鹉");
      await goOn(page, "个人及家庭");
      await goOn(page, "感情规划");
      await goOn(page, "择偶要求");
      await fillWishes(page);
      await goOn(page, "确认提交");
      await expect(page.getByRole("term").filter({ hasText: pet })).toBeVisible();
      await consentAndSend(page);
    });

    await test.step("the answers stand on the member's page", async () => {
      const id = await openMember(admin, "/office/members", person.name);
      await visit(admin, `/office/members/${id}?tab=profile`);
      const fact = (label: string) =>
        admin.getByRole("term").filter({ hasText: label }).locator("..").getByRole("definition");
      await expect(fact(pet)).toHaveText("鹦鹉");
      await expect(fact("血型")).toHaveText("O 型");
    });

    await test.step("the list finds them by it and says so", async () => {
      const address = admin.url();
      await visit(admin, "/office/members");
      await admin.getByText("更多筛选").click();
      await admin.getByRole("combobox", { name: pet, exact: true }).selectOption({ label: "鹦鹉" });
      await admin.getByRole("button", { name: "筛选", exact: true }).click();
      await expect(admin.getByRole("list", { name: "已选条件" })).toContainText(`${pet}：鹦鹉`);
      await expect(admin.getByRole("table").getByRole("link", { name: person.name })).toBeVisible();
      await visit(admin, address);
    });

    await test.step("a birthday is typed by the moon", async () => {
      await visit(admin, `${new URL(admin.url()).pathname}?tab=profile&sheet=edit&group=basics`);
      const form = await sheet(admin, "修改基本资料");
      await form.getByText("只知道农历？按农历填写").click();
      await form.getByRole("textbox", { name: "农历年" }).fill("1994");
      await choose(form, "农历月", "正月");
      await choose(form, "农历日", "廿三");
      await press(form, "保存修改");
      await told(admin, "资料已保存");
      await expect(admin.getByText("1994-03-04（农历正月廿三）")).toBeVisible();
    });
  } finally {
    await require(admin, "血型", false);
    await visit(admin, BASICS);
    await row(admin, pet).getByRole("link", { name: `编辑${pet}` }).click();
    const form = await sheet(admin, "编辑自定义字段");
    await expect(list(form, "谁可以看到")).toHaveValue("debts");
    await form.getByRole("checkbox", { name: /^停用/ }).check();
    await press(form, "保存字段");
    await told(admin, "自定义字段已保存");
  }
});

test("every question of choices leads to its words", async ({ open }) => {
  const admin = await open("admin");
  await visit(admin, BASICS);
  await follow(row(admin, "血型"), "血型的选项");
  await expect(admin.getByRole("heading", { level: 2, name: "血型" })).toBeVisible();
  await expect(field(admin, "A 型的名称")).toHaveValue("A 型");
  await follow(admin.getByRole("navigation", { name: "词典列表" }), "家务分工");
  await expect(admin.getByRole("heading", { level: 2, name: "家务分工" })).toBeVisible();
  await expectAccessible(admin);
});

test("a list of words is renamed, ordered and added to", async ({ open }) => {
  const admin = await open("admin");
  const address = "/office/settings/dictionaries?list=interests";
  const word = unique("词").slice(0, 10);
  const save = async () => {
    await press(admin, "保存词典");
    await told(admin, "词典已保存");
    await visit(admin, address);
  };
  await visit(admin, address);
  await field(admin, "新增").fill(word);
  await save();
  await field(admin, `${word}的名称`).fill(`${word}乙`);
  await press(admin, `${word}上移`);
  await save();
  await expect(admin.getByRole("textbox", { name: /的名称$/ }).nth(-2)).toHaveValue(`${word}乙`);
  await admin.getByRole("checkbox", { name: `停用${word}乙` }).check();
  await save();
  await expect(admin.getByRole("checkbox", { name: `停用${word}乙` })).toBeChecked();
});
