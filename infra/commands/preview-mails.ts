import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { escapeHtml } from '../../shared/messages/markup.ts';
import { CHROMIUM, launchChromium } from '../local/chromium.ts';
import { longestValues, type Previewed, previewAll, sampleValues } from './mail-samples.ts';

/** Widths at which people read: a phone and a window, in CSS pixels. */
const WIDTHS = [360, 800] as const;

/**
 * npm run preview-mails -- --out DIR                every notice in both languages with sample values, as .txt and .html,
 *                                                   an index.html, and pictures where there is a Chromium
 * npm run preview-mails -- --out DIR --longest      with the longest names
 * npm run preview-mails -- --out DIR --dark         pictures in the dark scheme
 * npm run preview-mails -- --out DIR --only A,B     those notices alone
 */
async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string' },
      only: { type: 'string' },
      longest: { type: 'boolean', default: false },
      dark: { type: 'boolean', default: false },
    },
  });
  if (values.out === undefined) {
    process.stderr.write('Say where to: npm run preview-mails -- --out DIR\n');
    return 2;
  }
  const only = values.only?.split(',');
  const folder = resolve(values.out);
  const mails = previewAll(values.longest ? longestValues : sampleValues).filter(
    ({ notice }) => only?.includes(notice) ?? true,
  );
  await writePreviews(folder, mails);
  process.stdout.write(`${mails.length} mails in ${join(folder, 'index.html')}\n`);
  const wide = await photograph(folder, mails, values.dark ? 'dark' : 'light');
  if (wide === undefined) {
    process.stdout.write(`No pictures: there is no ${CHROMIUM} on the path.\n`);
    return 0;
  }
  process.stdout.write(`${mails.length * WIDTHS.length} pictures\n`);
  for (const file of wide) process.stderr.write(`${file} does not fit its window\n`);
  return wide.length > 0 ? 1 : 0;
}

const fileOf = ({ notice, language }: Previewed) => `${notice}.${language}`;

/** Writes the two forms of each mail and an index of them all. */
export async function writePreviews(folder: string, mails: readonly Previewed[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const mail of mails) {
    await writeFile(join(folder, `${fileOf(mail)}.txt`), `Subject: ${mail.subject}\n\n${mail.text}`);
    await writeFile(join(folder, `${fileOf(mail)}.html`), mail.html);
  }
  await writeFile(join(folder, 'index.html'), indexOf(mails));
}

function indexOf(mails: readonly Previewed[]): string {
  const rows = mails.map((mail) => {
    const file = escapeHtml(fileOf(mail));
    const links = `<a href="${file}.html">html</a> <a href="${file}.txt">text</a>`;
    return `<tr><td>${escapeHtml(mail.notice)}<td>${mail.language}<td>${escapeHtml(mail.subject)}<td>${links}`;
  });
  const style = 'body{font:15px/1.4 sans-serif;margin:2rem}td{padding:.2rem 1rem .2rem 0;vertical-align:top}';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mails</title><style>${style}</style></head>
<body><h1>Mails (${mails.length})</h1><table>${rows.join('\n')}</table></body></html>\n`;
}

/** A picture of each mail at each width, beside it: which do not fit, or undefined where nothing can take pictures. */
async function photograph(
  folder: string,
  mails: readonly Previewed[],
  colorScheme: 'light' | 'dark',
): Promise<readonly string[] | undefined> {
  const launched = await launchChromium();
  if (!launched) return undefined;
  try {
    const page = await launched.context.newPage();
    await page.emulateMedia({ colorScheme });
    const wide: string[] = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 640 });
      for (const mail of mails) {
        const file = join(folder, fileOf(mail));
        await page.goto(pathToFileURL(`${file}.html`).href);
        await page.screenshot({ path: `${file}.${width}.png`, fullPage: true });
        const needed = await page.evaluate<number>('document.documentElement.scrollWidth');
        if (needed > width) wide.push(`${fileOf(mail)} at ${width}`);
      }
    }
    return wide;
  } finally {
    await launched.browser.close();
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
