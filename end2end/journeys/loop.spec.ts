// One new member goes through the whole life of an agency's client, carried by all six roles.
import type { Page } from "@playwright/test";
import { confirmPayment, createPackage, assign, draftContract, numbered, numberOfContract, onTheDesk, openMember, row, submitContract, turnTo } from "../support/office";
import { newcomer, unique } from "../support/people";
import { consentAndSend, fillIn } from "../support/register";
import { expect, test } from "../support/test";
import { answer, choose, field, follow, press, sheet, told, visit } from "../support/words";

/** Colleagues after the sale, who answer for their own members. */
const COLLEAGUES: Record<string, string> = { 林静: "linjing", 何晓燕: "hexiaoyan" };

test("a member goes round: registered, signed, introduced, met, completed, renewed", async ({ page, open }) => {
  test.setTimeout(600_000);
  const person = newcomer();
  const offer = { name: unique("安心套餐"), price: "12800" };
  let id = 0;
  let contract = "";

  await test.step("asks on the public site, and the counter answers", async () => {
    await visit(page, "/");
    await follow(page, "先咨询一下");
    await field(page, "怎么称呼您").fill(person.name);
    await field(page, "手机号码").fill(person.mobile);
    await field(page, "想问什么").fill("登记要收费吗？");
    await press(page, "发送咨询");
    await expect(page.getByRole("heading", { level: 1, name: "咨询已收到" })).toBeVisible();

    const counter = await open("counter");
    await follow(counter.getByRole("navigation", { name: "主菜单" }), /前台咨询/);
    await follow(row(counter, person.name), "处理");
    const asked = await sheet(counter, `${person.name}的咨询`);
    await expect(asked).toContainText("登记要收费吗？");
    await field(asked, "处理结果").fill("已答复登记免费，本人自行网上登记");
    await press(asked, "标记为已处理");
    await told(counter, "已标记为已处理");
    await counter.close();
  });

  await test.step("registers on the public site", async () => {
    await visit(page, "/");
    await follow(page.getByRole("main"), "登记资料");
    await fillIn(page, person);
    await consentAndSend(page);
    await expect(page.getByRole("heading", { level: 1, name: `${person.name}，登记已收到` })).toBeVisible();
  });

  const manager = await open("manager");
  await test.step("is given to 李婉清 by the manager", async () => {
    await follow(manager.getByRole("region", { name: "待办" }), /待分配售前/);
    await expect(manager.getByRole("heading", { level: 1, name: "会员分配" })).toBeVisible();
    await assign(manager, "/office/assignments", person.name, "李婉清");
  });

  const presale = await open("presale");
  await test.step("is called by 李婉清, who finds the newcomer on the workbench", async () => {
    await follow(presale.getByRole("region", { name: "待办" }), /售前新分配/);
    await expect(row(presale, person.name)).toBeVisible();
    await follow(row(presale, person.name), "写跟进");
    const form = await sheet(presale, "写跟进");
    await choose(form, "客户意向", /强/);
    await field(form, "跟进备注").fill("电话聊了二十分钟，希望年内有结果，约好周末到店签约。");
    await press(form, "保存跟进");
    await told(presale, "跟进已保存");
    id = await openMember(presale, "/office/presale", person.name);
    await expect(presale.getByRole("main")).toContainText("约好周末到店签约");
  });

  const finance = await open("finance");
  await createPackage(finance, offer);

  await test.step("signs: the contract is drafted and submitted", async () => {
    contract = await draftContract(presale, id, offer);
    await submitContract(presale);
  });

  await test.step("finance returns the contract with a reason, 李婉清 mends it", async () => {
    await follow(await onTheDesk(finance, contract), "退回");
    const form = await sheet(finance, `退回合同 ${contract}`);
    await field(form, "退回原因").fill("优惠超过权限，请改为 500 元以内");
    await press(form, "退回修改");
    await told(finance, `合同 ${contract} 已退回`);

    await visit(presale, "/office");
    await follow(presale.getByRole("region", { name: "待办" }), /退回待修改合同/);
    await follow(row(presale, contract), contract);
    await expect(presale.getByText("退回：优惠超过权限，请改为 500 元以内").first()).toBeVisible();
    await follow(presale, "修改合同");
    const terms = await sheet(presale, "修改合同");
    await field(terms, "优惠金额").fill("500");
    await expect(terms.getByText("¥12,300.00")).toBeVisible();
    await press(terms, "保存修改");
    await told(presale, "合同已保存");
    await submitContract(presale);
  });

  await test.step("finance confirms the first instalment and approves", async () => {
    await follow(await onTheDesk(finance, contract), "批准");
    await expect(await sheet(finance, `批准合同 ${contract}`)).toContainText("首期款还没有收齐");
    await follow(finance, "去确认收款");
    await confirmPayment(finance, unique("SJ"));
    await follow(row(finance, contract), "批准");
    await press(await sheet(finance, `批准合同 ${contract}`), "批准并生效");
    await told(finance, `合同 ${contract} 已生效`);
    await visit(presale, `/office/members/${id}?tab=contracts`);
    await expect(presale.getByRole("article", { name: `合同 ${contract}` })).toContainText("生效中");
    await expect(presale.getByRole("article", { name: `合同 ${contract}` }).getByText("批准，合同已生效")).toBeVisible();
  });

  await test.step("is given to 周雅琴 by the manager", async () => {
    await assign(manager, "/office/assignments/aftersale", person.name, "周雅琴");
  });

  const aftersale = await open("aftersale");
  let partner = "";
  let colleague = "";
  await test.step("is recommended somebody out of the match library", async () => {
    await openMember(aftersale, "/office/aftersale", person.name);
    await follow(aftersale, "打开配对库");
    const candidates = aftersale.getByRole("list", { name: "候选人，按情缘匹配值排列" }).getByRole("listitem");
    const suitable = candidates.filter({ hasText: /红娘 (林静|何晓燕)/ }).first();
    const link = suitable.getByRole("link", { name: /^推荐/ });
    partner = (await link.getAttribute("aria-label"))!.match(/编号 (\d+)/)![1];
    colleague = (await suitable.innerText()).match(/红娘 (林静|何晓燕)/)![1];
    await link.click();
    const form = await sheet(aftersale, "推荐给会员");
    await expect(field(form, "推荐理由")).not.toHaveValue("");
    await field(form, "推荐理由").fill("都在浦东工作，都喜欢旅行，性格互补。");
    await press(form, "推荐");
    await told(aftersale, "已推荐，双方红娘都能看到");
  });

  await test.step("both sides are interested, each asked by their own matchmaker", async () => {
    await interested(aftersale, partner, new RegExp(`：${person.name}$`));
    const other = await open(COLLEAGUES[colleague]);
    await interested(other, String(id), /^记录答复/);
    await other.close();
  });

  const at = soon();
  await test.step("a date is planned and both agree", async () => {
    await visit(aftersale, "/office");
    await follow(aftersale.getByRole("region", { name: "待办" }), /双方有意待约见/);
    await expect(aftersale.getByRole("heading", { level: 1, name: "推荐" })).toBeVisible();
    await follow(await turnTo(aftersale, numbered(aftersale, id)), "安排约见");
    const form = await sheet(aftersale, "安排约见");
    await field(form, "见面时间").fill(inShanghai(at));
    await field(form, "见面地点").fill("静安寺 星空咖啡二楼");
    await press(form, "安排约见");
    await told(aftersale, "约见已安排，请联系双方确认");
    for (const left of [2, 1]) {
      const waiting = aftersale.getByRole("link", { name: /的确认$/ });
      await expect(waiting).toHaveCount(left);
      await waiting.first().click();
      const consent = await sheet(aftersale, "记录确认");
      await consent.getByRole("radio", { name: "同意", exact: true }).check();
      await press(consent, "保存确认");
      await expect(consent).toHaveCount(0);
    }
    await expect(aftersale.getByRole("link", { name: /的确认$/ })).toHaveCount(0);
  });

  await test.step("they meet, and both say how it was", async () => {
    await expect.poll(() => Date.now() > at + 1000, { timeout: 180_000, intervals: [2000] }).toBe(true);
    await visit(aftersale, `/office/members/${id}?tab=dates`);
    await follow(aftersale, "记录见面结果");
    await press(await sheet(aftersale, "记录见面结果"), "双方已见面");
    await told(aftersale, "已记录见面，可以填写双方反馈了");
    for (const left of [2, 1]) {
      const waiting = aftersale.getByRole("link", { name: /^填写反馈：/ });
      await expect(waiting).toHaveCount(left);
      await waiting.first().click();
      const form = await sheet(aftersale, "填写反馈");
      await form.getByRole("radio", { name: "4 满意" }).check();
      await form.getByRole("radio", { name: "愿意", exact: true }).check();
      await form.getByRole("textbox", { name: /的印象$/ }).fill("谈得来，约好下周再见。");
      await form.getByRole("checkbox", { name: "谈吐" }).check();
      await press(form, "保存反馈");
      await told(aftersale, "反馈已保存");
      await expect(form).toHaveCount(0);
    }
    await expect(aftersale.getByRole("main").getByText("满意度 4 / 5")).toHaveCount(2);
  });

  await test.step("the service is completed", async () => {
    await visit(aftersale, `/office/members/${id}?tab=contracts`);
    await follow(aftersale, "完成服务");
    const form = await sheet(aftersale, "完成服务");
    await field(form, "服务小结").fill("已与推荐的会员稳定交往");
    await press(form, "完成服务");
    await told(aftersale, "服务已完成");
    await expect(aftersale.getByRole("complementary", { name: "会员概要" })).toContainText("服务完成");
  });

  await test.step("one click makes the next contract's draft", async () => {
    await visit(presale, `/office/members/${id}?tab=contracts`);
    await press(presale, "一键续签");
    await presale.waitForURL(/\/office\/contracts\/\d+/);
    const renewal = await numberOfContract(presale);
    expect(renewal).not.toBe(contract);
    await expect(presale.getByText("草稿").first()).toBeVisible();
    await expect(presale.getByRole("main")).toContainText(contract);
  });

  await test.step("the administrator reads it all in the log", async () => {
    const admin = await open("admin");
    await visit(admin, `/office/audit?member=${id}`);
    for (const kind of ["登记", "分配", "跟进", "退回合同", "确认收款", "合同生效", "推荐答复", "约见完成", "约见反馈", "服务完成", "续签"]) {
      await expect(admin.getByRole("cell", { name: kind, exact: true }).first()).toBeVisible();
    }
    await visit(admin, `/office/members/${id}?tab=timeline`);
    await expect(admin.getByRole("main")).toContainText("约见已完成");
  });
});

/** Notes on the list of recommendations that one's own side wants to meet member `other`. */
async function interested(page: Page, other: string, link: RegExp) {
  await visit(page, "/office/recommendations");
  const pair = numbered(page, other).filter({ has: page.getByRole("link", { name: link }) });
  await follow(await turnTo(page, pair), link);
  const form = await sheet(page, "记录答复");
  await form.getByRole("radio", { name: "有意，愿意见面" }).check();
  await press(form, "保存答复");
  await told(page, "答复已记录");
}

/** The full minute that begins in a minute and a half or a little later: a date lies ahead, and we wait for it. */
function soon() {
  return Math.ceil((Date.now() + 75_000) / 60_000) * 60_000;
}

function inShanghai(at: number) {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 16);
}
