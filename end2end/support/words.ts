// What people do on any screen, by role and label.
import { expect, type Locator, type Page } from "@playwright/test";
import { hydrated } from "./browser.mjs";

type Scope = Page | Locator;

/** The line, number, date or text of a form with exactly this label. */
export function field(scope: Scope, label: string) {
  return scope.getByRole("textbox", { name: label, exact: true });
}

export function list(scope: Scope, label: string | RegExp) {
  return scope.getByRole("combobox", typeof label === "string" ? { name: label, exact: true } : { name: label });
}

/** Chooses the option that reads so, or the first that begins with what a pattern says. */
export async function choose(scope: Scope, label: string | RegExp, option: string | RegExp) {
  const box = list(scope, label);
  if (typeof option === "string") {
    await box.selectOption({ label: option });
  } else {
    const value = await box.locator("option", { hasText: option }).first().getAttribute("value");
    await box.selectOption(value);
  }
}

/** Ticks one of the answers to a question. */
export async function answer(scope: Scope, question: string, choice: string) {
  await scope.getByRole("group", { name: question, exact: true }).getByRole("radio", { name: choice, exact: true }).check();
}

export async function press(scope: Scope, button: string | RegExp) {
  await scope.getByRole("button", typeof button === "string" ? { name: button, exact: true } : { name: button }).click();
}

export async function follow(scope: Scope, link: string | RegExp) {
  await scope.getByRole("link", typeof link === "string" ? { name: link, exact: true } : { name: link }).click();
}

/** The side sheet with this title, once it is there. */
export async function sheet(page: Page, title: string | RegExp) {
  const found = page.getByRole("dialog", { name: title });
  await expect(found).toBeVisible();
  return found;
}

/** What a toast says when something has worked. */
export async function told(page: Page, sentence: string | RegExp) {
  await expect(page.getByRole("status").getByText(sentence).last()).toBeVisible();
}

/** What stands above a form that was refused. */
export async function refused(scope: Scope, sentence: string | RegExp) {
  await expect(scope.getByRole("alert").getByText(sentence)).toBeVisible();
}

/** The sentence under a field, as a screen reader connects the two. */
export async function complains(found: Locator, sentence: string | RegExp) {
  await expect(found).toHaveAccessibleDescription(sentence);
  await expect(found).toHaveAttribute("aria-invalid", "true");
}

/** Opens an address and waits until the page has come alive. */
export async function visit(page: Page, address: string) {
  await page.goto(address);
  await hydrated(page);
}
