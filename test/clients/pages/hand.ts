import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { expect } from 'vitest';
import type { Browsing } from './browser.ts';

/** What a person does in front of the pages, and what every state of them must satisfy. */
export function steps({ page, picture }: Browsing) {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  /** Waits for a screen by its heading, and judges it. */
  const at = async (title: string) => {
    const heading = page.getByRole('heading', { level: 1, name: title, exact: true });
    await heading.waitFor().catch(async (thrown: unknown) => {
      await picture('not-reached');
      throw thrown;
    });
    expect(await flaws({ page })).toEqual([]);
    expect(await page.title()).toContain(title);
  };
  const signIn = async (name: string, word = 'S’identifier') => {
    await page.getByRole('button', { name: word }).click();
    const choice = page.getByRole('button', { name });
    const back = page.locator('#session button');
    // the issuer's own session may answer without asking
    await choice.or(back).first().waitFor();
    if (await choice.isVisible()) await choice.click();
    await back.waitFor();
  };
  return {
    press,
    at,
    /** Whether one of these texts comes to be seen. */
    look: async (...texts: readonly string[]) => {
      const found = texts.map((text) => page.getByText(text));
      await found
        .reduce((one, other) => one.or(other))
        .first()
        .waitFor();
      return true;
    },
    signIn,
    focused: () => page.evaluate<string>("document.activeElement?.textContent ?? ''"),
  };
}

const IN_PAGE = transformSync(readFileSync(new URL('./in-page.ts', import.meta.url), 'utf8'), { loader: 'ts' }).code;

/** What is wrong with a state: as `in-page.ts` sees it, and at 320 pixels (WCAG 2.2 1.4.10, reflow). */
export async function flaws({ page }: Pick<Browsing, 'page'>): Promise<readonly string[]> {
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 320, height: 640 });
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  await page.setViewportSize(size);
  return [...(width > 320 ? [`${width} wide at 320`] : []), ...(await page.evaluate<readonly string[]>(IN_PAGE))];
}
