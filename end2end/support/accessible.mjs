// Runs axe over a page in both themes and tells what is wrong in words.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { settled } from "./browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

/** Everything that breaks WCAG 2.2 AA on the page as it stands, in the light and the dark theme. */
export async function violations(page) {
  const chosen = await page.evaluate(() => document.documentElement.dataset.theme ?? null);
  const found = [];
  try {
    // The system's wish decides while we look, whatever theme the page's user chose.
    await page.evaluate(() => delete document.documentElement.dataset.theme);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await settled(page);
      for (const rule of await run(page)) found.push(...words(rule, colorScheme));
    }
  } finally {
    await page.emulateMedia({ colorScheme: null });
    await page.evaluate((theme) => theme && (document.documentElement.dataset.theme = theme), chosen);
  }
  return found;
}

async function run(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const result = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }),
    TAGS,
  );
  return result.violations;
}

function words(rule, theme) {
  return rule.nodes.map((node) => {
    const why = [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
    return `[${theme}] ${rule.id} (${rule.impact}): ${rule.help}\n    at ${node.target.join(" ")}\n    ${node.html.slice(0, 160)}\n    ${why}`;
  });
}
