// A colleague of the same role, and the manager of the other branch, can't find a member who isn't theirs.
import { enterMember, row, search } from "../support/office";
import { newcomer } from "../support/people";
import { expect, test } from "../support/test";
import { visit } from "../support/words";

const STRANGERS = ["chenmin", "manager2"];

/** Server functions that load a member, with the name under which they take the number. */
const DOORS: [string, string, Record<string, string>?][] = [
  ["members/api/open_member", "id"],
  ["members/api/member_timeline", "id"],
  ["members/api/edit_member", "id", { group: "basics" }],
  ["members/api/save_group", "id", { group: "family", version: "1", smoking: "often" }],
  ["members/api/reveal_contact", "id", { kind: "mobile", reason: "约定今日回访" }],
  ["members/api/save_consent", "id", { version: "1", shown: "true" }],
  ["followups/api/follow_ups", "member"],
];

test("a member of 李婉清 can't be found by a peer, whatever they try", async ({ open }) => {
  test.setTimeout(180_000);
  const person = newcomer();
  const presale = await open("presale");
  const id = await enterMember(presale, person);

  await test.step("李婉清 finds her client by name and by number", async () => {
    for (const words of [person.name, person.mobile]) {
      await visit(presale, "/office/members");
      await search(presale, words);
      await expect(row(presale, person.name)).toHaveCount(1);
    }
  });

  for (const account of STRANGERS) {
    const stranger = await open(account);

    await test.step(`${account}: not by list, not by search`, async () => {
      await visit(stranger, "/office/members");
      await expect(row(stranger, person.name)).toHaveCount(0);
      for (const words of [person.name, person.mobile, String(id)]) {
        await visit(stranger, "/office/members");
        await search(stranger, words);
        await expect(row(stranger, person.name)).toHaveCount(0);
      }
      await visit(stranger, `/office/members?q=${person.mobile}`);
      await expect(stranger.getByText("没有符合条件的会员")).toBeVisible();
    });

    await test.step(`${account}: not by address`, async () => {
      for (const tab of ["", "?tab=profile", "?tab=timeline", "?tab=matches", "?tab=contracts", "?follow_up=1", "?sheet=reveal&kind=mobile"]) {
        await stranger.goto(`/office/members/${id}${tab}`);
        await expect(stranger.getByText("没有找到").first(), `page ${tab}`).toBeVisible();
        await expect(stranger.getByText(person.name)).toHaveCount(0);
      }
    });

    await test.step(`${account}: not by server function`, async () => {
      for (const [path, key, more] of DOORS) {
        const answer = await stranger.request.post(`/api/yuelao/features/${path}`, { form: { [key]: String(id), ...more } });
        expect(answer.status(), path).toBe(404);
        expect(await answer.text(), path).not.toContain(person.name);
      }
    });
  }

  await test.step("and nothing of the client has changed", async () => {
    await visit(presale, `/office/members/${id}?tab=profile`);
    await expect(presale.getByRole("main")).toContainText("不吸烟");
  });
});
