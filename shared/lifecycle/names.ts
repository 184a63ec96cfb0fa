import type { LedgerRecord } from './records.ts';

/** By which names the ledger's records are found, and in which lists. */

export type Kind = LedgerRecord['kind'];
export type RecordOf<K extends Kind> = Extract<LedgerRecord, { kind: K }>;

/** The fields that name a record of each kind. */
export interface NamingFields {
  structure: 'id';
  unique: 'namespace' | 'digest';
  subscription: 'id';
  contact: 'id';
  webhook: 'id';
  webhookDelivery: 'webhookId' | 'eventId';
  person: 'id';
  mandate: 'personId' | 'id';
  machine: 'id';
  machineKey: 'spkiSha256';
  appointment: 'id';
  contract: 'structureId' | 'id';
  domainClaim: 'under' | 'subscriptionId' | 'declared';
  structureWord: 'word' | 'structureId';
  workItem: 'id';
  designation: 'id';
  holder: 'id';
  direction: 'id';
  holderNames: 'directionId' | 'digest';
  import: 'id';
  importPart: 'importId' | 'part';
  importLine: 'importId' | 'line';
  house: never;
  issuer: 'id';
  request: 'id';
  decision: 'requestId';
  intent: 'requestId';
  certificate: 'issuer' | 'serial';
  key: 'spkiSha256';
  blockedKey: 'spkiSha256';
  crlScope: 'scope';
  crlEntry: 'scope' | 'revokedAt' | 'serial';
  crlIntent: 'scope' | 'crlNumber';
  challenge: 'id';
  acceptance: 'issuer' | 'serial';
  code: 'issuer' | 'serial';
  dueRevocation: 'issuer' | 'serial';
  revocationRequest: 'issuer' | 'serial' | 'createdAt' | 'id';
  seal: 'id';
  responder: 'issuer';
  declaration: 'issuer' | 'serial';
  receipt: 'issuer' | 'serial';
  terms: 'population' | 'edition';
  termsAcceptance: 'personId' | 'population';
  privacyRequest: 'personId' | 'id';
  hold: 'subject' | 'subjectId';
  purge: 'id';
  relint: 'id';
  bulkRevocation: 'id';
  bulkPart: 'bulkId' | 'part';
  bulkTold: 'bulkId' | 'personId';
  campaign: 'id';
  campaignPart: 'campaignId' | 'part';
  campaignTold: 'campaignId' | 'mail';
  earlyRenewal: 'issuer' | 'serial';
  mail: 'id';
  mailbox: 'digest';
  expiryNotice: 'issuer' | 'serial';
  scan: 'job' | 'day';
  signing: 'keyId' | 'createdAt' | 'id';
  trailFile: 'day' | 'id';
  signTrace: 'hour';
  signWatch: never;
  loss: 'id';
}
export type NameOf<K extends Kind> = Pick<RecordOf<K>, NamingFields[K] & keyof RecordOf<K>>;

/** The lists that can be asked for, and what each is a list of. Those marked * are read consistently. */
export interface Lists {
  /** * by personId */
  'mandates-of-person': 'mandate';
  /** by subscriptionId */
  'mandates-of-subscription': 'mandate';
  /** by structureId: those that reach the structure whole */
  'mandates-of-structure': 'mandate';
  /** by structureId: those that have ended too */
  'machines-of-structure': 'machine';
  /** by structureId */
  'subscriptions-of-structure': 'subscription';
  /** * by subscriptionId: those that were ended too */
  'contacts-of-subscription': 'contact';
  /** by mailbox: those that are not ended, oldest first */
  'contacts-of-mailbox': 'contact';
  /** by '': contacts of which time asks something, next first */
  'contacts-due': 'contact';
  /** by '': those that nobody has decided, oldest first */
  'subscriptions-to-decide': 'subscription';
  /** by '': those that wait for a second officer, oldest first */
  'appointments-to-approve': 'appointment';
  /** by directionId: of whose end people are being told, the next to end first */
  'expiring-of-direction': 'expiryNotice';
  /** * by subscriptionId: those that were ended too */
  'webhooks-of-subscription': 'webhook';
  /** by webhookId, newest first */
  'deliveries-of-webhook': 'webhookDelivery';
  /** by '': the internal roles */
  'mandates-of-house': 'mandate';
  /** * by structureId */
  'contracts-of-structure': 'contract';
  /** * by a domain: who declares it or one below it */
  'claims-under-domain': 'domainClaim';
  /** * by a domain: who declares this very one */
  'claims-on-domain': 'domainClaim';
  /** * by the beginning of a folded word, of two characters or more */
  'structures-by-word': 'structureWord';
  /** by '': what waits for an agent, oldest first */
  'open-work': 'workItem';
  /** by structureId, newest first */
  'designations-of-structure': 'designation';
  /** by '': forms that wait for an agent or are with one, oldest first */
  'designations-to-review': 'designation';
  /** by structureId, oldest first: those that are open */
  'revocation-proposals-of-structure': 'workItem';
  /** by subscriptionId, newest first */
  'holders-of-subscription': 'holder';
  /** by directionId, newest first */
  'holders-of-direction': 'holder';
  /** by directionId, oldest first: those of whom an officer is asked for something */
  'holders-waiting': 'holder';
  /** by structureId */
  'directions-of-structure': 'direction';
  /** by directionId */
  'mandates-of-direction': 'mandate';
  /** by directionId, newest first */
  'imports-of-direction': 'import';
  /** * by importId, in the order of the file: those that have their result */
  'lines-of-import': 'importLine';
  /** by '': those that are on their way, the one that has not moved for the longest time first */
  'imports-running': 'import';
  /** by subscriptionId, newest first */
  'requests-of-subscription': 'request';
  /** by subscriptionId, newest first */
  'certificates-of-subscription': 'certificate';
  /** by subscriptionIds joined by commas: those of all of them, newest first */
  'certificates-of-subscriptions': 'certificate';
  /** * by scope, in the order of revocation */
  'entries-of-crl-scope': 'crlEntry';
  /** * by scope/instant, in the order of revocation: those revoked at this instant or later */
  'entries-since': 'crlEntry';
  /** * by '' */
  issuers: 'issuer';
  /** by '': requests that may be issued and are not yet, oldest first */
  'requests-to-issue': 'request';
  /** by '': requests that wait for an agent, oldest first */
  'requests-to-approve': 'request';
  /** by '': certificates that nobody has accepted, the one whose reminder or revocation comes next first */
  'acceptances-due': 'acceptance';
  /** by '': revocations that wait for their instant, next first */
  'revocations-due': 'dueRevocation';
  /** * by issuer/serial, in the order of arrival */
  'revocation-requests-of-certificate': 'revocationRequest';
  /** by personId: revocation codes that the person set and that have force */
  'codes-of-person': 'code';
  /** * by '' */
  seals: 'seal';
  /** * by '' */
  responders: 'responder';
  /** by '': certificates delivered and not declared, the one whose reminder or revocation comes next first */
  'declarations-due': 'declaration';
  /** by '': holders about whom the clock has something to do, next first */
  'holders-due': 'holder';
  /** * by population, in the order of editions */
  'terms-of-population': 'terms';
  /** by population: mandates that are not ended of those whose terms these are, by person */
  'people-of-population': 'mandate';
  /** by population/edition: who has accepted it */
  'terms-accepted': 'termsAcceptance';
  /** by population/edition: of whom it is awaited */
  'terms-outstanding': 'termsAcceptance';
  /** by '': those of whom terms are awaited, the one about whom something is to be done next first */
  'terms-due': 'termsAcceptance';
  /** by '': everybody who is not erased, whoever is to be looked at next first */
  'people-to-look-at': 'person';
  /** by '': structures that are closed and whose evidence is not erased, the longest closed first */
  'structures-to-erase': 'structure';
  /** by '': imports that do not run and whose lines are not erased, whichever is kept the shortest first */
  'imports-to-erase': 'import';
  /** * by directionId: who bears which name there */
  'names-of-direction': 'holderNames';
  /** * by personId */
  'privacy-requests-of-person': 'privacyRequest';
  /** by '': those that wait for an answer, the one about which the clock has something to do next first */
  'privacy-requests-open': 'privacyRequest';
  /** by '': erasures that were granted and are not carried out */
  'erasures-granted': 'privacyRequest';
  /** by '': those that are set */
  holds: 'hold';
  /** by '', newest first */
  purges: 'purge';
  /** by '': all that were ever made, in that order */
  'every-subscription': 'subscription';
  /** by '': all that were made and not given up, in that order */
  'every-intent': 'intent';
  /** by '', newest first */
  'relint-reports': 'relint';
  /**
   * by a day (`2028-01-31`, UTC), or day/part (0 to EXPIRY_PARTS − 1), which costs no more than what it answers however
   * many there are: certificates whose notAfter is on it and that are not revoked
   */
  'certificates-expiring': 'certificate';
  /** by issuer/serial, oldest first: messages about it */
  'mails-of-certificate': 'mail';
  /** by '': messages that are parked or unresolved, the one that has not moved for the longest time first */
  'mails-waiting': 'mail';
  /** by '': messages of which nothing is open and that still say whom they went to, in the order in which they moved last */
  'mails-to-forget': 'mail';
  /** * by job, or job/day: all, or those of later days, in their order */
  'scans-of-job': 'scan';
  /** by '', newest first */
  'bulk-revocations': 'bulkRevocation';
  /** by '': those on their way, the one that has not moved for the longest time first */
  'bulk-moving': 'bulkRevocation';
  /** by '': those at rest whose reasons are not erased, oldest first */
  'bulk-to-erase': 'bulkRevocation';
  /** by '', newest first */
  campaigns: 'campaign';
  /** by '': those about which there is something to do, next first */
  'campaigns-due': 'campaign';
  /** by '': those at rest whose reasons are not erased, oldest first */
  'campaigns-to-erase': 'campaign';
  /** * by key/instant, in the order in which they were made: leave to sign with this key, from this instant on */
  'signings-since': 'signing';
  /** * by day: files of the trail that are accounted for */
  'trail-files-of-day': 'trailFile';
  /** * by day: what became of the signatures on record, hour by hour */
  'sign-traces-of-day': 'signTrace';
}
export type ListName = keyof Lists;
