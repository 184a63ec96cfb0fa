import { lambdas } from '../../functions/lambdas.ts';
import { type Figure, figures, type Section, type Source } from './alarm-table.ts';

/** What stands on the dashboard beside the alarms: each section's question, and the graphs that answer it. */
export interface Graph {
  readonly title: string;
  readonly sources?: readonly Source[];
  readonly figures?: readonly Figure[];
  readonly unit?: string;
}

interface Heading {
  readonly title: string;
  /** What an operator asks here, and what is right. */
  readonly asks: string;
  readonly graphs: readonly Graph[];
}

const calls = (...names: readonly (typeof lambdas)[number]['name'][]): Source[] =>
  names.map((lambda) => ({ of: 'lambda', lambda, metric: 'Invocations' }));

const figure = (...metrics: readonly string[]): Figure[] => figures.filter(({ metric }) => metrics.includes(metric));

const ledger = (...metrics: readonly string[]): Source[] => metrics.map((metric) => ({ of: 'ledger', metric }));

export const headings: Readonly<Record<Section, Heading>> = {
  status: {
    title: 'What relying parties see',
    asks: 'Is every list younger than a day, and does OCSP answer? A list that ends makes certificates refused.',
    graphs: [
      { title: 'age of each published list', figures: figure('crl-age'), unit: 'seconds' },
      { title: 'OCSP: calls', sources: [...calls('status'), { of: 'lambda', lambda: 'status', metric: 'Errors' }] },
      {
        title: 'OCSP: 99 of 100 answered within',
        sources: [{ of: 'slowest', lambda: 'status' }],
        unit: 'milliseconds',
      },
    ],
  },
  issuance: {
    title: 'Issuing',
    asks: 'Does everything that is approved get its certificate, and does a second look agree with what was issued?',
    graphs: [
      { title: 'calls of the signers', sources: calls('issue-certificate', 'issue-crl', 'seal') },
      { title: 'certificates looked at again', figures: figure('relint-checked') },
    ],
  },
  keys: {
    title: 'Keys',
    asks: 'Does KMS keep up? Changes of a key are told by mail at once and stand in no curve.',
    graphs: [],
  },
  log: {
    title: 'Log and trail',
    asks: 'Is every event sealed, and every signature accounted for?',
    graphs: [
      { title: 'events sealed', figures: figure('log-sealed') },
      { title: 'runs of the sealer, and files of the trail', sources: calls('log', 'sign-watch') },
    ],
  },
  work: {
    title: 'Work',
    asks: 'Does the clock run, does anything fail, was anything given up?',
    graphs: [
      {
        title: 'API: calls, refusals, failures',
        sources: [
          { of: 'api', metric: 'Count' },
          { of: 'api', metric: '4xx' },
          { of: 'api', metric: '5xx' },
        ],
      },
      {
        title: 'failures of functions',
        sources: lambdas.map(({ name }) => ({ of: 'lambda', lambda: name, metric: 'Errors' })),
      },
      { title: 'dead letters', sources: [{ of: 'dead-letters' }] },
      { title: 'the clock', sources: calls('renewal') },
    ],
  },
  ledger: {
    title: 'Ledger',
    asks: 'Does the table keep up, and has nothing come back that was erased?',
    graphs: [
      { title: 'units consumed', sources: ledger('ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits') },
      { title: 'throttled', sources: ledger('ReadThrottleEvents', 'WriteThrottleEvents') },
    ],
  },
  mail: {
    title: 'Mail',
    asks: 'Does it go, and does it arrive? A certificate whose notices go nowhere ends in silence.',
    graphs: [
      { title: 'sent and delivered', figures: figure('notice-sent', 'mail-delivered') },
      { title: 'not sent', figures: figure('notice-dropped', 'notice-suppressed', 'notice-unresolved') },
      { title: 'bounces of the account', sources: [{ of: 'mail', metric: 'Reputation.BounceRate' }] },
      { title: 'complaints of the account', sources: [{ of: 'mail', metric: 'Reputation.ComplaintRate' }] },
    ],
  },
  ends: {
    title: 'Certificates that end',
    asks: 'Was the day’s scan done, and does somebody know of each certificate that ends?',
    graphs: [{ title: 'the scan: found, told, skipped and why', figures: figure('expiry-counted') }],
  },
  people: {
    title: 'What people asked',
    asks: 'Is everybody answered within the month?',
    graphs: [],
  },
};

export const COST_HEADING =
  '## Cost\nIs it what the cost table of OPERATIONS.md says? Budgets tell by mail; the curve needs billing alerts to be on.';
