import type { LambdaName } from './lambdas.ts';

/** What runs when, with which input: EventBridge Scheduler when deployed, the same rows locally. Times are UTC. */
export interface Schedule {
  readonly name: string;
  /** Minutes between runs. */
  readonly everyMinutes: number;
  readonly lambda: LambdaName;
  readonly input: { readonly job: string };
  readonly purpose: string;
}

export const timetable: readonly Schedule[] = [
  {
    name: 'finish-stuck-requests',
    everyMinutes: 1,
    lambda: 'renewal',
    input: { job: 'finish-stuck-requests' },
    purpose: 'ask issuance again for approved requests that have no certificate yet',
  },
  {
    name: 'sweep-outbox',
    everyMinutes: 1,
    lambda: 'renewal',
    input: { job: 'sweep-outbox' },
    purpose: 'hand over outbox rows whose nudge was missed',
  },
  {
    name: 'seal-log',
    everyMinutes: 1,
    lambda: 'log',
    input: { job: 'seal-log' },
    purpose: 'seal what has happened, and sign a checkpoint after it and at least once in an hour',
  },
  {
    name: 'restore-repository',
    everyMinutes: 15,
    lambda: 'publication',
    input: { job: 'restore-repository' },
    purpose: 'put back what the repository has lost of lists and issuers’ certificates',
  },
  {
    name: 'probe-lists',
    everyMinutes: 5,
    lambda: 'publication',
    input: { job: 'probe-lists' },
    purpose: 'fetch the published lists from outside and compare them with what the ledger says is published',
  },
  {
    name: 'certify-seals',
    everyMinutes: 5,
    lambda: 'renewal',
    input: { job: 'certify-seals' },
    purpose: 'ask issuance for the certificates of seals that a ceremony has planned',
  },
  {
    name: 'certify-responders',
    everyMinutes: 1,
    lambda: 'renewal',
    input: { job: 'certify-responders' },
    purpose:
      'ask issuance for the next certificates of OCSP responders whose last ones come to their end, or have ended',
  },
  {
    name: 'expired-events',
    everyMinutes: 60,
    lambda: 'events',
    input: { job: 'expired-events' },
    purpose: 'tell the world outside which certificates expired on the day before',
  },
  {
    name: 'crls-due',
    everyMinutes: 60,
    lambda: 'renewal',
    input: { job: 'crls-due' },
    purpose: 'ask for a new revocation list of every scope whose last one is half a day old',
  },
  {
    name: 'expiry',
    everyMinutes: 5,
    lambda: 'expiry',
    input: { job: 'expiry' },
    purpose: 'tell of certificates that come to their end, once a day; each run goes on where the last one stopped',
  },
  {
    name: 'deadlines-due',
    everyMinutes: 60,
    lambda: 'renewal',
    input: { job: 'deadlines-due' },
    purpose: 'remind of certificates that nobody has accepted or declared, and revoke what is to be revoked by now',
  },
  {
    name: 'holders-due',
    everyMinutes: 5,
    lambda: 'renewal',
    input: { job: 'holders-due' },
    purpose:
      'let departures take effect, finish losses that were left half-way, remind of deletions, end unused leaves',
  },
  {
    name: 'contacts-due',
    everyMinutes: 60,
    lambda: 'renewal',
    input: { job: 'contacts-due' },
    purpose:
      'ask again for verifications of addresses that come to their end, and look again at subscriptions that nothing reached',
  },
  {
    name: 'terms-due',
    everyMinutes: 60,
    lambda: 'renewal',
    input: { job: 'terms-due' },
    purpose: 'tell people of new terms of use, remind them, and have revoked what depends on those who did not accept',
  },
  {
    name: 'imports-due',
    everyMinutes: 1,
    lambda: 'renewal',
    input: { job: 'imports-due' },
    purpose: 'let imports go on that have stopped on their way',
  },
  {
    name: 'bulk-due',
    everyMinutes: 1,
    lambda: 'renewal',
    input: { job: 'bulk-due' },
    purpose: 'let revocations of many certificates go on that have stopped on their way',
  },
  {
    name: 'campaigns-due',
    everyMinutes: 1,
    lambda: 'renewal',
    input: { job: 'campaigns-due' },
    purpose: 'let campaigns go on about which something has come due, or that have stopped on their way',
  },
  {
    name: 'privacy-requests-due',
    everyMinutes: 60,
    lambda: 'retention',
    input: { job: 'privacy-requests-due' },
    purpose: 'remind those who owe an answer about somebody’s data, and say which answers are late',
  },
  {
    name: 'purge',
    everyMinutes: 60,
    lambda: 'retention',
    input: { job: 'purge' },
    purpose: 'erase what has come to the end of its retention, unless a hold is on it',
  },
  {
    name: 'relint',
    everyMinutes: 5,
    lambda: 'relint',
    input: { job: 'relint' },
    purpose: 'look again at everything that was issued, once a night; each run goes on where the last one stopped',
  },
  {
    name: 'account-for-signatures',
    everyMinutes: 5,
    lambda: 'sign-watch',
    input: { job: 'account-for-signatures' },
    purpose: 'examine the files of the trail that nobody told of, and those in which a record was awaited',
  },
  {
    name: 'trace-signatures',
    everyMinutes: 60,
    lambda: 'sign-watch',
    input: { job: 'trace-signatures' },
    purpose: 'look in the trail for every signature that is on record, once it has had two hours to come',
  },
  {
    name: 'listen-to-trail',
    everyMinutes: 60,
    lambda: 'sign-watch',
    input: { job: 'listen-to-trail' },
    purpose: 'notice that the trail has fallen silent',
  },
  {
    name: 'replay-erasures',
    everyMinutes: 60,
    lambda: 'retention',
    input: { job: 'replay-erasures' },
    purpose: 'erase again what a restored copy has brought back',
  },
];
