import { Refusal } from '../errors.ts';
import { actorOf, inForce, mandateFor, type Principal } from '../registration/authority.ts';
import type { Role } from '../registration/records.ts';
import type { Actor } from './events.ts';
import { profileOf } from './gate.ts';
import {
  type Change,
  type Clock,
  Conflict,
  type Ledger,
  type OutboxRow,
  type Randomness,
  type Requirement,
} from './ports.ts';
import { type Pen, penOf } from './recording.ts';
import {
  type BlockedKeyRecord,
  CEREMONY,
  type CertificateRecord,
  type ChallengeRecord,
  type CrlEntryRecord,
  type LedgerRecord,
  type Revocation,
  type RevocationReason,
} from './records.ts';

/** Revocation (RFC 3647 §4.9): final, recorded with who, in which capacity, by which channel and why. */
export interface RevocationHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

export interface Revoked {
  readonly certificate: CertificateRecord;
  readonly outbox: readonly OutboxRow[];
}

/** Who may revoke, in the order in which their mandates are looked for. */
const REVOKERS: readonly Role[] = [
  'technical-administrator',
  'legal-representative',
  'mandatary',
  'validation-agent',
  'security-officer',
];

/**
 * Revokes by mandate: the subscriber's side for its own certificates, an agent or the security officer for any. A
 * certificate that is revoked already stays as it is, and the answer is the same.
 */
export async function revokeCertificate(
  house: RevocationHouse,
  principal: Principal,
  input: { readonly issuer: string; readonly serial: string; readonly reason: RevocationReason },
  correlation: string,
): Promise<Revoked> {
  const certificate = await house.ledger.read('certificate', { issuer: input.issuer, serial: input.serial });
  // Authority is asked before existence is told: a stranger learns the same from a serial of another's as from none.
  const target = {
    subscriptionId: certificate?.subscriptionId ?? 'none',
    structureId: certificate?.structureId ?? 'none',
  };
  const mandate = mandateFor(principal, REVOKERS, target, house.clock.now());
  if (certificate?.subscriptionId === CEREMONY || !certificate) {
    throw new Refusal('not-found', 'There is no such certificate.');
  }
  const actor = actorOf(principal, mandate);
  const pen = penOf(house, actor, correlation);
  const by = { personId: principal.personId, mandateId: mandate.id };
  return revoke(house, certificate, actor, correlation, {
    revocation: {
      at: pen.at,
      reason: input.reason,
      capacity: mandate.role,
      by: by.personId,
      mandateId: by.mandateId,
      channel: 'api',
    },
    require: [{ ...by, that: 'mandate-in-force', at: pen.at }],
  });
}

interface Grounds {
  readonly revocation: Revocation;
  readonly require?: readonly Requirement[];
  /** What is written in the same transaction. */
  readonly also?: (pen: Pen) => Pick<Change, 'records' | 'events'>;
}

/** The one place where a certificate becomes revoked: its row, its place on the list, and their event, together. */
export async function revoke(
  house: RevocationHouse,
  certificate: CertificateRecord,
  actor: Actor,
  correlation: string,
  grounds: Grounds,
): Promise<Revoked> {
  if (certificate.state === 'revoked') return { certificate, outbox: [] };
  if (certificate.state !== 'issued') throw new Refusal('wrong-state', 'This serial has no certificate to revoke.');
  const { revocation } = grounds;
  const pen: Pen = { ...penOf(house, actor, correlation), at: revocation.at };
  const revoked: CertificateRecord = {
    ...certificate,
    version: certificate.version + 1,
    state: 'revoked',
    revocation,
  };
  const blocked = await keyToBlock(house.ledger, certificate, revocation);
  const also = grounds.also?.(pen);
  const { issuer, serial, crlScope } = certificate;
  const about = { requestId: certificate.requestId, issuer, serial };
  const outbox = [
    pen.outbox('crl', { scope: crlScope }),
    ...(await interested(house, certificate)).map((person) =>
      pen.outbox('notification', { ...about, ...person, notice: 'certificate-revoked' }),
    ),
  ];
  try {
    await house.ledger.commit({
      records: [revoked, entryOf(revoked, revocation), ...blocked, ...(also?.records ?? [])],
      events: [
        pen.event(revoked, 'certificate.revoked', { capacity: revocation.capacity, channel: revocation.channel }),
        ...blocked.map((key) => pen.event(key, 'blockedKey.blocked', { why: key.why })),
        ...(also?.events ?? []),
      ],
      outbox,
      require: grounds.require ?? [],
    });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const now = await house.ledger.read('certificate', { issuer, serial });
    if (now?.state === 'revoked' && !also) return { certificate: now, outbox: [] };
    throw new Refusal('conflict', 'This certificate or your mandate has just changed: look again.', { cause: error });
  }
  return { certificate: revoked, outbox };
}

/** What one transaction has room for beside the revocation itself; a form designates six. */
const MOST_TOLD = 80;

/**
 * Who is told: all who hold a mandate in force on the subscription or its structure. Whoever requested the certificate is
 * told where nobody else is. Read from an index, which is good enough for telling and for nothing else.
 */
async function interested(
  { ledger, clock }: RevocationHouse,
  { subscriptionId, structureId }: CertificateRecord,
): Promise<readonly { readonly personId?: string }[]> {
  const page = { limit: MOST_TOLD };
  const [administrators, representatives] = await Promise.all([
    ledger.list('mandates-of-subscription', subscriptionId, page),
    ledger.list('mandates-of-structure', structureId, page),
  ]);
  const held = [...representatives.items, ...administrators.items].filter((mandate) => inForce(mandate, clock.now()));
  const persons = [...new Set(held.map(({ personId }) => personId))].slice(0, MOST_TOLD);
  return persons.length > 0 ? persons.map((personId) => ({ personId })) : [{}];
}

function entryOf(certificate: CertificateRecord, { at, reason }: Revocation): CrlEntryRecord {
  const published = profileOf(certificate.profile).revocationReasons === 'published' && reason !== 'unspecified';
  return {
    kind: 'crlEntry',
    version: 1,
    scope: certificate.crlScope,
    revokedAt: at,
    serial: certificate.serial,
    notAfter: certificate.notAfter,
    ...(published && { reason }),
  };
}

/** A compromised key is never certified again. */
async function keyToBlock(
  ledger: Ledger,
  { spkiSha256 }: CertificateRecord,
  { at, reason }: Revocation,
): Promise<BlockedKeyRecord[]> {
  if (reason !== 'keyCompromise' || (await ledger.read('blockedKey', { spkiSha256 }))) return [];
  return [{ kind: 'blockedKey', version: 1, createdAt: at, spkiSha256, why: 'key-compromise-revocation' }];
}

/** A challenge that was answered, as a record to write beside the revocation that it allowed. */
export function usedChallenge(challenge: ChallengeRecord): ChallengeRecord & LedgerRecord {
  return { ...challenge, version: challenge.version + 1, state: 'used' };
}
