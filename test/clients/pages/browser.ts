import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { CHROMIUM, launchChromium } from '../../../infra/local/chromium.ts';

export { CHROMIUM };

/** One request that left the browser: everything of it that anybody on the way could read. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A person's browser, with everything that it sent and everything that it complained about. */
export interface Browsing {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly sent: readonly Sent[];
  readonly complaints: readonly string[];
  /** Takes a picture of the page as it stands, at both widths, where pictures are wanted. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Where `SCEAU_SCREENSHOTS` says, pictures of every state are left: `desktop/…` (1280 wide) and `phone/…` (360). */
const GALLERY = process.env.SCEAU_SCREENSHOTS;
const WIDTHS = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } } as const;
let pictures = 0;

/** Starts the machine's Chromium, without a window. */
export async function browse(): Promise<Browsing> {
  const { browser, context } = (await launchChromium())!;
  const sent: Sent[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => {
    sent.push({
      method: request.method(),
      url: request.url(),
      headers: request.headers(),
      body: request.postDataBuffer() ?? Buffer.alloc(0),
    });
  });
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return {
    page,
    context,
    sent,
    complaints,
    picture: async (name) => {
      if (GALLERY === undefined) return;
      pictures += 1;
      for (const [kind, size] of Object.entries(WIDTHS)) {
        await page.setViewportSize(size);
        mkdirSync(join(GALLERY, kind), { recursive: true });
        // two frames, so that what scrolls is painted at its new size
        for (let frame = 0; frame < 2; frame += 1) await page.evaluate('new Promise(requestAnimationFrame)');
        const path = join(GALLERY, kind, `${String(pictures).padStart(2, '0')}-${name}.png`);
        await page.screenshot({ path, fullPage: true });
      }
      await page.setViewportSize(WIDTHS.desktop);
    },
    close: () => browser.close(),
  };
}
