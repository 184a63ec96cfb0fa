import { type Finding, Refusal } from '../errors.ts';
import { actorOf, nothingHere, type Principal } from '../registration/authority.ts';
import type { PersonalVault } from '../registration/personal.ts';
import type { MandateRecord } from '../registration/records.ts';
import { spelt } from '../registration/revocation-code.ts';
import { acceptedBy, mandateToAccept } from './accepters.ts';
import { awaitedDeclaration, undeclaredFrom } from './awaited-declaration.ts';
import { demandAwaited, movedAwaited } from './awaiting.ts';
import { checkedCodeOf, newCode } from './codes.ts';
import { orderOf } from './due-revocation.ts';
import { sha256 } from './identity.ts';
import { demandUntainted } from './machines/lineage.ts';
import {
  type Clock,
  Conflict,
  type Ledger,
  type OutboxRow,
  type Randomness,
  type SecretHasher,
  type TextsInForce,
} from './ports.ts';
import { renewedOutside, toldOutside } from './public-events/rows.ts';
import { penOf } from './recording.ts';
import {
  type AcceptanceAct,
  type AcceptanceRecord,
  type AcceptedText,
  type CertificateRecord,
  isSubscribers,
  type RequestRecord,
} from './records.ts';
import type { CertificateName } from './replaced.ts';
import { interested, revoke } from './revocation.ts';
import { dossierOf } from './sealed-vault.ts';
import { demandTermsAccepted } from './terms/editions.ts';

/** Acceptance of a certificate (RFC 3647 §4.4): one act about the certificate and the texts that go with it, or a refusal. */
export interface AcceptanceHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly vault: PersonalVault;
  readonly hasher: SecretHasher;
  readonly texts: TextsInForce;
}

export interface AcceptanceInput extends CertificateName {
  /** The revocation code that goes with the certificate from now on, typed twice. */
  readonly code: string;
  readonly codeAgain: string;
  /** The digests that were before the person's eyes. */
  readonly certificateSha256: string;
  readonly texts: readonly AcceptedText[];
  readonly language: 'fr' | 'en';
}

export interface Accepted {
  readonly certificate: CertificateRecord;
  readonly acceptance: AcceptanceRecord;
  readonly outbox: readonly OutboxRow[];
}

/**
 * Accepts certificate, terms and certification policy together, and sets the revocation code: all of it, with its events,
 * or nothing. Whoever asks the same again after their own act gets it again. Throws a Refusal `conflict` when the digests
 * are not those of this certificate and of the texts now in force, or what is asked again is something else than was done, `malformed` for a weak code, `wrong-state` when it is too late.
 */
export async function acceptCertificate(
  house: AcceptanceHouse,
  principal: Principal,
  input: AcceptanceInput,
  correlation: string,
): Promise<Accepted> {
  const { certificate, acceptance, request, mandate } = await found(house, principal, input);
  if (acceptance?.state === 'accepted' && isSameAct(acceptance, principal, input)) {
    await demandSameAgain(house, acceptance, input);
    return { certificate, acceptance, outbox: [] };
  }
  demandAwaited(acceptance, certificate, house.clock.now());
  const untainted = request ? await demandUntainted(house.ledger, request) : [];
  await demandTermsAccepted(house.ledger, principal.personId, mandate.role, house.clock.now());
  demandSame(certificate, input, await house.texts.forAcceptance(acceptedBy(certificate)));
  const code = await checkedCodeOf(house, principal, certificate, input);

  const pen = penOf(house, actorOf(principal, mandate), correlation);
  const by = { personId: principal.personId, mandateId: mandate.id };
  const act: AcceptanceAct = { ...actBy(principal, by, pen.at, input), texts: input.texts };
  const accepted = movedAwaited(acceptance!, { state: 'accepted', act });
  const next: CertificateRecord = { ...certificate, version: certificate.version + 1, acceptance: 'accepted' };
  const orders = request ? await orderOf(house.ledger, request, next, pen.at) : [];
  // from here on the certificate is in the holder's hands: they declare so, or lose it
  const declarations = awaitedDeclaration(next, principal.personId, pen);
  const set = await newCode(house, next, undefined, { code, by, at: pen.at });
  const about = { notice: 'certificate-accepted', requestId: certificate.requestId, ...nameOf(certificate) };
  const outbox = (await interested(house, certificate)).map((person) =>
    pen.outbox('notification', { ...about, ...person }),
  );
  await committed(house.ledger, {
    records: [accepted, next, set.record, ...orders, ...declarations],
    events: [
      pen.event(accepted, 'acceptance.accepted', {
        certificateSha256: input.certificateSha256,
        texts: input.texts.map(({ id, version, sha256: digest }) => ({ id, version, sha256: digest })),
      }),
      pen.event(next, 'certificate.accepted', { certificateSha256: input.certificateSha256 }),
      pen.event(set.record, set.event.type, set.event.data),
      ...orders.map((order) => pen.event(order, 'dueRevocation.ordered', { reason: order.reason, at: order.at })),
      ...declarations.map((one) => pen.event(one, 'declaration.awaited', { until: undeclaredFrom(one) })),
    ],
    outbox: [
      ...outbox,
      ...toldOutside(pen, 'certificate.accepted', next),
      ...renewedOutside(pen, request?.renews, next),
    ],
    require: [{ ...by, that: 'mandate-in-force', at: pen.at }, ...untainted],
  });
  return { certificate: next, acceptance: accepted, outbox };
}

/**
 * Refuses the content of a certificate, which revokes it in the same transaction. Asked again, the same person gets the
 * same answer. Throws a Refusal `wrong-state` once it has been accepted: then it is revoked like any other.
 */
export async function refuseCertificate(
  house: AcceptanceHouse,
  principal: Principal,
  input: CertificateName & {
    readonly certificateSha256: string;
    readonly reasons: string;
    readonly language: 'fr' | 'en';
  },
  correlation: string,
): Promise<Accepted> {
  const { certificate, acceptance, mandate } = await found(house, principal, input);
  if (acceptance?.state === 'refused' && isSameAct(acceptance, principal, input)) {
    return { certificate, acceptance, outbox: [] };
  }
  demandAwaited(acceptance, certificate, house.clock.now());
  demandSame(certificate, { ...input, texts: [] }, []);
  const actor = actorOf(principal, mandate);
  const { at } = penOf(house, actor, correlation);
  const by = { personId: principal.personId, mandateId: mandate.id };
  const reasons = await house.vault.seal(dossierOf(certificate.structureId), input.reasons);
  const act: AcceptanceAct = { ...actBy(principal, by, at, input), texts: [], reasons };
  const refused = movedAwaited(acceptance!, { state: 'refused', act });
  const { certificate: revoked, outbox } = await revoke(house, certificate, actor, correlation, {
    revocation: {
      at,
      reason: 'unspecified',
      capacity: mandate.role,
      by: by.personId,
      mandateId: by.mandateId,
      channel: 'api',
      authentication: principal.authentication,
    },
    require: [{ ...by, that: 'mandate-in-force', at }],
    also: (pen) => ({
      records: [refused],
      events: [pen.event(refused, 'acceptance.refused', { certificateSha256: input.certificateSha256 })],
    }),
  });
  return { certificate: revoked, acceptance: refused, outbox };
}

type Found = {
  readonly certificate: CertificateRecord & { readonly certificate: Uint8Array };
  readonly acceptance: AcceptanceRecord | undefined;
  readonly request: RequestRecord | undefined;
  readonly mandate: MandateRecord;
};

/** The certificate, if the principal may act on it; both rows are read whether it is there or not. */
async function found(
  house: AcceptanceHouse,
  principal: Principal,
  { issuer, serial }: CertificateName,
): Promise<Found> {
  const [certificate, acceptance] = await Promise.all([
    house.ledger.read('certificate', { issuer, serial }),
    house.ledger.read('acceptance', { issuer, serial }),
  ]);
  const mandate = mandateToAccept(principal, certificate, house.clock.now());
  if (!isSubscribers(certificate)) throw nothingHere();
  const request = await house.ledger.read('request', { id: certificate.requestId });
  return { certificate, acceptance, request, mandate };
}

function isSameAct(
  { act }: AcceptanceRecord,
  { personId }: Principal,
  { certificateSha256 }: { readonly certificateSha256: string },
): boolean {
  return act?.by.personId === personId && act.certificateSha256 === certificateSha256;
}

/** Whoever asks again must not leave with another code than the one that revokes, nor with other texts than were accepted. */
async function demandSameAgain(
  { ledger, hasher }: AcceptanceHouse,
  { issuer, serial, act }: AcceptanceRecord,
  input: AcceptanceInput,
): Promise<void> {
  const code = await ledger.read('code', { issuer, serial });
  const typed = spelt(input.code);
  const findings: Finding[] = [];
  const demand = (holds: boolean, rule: string, pointer: string, detail: string) => {
    if (!holds) findings.push({ code: rule, citation: 'RFC 3647 §4.4.1', pointer, detail });
  };
  const sameCode = (await hasher.matches(typed, code?.hash)) && typed === spelt(input.codeAgain);
  demand(sameCode, 'another-code', '/code', 'This is not the code that goes with the certificate.');
  const accepted = act?.texts ?? [];
  const sameTexts =
    accepted.length === input.texts.length && accepted.every((text) => input.texts.some((one) => same(one, text)));
  demand(sameTexts, 'other-texts', '/texts', 'These are not the texts that you accepted with it.');
  if (findings.length === 0) return;
  const detail =
    'You have accepted this certificate already, with another code or other texts: nothing was changed. Set another code by the change of revocation codes.';
  throw new Refusal('conflict', detail, { findings });
}

function actBy(
  { authentication }: Principal,
  by: AcceptanceAct['by'],
  at: string,
  { certificateSha256, language }: { readonly certificateSha256: string; readonly language: 'fr' | 'en' },
) {
  return { at, by, authentication, certificateSha256, language };
}

/** What was looked at is what there is: the certificate's own digest, and each of the texts in force, `known`. */
function demandSame(
  certificate: Found['certificate'],
  input: { readonly certificateSha256: string; readonly texts: readonly AcceptedText[] },
  known: readonly AcceptedText[],
): void {
  const findings: Finding[] = [];
  const demand = (holds: boolean, code: string, pointer: string, detail: string) => {
    if (!holds) findings.push({ code, citation: 'RFC 3647 §4.4.1', pointer, detail });
  };
  const { certificateSha256 } = input;
  demand(
    certificateSha256 === sha256(certificate.certificate),
    'another-certificate',
    '/certificateSha256',
    'This is not the digest of this certificate.',
  );
  for (const text of known) {
    const has = input.texts.some((one) => same(one, text));
    demand(has, 'text-not-accepted', '/texts', `The text ${text.id} is accepted in version ${text.version}.`);
  }
  for (const [index, text] of input.texts.entries()) {
    const holds = known.some((one) => same(one, text)) && input.texts.findIndex((one) => same(one, text)) === index;
    demand(holds, 'text-unknown', `/texts/${index}`, 'This is none of the texts that go with a certificate now.');
  }
  if (findings.length === 0) return;
  const detail = 'What you accept is not what goes with this certificate now: look at it again.';
  throw new Refusal('conflict', detail, { findings });
}

const same = (one: AcceptedText, other: AcceptedText) =>
  one.id === other.id && one.version === other.version && one.sha256 === other.sha256;

const nameOf = ({ issuer, serial }: CertificateName) => ({ issuer, serial });

async function committed(ledger: Ledger, change: Parameters<Ledger['commit']>[0]): Promise<void> {
  try {
    await ledger.commit(change);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw new Refusal('conflict', 'This certificate or your mandate has just changed: look again.', { cause: error });
  }
}
