import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { onPath } from './programs.ts';

/** The name under which systems keep a Chromium. */
export const CHROMIUM = 'chromium';

/** The machine's Chromium without a window, and a fresh profile in it; undefined where there is none. */
export async function launchChromium(): Promise<
  { readonly browser: Browser; readonly context: BrowserContext } | undefined
> {
  const executablePath = onPath(CHROMIUM);
  if (executablePath === undefined) return undefined;
  const browser = await chromium.launch({
    executablePath,
    // as root, and in a container, Chromium's own sandbox has nothing to stand on
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
    // none of the pages' own languages: they begin in French
    locale: 'de-DE',
    timezoneId: 'Europe/Paris',
  });
  return { browser, context };
}
