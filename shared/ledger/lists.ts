import type { ListName, Lists, OutboxRow } from '../lifecycle/ports.ts';
import { beginning, fanOut, instant, joined } from './key-parts.ts';

/** Where each list of the ledger's port is read; what lies there stands in the chart of `schema.ts`. */

/** Where a list is: part of a partition of the table (consistent), or partitions of an index. */
export type ListPlace =
  | {
      readonly index?: undefined;
      readonly partitions: readonly string[];
      readonly begins: string;
      /** Where its first page begins: behind this sort key. */
      readonly after?: string;
    }
  | { readonly index: 'list' | 'due'; readonly partitions: readonly string[]; readonly newestFirst: boolean };

interface List<L extends ListName> {
  readonly holds: Lists[L];
  readonly at: (of: string) => ListPlace;
  /** Rows that are not what their key says are left out: they were written past the ledger, and hide none of the others. */
  readonly leavesOut?: true;
}

const lists: { readonly [L in ListName]: List<L> } = {
  'mandates-of-person': {
    holds: 'mandate',
    at: (of) => ({ partitions: [joined(['mandates', of])], begins: 'mandate#' }),
  },
  'mandates-of-subscription': { holds: 'mandate', at: (of) => oldestFirst('mandates-of-subscription', of) },
  'mandates-of-structure': { holds: 'mandate', at: (of) => oldestFirst('mandates-of-structure', of) },
  'machines-of-structure': { holds: 'machine', at: (of) => oldestFirst('machines-of-structure', of) },
  'subscriptions-of-structure': { holds: 'subscription', at: (of) => oldestFirst('subscriptions-of-structure', of) },
  'contacts-of-subscription': {
    holds: 'contact',
    at: (of) => ({ partitions: [joined(['contact', of])], begins: 'contact#' }),
  },
  'contacts-of-mailbox': { holds: 'contact', at: (of) => oldestFirst('contacts-of-mailbox', of) },
  'subscriptions-to-decide': { holds: 'subscription', at: () => queue('subscriptions-to-decide') },
  'appointments-to-approve': { holds: 'appointment', at: () => queue('appointments-to-approve') },
  'expiring-of-direction': { holds: 'expiryNotice', at: (of) => oldestFirst('expiring-of-direction', of) },
  'contacts-due': { holds: 'contact', at: () => queue('contacts-due') },
  'webhooks-of-subscription': {
    holds: 'webhook',
    at: (of) => ({ partitions: [joined(['webhook', of])], begins: 'webhook#' }),
  },
  'deliveries-of-webhook': { holds: 'webhookDelivery', at: (of) => newestFirst('deliveries-of-webhook', of) },
  'mandates-of-house': { holds: 'mandate', at: () => oldestFirst('mandates-of-house') },
  'contracts-of-structure': {
    holds: 'contract',
    at: (of) => ({ partitions: [joined(['contract', of])], begins: 'contract#' }),
  },
  'claims-under-domain': {
    holds: 'domainClaim',
    at: (of) => ({ partitions: [joined(['domain', of])], begins: 'claim#' }),
  },
  'structures-by-word': {
    holds: 'structureWord',
    at: (of) => ({ partitions: [joined(['structure-words', beginning(of)])], begins: joined(['word', of]) }),
  },
  'claims-on-domain': {
    holds: 'domainClaim',
    at: (of) => ({ partitions: [joined(['domain', of])], begins: 'claim#here#' }),
  },
  'open-work': { holds: 'workItem', at: () => queue('open-work') },
  'designations-of-structure': { holds: 'designation', at: (of) => newestFirst('designations-of-structure', of) },
  'designations-to-review': { holds: 'designation', at: () => queue('designations-to-review') },
  'revocation-proposals-of-structure': {
    holds: 'workItem',
    at: (of) => oldestFirst('revocation-proposals-of-structure', of),
  },
  'holders-of-subscription': { holds: 'holder', at: (of) => newestFirst('holders-of-subscription', of) },
  'holders-of-direction': {
    holds: 'holder',
    at: (of) => ({
      index: 'list',
      // those that wait for an officer stand apart, and are holders of the direction all the same
      partitions: [joined(['holders-of-direction', of]), joined(['holders-waiting', of])],
      newestFirst: true,
    }),
  },
  'holders-waiting': { holds: 'holder', at: (of) => oldestFirst('holders-waiting', of) },
  'directions-of-structure': { holds: 'direction', at: (of) => oldestFirst('directions-of-structure', of) },
  'mandates-of-direction': { holds: 'mandate', at: (of) => oldestFirst('mandates-of-direction', of) },
  'imports-of-direction': { holds: 'import', at: (of) => newestFirst('imports-of-direction', of) },
  'lines-of-import': {
    holds: 'importLine',
    at: (of) => ({ partitions: [joined(['import', of])], begins: 'line#' }),
  },
  'imports-running': { holds: 'import', at: () => queue('imports-running') },
  'requests-of-subscription': { holds: 'request', at: (of) => newestFirst('requests-of-subscription', of) },
  'certificates-of-subscription': { holds: 'certificate', at: (of) => newestFirst('certificates-of-subscription', of) },
  'certificates-of-subscriptions': {
    holds: 'certificate',
    at: (of) => ({
      index: 'list',
      partitions: of.split(',').map((id) => joined(['certificates-of-subscription', id])),
      newestFirst: true,
    }),
  },
  'entries-of-crl-scope': {
    holds: 'crlEntry',
    at: (of) => ({ partitions: [joined(['crl', of])], begins: 'revoked#' }),
  },
  'entries-since': {
    holds: 'crlEntry',
    at: (of) => {
      const [scope, from] = of.split('/');
      return {
        partitions: [joined(['crl', scope!])],
        begins: 'revoked#',
        after: joined(['revoked', instant(from ?? '')]),
      };
    },
  },
  issuers: { holds: 'issuer', at: () => ({ partitions: ['issuers'], begins: 'issuer#' }) },
  'requests-to-issue': { holds: 'request', at: () => queue('requests-to-issue') },
  'requests-to-approve': { holds: 'request', at: () => queue('requests-to-approve') },
  'acceptances-due': { holds: 'acceptance', at: () => queue('acceptances-due') },
  'revocation-requests-of-certificate': {
    holds: 'revocationRequest',
    at: (of) => ({ partitions: [joined(['certificate', ...of.split('/')])], begins: 'revocation-request#' }),
  },
  'revocations-due': { holds: 'dueRevocation', at: () => queue('revocations-due') },
  'codes-of-person': { holds: 'code', at: (of) => oldestFirst('codes-of-person', of) },
  seals: { holds: 'seal', at: () => ({ partitions: ['seals'], begins: 'seal#' }) },
  responders: { holds: 'responder', at: () => ({ partitions: ['responders'], begins: 'responder#' }) },
  'declarations-due': { holds: 'declaration', at: () => queue('declarations-due') },
  'holders-due': { holds: 'holder', at: () => queue('holders-due') },
  'terms-of-population': {
    holds: 'terms',
    at: (of) => ({ partitions: [joined(['terms', of])], begins: 'edition#' }),
  },
  'people-of-population': { holds: 'mandate', at: (of) => queue(joined(['people-of-population', of])) },
  'terms-accepted': { holds: 'termsAcceptance', at: (of) => spreadList('terms-accepted', of) },
  'terms-outstanding': { holds: 'termsAcceptance', at: (of) => spreadList('terms-outstanding', of) },
  'terms-due': { holds: 'termsAcceptance', at: () => queue('terms-due') },
  'people-to-look-at': { holds: 'person', at: () => queue('people-to-look-at') },
  'imports-to-erase': { holds: 'import', at: () => queue('imports-to-erase') },
  'structures-to-erase': { holds: 'structure', at: () => queue('structures-to-erase') },
  'names-of-direction': {
    holds: 'holderNames',
    at: (of) => ({ partitions: [joined(['holder-names', of])], begins: 'name#' }),
  },
  'privacy-requests-of-person': {
    holds: 'privacyRequest',
    at: (of) => ({ partitions: [joined(['privacy-request', of])], begins: 'request#' }),
  },
  'privacy-requests-open': { holds: 'privacyRequest', at: () => queue('privacy-requests-open') },
  'erasures-granted': { holds: 'privacyRequest', at: () => queue('erasures-granted') },
  'certificates-expiring': {
    holds: 'certificate',
    at: (of) => {
      const [day = '', part] = of.split('/');
      const partitions = fanOut(joined(['expires', day]));
      const own = part === undefined ? partitions : partitions.filter((_, place) => String(place) === part);
      return { index: 'due', partitions: own, newestFirst: false };
    },
  },
  'bulk-revocations': {
    holds: 'bulkRevocation',
    at: () => ({ index: 'list', partitions: ['bulk-revocations'], newestFirst: true }),
  },
  'mails-of-certificate': {
    holds: 'mail',
    at: (of) => oldestFirst('mails-of-certificate', ...of.split('/')),
  },
  'mails-waiting': { holds: 'mail', at: () => queue('mails-waiting') },
  'mails-to-forget': { holds: 'mail', at: () => queue('mails-to-forget') },
  'scans-of-job': {
    holds: 'scan',
    at: (of) => {
      const [job = '', day] = of.split('/');
      const place = { partitions: [joined(['scan', job])], begins: 'day#' };
      return day === undefined ? place : { ...place, after: joined(['day', day]) };
    },
  },
  'bulk-moving': { holds: 'bulkRevocation', at: () => queue('bulk-moving') },
  'bulk-to-erase': { holds: 'bulkRevocation', at: () => queue('bulk-to-erase') },
  campaigns: { holds: 'campaign', at: () => ({ index: 'list', partitions: ['campaigns'], newestFirst: true }) },
  'campaigns-due': { holds: 'campaign', at: () => queue('campaigns-due') },
  'campaigns-to-erase': { holds: 'campaign', at: () => queue('campaigns-to-erase') },
  holds: { holds: 'hold', at: () => oldestFirst('holds') },
  purges: { holds: 'purge', at: () => ({ index: 'list', partitions: ['purges'], newestFirst: true }) },
  'every-subscription': {
    holds: 'subscription',
    at: () => ({
      index: 'due',
      // those that wait for an agent stand apart, and are subscriptions all the same
      partitions: [...fanOut('every-subscription'), ...fanOut('subscriptions-to-decide')],
      newestFirst: false,
    }),
  },
  'every-intent': { holds: 'intent', at: () => queue('every-intent') },
  'signings-since': {
    holds: 'signing',
    leavesOut: true,
    at: (of) => {
      const dash = of.lastIndexOf('/'); // names of keys have one too
      const after = joined(['asked', instant(of.slice(dash + 1))]);
      return { partitions: fanOut(joined(['signing', of.slice(0, dash)])), begins: 'asked#', after };
    },
  },
  'trail-files-of-day': {
    holds: 'trailFile',
    at: (of) => ({ partitions: [joined(['sign-watch', of])], begins: 'file#' }),
  },
  'sign-traces-of-day': {
    holds: 'signTrace',
    at: (of) => ({ partitions: [joined(['sign-watch', of])], begins: 'hour#' }),
  },
  'relint-reports': {
    holds: 'relint',
    at: () => ({ index: 'list', partitions: ['relint-reports'], newestFirst: true }),
  },
};

/** Where the rows of a topic wait, by `notBefore`. */
export function outboxPlace(topic: OutboxRow['topic']): ListPlace {
  return queue(`outbox#${topic}`);
}

/** The partitions of `due` with the certificates whose notAfter is on a day (`2028-01-31`, UTC). */
export function expiryPartitions(day: string): readonly string[] {
  return fanOut(`expires#${day}`);
}

/** Where a list is read. Throws `NotAName`. */
export function placeOf(list: ListName, of: string): ListPlace {
  return lists[list].at(of);
}

/** Whether rows that are not what their key says are left out of a list; of others they are an error, or of no account. */
export const leavesOut = (list: ListName): boolean => lists[list].leavesOut === true;

/** The kind of record that a list holds. */
export function kindOf<L extends ListName>(list: L): Lists[L] {
  return lists[list].holds;
}

function oldestFirst(list: ListName, ...of: string[]): ListPlace {
  return { index: 'list', partitions: [joined([list, ...of])], newestFirst: false };
}

function newestFirst(list: ListName, of: string): ListPlace {
  return { index: 'list', partitions: [joined([list, of])], newestFirst: true };
}

/** A list whose partition everybody writes: spread as the queues are. */
function spreadList(list: ListName, of: string): ListPlace {
  return { index: 'list', partitions: fanOut(joined([list, ...of.split('/')])), newestFirst: false };
}

function queue(word: string): ListPlace {
  return { index: 'due', partitions: fanOut(word), newestFirst: false };
}
