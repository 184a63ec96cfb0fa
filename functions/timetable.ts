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
    name: 'restore-repository',
    everyMinutes: 15,
    lambda: 'publication',
    input: { job: 'restore-repository' },
    purpose: 'put back what the repository has lost of lists and issuers’ certificates',
  },
  {
    name: 'crls-due',
    everyMinutes: 60,
    lambda: 'renewal',
    input: { job: 'crls-due' },
    purpose: 'ask for a new revocation list of every scope whose last one is half a day old',
  },
  {
    name: 'deadlines-due',
    everyMinutes: 60,
    lambda: 'renewal',
    input: { job: 'deadlines-due' },
    purpose: 'remind of certificates that nobody has accepted, and revoke what is to be revoked by now',
  },
];
