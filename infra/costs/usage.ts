/**
 * How the house is used and what one act of it takes. Counted where it can be counted; else reckoned from the code and from
 * local runs, never measured in an account under load.
 */
export interface Usage {
  /** Certificates issued in a month. */
  readonly certificates: number;
  /** Certificates in force, about which notices and status are asked. */
  readonly inForce: number;
  /** Questions of OCSP in a month. */
  readonly ocsp: number;
  /** The part of them that is signed anew: nonces, or the first in hours. */
  readonly ocspSigned: number;
  /** Fetches of revocation lists in a month, and how large a list is. */
  readonly listFetches: number;
  readonly listMb: number;
  /** Tables and evidence, without what `certificates` adds. */
  readonly ledgerGb: number;
  readonly evidenceGb: number;
  readonly logGb: number;
}

/** A small production, of which nobody asks anything. */
export const AT_REST: Usage = {
  certificates: 0,
  inForce: 0,
  ocsp: 0,
  ocspSigned: 0.02,
  listFetches: 0,
  listMb: 0.5,
  ledgerGb: 1,
  evidenceGb: 1,
  logGb: 0.3,
};

/** The clock, when there is nothing to do. */
export const clock = {
  /** Hours of a month, as AWS counts. */
  hours: 730,
  gbSecondsPerRun: 0.2,
  /** Queries of half a read unit, in each minute. */
  queriesPerMinute: 55,
} as const;

/** Hours of a day in which a metric of our logs has something to count; every other one is silent. */
export const metricHours: Readonly<Record<string, number>> = {
  'crl-probed': 24,
  // two lists, each a series of its own
  'crl-age': 48,
  'crl-published': 2,
  'expiry-scanned': 1,
  // found, told, mails, nobody, failed and some reasons
  'expiry-counted': 8,
  'relint-done': 1,
  'relint-checked': 1,
  'notice-sent': 10,
  'mail-delivered': 10,
  'log-sealed': 24,
};

/** One certificate: a preview, a request, a retrieval; one notice; no dual control. */
export const perCertificate = {
  mails: 1,
  /** About 30 KB in transactions (2 units per KB) and index entries. */
  writeUnits: 75,
  readUnits: 40,
  signatures: 1,
  dataKeys: 4,
  /** Rows of the data keys, read. */
  dataKeyReads: 8,
  apiCalls: 3,
  calls: 5,
  /** 3 × 0.25 s, issuance 0.2 s, notice 0.1 s, all at 1 GB. */
  gbSeconds: 1.05,
  logKb: 5,
  busEvents: 2,
  busWriteUnits: 10,
  /** Four changes wait for the sealer, about 2 KB each, written in a transaction, read and taken away. */
  sealingWriteUnits: 25,
  sealingReadUnits: 4,
  /** Leave to sign, and the request id of the signature, in transactions. */
  signingWriteUnits: 8,
  /** Both indexes and recovery included. */
  keptKb: 20,
} as const;

/** Its notices until it ends: what `npm run simulate` counts, with reminders and what goes wider, but for the first. */
export const perLife = { mails: 6, writeUnitsPerMail: 20, gbSecondsPerMail: 0.2, years: 3 } as const;

/** One question of OCSP. */
export const perAnswer = {
  gbSecondsKept: 0.01,
  gbSecondsSigned: 0.04,
  readUnits: 2,
  writeUnitsSigned: 4,
} as const;
