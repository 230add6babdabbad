// Two people at the same thing at the same moment: nobody's work is lost unseen.
import type { Page } from "@playwright/test";
import { confirmPayment, createPackage, draftContract, enterMember, onTheDesk, submitContract } from "../support/office";
import { newcomer, unique } from "../support/people";
import { expect, test } from "../support/test";
import { field, follow, press, refused, sheet, told, visit } from "../support/words";

/** Opens the sheet in which the basics of a member are edited. */
async function editBasics(page: Page, id: number) {
  await visit(page, `/office/members/${id}?tab=profile`);
  await follow(page, "修改基本资料");
  const form = await sheet(page, "修改基本资料");
  await expect(field(form, "身高（cm）")).toBeVisible();
  return form;
}

test("who saves second sees what the first one changed, and decides", async ({ open, allow }) => {
  test.setTimeout(180_000);
  allow(/status of 409/);
  const [presale, manager] = [await open("presale"), await open("manager")];
  const id = await enterMember(presale, newcomer({ height: "165" }));

  const mine = await editBasics(presale, id);
  await test.step("the manager is faster", async () => {
    const theirs = await editBasics(manager, id);
    await field(theirs, "身高（cm）").fill("168");
    await press(theirs, "保存修改");
    await told(manager, "资料已保存");
  });

  await test.step("one's own version wins when one says so", async () => {
    await field(mine, "身高（cm）").fill("171");
    await field(mine, "职业").fill("园林设计师");
    await press(mine, "保存修改");
    const conflict = mine.getByRole("alertdialog", { name: "其他同事刚刚保存了这位会员的资料" });
    await expect(conflict).toContainText("身高：165 cm → 168 cm");
    await expect(field(mine, "身高（cm）")).toHaveValue("171");
    await press(conflict, "以我填写的为准，保存");
    await told(presale, "资料已保存");
    await expect(presale.getByRole("main")).toContainText("171 cm");
    await expect(presale.getByRole("main")).toContainText("园林设计师");
  });

  await test.step("the colleague's version stays when one gives way", async () => {
    const again = await editBasics(manager, id);
    const first = await editBasics(presale, id);
    await field(first, "身高（cm）").fill("172");
    await press(first, "保存修改");
    await told(presale, "资料已保存");
    await field(again, "身高（cm）").fill("160");
    await press(again, "保存修改");
    await expect(again.getByRole("alertdialog")).toContainText("身高：171 cm → 172 cm");
    await follow(again, "放弃我的修改，采用同事的");
    await expect(again).toHaveCount(0);
    await expect(manager.getByRole("main")).toContainText("172 cm");
  });
});

test("a contract that two people approve at once is approved once", async ({ open, allow }) => {
  test.setTimeout(240_000);
  allow(/status of 409/);
  const presale = await open("presale");
  const [one, two] = [await open("finance"), await open("finance")];
  const offer = { name: unique("同心套餐"), price: "9800" };
  await createPackage(one, offer);
  const id = await enterMember(presale, newcomer());
  const number = await draftContract(presale, id, offer);
  await submitContract(presale);

  await follow(await onTheDesk(one, number), "确认收款");
  await confirmPayment(one, unique("SJ"));

  const sheets = [];
  for (const page of [one, two]) {
    await follow(await onTheDesk(page, number), "批准");
    sheets.push(await sheet(page, `批准合同 ${number}`));
  }
  await Promise.all(sheets.map((form) => press(form, "批准并生效")));

  const outcome = (page: Page) =>
    Promise.race([
      told(page, `合同 ${number} 已生效`).then(() => "approved"),
      refused(page, /^合同已经生效，不能批准，请刷新页面查看最新状态$/).then(() => "refused"),
    ]);
  expect((await Promise.all([outcome(one), outcome(two)])).sort()).toEqual(["approved", "refused"]);

  await visit(presale, `/office/members/${id}?tab=timeline`);
  await expect(presale.getByRole("listitem").filter({ hasText: `审核通过，合同 ${number}` })).toHaveCount(1);
});
