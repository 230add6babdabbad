// A contract that was drafted by mistake is thrown away, and another one written in its place.
import { createPackage, draftContract, enterMember } from "../support/office";
import { newcomer, unique } from "../support/people";
import { expect, expectAccessible, test } from "../support/test";
import { complains, field, follow, press, sheet, told, visit } from "../support/words";

test("a draft is thrown away with a reason and makes room for another", async ({ open, allow }) => {
  test.setTimeout(180_000);
  allow(/status of 422/);
  const presale = await open("presale");
  const finance = await open("finance");
  const offer = { name: unique("良缘套餐"), price: "6800" };
  await createPackage(finance, offer);
  const id = await enterMember(presale, newcomer());
  const number = await draftContract(presale, id, offer);

  await test.step("the reason is asked for", async () => {
    await follow(presale, "作废合同");
    const form = await sheet(presale, `作废合同 ${number}`);
    await press(form, "作废合同");
    await complains(field(form, "作废原因"), /请写明作废原因/);
    await expectAccessible(presale);
    await field(form, "作废原因").fill("会员改签年卡");
    await press(form, "作废合同");
    await told(presale, `合同 ${number} 已作废`);
  });

  await test.step("it says by whom and why, and nothing more can be done with it", async () => {
    const state = presale.getByRole("region", { name: "状态与操作" });
    await expect(state).toContainText("已终止");
    await expect(state).toContainText("李婉清作废：会员改签年卡");
    await expect(state.getByRole("button", { name: "提交审批" })).toHaveCount(0);
    await expect(presale.getByRole("region", { name: "经过" })).toContainText(`作废合同 ${number}，原因：会员改签年卡`);
    await expectAccessible(presale);
  });

  await test.step("another one can be written", async () => {
    expect(await draftContract(presale, id, offer)).not.toBe(number);
    await visit(presale, `/office/members/${id}?tab=contracts`);
    await expect(presale.getByRole("article", { name: `合同 ${number}` })).toContainText("已终止");
  });
});
