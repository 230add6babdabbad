// What a finger must hit, and whether it is large enough.
import type { Page } from "@playwright/test";

/** Everything on the page that can be touched and is lower or narrower than `least` pixels. */
export async function tooSmall(page: Page, least: number) {
  return page.evaluate((least) => {
    const found = document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary, [role=button]");
    const words: string[] = [];
    for (const one of found) {
      const box = one instanceof HTMLInputElement && ["checkbox", "radio"].includes(one.type);
      const target = (box && one.closest("label")) || one;
      // What nobody sees (hidden fields, the trap, links for screen readers) nobody touches.
      const hidden = one.closest("[aria-hidden=true]") || (one instanceof HTMLInputElement && one.type === "hidden");
      const { width, height } = target.getBoundingClientRect();
      if (hidden || width <= 1 || height <= 1 || getComputedStyle(target).visibility === "hidden") continue;
      if (width < least - 0.5 || height < least - 0.5) {
        const name = one.getAttribute("aria-label") || one.getAttribute("name") || one.textContent?.trim() || one.tagName;
        words.push(`${one.tagName.toLowerCase()} 「${name}」 ${Math.round(width)}×${Math.round(height)}`);
      }
    }
    return words;
  }, least);
}
