import { Refusal } from '../errors.ts';
import { responderProfiles, sealProfiles } from '../policy/profiles.ts';
import {
  actorOf,
  inForce,
  mandateFor,
  NOWHERE,
  nothingHere,
  type Principal,
  reaches,
} from '../registration/authority.ts';
import type { MandateRecord, Role } from '../registration/records.ts';
import type { Actor } from './events.ts';
import { profileOf, targetUnder } from './gate.ts';
import { newId } from './identity.ts';
import { demandOwn } from './machines/own.ts';
import {
  type Change,
  type Clock,
  Conflict,
  type Ledger,
  type OutboxRow,
  type Randomness,
  type Requirement,
} from './ports.ts';
import { toldOutside } from './public-events/rows.ts';
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
  type RevocationRequestRecord,
} from './records.ts';
import type { CertificateName } from './replaced.ts';
import { someOf } from './whole-list.ts';

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
  'registration-officer',
  'legal-representative',
  'mandatary',
  'validation-agent',
  'security-officer',
  'holder',
  'machine',
];

/** An authority is revoked by a ceremony; the platform's own seal or responder by a security officer, in an emergency. */
function isRevocable({ subscriptionId, profile }: CertificateRecord, role: Role): boolean {
  return subscriptionId !== CEREMONY || (role === 'security-officer' && isOwn(profile));
}

const isOwn = (profile: string): boolean => (sealProfiles[profile] ?? responderProfiles[profile]) !== undefined;

/** What is not for a holder or a machine to say of their own certificate: that a right was taken from them. */
const BY_THEMSELVES: ReadonlySet<Role> = new Set(['holder', 'machine']);
const NOT_BY_HOLDER: ReadonlySet<RevocationReason> = new Set(['privilegeWithdrawn']);

/**
 * Revokes by mandate: the subscriber's side for its own certificates, a holder for theirs, an agent or the security officer for any. A
 * certificate that is revoked already stays as it is, and the answer is the same.
 */
export async function revokeCertificate(
  house: RevocationHouse,
  principal: Principal,
  input: RevocationInput,
  correlation: string,
): Promise<Revoked> {
  const { issuer, serial, onBehalfOf } = input;
  const certificate = await house.ledger.read('certificate', { issuer, serial });
  // Authority is asked before existence is told: a stranger learns the same from a serial of another's as from none.
  const target = certificate ? targetUnder(certificate) : NOWHERE;
  const roles = onBehalfOf ? OF_THE_HOUSE : REVOKERS;
  const mandate = mandateFor(principal, roles, target, house.clock.now());
  if (!certificate || !isRevocable(certificate, mandate.role)) throw nothingHere();
  await demandOwn(house.ledger, principal, certificate);
  if (BY_THEMSELVES.has(mandate.role) && NOT_BY_HOLDER.has(input.reason)) {
    const detail = 'This reason is for those who take a right away: name another one.';
    throw new Refusal('policy', detail, {
      findings: [{ code: 'reason-not-yours', citation: 'RFC 5280 §5.3.1', pointer: '/reason', detail }],
    });
  }
  const actor = actorOf(principal, mandate);
  const pen = penOf(house, actor, correlation);
  const by = { personId: principal.personId, mandateId: mandate.id };
  return revoke(house, certificate, actor, correlation, {
    revocation: {
      at: pen.at,
      reason: input.reason,
      capacity: onBehalfOf ? `${onBehalfOf.kind}-authority` : mandate.role,
      by: by.personId,
      mandateId: by.mandateId,
      channel: 'api',
      authentication: principal.authentication,
      ...(onBehalfOf && { authority: onBehalfOf }),
    },
    require: [{ ...by, that: 'mandate-in-force', at: pen.at }],
  });
}

export interface RevocationInput extends CertificateName {
  readonly reason: RevocationReason;
  /** A judicial or supervisory authority whose order the agent carries out, with the order as evidence. */
  readonly onBehalfOf?: Revocation['authority'] | undefined;
}

/** Who may act for an authority outside. */
const OF_THE_HOUSE: readonly Role[] = ['validation-agent', 'security-officer'];

interface Grounds {
  readonly revocation: Revocation;
  readonly require?: readonly Requirement[];
  /** What the interested are told; `certificate-revoked` unless said otherwise. */
  readonly notice?: string;
  /** Whoever revokes many at once asks for the list and tells people once for all of them. */
  readonly quietly?: true;
  /** What is written in the same transaction. */
  readonly also?: (pen: Pen) => Pick<Change, 'records' | 'events'>;
}

/**
 * The one place where a certificate becomes revoked: its row, its place on the list, the request that asked for it, and
 * their events, together. A request about one that is revoked already is kept too.
 */
export async function revoke(
  house: RevocationHouse,
  certificate: CertificateRecord,
  actor: Actor,
  correlation: string,
  grounds: Grounds,
): Promise<Revoked> {
  if (certificate.state === 'revoked') {
    await keepRequest(house, certificate, actor, correlation, grounds);
    return { certificate, outbox: [] };
  }
  if (certificate.state !== 'issued') throw new Refusal('wrong-state', 'This serial has no certificate to revoke.');
  const { revocation } = grounds;
  const pen: Pen = { ...penOf(house, actor, correlation), at: revocation.at };
  const written = await revocationOf(house.ledger, certificate, revocation, pen);
  const also = grounds.also?.(pen);
  const asked = requestOf(house, certificate, revocation, 'revoked');
  const { issuer, serial } = certificate;
  const about = { requestId: certificate.requestId, issuer, serial };
  const tell = async () => [
    ...listsOf(certificate).map((scope) => pen.outbox('crl', { scope })),
    ...(await interested(house, certificate)).map((person) =>
      pen.outbox('notification', { ...about, ...person, notice: grounds.notice ?? 'certificate-revoked' }),
    ),
  ];
  const outbox = grounds.quietly ? [] : await tell();
  try {
    await house.ledger.commit({
      records: [...written.records, ...asked, ...(also?.records ?? [])],
      events: [
        ...written.events,
        ...asked.map((request) => pen.event(request, 'revocationRequest.decided', { decision: request.decision })),
        ...(also?.events ?? []),
      ],
      outbox: [...outbox, ...written.outbox],
      require: grounds.require ?? [],
    });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const now = await house.ledger.read('certificate', { issuer, serial });
    if (now?.state === 'revoked' && !also) {
      await keepRequest(house, now, actor, correlation, grounds);
      return { certificate: now, outbox: [] };
    }
    throw new Refusal('conflict', 'This certificate or your mandate has just changed: look again.', { cause: error });
  }
  return { certificate: written.certificate, outbox };
}

/**
 * What a revocation writes wherever it comes from: the certificate's row, its place on the list, the key that it blocks,
 * their events, and the row by which it is told outside.
 */
export async function revocationOf(
  ledger: Ledger,
  certificate: CertificateRecord,
  revocation: Revocation,
  pen: Pen,
): Promise<Pick<Change, 'records' | 'events'> & Told> {
  const revoked: CertificateRecord = {
    ...certificate,
    version: certificate.version + 1,
    state: 'revoked',
    revocation,
  };
  const blocked = await blockingOf(ledger, certificate, revocation, pen);
  const { capacity, channel, bulk } = revocation;
  return {
    certificate: revoked,
    records: [revoked, ...entriesOf(revoked, revocation), ...blocked.records],
    events: [
      pen.event(revoked, 'certificate.revoked', { capacity, channel, ...(bulk !== undefined && { bulk }) }),
      ...blocked.events,
    ],
    outbox: toldOutside(pen, 'certificate.revoked', revoked),
  };
}

interface Told {
  readonly certificate: CertificateRecord;
  readonly outbox: readonly OutboxRow[];
}

/** The request as it is kept. The clock and an order about many ask for nothing: they carry out what was decided before. */
function requestOf(
  { randomness }: RevocationHouse,
  { issuer, serial }: CertificateRecord,
  { at, ...asked }: Revocation,
  decision: RevocationRequestRecord['decision'],
): readonly RevocationRequestRecord[] {
  if (asked.channel === 'clock' || asked.channel === 'bulk') return [];
  const id = newId(randomness);
  return [{ ...asked, kind: 'revocationRequest', version: 1, createdAt: at, id, issuer, serial, decision }];
}

async function keepRequest(
  house: RevocationHouse,
  certificate: CertificateRecord,
  actor: Actor,
  correlation: string,
  grounds: Pick<Grounds, 'revocation' | 'require'>,
): Promise<void> {
  const { revocation, require = [] } = grounds;
  const pen: Pen = { ...penOf(house, actor, correlation), at: revocation.at };
  const asked = requestOf(house, certificate, revocation, 'already-revoked');
  const blocked = await blockingOf(house.ledger, certificate, revocation, pen);
  const records = [...asked, ...blocked.records];
  const events = asked.map((request) =>
    pen.event(request, 'revocationRequest.decided', { decision: request.decision }),
  );
  if (records.length === 0) return;
  const demanded = blocked.records.length > 0 ? require : [];
  try {
    await house.ledger.commit({ records, events: [...events, ...blocked.events], require: demanded });
  } catch (error) {
    if (!(error instanceof Conflict) || blocked.records.length === 0) throw error;
    // somebody else blocked it meanwhile, or the right to do so has ended
    if (await house.ledger.read('blockedKey', { spkiSha256: certificate.spkiSha256 }))
      return keepRequest(house, certificate, actor, correlation, grounds);
    throw new Refusal('conflict', 'This certificate or your mandate has just changed: look again.', { cause: error });
  }
}

/** What one transaction has room for beside the revocation itself; a form designates six. */
const MOST_TOLD = 80;

/**
 * Who is told: all who hold a mandate in force that reaches the certificate, and the holder. Whoever requested the certificate is
 * told where nobody else is. Read from an index, which is good enough for telling and for nothing else.
 */
export async function interested(
  { ledger, clock }: Pick<RevocationHouse, 'ledger' | 'clock'>,
  certificate: Pick<CertificateRecord, 'subscriptionId' | 'structureId' | 'directionId' | 'holderId' | 'profile'>,
): Promise<readonly { readonly personId?: string }[]> {
  const { subscriptionId, structureId, directionId, holderId } = certificate;
  const now = clock.now();
  const acting = (mandate: MandateRecord) => inForce(mandate, now) && reaches(mandate, targetUnder(certificate));
  const [holder, administrators, officers, representatives] = await Promise.all([
    holderId === undefined ? undefined : ledger.read('holder', { id: holderId }),
    someOf((at) => ledger.list('mandates-of-subscription', subscriptionId, at), acting, MOST_TOLD),
    directionId === undefined
      ? []
      : someOf((at) => ledger.list('mandates-of-direction', directionId, at), acting, MOST_TOLD),
    someOf((at) => ledger.list('mandates-of-structure', structureId, at), acting, MOST_TOLD),
  ]);
  const held = [...representatives, ...officers, ...administrators];
  const all = [...(holder ? [holder] : []), ...held].map(({ personId }) => personId);
  const persons = [...new Set(all)].slice(0, MOST_TOLD);
  return persons.length > 0 ? persons.map((personId) => ({ personId })) : [{}];
}

/** The lists that say whether a certificate is revoked, and are made anew when it is: its own, and the complete one. */
export const listsOf = ({ issuer, crlScope }: Pick<CertificateRecord, 'issuer' | 'crlScope'>): readonly string[] =>
  crlScope === issuer ? [issuer] : [crlScope, issuer];

function entriesOf(certificate: CertificateRecord, { at, reason }: Revocation): CrlEntryRecord[] {
  const withheld =
    certificate.subscriptionId === CEREMONY || profileOf(certificate.profile).revocationReasons === 'withheld';
  const published = !withheld && reason !== 'unspecified';
  const { serial, notAfter } = certificate;
  const entry = { revokedAt: at, serial, notAfter, ...(published && { reason }) };
  return listsOf(certificate).map((scope) => ({ kind: 'crlEntry', version: 1, scope, ...entry }));
}

/**
 * A compromised key is never certified again, whatever its certificate was revoked for before: what is to be written for
 * that, or nothing where the key is blocked already.
 */
export async function blockingOf(
  ledger: Ledger,
  { spkiSha256 }: Pick<CertificateRecord, 'spkiSha256'>,
  { at, reason }: Pick<Revocation, 'at' | 'reason'>,
  pen: Pen,
): Promise<Pick<Change, 'records' | 'events'>> {
  if (reason !== 'keyCompromise' || (await ledger.read('blockedKey', { spkiSha256 })))
    return { records: [], events: [] };
  const why = 'key-compromise-revocation';
  const key: BlockedKeyRecord = { kind: 'blockedKey', version: 1, createdAt: at, spkiSha256, why };
  return { records: [key], events: [pen.event(key, 'blockedKey.blocked', { why })] };
}

/** A challenge that was answered, as a record to write beside the revocation that it allowed. */
export function usedChallenge(challenge: ChallengeRecord): ChallengeRecord & LedgerRecord {
  return { ...challenge, version: challenge.version + 1, state: 'used' };
}
