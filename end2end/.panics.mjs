import { chromium } from "/work/main/end2end/node_modules/@playwright/test/index.mjs";
import { CONTEXT, launchOptions, signIn } from "/work/main/end2end/support/browser.mjs";
import { startServer } from "/work/main/end2end/support/server.mjs";
const server = await startServer();
const browser = await chromium.launch(launchOptions());
const P = { presale: ["/office","/office/members","/office/presale","/office/members/:m","/office/members/:m?tab=profile","/office/members/:m?tab=criteria","/office/members/:m?tab=timeline","/office/members/:m?tab=matches","/office/members/:m?tab=contracts","/office/members/:m?follow_up=1","/office/members/:m?sheet=consent","/office/members/:m?tab=profile&sheet=edit&group=basics","/office/members/999999","/office/members/999999?tab=profile","/office/contracts","/office/contracts/99999","/office/consultations","/office/packages","/office/account","/office/members/new","/office/audit"], aftersale: ["/office/aftersale","/office/members/:m?tab=dates","/office/members/:m?tab=matches","/office/members/:m?tab=dates&act=plan","/office/recommendations","/office/dates","/office/dates?tab=week"], finance:["/office/finance","/office/finance?tab=owing","/office/finance?tab=payments","/office/packages?sheet=new"], admin:["/office/staff","/office/staff?sheet=new","/office/roles","/office/roles?sheet=new","/office/audit"], manager:["/office/assignments","/office/assignments/aftersale","/office/assignments/reassign","/office/members/:m?sheet=assign"], counter:["/counter","/counter?step=1"] };
for (const [acc, paths] of Object.entries(P)) {
  const c = await browser.newContext({ ...CONTEXT, baseURL: server.url }); const page = await c.newPage();
  let heard = []; c.on("console", m => ["error","warning"].includes(m.type()) && heard.push(m.text().split("\n").slice(0,2).join(" ").replace(/.*tachys/,"tachys").slice(0,160))); c.on("weberror", () => {});
  await signIn(page, acc);
  await page.goto({presale:"/office/presale",aftersale:"/office/aftersale",manager:"/office/members"}[acc] ?? "/office");
  const m = await page.locator("tbody a[href^='/office/members/']").first().getAttribute("href",{timeout:2000}).then(h=>h.match(/\d+/)[0]).catch(()=>0);
  for (const p of paths) { heard = []; const t = Date.now(); 
    try { await page.goto(p.replace(":m", m), { timeout: 12000 }); await page.waitForFunction(() => document.documentElement.dataset.hydrated === "true", null, { timeout: 4000 }).catch(()=>heard.push("NOT HYDRATED")); await page.waitForLoadState("networkidle"); } catch (e) { heard.push("GOTO " + e.message.slice(0,60)); }
    if (heard.length) console.log(acc, p, Date.now()-t, "ms", [...new Set(heard)]); else console.log(acc, p, "ok"); }
  await c.close();
}
await browser.close(); await server.stop();
