import { LINE_STATES } from '../../../shared/lifecycle/campaign-records.ts';
import type { LedgerRecord } from '../../../shared/lifecycle/records.ts';
import { at, claim, contract, imported, importLine, importPart } from '../../contract/records.ts';

/** Records of the kinds that the simulated house of `generate.ts` has none of. */
const by = { personId: 'p', mandateId: 'm' };
const officer = { ...by, authentication: 'token' } as const;
const text = { personal: 1, of: 'p', form: 'sealed', data: Uint8Array.of(1, 2) } as const;
const evidence = { what: 'form', sha256: 'e'.repeat(64) };
const one = { version: 1, createdAt: at(0) } as const;
const signatory = { ...by, capacity: 'legal-representative' } as const;
const document = { sha256: 'a'.repeat(64), mediaType: 'text/plain', size: 1 } as const;
const certificate = { issuer: 'ca-1', serial: 'aa' };

export const samples: readonly LedgerRecord[] = [
  contract({ id: 'c', structureId: 's' }),
  claim('example.test'),
  imported({ id: 'i' }),
  importPart(1, { importId: 'i' }),
  importLine(1, { importId: 'i' }),
  { kind: 'structureWord', version: 1, word: 'clinic', structureId: 's' },
  { kind: 'blockedKey', ...one, spkiSha256: 'b'.repeat(64), why: 'operator' },
  { kind: 'decision', ...one, requestId: 'r', requestVersion: 1, decision: 'approved', by },
  {
    ...{ kind: 'dueRevocation', ...one, ...certificate, at: at(9), reason: 'superseded', state: 'waiting' },
    orderedBy: { capacity: 'technical-administrator', ...by },
  },
  { kind: 'challenge', ...one, id: 'q', ...certificate, reason: 'superseded', expiresAt: at(9), state: 'open' },
  {
    ...{ kind: 'appointment', ...one, id: 'a', personId: 'p', role: 'auditor', until: at(9), proposedBy: 'o' },
    ...{ evidence, state: 'proposed' },
  },
  {
    ...{
      kind: 'receipt',
      ...one,
      ...certificate,
      personId: 'p',
      sealId: 'seal-1',
      keyId: 'alias/seal',
      sealedAt: at(1),
    },
    ...{ coveredSha256: 'd'.repeat(64), toSign: Uint8Array.of(0x31, 0), state: 'intended' },
  },
  {
    ...{
      kind: 'privacyRequest',
      ...one,
      id: 'v',
      personId: 'p',
      asks: 'rectification',
      receivedAt: at(0),
      channel: 'api',
    },
    ...{ recordedBy: { personId: 'p', capacity: 'data-subject' }, dueAt: at(9), state: 'open', nextAt: at(5) },
  },
  {
    ...{ kind: 'hold', ...one, subject: 'person', subjectId: 'p', state: 'set' },
    set: { at: at(0), by: { personId: 'o', capacity: 'security-officer' }, reasons: text },
  },
  { kind: 'purge', ...one, id: 'u', state: 'done', looked: 1, failed: 0, counts: {} },
  {
    ...{ kind: 'relint', id: '2026-03-02', ...one, movedAt: at(0), state: 'running', checked: 0, faulty: 0, wrong: 0 },
    ...{ counts: {}, listed: 0, pending: [], parts: [] },
  },
  {
    ...{ kind: 'bulkRevocation', id: 'o', ...one, selection: { by: 'filter', filter: { issuer: 'ca-1' } } },
    ...{
      reason: 'superseded',
      reasons: 'why',
      proposedBy: officer,
      state: 'counting',
      parts: 0,
      lines: 0,
      listSha256: '',
    },
    found: { 'in-force': 0, expired: 0, revoked: 0, unknown: 0, authority: 0 },
    of: { issuer: {}, profile: {}, structure: {} },
    ...{
      done: 0,
      results: { revoked: 0, 'revoked-before': 0, 'passed-over': 0, left: 0 },
      toldPeople: 0,
      movedAt: at(0),
    },
  },
  {
    kind: 'bulkPart',
    version: 1,
    bulkId: 'o',
    part: 12,
    state: 'frozen',
    lines: [{ ...certificate, found: 'in-force' }],
  },
  { kind: 'bulkTold', version: 1, bulkId: 'o', personId: 'p', certificates: 1, first: [certificate] },
  {
    ...{ kind: 'campaign', id: 'c', ...one, purpose: 'renewal', because: 'security', filter: { issuer: 'ca-1' } },
    ...{
      reasons: 'why',
      window: { from: at(10), until: at(20) },
      deadline: at(30),
      proposedBy: officer,
      state: 'counting',
    },
    ...{ rates: { mailsPerMinute: 120, signaturesPerSecond: 10 }, parts: 0, lines: 0, listSha256: '' },
    ...{
      found: { 'to-renew': 0, renewed: 0 },
      of: { issuer: {}, profile: {}, offer: {}, direction: {} },
      firstMails: 0,
    },
    forecast: {
      ...{ firstMails: 0, mails: 0, signatures: 0, daysNeeded: 0, daysGiven: 1, feasible: true },
      dollars: { signatures: 0.01, mails: 0.1 },
    },
    ...{ begun: 0, mails: 0, movedAt: at(0) },
    states: Object.fromEntries(LINE_STATES.map((state) => [state, 0])) as never,
  },
  {
    ...{ kind: 'campaignPart', version: 1, campaignId: 'c', part: 12 },
    lines: [
      {
        ...{ ...certificate, found: 'to-renew', state: 'told', profile: 'p-1', requestId: 'r', structureId: 's' },
        ...{ subscriptionId: 'u', notAfter: at(59), toldAt: at(12), stage: 'first' },
      },
    ],
  },
  { kind: 'campaignTold', version: 1, campaignId: 'c', mail: 'mail-1', named: [certificate] },
  { kind: 'earlyRenewal', ...certificate, ...one, campaignId: 'c' },
  {
    ...{ kind: 'webhook', id: 'u-a', ...one, structureId: 's', subscriptionId: 'u', offer: 'ORG', target: text },
    ...{ types: ['certificate.issued'], secrets: [{ secret: text, since: at(0) }], state: 'active' },
    enteredBy: { ...by, capacity: 'technical-administrator' },
  },
  {
    ...{ kind: 'webhookDelivery', webhookId: 'u-a', eventId: 'e', ...one, type: 'certificate.issued', body: '{}' },
    ...{ state: 'waiting', attempts: 0 },
  },
  {
    ...{ kind: 'terms', ...one, population: 'holders', edition: 2, title: { fr: 'Conditions', en: 'Terms' } },
    ...{ documents: { fr: document, en: document }, sha256: 'b'.repeat(64), inForceFrom: at(1), state: 'proposed' },
    proposedBy: by,
  },
  {
    ...{
      kind: 'designation',
      id: 'g',
      ...one,
      updatedAt: at(0),
      number: 'F503-1',
      structureId: 's',
      offers: [],
      lines: [],
    },
    ...{ signatory, origin: 'platform', enteredBy: [signatory], state: 'draft', superseded: [] },
  },
  {
    ...{
      kind: 'machine',
      id: 'h',
      ...one,
      structureId: 's',
      label: 'gateway',
      allows: [],
      credentials: [],
      linkedBy: 'o',
    },
    ...{ reasons: 'why', evidence, state: 'linked' },
  },
  { kind: 'machineKey', version: 1, spkiSha256: 'c'.repeat(64), machineId: 'h' },
  {
    ...{
      kind: 'trailFile',
      day: '2028-01-31',
      id: 'f',
      ...one,
      object: 'AWSLogs/f',
      sha256: 'f'.repeat(64),
      tallies: [],
    },
    ...{ used: [], unexplained: [] },
  },
  { kind: 'signTrace', ...one, hour: '2028-01-31T10:00:00.000Z', keys: [], untraced: [] },
  { kind: 'signWatch', ...one, files: 1 },
  { kind: 'loss', ...one, id: 'l', aggregate: 'person/p', from: 2, to: 4, left: 'kept' },
];
