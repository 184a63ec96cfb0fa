import { describe, expect, test } from 'vitest';
import { environments } from '../../infra/aws/environments.ts';
import { exampleProduction } from '../../infra/aws/example-production.ts';
import { keysOf } from '../../infra/aws/signing-keys.ts';
import { asHtml, asMarkdown, documentOf, TO_COMPLETE } from '../../infra/policy-documents/document.ts';
import { policyFiles } from '../../infra/policy-documents/files.ts';
import { outline } from '../../infra/policy-documents/outline.ts';
import { authorityProfiles, profiles, responderProfiles, sealProfiles } from '../../shared/policy/profiles.ts';
import { retentionTable } from '../../shared/registration/retention-table.ts';

const files = new Map(policyFiles(exampleProduction).map(({ name, text }) => [name, text]));
const text = (name: string) => files.get(name)!;
const LANGUAGES = ['fr', 'en'] as const;

describe('the outline', () => {
  test('is that of RFC 3647 §6: nine chapters, each number after the one before it, none twice', () => {
    expect(outline.filter(({ number }) => !number.includes('.')).map(({ number }) => number)).toEqual([...'123456789']);
    expect(outline).toHaveLength(270);
    for (const [index, { number }] of outline.entries()) {
      if (index === 0) continue;
      const parts = number.split('.').map(Number);
      const before = outline[index - 1]!.number.split('.').map(Number);
      const last = parts.at(-1)!;
      const sibling = [...parts.slice(0, -1), last - 1].join('.');
      // the first below its parent, or the next after a sibling
      if (last === 1 && parts.length > 1) expect(before.join('.')).toBe(parts.slice(0, -1).join('.'));
      else
        expect(
          outline.some((one) => one.number === sibling),
          number,
        ).toBe(true);
    }
    for (const { title } of outline) expect(title.fr).not.toBe('');
  });
});

describe('policy and practice statement', () => {
  test('are four documents, each as Markdown and as HTML, and the same each time', () => {
    expect([...files.keys()]).toEqual(
      ['certification-policy', 'certification-practice-statement'].flatMap((name) =>
        LANGUAGES.flatMap((language) => [`${name}.${language}.md`, `${name}.${language}.html`]),
      ),
    );
    expect(policyFiles(exampleProduction).map(({ text: again }) => again)).toEqual([...files.values()]);
  });

  test.each(LANGUAGES)('have every section of the outline (%s), in its order', (language) => {
    for (const name of ['certification-policy', 'certification-practice-statement']) {
      const headings = [...text(`${name}.${language}.md`).matchAll(/^#{2,4} (.+)$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual(outline.map(({ number, title }) => `${number} ${title[language]}`));
    }
  });

  test.each(LANGUAGES)('name every profile, key, period and class of data (%s)', (language) => {
    const policy = text(`certification-policy.${language}.md`);
    const practice = text(`certification-practice-statement.${language}.md`);
    const all = [profiles, sealProfiles, responderProfiles].flatMap((of) => Object.values(of));
    const ids = [...all, ...Object.values(authorityProfiles)].map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(20);
    for (const document of [policy, practice]) {
      for (const id of ids) expect(document).toContain(`| ${id} |`);
      for (const { what } of Object.values(retentionTable)) expect(document).toContain(what[language]);
      for (const profile of Object.values(profiles))
        expect(document).toContain(`${exampleProduction.oidArc}.${profile.certificatePolicy}`);
      expect(document).toContain('http://pki.sceau.alt/repository');
    }
    for (const { alias } of keysOf(exampleProduction)) expect(practice).toContain(alias);
    expect(practice).toContain('COMPLIANCE');
    expect(policy).not.toContain('COMPLIANCE');
  });

  test('say where nothing is known, and invent nothing: no section is empty', () => {
    for (const language of LANGUAGES) {
      const document = text(`certification-policy.${language}.md`);
      const sections = document.split(/^#{2,4} /m).slice(1);
      for (const [index, { number, parent }] of outline.entries()) {
        const body = sections[index]!.split('\n').slice(1).join('\n').trim();
        if (!parent) expect(body, number).not.toBe('');
      }
      const open = document.split(`**[${TO_COMPLETE[language]}]**`).length - 1;
      expect(open).toBeGreaterThan(80);
      expect(document).toContain(`${open} sections`);
      for (const number of ['1.5.2', '9.2.1', '9.13', '5.3.2'])
        expect(sections[outline.findIndex((one) => one.number === number)]).toContain(TO_COMPLETE[language]);
    }
  });

  test('are of their environment: without a publication host that is for the authority to say; TEST keys where there are some', () => {
    const staging = policyFiles(environments.staging).map((one) => one.text);
    expect(staging.join('')).not.toContain('sceau.alt');
    expect(staging.join('')).toContain('alias/sceau-test-ca-1');
    expect([...files.values()].join('')).not.toContain('alias/sceau-test-');
  });

  test('as a page have neither script nor anything from elsewhere, and escape what they say', () => {
    for (const [name, page] of files) {
      if (!name.endsWith('.html')) continue;
      expect(page).not.toMatch(/<script|<link|<img|src=|@import/);
      expect(page.match(/<table>/g)).toHaveLength(page.match(/<\/table>/g)!.length);
    }
    const hostile = { '1.1': [{ kind: 'table' as const, head: ['a'], rows: [['<b>|\n"&']] }] };
    const document = documentOf('policy', hostile as never, 'x', 'en');
    expect(asHtml(document)).toContain('<td>&lt;b&gt;|\n&quot;&amp;</td>');
    expect(asMarkdown(document)).toContain('| <b>\\| "& |');
    expect(() => documentOf('policy', { '99.1': [] }, 'x', 'en')).toThrow('99.1');
  });
});
