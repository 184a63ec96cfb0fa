import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleValues } from '../../infra/commands/mail-samples.ts';
import { isNotice, NOTICES, renderNotice } from '../../shared/messages/notices.ts';
import { LONGEST_SUBJECT } from '../../shared/messages/wrapping.ts';

/** What somebody would put into a name who wants it to become more than a name. */
const pieces = fc.constantFrom(
  ...['\r\n', '\n', '\r', '\u0000', '\u0085', '\u2028', '\u2029', '\v', '\f'],
  ...['\u202E', '\u2066', '\u200F', '\uFEFF', '\u00AD', '\uD800', '\uDC00'],
  ...['Bcc: victim@example.test', 'Subject: other', 'Content-Type: text/html', '\r\n\r\n', '\n-- \n', '\n.\n'],
  ...['<script>', '</td></tr></table>', '--><!--', '<a href="https://example.test">', '"', "'", '&', '&lt;', '&#10;'],
  ...['</style>', '<img src=x onerror=y>', 'style="', ']]>', '=?utf-8?q?=0A?=', '=0D=0A'],
  ...['{name}', '{structure}', '{', '}', '$&', '$1', '{constructor}', '{__proto__}'],
  ...['a', ' ', 'é', '👩', 'e\u0301', 'x'.repeat(300), 'long '.repeat(60)],
);
/** Something is left of it in any case: what is empty is left out, which is another matter. */
const hostile = fc.array(pieces, { maxLength: 8 }).map((parts) => `x${parts.join('')}`);

const names = Object.keys(sampleValues('fr')).filter((name) => name !== 'list');
const harmless = { ...Object.fromEntries(names.map((name) => [name, 'x'])), list: 'x' };
const values = fc
  .record(Object.fromEntries(names.map((name) => [name, hostile])))
  .map((record) => ({ ...record, list: 'x' }));
const message = fc.record({ notice: fc.constantFrom(...NOTICES), language: fc.constantFrom('fr', 'en'), values });

/** What is markup in a page: its text taken away. */
const skeleton = (html: string) => html.slice(html.indexOf('</style>')).replace(/>[^<]*/g, '>');
/** A block of text ends with an empty line; a row of the table begins a line, and is never set back. */
const blocks = (text: string) => text.split('\n\n').length;
const rows = (text: string) =>
  text
    .split('\n\n')
    .at(-2)!
    .split('\n')
    .filter((line) => !line.startsWith('  ')).length;

describe('whatever a value says', () => {
  test('it is only text: no header, no markup, no row, no paragraph, no placeholder', () => {
    fc.assert(
      fc.property(message, ({ notice, language, values: given }) => {
        const mail = renderNotice(notice, language, given, { noticeId: 'n', customerService: 'a@example.test' });
        const plain = renderNotice(notice, language, harmless, { noticeId: 'n', customerService: 'a@example.test' });
        expect(mail.subject).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(mail.subject).not.toContain('=?');
        expect(mail.subject.length).toBeLessThanOrEqual(LONGEST_SUBJECT);
        expect(skeleton(mail.html)).toBe(skeleton(plain.html));
        expect(mail.text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(blocks(mail.text)).toBe(blocks(plain.text));
        if (rows(plain.text) > 1) expect(rows(mail.text)).toBe(rows(plain.text));
        for (const form of Object.values(mail)) expect(form.isWellFormed()).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  test('a line end behind a word that is longer than a line adds no paragraph', () => {
    const given = { ...harmless, next: `${'x'.repeat(100)}\r\n` };
    const [mail, plain] = [given, harmless].map((one) => renderNotice('campaign-ended', 'fr', one));
    expect(blocks(mail!.text)).toBe(blocks(plain!.text));
  });

  test('it is there as it was given, but for what cannot be shown', () => {
    fc.assert(
      fc.property(fc.constantFrom('{structure}', '$&', '<b>', '&amp;', "'", '\\', '{'), (piece) => {
        const given = { ...harmless, name: `a${piece}b` };
        const { subject, text, html } = renderNotice('certificate-revoked', 'en', given);
        expect(subject).toContain(`a${piece}b`);
        expect(text).toContain(`Name: a${piece}b`);
        const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;' };
        expect(html).toContain(`<td>a${piece.replace(/[<>&']/g, (one) => entities[one]!)}b</td>`);
      }),
    );
  });

  test('a list has as many items as it has lines, whatever they say', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 6 }), (items) => {
        const list = items.map((item) => item.replaceAll('\n', ' ')).join('\n');
        const { text, html } = renderNotice('bulk-revoked', 'fr', { ...harmless, list });
        expect(html.match(/<li>/g)).toHaveLength(items.length);
        expect(text.match(/^- /gm)).toHaveLength(items.length);
      }),
    );
  });

  test('no name of anything else is taken for a notice', () => {
    for (const name of ['constructor', '__proto__', 'toString', '', undefined]) expect(isNotice(name)).toBe(false);
  });
});
