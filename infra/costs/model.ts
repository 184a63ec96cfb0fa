import { dollars, prices } from './prices.ts';
import { clock, metricHours, perAnswer, perCertificate, perLife, type Usage } from './usage.ts';

/** What stands in an account, counted in the synthesized templates. */
export interface Counts {
  readonly signingKeys: number;
  readonly otherKeys: number;
  readonly alarms: number;
  readonly functions: number;
  readonly metrics: readonly string[];
  readonly dashboards: number;
  readonly schedules: number;
  /** Runs of the timetable in a month. */
  readonly runs: number;
}

export interface Line {
  readonly what: string;
  readonly reckoning: string;
  readonly dollars: number;
}

const n = (count: number): string =>
  (Number.isInteger(count) ? count : Number(count.toPrecision(3))).toLocaleString('en');

/** What it costs to be there, in a month. */
export function atRest(counts: Counts, usage: Usage): readonly Line[] {
  const { signingKeys, otherKeys, alarms, functions, metrics, dashboards, schedules, runs } = counts;
  const hours = metrics.reduce((sum, name) => sum + (metricHours[name] ?? 0), 0) * (clock.hours / 24);
  const lookUps = clock.hours * 60;
  const { ledgerGb, evidenceGb, logGb } = usage;
  return [
    {
      what: 'keys',
      reckoning: `${signingKeys} that sign, ${otherKeys} that wrap or encrypt; each yearly rotation of the latter adds 1, twice at most`,
      dollars: dollars('key', signingKeys + otherKeys),
    },
    {
      what: 'alarms',
      reckoning: `${alarms} (${functions} of them: one for each function's failures)`,
      dollars: dollars('alarm', alarms),
    },
    {
      what: 'metrics of our logs',
      reckoning: `${metrics.length}, most of them silent: ${n(Math.round(hours))} hours in which something is counted`,
      dollars: dollars('metric', hours),
    },
    { what: 'dashboard', reckoning: `${dashboards}`, dollars: dollars('dashboard', dashboards) },
    {
      what: 'the clock',
      reckoning: `${n(Math.round(runs))} runs (the timetable's ${schedules} rows) × ${clock.gbSecondsPerRun} s × 1 GB, and their schedules`,
      dollars: dollars('gbSecond', runs * clock.gbSecondsPerRun) + dollars('call', runs) + dollars('schedule', runs),
    },
    {
      what: 'its look-ups',
      reckoning: `${n(lookUps)} × about ${clock.queriesPerMinute} queries of half a read unit`,
      dollars: dollars('readUnit', (lookUps * clock.queriesPerMinute) / 2),
    },
    {
      what: 'ledger and its recovery',
      reckoning: `${n(ledgerGb)} GB`,
      dollars: dollars('tableGb', ledgerGb) + dollars('recoveryGb', ledgerGb),
    },
    {
      what: 'buckets, logs',
      reckoning: `${n(evidenceGb)} GB of evidence, ${n(logGb)} GB of logs`,
      dollars: dollars('objectGb', evidenceGb) + dollars('logGb', logGb) + dollars('logGbKept', logGb),
    },
  ];
}

/** What so many certificates cost to be issued. */
export function issuing(certificates: number): readonly Line[] {
  const of = perCertificate;
  const each = (count: number) => count * certificates;
  return [
    { what: 'mail', reckoning: `${of.mails} notice`, dollars: dollars('mail', each(of.mails)) },
    {
      what: 'ledger, writes',
      reckoning: `about 30 KB in transactions (2 units per KB) and index entries: ${of.writeUnits} units`,
      dollars: dollars('writeUnit', each(of.writeUnits)),
    },
    { what: 'KMS', reckoning: `${of.signatures} signature`, dollars: dollars('signature', each(of.signatures)) },
    {
      what: 'data keys',
      reckoning: `about ${of.dataKeys} opened, with their rows`,
      dollars: dollars('dataKey', each(of.dataKeys)) + dollars('readUnit', each(of.dataKeyReads)),
    },
    {
      what: 'Lambda',
      reckoning: `3 calls × 0.25 s, issuance 0.2 s, notice 0.1 s, all at 1 GB: ${of.gbSeconds} GB-s; ${of.calls} calls`,
      dollars: dollars('gbSecond', each(of.gbSeconds)) + dollars('call', each(of.calls)),
    },
    {
      what: 'ledger, reads',
      reckoning: `about ${of.readUnits} units`,
      dollars: dollars('readUnit', each(of.readUnits)),
    },
    {
      what: 'API, logs',
      reckoning: `${of.apiCalls} calls; ${of.logKb} KB of log`,
      dollars: dollars('apiCall', each(of.apiCalls)) + dollars('logGb', each(of.logKb) / 1e6),
    },
    {
      what: 'log and trail',
      reckoning: `its events until they are sealed, about ${of.sealingWriteUnits} write units; leave to sign and what came of it, ${of.signingWriteUnits}`,
      dollars:
        dollars('writeUnit', each(of.sealingWriteUnits + of.signingWriteUnits)) +
        dollars('readUnit', each(of.sealingReadUnits)),
    },
    {
      what: 'events for machines',
      reckoning: `${of.busEvents} on the bus, about ${of.busWriteUnits} write units`,
      dollars: dollars('busEvent', each(of.busEvents)) + dollars('writeUnit', each(of.busWriteUnits)),
    },
  ];
}

/** Notices of so many certificates until each of them ends. */
export function telling(certificates: number): Line {
  const mails = perLife.mails * certificates;
  return {
    what: 'its notices until it ends',
    reckoning: `about ${perLife.mails} more messages (\`npm run simulate\`: 6.7 per certificate in three years, with reminders and what goes wider); each with about ${perLife.writeUnitsPerMail} write units for its trail, two events of SES and ${perLife.gbSecondsPerMail} GB-s`,
    dollars:
      dollars('mail', mails) +
      dollars('writeUnit', mails * perLife.writeUnitsPerMail) +
      dollars('gbSecond', mails * perLife.gbSecondsPerMail) +
      dollars('call', mails * 3),
  };
}

/** What is kept of so many certificates, a month. */
export function keeping(certificates: number): Line {
  const gb = (perCertificate.keptKb * certificates) / 1e6;
  return {
    what: 'keeping them, a month',
    reckoning: `about ${n(gb)} GB with both indexes, and recovery`,
    dollars: dollars('tableGb', gb) + dollars('recoveryGb', gb),
  };
}

/** So many questions of OCSP, of which a part is signed anew. */
export function answering(questions: number, signed: number): readonly Line[] {
  const anew = questions * signed;
  const kept = questions - anew;
  return [
    { what: 'network', reckoning: '1 request', dollars: dollars('edgeRequest', questions) },
    { what: 'API', reckoning: '1 call', dollars: dollars('apiCall', questions) },
    {
      what: 'Lambda',
      reckoning: `${perAnswer.gbSecondsKept * 1000} ms, or ${perAnswer.gbSecondsSigned * 1000} ms where it is signed, at 1 GB`,
      dollars:
        dollars('gbSecond', kept * perAnswer.gbSecondsKept + anew * perAnswer.gbSecondsSigned) +
        dollars('call', questions),
    },
    {
      what: 'ledger',
      reckoning: `${perAnswer.readUnits} read units; ${perAnswer.writeUnitsSigned} write units where it is signed`,
      dollars:
        dollars('readUnit', questions * perAnswer.readUnits) + dollars('writeUnit', anew * perAnswer.writeUnitsSigned),
    },
    { what: 'KMS', reckoning: '1 signature where it is signed', dollars: dollars('signature', anew) },
  ];
}

/** Lists that are fetched. */
export function fetching(fetches: number, mb: number): Line {
  const gb = (fetches * mb) / 1_000;
  return {
    what: 'lists fetched',
    reckoning: `${n(fetches)} × ${n(mb)} MB: ${n(gb)} GB`,
    dollars: dollars('edgeGb', gb) + dollars('edgeRequest', fetches),
  };
}

export const sum = (lines: readonly Line[]): number => lines.reduce((total, line) => total + line.dollars, 0);

/** What a month costs, used like that: each part in one line. */
export function month(counts: Counts, usage: Usage): readonly Line[] {
  const { certificates, inForce, ocsp, ocspSigned, listFetches, listMb } = usage;
  const told = telling(inForce / (perLife.years * 12));
  return [
    { what: 'being there', reckoning: 'keys, alarms, the clock, what is kept', dollars: sum(atRest(counts, usage)) },
    { what: 'issuing', reckoning: `${n(certificates)} certificates`, dollars: sum(issuing(certificates)) },
    {
      what: 'notices',
      reckoning: `of ${n(inForce)} certificates in force, over ${perLife.years} years`,
      dollars: told.dollars,
    },
    { what: 'keeping', reckoning: `${n(inForce)} certificates`, dollars: keeping(inForce).dollars },
    {
      what: 'OCSP',
      reckoning: `${n(ocsp)} questions, ${n(ocspSigned * 100)} % signed anew`,
      dollars: sum(answering(ocsp, ocspSigned)),
    },
    { ...fetching(listFetches, listMb), what: 'lists' },
  ];
}

/** The other way to have a root and an issuing authority, before its price per certificate. */
export const otherAuthorities = (): number => 2 * prices.otherAuthority.dollars;
