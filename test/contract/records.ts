import { aggregateOf, type DomainEvent } from '../../shared/lifecycle/events.ts';
import type { OutboxRow, RecordOf } from '../../shared/lifecycle/ports.ts';
import type { LedgerRecord } from '../../shared/lifecycle/records.ts';

/** Records as small as their types allow. */

export const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString();

let ids = 0;
export function nextId(): string {
  ids += 1;
  return `id-${String(ids).padStart(5, '0')}`;
}

export function request(more: Partial<RecordOf<'request'>> = {}): RecordOf<'request'> {
  return {
    kind: 'request',
    id: nextId(),
    version: 1,
    createdAt: at(0),
    updatedAt: at(0),
    structureId: 'structure-1',
    subscriptionId: 'subscription-1',
    profile: 'ssl-serv/1',
    declared: { commonName: 'www.example.test', dnsNames: ['www.example.test'] },
    certificationRequest: Uint8Array.of(0x30, 0x00, 0xff),
    spkiSha256: 'aa'.repeat(32),
    requestedBy: { personId: 'person-1', mandateId: 'mandate-1' },
    state: 'approved',
    findings: [],
    ...more,
  };
}

export function certificate(more: Partial<RecordOf<'certificate'>> = {}): RecordOf<'certificate'> {
  return {
    kind: 'certificate',
    version: 1,
    createdAt: at(0),
    issuer: 'ca-1',
    serial: nextId(),
    state: 'reserved',
    profile: 'ssl-serv/1',
    requestId: 'request-1',
    structureId: 'structure-1',
    subscriptionId: 'subscription-1',
    spkiSha256: 'aa'.repeat(32),
    crlScope: 'ca-1',
    notBefore: at(0),
    notAfter: '2029-01-04T09:00:00.000Z',
    ...more,
  };
}

export function contact(more: Partial<RecordOf<'contact'>> = {}): RecordOf<'contact'> {
  return {
    kind: 'contact',
    id: `subscription-1-${nextId().replace('-', '')}`,
    version: 1,
    createdAt: at(0),
    structureId: 'structure-1',
    subscriptionId: 'subscription-1',
    offer: 'SERV-SSL',
    personal: { personal: 1, of: 'dossier/structure-1', form: 'sealed', data: Uint8Array.of(1, 2) },
    enteredBy: { personId: 'person-1', mandateId: 'mandate-1', capacity: 'technical-administrator' },
    state: 'unverified',
    challenge: { hash: 'aa'.repeat(32), expiresAt: at(30), sentAt: at(0), count: 1, by: 'person-1' },
    ...more,
  };
}

export function mandate(more: Partial<RecordOf<'mandate'>> = {}): RecordOf<'mandate'> {
  return {
    kind: 'mandate',
    id: nextId(),
    version: 1,
    createdAt: at(0),
    personId: 'person-1',
    role: 'technical-administrator',
    scope: { reach: 'subscription', structureId: 'structure-1', subscriptionId: 'subscription-1' },
    givenBy: ['person-2'],
    evidence: { what: 'signed form', sha256: 'bb'.repeat(32) },
    from: at(10),
    until: at(20),
    state: 'active',
    ...more,
  };
}

export function crlScope(more: Partial<RecordOf<'crlScope'>> = {}): RecordOf<'crlScope'> {
  return { kind: 'crlScope', scope: 'ca-1', version: 1, createdAt: at(0), issuer: 'ca-1', crlNumber: 0, ...more };
}

export function crlEntry(more: Partial<RecordOf<'crlEntry'>> = {}): RecordOf<'crlEntry'> {
  return {
    kind: 'crlEntry',
    version: 1,
    scope: 'ca-1',
    revokedAt: at(0),
    serial: nextId(),
    notAfter: '2029-01-04T09:00:00.000Z',
    ...more,
  };
}

export function contract(more: Partial<RecordOf<'contract'>> = {}): RecordOf<'contract'> {
  return {
    kind: 'contract',
    version: 1,
    createdAt: at(0),
    id: nextId(),
    structureId: 'structure-1',
    evidence: { what: 'contract', sha256: 'bb'.repeat(32) },
    from: at(0),
    state: 'active',
    ...more,
  };
}

/** That subscription `of` declares `name`, as it stands under `under`. */
export function claim(under: string, name = 'a.example.test', of = 'subscription-1'): RecordOf<'domainClaim'> {
  const declared = { name, admits: 'domain' } as const;
  return {
    kind: 'domainClaim',
    version: 1,
    under,
    subscriptionId: of,
    structureId: 'structure-1',
    declared,
    state: 'open',
  };
}

export function workItem(more: Partial<RecordOf<'workItem'>> = {}): RecordOf<'workItem'> {
  return {
    kind: 'workItem',
    version: 1,
    createdAt: at(0),
    id: nextId(),
    task: 'revocations',
    structureId: 'structure-1',
    cause: 'structure.closed',
    state: 'open',
    ...more,
  };
}

export function holder(more: Partial<RecordOf<'holder'>> = {}): RecordOf<'holder'> {
  const salt = 'cc'.repeat(16);
  return {
    kind: 'holder',
    id: nextId(),
    version: 1,
    createdAt: at(0),
    personId: 'person-1',
    mandateId: 'mandate-1',
    structureId: 'structure-1',
    subscriptionId: 'subscription-1',
    offer: 'PRO',
    serialNumber: 'dd'.repeat(16),
    personal: {
      personal: 1,
      of: 'person-1',
      form: 'clear',
      value: { lastName: 'Essai', firstNames: 'Camille', email: 'camille@example.test', salt },
    },
    dataVersion: 1,
    dataDigest: 'ee'.repeat(32),
    identity: [{ how: 'in-person', at: at(0), by: 'person-2' }],
    state: 'registered',
    requests: [],
    ...more,
  };
}

export function direction(more: Partial<RecordOf<'direction'>> = {}): RecordOf<'direction'> {
  return {
    kind: 'direction',
    id: nextId(),
    version: 1,
    createdAt: at(0),
    structureId: 'structure-1',
    subscriptionId: 'subscription-1',
    name: 'Direction des essais',
    mailDomains: ['example.test'],
    dualControl: false,
    evidence: { what: 'letter', sha256: 'bb'.repeat(32) },
    state: 'open',
    ...more,
  };
}

export function holderNames(more: Partial<RecordOf<'holderNames'>> = {}): RecordOf<'holderNames'> {
  const holders = [{ holderId: 'holder-1', address: 'ab'.repeat(32) }];
  return { kind: 'holderNames', version: 1, directionId: 'direction-1', digest: nextId(), holders, ...more };
}

export function imported(more: Partial<RecordOf<'import'>> = {}): RecordOf<'import'> {
  return {
    kind: 'import',
    id: nextId(),
    version: 1,
    createdAt: at(0),
    structureId: 'structure-1',
    subscriptionId: 'subscription-1',
    directionId: 'direction-1',
    by: 'person-1',
    lines: 1,
    found: { 'would-register': 1, duplicate: 0, homonym: 0, refused: 0 },
    why: [],
    state: 'checked',
    done: 0,
    results: { registered: 0, duplicate: 0, homonym: 0, refused: 0 },
    movedAt: at(0),
    keptUntil: '2029-01-04T09:00:00.000Z',
    ...more,
  };
}

export function importLine(line: number, more: Partial<RecordOf<'importLine'>> = {}): RecordOf<'importLine'> {
  const keptUntil = '2029-01-04T09:00:00.000Z';
  return {
    kind: 'importLine',
    version: 1,
    importId: 'import-1',
    line,
    result: 'registered',
    findings: [],
    keptUntil,
    ...more,
  };
}

export function importPart(part: number, more: Partial<RecordOf<'importPart'>> = {}): RecordOf<'importPart'> {
  const personal = { personal: 1, of: 'import-1', form: 'clear', value: [] } as const;
  return {
    kind: 'importPart',
    version: 1,
    importId: 'import-1',
    part,
    keptUntil: '2029-01-04T09:00:00.000Z',
    personal,
    ...more,
  };
}

export function event(record: LedgerRecord, more: Partial<DomainEvent> = {}): DomainEvent {
  return {
    format: 1,
    id: nextId(),
    aggregate: aggregateOf(record)!,
    version: record.version,
    type: `${record.kind}.changed`,
    at: at(0),
    actor: { capacity: 'platform', function: 'test' },
    correlation: 'test',
    data: { note: 'é', count: 2 },
    ...more,
  };
}

export function outboxRow(more: Partial<OutboxRow> = {}): OutboxRow {
  const about = { scope: 'ca-1' };
  return { id: nextId(), topic: 'crl', createdAt: at(0), notBefore: at(0), attempts: 0, about, ...more };
}
