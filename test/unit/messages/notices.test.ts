import { describe, expect, test } from 'vitest';
import { longestValues, previewAll, sampleValues } from '../../../infra/commands/mail-samples.ts';
import { RUNGS } from '../../../shared/lifecycle/expiry-records.ts';
import { renderTemplate } from '../../../shared/messages/markup.ts';
import { NOTICES, renderNotice, wording } from '../../../shared/messages/notices.ts';
import { LONGEST_SUBJECT } from '../../../shared/messages/wrapping.ts';
import { ROLES } from '../../../shared/registration/records.ts';

const mails = previewAll();
const all = mails.map((mail) => [mail.notice, mail.language, mail] as const);

describe('every notice', () => {
  test('is previewed in both languages', () => {
    expect(mails.map(({ notice, language }) => `${notice}.${language}`).sort()).toEqual(
      NOTICES.flatMap((notice) => [`${notice}.en`, `${notice}.fr`]).sort(),
    );
  });

  test.each(all)('%s in %s is whole in both forms', (_, language, { subject, text, html }) => {
    const body = html.slice(html.indexOf('<body>'));
    expect(`${subject}${text}${body}`).not.toMatch(/[{}]|undefined|\[object/);
    expect(html).toContain(`<html lang="${language}">`);
    // nothing acts by itself, nothing is fetched: no link, form, picture or script
    expect(html).not.toMatch(/<(a|form|img|script|link|iframe)\b|http-equiv|url\(|@import/i);
    expect(subject.length).toBeLessThanOrEqual(LONGEST_SUBJECT);
  });

  test.each(all)('%s in %s says the same as text and as HTML', (_, __, { text, html }) => {
    const shown = html
      .slice(html.indexOf('</h1>'))
      .replace(/<[^>]+>/g, ' ')
      .replaceAll(/&#39;/g, "'")
      .replaceAll(/&quot;/g, '"')
      .replaceAll(/&amp;/g, '&');
    const words = (form: string) => form.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
    // French puts a space before the colon of a label, English does not
    const bare = (form: string) => words(form).map((word) => word.replace(/:$/, ''));
    expect(bare(text)).toEqual(bare(shown));
  });

  test.each(all)('%s in %s has lines that a terminal shows', (_, __, { text }) => {
    for (const line of text.split('\n')) {
      if (line.length > 78) expect(line.trim()).not.toContain(' ');
    }
  });

  test.each(all)('%s in %s has no row twice', (_, __, { html }) => {
    const labels = [...html.matchAll(/<th[^>]*>([^<]*)/g)].map(([, label]) => label);
    expect(labels).toEqual([...new Set(labels)]);
  });

  test.each(all)('%s in %s says who writes, why, whom to ask, and its own name', (_, language, { text }) => {
    const foot = text.slice(text.indexOf('\n-- \n'));
    expect(foot).toContain({ fr: 'Message automatique de Sceau', en: 'Automatic message from Sceau' }[language]);
    expect(foot).toContain({ fr: 'Vous recevez ce message', en: 'You get this message' }[language]);
    expect(foot).toContain('service-client@example.test');
    expect(foot).toContain('0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b');
  });
});

describe('subjects', () => {
  const ofCertificates = all.filter(([, , { text }]) => /^(Numéro de série|Serial number)/m.test(text));

  test('there are those that are about one certificate', () =>
    expect(ofCertificates.length).toBeGreaterThanOrEqual(38));

  test.each(ofCertificates)('of %s in %s says structure, certificate and date', (notice, language, { subject }) => {
    if (notice !== 'authority-expiry') expect(subject).toContain('Clinique des Tilleuls');
    expect(subject).toMatch(/www\.example\.test|Camille Aubrac|: ca-1$/);
    expect(subject).toMatch(language === 'fr' ? /\d(er)? \p{L}+ 2028/u : /\d \p{L}+ 2028/u);
  });

  test.each(ofCertificates)('of %s in %s keeps its date whole beside the longest names', (notice, language) => {
    const { subject } = renderNotice(notice, language, longestValues(language));
    expect(subject.length).toBeLessThanOrEqual(LONGEST_SUBJECT);
    expect(subject).toMatch(language === 'fr' ? /\d(er)? \p{L}+ 2028/u : /\d \p{L}+ 2028/u);
    expect(subject).toContain('…');
  });

  test.each(NOTICES)('French: %s elides nothing before a name that begins with a vowel', (notice) => {
    const named = { holder: 'Élodie', colleague: 'Élodie', asker: 'Élodie', direction: 'Élodie', structure: 'Élodie' };
    const { subject, text } = renderNotice(notice, 'fr', { ...sampleValues('fr'), ...named });
    expect(`${subject}\n${text}`).not.toMatch(/(?<!\p{L})(de|que|le|la|si)\sÉlodie/iu);
  });

  test('are cut between characters', () => {
    const family = '👩‍👩‍👧';
    const template = { subject: '{a}: {b}', paragraphs: [], facts: [] };
    const frame = { language: 'en', foot: [] };
    // what joins the figures is a format character, which becomes a space; a surrogate pair stays one
    const { subject } = renderTemplate(template, { a: family.repeat(60), b: 'é'.normalize('NFD').repeat(90) }, frame);
    expect(subject.isWellFormed()).toBe(true);
    expect(subject.length).toBeLessThanOrEqual(LONGEST_SUBJECT);
    expect(subject).toMatch(/e\u0301…$/);
  });

  test('say the whole name where there is room', () => {
    const template = { subject: '{a}, {b}', paragraphs: [], facts: [] };
    const [a, b] = ['a'.repeat(90), 'b'.repeat(27)];
    const frame = { language: 'en', foot: [] };
    expect(renderTemplate(template, { a, b }, frame).subject).toBe(`${a}, ${b}`);
    expect(renderTemplate(template, { a: `${a}a`, b }, frame).subject).toBe(`${'a'.repeat(89)}…, ${b}`);
  });
});

describe('a renewal that has begun', () => {
  test.each([
    ['expiry-to-renew', 'fr', /demande le renouvellement/],
    ['expiry-to-renew', 'en', /asks for the renewal/],
    ['expiry-passed', 'fr', /faites une nouvelle demande/],
    ['expiry-passed', 'en', /make a new request/],
  ] as const)('%s in %s asks nobody to ask once more', (notice, language, asked) => {
    const text = (successorNote: string) =>
      renderNotice(notice, language, { ...sampleValues(language), successorNote }).text.replaceAll('\n', ' ');
    expect(text('')).toMatch(asked);
    expect(text('It has begun.')).not.toMatch(asked);
    expect(text('It has begun.')).toContain('It has begun.');
  });
});

describe('templates', () => {
  const frame = { language: 'en', foot: ['c'] };

  test('every part is escaped, labels and frame included', () => {
    const template = { subject: '{a}', paragraphs: ['<{a}>', ['<u>{a}']], facts: [['<b>', '{a}']] as const };
    const { html } = renderTemplate(template, { a: '<i>&' }, { language: '"x', foot: ['<s>'] });
    expect(html).not.toMatch(/<[ibus]>|&(?!lt;|gt;|amp;|quot;)/);
    expect(html).toContain('<p>&lt;&lt;i&gt;&amp;&gt;</p>');
    expect(html).toContain('lang="&quot;x"');
  });

  test('a list has an item a line, each escaped and of one line', () => {
    const template = { subject: 's', paragraphs: [], list: '{a}', facts: [] };
    const { text, html } = renderTemplate(template, { a: '<i>\nB\u2028C' }, frame);
    expect(text).toContain('- <i>\n- B C\n');
    expect(html).toContain('<ul><li>&lt;i&gt;</li><li>B C</li></ul>');
  });

  test('a paragraph and a row without content are left out', () => {
    const facts = [
      ['One', '{none}'],
      ['Two', '{dash}'],
      ['Three', '{a}'],
    ] as const;
    const template = { subject: 's', paragraphs: ['{none}', '{a}'], list: '{none}', facts };
    const { text, html } = renderTemplate(template, { none: '', dash: '—', a: 'x' }, frame);
    expect(text).toBe('x\n\nThree: x\n\n-- \nc\n');
    expect(html).not.toMatch(/One|Two|<li>|<p><\/p>/);
  });

  test('lines are broken at spaces only, the later ones of a row set back; an address stays whole', () => {
    const long = `https://example.test/${'a'.repeat(90)}`;
    const facts = [['Address', '{long}'] as const, ['Who', '{who}'] as const];
    const template = { subject: 's', paragraphs: ['{who}'], facts };
    const who = `${'word '.repeat(20)}end`;
    const { text } = renderTemplate(template, { long, who }, frame);
    expect(text.split('\n')).toEqual([
      'word '.repeat(15).trim(),
      'word '.repeat(5).concat('end'),
      '',
      'Address:',
      `  ${long}`,
      `Who: ${'word '.repeat(14).trim()}`,
      `  ${'word '.repeat(6)}end`,
      '',
      '-- ',
      'c',
      '',
    ]);
  });

  test('a placeholder in a value is only text, and a missing value is a mistake', () => {
    const values = { ...sampleValues('en'), name: '{request}', request: 'r' };
    const { subject, text } = renderNotice('request-refused', 'en', values);
    expect(subject).toContain('{request}');
    expect(text).toContain('Name: {request}');
    const { request: _, ...without } = values;
    expect(() => renderNotice('request-refused', 'en', without)).toThrow(TypeError);
    expect(() => renderNotice('request-refused', 'en', { ...without, ['constructor' as string]: 'x' })).toThrow(
      TypeError,
    );
  });
});

describe('the foot', () => {
  const foot = (more: Parameters<typeof renderNotice>[3]) =>
    renderNotice('certificate-revoked', 'en', sampleValues('en'), more).text.split('\n-- \n')[1]!;

  test('tells a contact that it is one, and anybody else why they are written to', () => {
    expect(foot({ toContact: true })).toContain('verified as a contact');
    expect(foot({})).not.toContain('verified as a contact');
  });

  test('says so where nobody answers', () => {
    expect(foot({})).toContain('Nobody reads answers');
    expect(foot({ customerService: 'help@example.test' })).not.toContain('Nobody reads');
  });

  test('cannot be given another line by an address', () => {
    expect(foot({ customerService: 'a@example.test\nCertified: yes' })).not.toMatch(/^Certified/m);
  });
});

describe('words', () => {
  test('every role and every rung has some', () => {
    for (const role of ROLES) expect(wording.role(role, 'fr')).not.toBe(wording.role(role, 'en'));
    for (const rung of RUNGS) expect(wording.rungs([rung], 'fr')).not.toBe(wording.rungs([rung], 'en'));
    expect(() => wording.rungs(['constructor' as 'agent'], 'fr')).toThrow(TypeError);
  });

  test('each rung is said once, and nobody is nothing', () => {
    expect(wording.rungs(['contact', 'agent', 'contact'], 'en')).toBe('the contact addresses, customer service');
    expect(wording.rungs([], 'fr')).toBe('');
  });

  test('a renewal that has begun is said, and none is nothing', () => {
    expect(wording.renewal(undefined, 'fr')).toBe('');
    expect(wording.renewal('unaccepted', 'en')).toContain('nobody has accepted');
  });

  test('an instant and its day are those of Paris, the first of a month as people say it', () => {
    const at = '2028-04-30T22:30:00Z';
    expect(wording.dayOf(at, 'fr')).toBe('1er mai 2028');
    expect(wording.dayOf(at, 'en')).toBe('1 May 2028');
    expect(wording.instant(at, 'fr')).toBe('1er mai 2028 à 00:30');
    expect(wording.instant('2028-01-11T22:30:00Z', 'fr')).toBe('11 janvier 2028 à 23:30');
  });

  test.each([
    ['2028-04-30T20:00:00Z', '2028-05-01T21:59:00Z', '1 jour', '1 day'],
    ['2028-05-01T06:00:00Z', '2028-05-01T21:59:00Z', 'moins d’un jour', 'less than a day'],
    ['2028-05-02T06:00:00Z', '2028-05-01T21:59:00Z', 'moins d’un jour', 'less than a day'],
    // across the change to summer time
    ['2028-03-25T23:30:00Z', '2028-03-27T00:30:00Z', '1 jour', '1 day'],
    ['2028-03-02T06:00:00Z', '2028-05-01T05:00:00Z', '60 jours', '60 days'],
    ['2024-05-01T06:00:00Z', '2028-05-01T05:00:00Z', 'environ 4 ans', 'about 4 years'],
    ['2027-05-02T06:00:00Z', '2028-05-01T05:00:00Z', '365 jours', '365 days'],
  ])('from %s to %s: %s', (from, to, fr, en) => {
    expect(wording.span(new Date(from), to, 'fr')).toBe(fr);
    expect(wording.span(new Date(from), to, 'en')).toBe(en);
  });
});
