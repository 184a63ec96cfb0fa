import { describe, expect, test } from 'vitest';
import { holderScreen, NEXT, nextOf, placeInJourney } from '../../../functions/pages/steps/holder.ts';
import { bareName, grouped, partsOf, ungrouped } from '../../../functions/pages/steps/names.ts';
import { codeFault, passwordFault } from '../../../functions/pages/steps/password.ts';
import { fragmentOf, type Place, placeOf } from '../../../functions/pages/steps/places.ts';
import { declaredOf, subscriptionsOf, usagesOf } from '../../../functions/pages/steps/request.ts';
import { DOWNLOADS, retrievalStep } from '../../../functions/pages/steps/retrieval.ts';
import { isWhole, paragraphsOf } from '../../../functions/pages/steps/wording.ts';
import { routes } from '../../../functions/routes.ts';
import { digestOfText, textOf, wordingOf } from '../../../shared/messages/texts/texts.ts';
import { profiles, usagesOf as usagesOfProfiles } from '../../../shared/policy/profiles.ts';
import { HOLDER_STEPS } from '../../../shared/registration/holder-steps.ts';
import { wordingOfEdition } from '../../../shared/registration/terms.ts';
import { decodeName, encodeName, formatName, type Name } from '../../../shared/x509/name.ts';

const nothing = { checked: false, key: false, filed: false };

describe('the holder’s journey', () => {
  test.each([
    ['attest', nothing, 'data'],
    ['attest', { ...nothing, checked: true }, 'terms'],
    ['request', nothing, 'key'],
    ['wait', { ...nothing, key: true }, 'wait'],
    ['retrieve', nothing, 'review'],
    ['retrieve', { ...nothing, key: true }, 'review'],
    ['declare', { ...nothing, key: true }, 'file'],
    ['declare', { checked: false, key: true, filed: true }, 'declare'],
    ['nothing', { ...nothing, key: true }, 'file'],
    ['nothing', { ...nothing, left: true }, 'left'],
    ['confirm-deletion', { ...nothing, left: true }, 'leave'],
    ['nothing', { checked: false, key: true, filed: true }, 'done'],
  ] as const)('the platform says %s, the page knows %j: %s', (next, here, screen) => {
    expect(holderScreen(next, here)).toBe(screen);
  });

  test('a page that was lost midway has lost the key alone: every step is there again, the file’s excepted', () => {
    const screens = NEXT.map((next) => holderScreen(next, nothing));
    expect(screens).toEqual(['data', 'key', 'wait', 'review', 'declare', 'leave', 'done']);
    expect(screens.map(placeInJourney)).toEqual([0, 2, undefined, 3, 5, undefined, undefined]);
  });

  test('every step that the platform names is known here; an unknown one is waited at', () => {
    for (const step of HOLDER_STEPS) expect(nextOf(step)).toBe(step);
    expect(nextOf('something-new')).toBe('wait');
  });
});

describe('retrieval', () => {
  const awaited = { state: 'issued', acceptance: { state: 'awaited' } } as const;
  const accepted = { state: 'issued', acceptance: { state: 'accepted' } } as const;
  test.each([
    [awaited, { key: false, filed: false }, 'review'],
    [awaited, { key: true, filed: false }, 'review'],
    [accepted, { key: true, filed: false }, 'file'],
    [accepted, { key: true, filed: true }, 'download'],
    [accepted, { key: false, filed: false }, 'download'],
    [{ state: 'revoked', acceptance: { state: 'awaited' } }, { key: true, filed: false }, 'revoked'],
  ] as const)('%j with %j: %s', (certificate, here, step) => expect(retrievalStep(certificate, here)).toBe(step));

  test('every form that is offered is one that the API gives', () => {
    const { gives } = routes.find(({ operation }) => operation === 'show-certificate')!;
    expect([...DOWNLOADS.map(({ mediaType }) => mediaType as string), 'application/json'].sort()).toEqual(
      [...gives].sort(),
    );
  });
});

describe('places', () => {
  test.each<[string, Place]>([
    ['#/', { at: 'home' }],
    ['#/request', { at: 'request' }],
    ['#/loss', { at: 'loss' }],
    ['#/departure', { at: 'departure' }],
    ['#/loss/ca-1/0a1b', { at: 'loss', issuer: 'ca-1', serial: '0a1b' }],
    ['#/retrieval/ca-1/0a1b', { at: 'retrieval', issuer: 'ca-1', serial: '0a1b' }],
  ])('%s, there and back', (fragment, place) => {
    expect(placeOf(fragment)).toEqual(place);
    expect(fragmentOf(place)).toBe(fragment);
  });

  test.each([
    '#/retrieval/ca-1',
    '#/loss/ca-1',
    '#/departure/ca-1/0a1b',
    '#/retrieval/../0a',
    '#/retrieval/ca-1/0A',
    '#/retrieval/ca-1/0a/x',
    '#x',
  ])('%s leads nowhere', (fragment) => expect(placeOf(fragment)).toEqual({ at: 'nowhere' }));

  test('the link of a contact’s mail is read, a mutilated one is told from it, and no address is made with a secret', () => {
    const contactId = `${'0a'.repeat(16)}-${'1b'.repeat(16)}`;
    const secret = `${'aB3-_'.repeat(8)}xyz`;
    expect(placeOf(`#/contact/${contactId}/${secret}`)).toEqual({ at: 'contact', link: { contactId, secret } });
    for (const cut of [
      '#/contact',
      `#/contact/${contactId}`,
      `#/contact/${contactId}/${secret.slice(1)}`,
      '#/contact/x/y',
    ])
      expect(placeOf(cut)).toEqual({ at: 'contact' });
    expect(fragmentOf({ at: 'contact', link: { contactId, secret } })).toBe('#/');
  });
});

describe('secrets that are typed twice', () => {
  test.each([
    ['', '', 'secret-empty'],
    ['short 12!', 'short 12!', 'secret-short'],
    ['x'.repeat(65), 'x'.repeat(65), 'secret-long'],
    ['motdepasse-été', 'motdepasse-été', 'secret-ascii'],
    ['tab\there12345', 'tab\there12345', 'secret-ascii'],
    ['ababababababab', 'ababababababab', 'secret-same'],
    ['Grue cendree 42', 'Grue cendree 43', 'secret-differs'],
    ['Grue cendree 42 ~{}"\\', 'Grue cendree 42 ~{}"\\', undefined],
  ])('password %j, again %j: %s', (password, again, fault) => expect(passwordFault(password, again)).toBe(fault));

  test.each([
    ['', '', 'secret-empty'],
    ['gentiane 71', 'gentiane 71', 'secret-short'],
    ['gentianes 712', 'gentianes 713', 'secret-differs'],
    ['édelweiss 712', 'édelweiss 712', undefined],
  ])('code %j, again %j: %s', (code, again, fault) => expect(codeFault(code, again)).toBe(fault));
});

describe('names', () => {
  test('are shown part by part, whatever stands in them', () => {
    const name: Name = [
      [{ type: '2.5.4.6', encoding: 'PrintableString', value: 'FR' }],
      [{ type: '2.5.4.10', encoding: 'UTF8String', value: 'Clinique « Été », #1 + fils\\' }],
      [{ type: '2.5.4.3', encoding: 'UTF8String', value: ' a=b;c<d>"e" ' }],
    ];
    expect(formatName(decodeName(encodeName(name)))).toBe(formatName(name));
    expect(partsOf(formatName(name))).toEqual([
      { type: 'C', value: 'FR' },
      { type: 'O', value: 'Clinique « Été », #1 + fils\\' },
      { type: 'CN', value: ' a=b;c<d>"e" ' },
    ]);
    expect(partsOf('')).toEqual([]);
    expect(partsOf('CN=a\\5c\\2cb')).toEqual([{ type: 'CN', value: 'a\\,b' }]);
    expect(partsOf('CN=caf\\c3\\a9')).toEqual([{ type: 'CN', value: 'café' }]);
  });

  test('alternative ones without the word for their kind, and digests in groups', () => {
    expect(['DNS:a.example.test', 'email:a@example.test', 'IP:127.0.0.1'].map(bareName)).toEqual([
      'a.example.test',
      'a@example.test',
      'IP:127.0.0.1',
    ]);
    expect(grouped('0123456789')).toBe('0123 4567 89');
    expect(ungrouped(' 0123 45:67\t89AB ')).toBe('0123456789ab');
  });
});

describe('what an administrator asks for', () => {
  test('every usage but the holder’s own can be asked for here', () => {
    const all = Object.values(profiles);
    for (const offer of new Set(all.flatMap((one) => one.offer ?? []))) {
      const isHolders = all.some((one) => one.offer === offer && one.declares === 'holder');
      const usages = isHolders ? [] : usagesOfProfiles(offer);
      expect(
        usagesOf(offer).map(({ usage }) => usage),
        offer,
      ).toEqual(usages);
    }
    expect(usagesOf('ELSE')).toEqual([]);
  });

  test('fields become what the API takes', () => {
    expect(
      declaredOf({ field: 'commonName' }, ' a.example.test ', 'b.example.test\nc.example.test, d.example.test'),
    ).toEqual({ commonName: 'a.example.test', dnsNames: ['b.example.test', 'c.example.test', 'd.example.test'] });
    expect(declaredOf({ field: 'serviceName' }, 'INSI-AUTO', '')).toEqual({ serviceName: 'INSI-AUTO' });
    expect(declaredOf({ field: 'email-or-host' }, 'a@example.test', '')).toEqual({ email: 'a@example.test' });
    expect(declaredOf({ field: 'email-or-host' }, 'a.example.test', '')).toEqual({ commonName: 'a.example.test' });
  });

  test('only subscriptions of mandates in force count', () => {
    const mandate = (role: string, inForce: boolean, subscriptionId?: string) => ({
      role,
      inForce,
      scope: { reach: 'subscription', subscriptionId },
    });
    expect(
      subscriptionsOf([
        mandate('technical-administrator', true, 'a'),
        mandate('technical-administrator', false, 'b'),
        mandate('holder', true, 'c'),
        mandate('technical-administrator', true, 'a'),
        mandate('technical-administrator', true),
      ]),
    ).toEqual(['a']);
  });
});

describe('what is read is what is accepted', () => {
  const text = textOf('holder-terms')!;
  const wording = wordingOf(text);
  test.each(['fr', 'en'] as const)('the text in %s is part of the wording that has the digest', (language) => {
    expect(digestOfText(text.id, text.version)).toMatch(/^[0-9a-f]{64}$/);
    expect(isWhole({ title: text.title[language], paragraphs: text.paragraphs[language] }, wording)).toBe(true);
  });

  test('of an uploaded text, its document is what the wording names', () => {
    const documents = {
      fr: { mediaType: 'application/pdf', sha256: '0a'.repeat(32), size: 9 },
      en: { mediaType: 'text/markdown', sha256: '0b'.repeat(32), size: 9 },
    } as const;
    const title = { fr: 'Conditions', en: 'Terms' };
    const edition = wordingOfEdition({ population: 'holders', edition: 3, title, documents });
    const shown = (language: 'fr' | 'en', sha256: string) => ({
      title: title[language],
      paragraphs: [],
      document: { ...documents[language], sha256, href: '/x' },
    });
    for (const language of ['fr', 'en'] as const) {
      expect(isWhole(shown(language, documents[language].sha256), edition)).toBe(true);
      expect(isWhole(shown(language, '0c'.repeat(32)), edition)).toBe(false);
    }
    expect(isWhole(shown('fr', documents.en.sha256), edition)).toBe(false);
    expect(paragraphsOf('# Terms\n\nOne\ntwo\r\n \t\r\n\nThree\n')).toEqual(['# Terms', 'One\ntwo', 'Three']);
  });

  test('a sentence more, less or otherwise is seen', () => {
    const [title, paragraphs] = [text.title.fr, text.paragraphs.fr];
    expect(isWhole({ title, paragraphs: [...paragraphs, 'Et encore ceci.'] }, wording)).toBe(false);
    expect(isWhole({ title, paragraphs: paragraphs.toSpliced(2, 1) }, wording)).toBe(false);
    expect(isWhole({ title, paragraphs: paragraphs.with(1, 'Autre chose.') }, wording)).toBe(false);
    expect(isWhole({ title, paragraphs: [] }, wording)).toBe(false);
  });
});
