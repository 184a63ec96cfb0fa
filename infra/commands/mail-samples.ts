import { afterCampaignInWords, causeInWords } from '../../shared/messages/campaign-notices.ts';
import {
  dayInWords,
  dayOfInstant,
  instantInWords,
  renewalInWords,
  roleInWords,
  rungsInWords,
  spanInWords,
} from '../../shared/messages/forms.ts';
import type { Values } from '../../shared/messages/markup.ts';
import { type Language, NOTICES, type Notice, renderNotice } from '../../shared/messages/notices.ts';

/** Values for every placeholder that a notice may have, in the reader's language; names and addresses are reserved ones. */
export function sampleValues(language: Language): Values {
  const instant = (at: string) => instantInWords(at, language);
  const day = (at: string) => dayOfInstant(at, language);
  const [api, pages] = ['https://api.sceau.example.test', 'https://sceau.example.test'];
  const [issuer, serial] = ['sceau-ca-1', '5f0123456789abcdef0123456789abcd'];
  const [end, soon, later] = ['2028-05-01T09:30:00Z', '2028-03-31T07:00:00Z', '2028-06-30T10:00:00Z'];
  const id = '7d4b1c1e-2f0a-4f7e-9a55-0c6a1d2e3f40';
  return {
    structure: 'Clinique des Tilleuls',
    direction: { fr: 'Direction des exemples', en: 'Directorate of examples' }[language],
    name: 'www.example.test',
    holder: 'Camille Aubrac',
    asker: 'Camille Aubrac',
    colleague: 'Alix Modèle',
    domain: 'example.test',
    offer: 'SERV-SSL',
    offers: 'SERV-SSL (www.example.test), ORG',
    usage: 'SSL_SERV',
    role: roleInWords('technical-administrator', language),
    issuer,
    serial,
    number: 'F503-2028-2222-3333-4444',
    version: '2',
    title: { fr: 'Conditions d’utilisation pour les porteurs', en: 'Terms of use for holders' }[language],
    text: { fr: 'Conditions d’utilisation', en: 'Terms of use' }[language],
    // days and instants
    notAfter: instant(end),
    day: day(end),
    days: spanInWords(new Date('2028-03-02T08:00:00Z'), end, language),
    askedOn: day(soon),
    lapsesAt: instant(later),
    lapsesOn: day(later),
    revokedAt: instant(soon),
    revokedOn: day(soon),
    declareBy: instant(later),
    declareOn: day(later),
    orderedFor: instant(later),
    orderedOn: day(later),
    from: instant(soon),
    until: instant(end),
    verifiedUntil: instant(end),
    by: instant(later),
    revokeFrom: instant(end),
    confirmBy: instant(later),
    overlapUntil: instant(end),
    receivedAt: instant(soon),
    replacedAt: instant(soon),
    dueAt: instant(later),
    leavesOn: dayInWords('2028-05-01', language),
    // where to look
    address: `${api}/certificates/${issuer}/${serial}`,
    ownAddress: `${pages}/#/`,
    request: `${api}/requests/${id}`,
    retrieval: `${pages}/#/retrieval/${issuer}/${serial}`,
    // counts
    lines: '12',
    done: '12',
    registered: '9',
    refused: '1',
    duplicate: '1',
    homonym: '1',
    certificates: '3',
    people: '2',
    revoked: '3',
    left: '0',
    list: ['www', 'api', 'mail'].map((host) => `${host}.example.test (${issuer} ${serial})`).join('\n'),
    // a machine that is told
    host: 'hooks.example.test',
    machine: 'web-01',
    since: instant(soon),
    failures: '24',
    // a campaign
    deadline: day(later),
    because: causeInWords('security', language),
    first: 'www.example.test + 2',
    mails: '340',
    daysNeeded: '2',
    cost: '0,15 $',
    renewed: '298',
    overdue: '2',
    gone: '1',
    next: afterCampaignInWords(1, language),
    // the end of a certificate
    issuesUntil: '',
    toldBefore: rungsInWords(['administrator', 'contact', 'administrators'], language),
    successorNote: renewalInWords('unaccepted', language),
  };
}

/** The same with names about as long as the register admits, which no mail may be torn by. */
export function longestValues(language: Language): Values {
  const structure =
    'Groupement de coopération sanitaire et médico-sociale des établissements publics de santé du bassin de Saint-Exemple-sur-Modèle';
  const host = `${'serveur-de-tres-longue-denomination-'.repeat(3)}production.services.numeriques.example.test`;
  const holder = 'Marie-Antoinette-Guillemette Aubrac-Montferrand de La Roche-Exemple';
  const direction =
    'Direction générale adjointe chargée des systèmes d’information, de la transition numérique et des archives';
  return { ...sampleValues(language), structure, name: host, domain: host, holder, asker: holder, direction };
}

export interface Previewed {
  readonly notice: Notice;
  readonly language: Language;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Where each notice leads to: the first that fits, else to the certificate. */
const places: readonly (readonly [notices: RegExp, path: string])[] = [
  [/^contact-to-/, 'https://sceau.example.test/#/contact/0123456789abcdef0123456789abcdef/not-a-secret'],
  [/^(designation|administrator|card)-/, '/designations/0123456789abcdef0123456789abcdef'],
  [/^(subscription|contact|no-administrator|one-administrator)-/, '/subscriptions/0123456789abcdef0123456789abcdef'],
  [/^(structure|overlap|mandates|colleague|machine)-/, '/structures/0123456789abcdef0123456789abcdef'],
  [/^(direction|no-officer|one-officer)-/, '/directions/0123456789abcdef0123456789abcdef'],
  [/^import-/, '/imports/0123456789abcdef0123456789abcdef'],
  [/^holder-/, '/holders/0123456789abcdef0123456789abcdef'],
  [/^terms-/, '/texts/holder-terms/2'],
  [/^bulk-revoked|^campaign-(to-renew|reminder|unattended)/, '/certificates'],
  [/^bulk-/, '/bulk-revocations/0123456789abcdef0123456789abcdef'],
  [/^campaign-/, '/campaigns/0123456789abcdef0123456789abcdef'],
  [/^webhook-/, '/webhooks/0123456789abcdef0123456789abcdef/deliveries'],
];

/** Each notice leads somewhere else, and a person's certificate has other names than a server's. */
function ofKind(notice: Notice, given: Values): Values {
  const path = places.find(([notices]) => notices.test(notice))?.[1];
  const values = path === undefined ? given : { ...given, address: new URL(path, given.address).href };
  if (notice === 'authority-expiry') {
    const of = { structure: '', offer: '', toldBefore: '', successorNote: '' };
    return { ...values, ...of, name: 'ca-1', issuer: 'root-1', usage: 'issuer' };
  }
  const personal = /^(holder|declaration)-|^(expiry|campaign)-(holder|officer)/.test(notice);
  return personal ? { ...values, name: values.holder ?? '', offer: 'PRO', usage: 'PRO_AUTH_CLI' } : values;
}

/** Every notice in both languages, as it would leave. */
export function previewAll(values: (language: Language) => Values = sampleValues): readonly Previewed[] {
  const said = { noticeId: '0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b', customerService: 'service-client@example.test' };
  return NOTICES.flatMap((notice) =>
    (['fr', 'en'] as const).map((language) => ({
      notice,
      language,
      ...renderNotice(notice, language, ofKind(notice, values(language)), {
        ...said,
        toContact: notice.startsWith('contact-to-'),
      }),
    })),
  );
}
