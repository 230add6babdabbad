// A manager brings a table of clients, sees what will happen, does it, mends what was refused, and takes all
// of it back; then takes the list away as a table.
import { readFile } from "node:fs/promises";
import { row, search } from "../support/office";
import { newcomer } from "../support/people";
import { expect, hydrated, test } from "../support/test";
import { choose, follow, list, press, sheet, visit } from "../support/words";

test("红娘经理 imports a table with a wrong row, and undoes it", async ({ open }) => {
  test.setTimeout(180_000);
  const manager = await open("manager");
  const [first, second, wrong] = [newcomer(), newcomer(), newcomer()];
  const line = (p: typeof first, height: string) =>
    [p.name, `+86 ${p.mobile}`, p.sex, p.birthday.replaceAll("-", "/"), height, "本科", "未婚", `上海${p.district}`, "李婉清", "2025-03-01 电话联系，意向不错"].join(",");
  const table = [
    "客户姓名,联系电话,性别,出生日期,身高,学历,婚况,居住地,红娘,回访记录",
    line(first, "1.65米"),
    line(second, "168"),
    line(wrong, "17米"),
  ].join("\n");

  await test.step("upload", async () => {
    await visit(manager, "/office/exchange");
    await manager.getByLabel("表格文件").setInputFiles({ name: "客户.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
    await press(manager, "上传表格");
    await manager.waitForURL(/\/office\/exchange\/\d+$/);
    await hydrated(manager);
  });

  await test.step("the columns are understood", async () => {
    await expect(manager.getByRole("heading", { name: "对应列" })).toBeVisible();
    await expect(list(manager, "「联系电话」对应的资料")).toHaveValue("mobile");
    await expect(list(manager, "「婚况」对应的资料")).toHaveValue("marital");
    await expect(list(manager, "「回访记录」对应的资料")).toHaveValue("follow_up_note");
    await choose(manager, "「居住地」对应的资料", "不导入");
    await press(manager, "试运行");
    await expect(manager.getByRole("heading", { name: "试运行结果" })).toBeVisible();
    await expect(manager.getByText("将新建 0 位")).toBeVisible();
    await follow(manager, "重新对应列");
    await choose(manager, "「居住地」对应的资料", "所在地");
    await press(manager, "试运行");
    await expect(manager.getByText("正在试运行").or(manager.getByRole("heading", { name: "试运行结果" })).first()).toBeVisible();
  });

  await test.step("the dry run says what will happen, and nothing has", async () => {
    await visit(manager, manager.url().split("?")[0]);
    await expect(manager.getByText("将新建 2 位、更新 0 位会员；0 行没有变化，1 行被拒绝。")).toBeVisible();
    await expect(row(manager, first.name)).toContainText("李婉清");
    await expect(row(manager, wrong.name)).toContainText("身高");
    const other = await open("manager");
    await visit(other, "/office/members");
    await search(other, first.name);
    await expect(row(other, first.name)).toHaveCount(0);
  });

  await test.step("the import does it", async () => {
    await press(manager, "开始导入");
    await expect(manager.getByText("已新建 2 位、更新 0 位会员，1 行被拒绝。")).toBeVisible({ timeout: 30_000 });
    await row(manager, first.name).getByRole("link", { name: first.name }).click();
    await expect(manager.getByRole("heading", { level: 1, name: first.name })).toBeVisible();
    await expect(manager.getByRole("main")).toContainText("165 cm");
    await manager.goBack();
  });

  await test.step("the refused row comes back with its reason", async () => {
    await expect(manager.getByRole("heading", { name: "结果" })).toBeVisible();
    const coming = manager.waitForEvent("download");
    await follow(manager, "下载拒绝的行（CSV）");
    const text = await readFile(await (await coming).path(), "utf8");
    expect(text).toContain("拒绝原因");
    expect(text).toContain(wrong.name);
    expect(text).not.toContain(first.name);
  });

  await test.step("and all of it is undone", async () => {
    await follow(manager, "撤销这次导入");
    await press(await sheet(manager, "撤销这次导入"), "撤销导入");
    await expect(manager.getByText("导入已全部撤销。")).toBeVisible({ timeout: 30_000 });
    await visit(manager, "/office/members");
    await search(manager, first.name);
    await expect(row(manager, first.name)).toHaveCount(0);
  });

  await test.step("a list is taken away", async () => {
    await visit(manager, "/office/members?sex=female&age_max=30");
    await follow(manager, "导出");
    await expect(manager.getByText("全部会员，女，30 岁以下")).toBeVisible();
    await press(manager, "开始导出");
    await manager.waitForURL(/\/office\/exchange$/);
    await expect(manager.getByRole("link", { name: "下载" })).toBeVisible({ timeout: 30_000 });
    const coming = manager.waitForEvent("download");
    await follow(manager, "下载");
    expect((await readFile(await (await coming).path())).subarray(0, 2).toString()).toBe("PK");
  });
});
