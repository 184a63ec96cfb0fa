import { Refusal } from '../errors.ts';
import {
  actorOf,
  mandateFor,
  NOWHERE,
  nothingHere,
  type Principal,
  targetOfHolder,
} from '../registration/authority.ts';
import type { TextAccepted } from '../registration/designation-records.ts';
import type { HolderRecord } from '../registration/holder-records.ts';
import type { PersonalVault } from '../registration/personal.ts';
import type { Role } from '../registration/records.ts';
import { TERMS_TEXTS } from '../registration/terms-records.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import { type AttributeTypeName, attributeTypes, decodeName } from '../x509/name.ts';
import { awaitedDeclaration } from './awaited-declaration.ts';
import { hasLapsed, movedAwaited } from './awaiting.ts';
import { commitAct, type Texts } from './designation/desk.ts';
import { requestsOfHolder } from './holders/own-certificates.ts';
import { sha256 } from './identity.ts';
import type { Clock, Ledger, OutboxRow, Randomness } from './ports.ts';
import { penOf } from './recording.ts';
import { type AcceptanceRecord, type DeclarationRecord, isSubscribers, type ReceiptRecord } from './records.ts';
import { inForceAt } from './registration/desk.ts';
import type { CertificateName } from './replaced.ts';
import { demandTermsAccepted } from './terms/editions.ts';

/** The declaration of the holder (PRODUCT journey B, step 3): their own act after the delivery, recorded once. */
export interface DeclarationHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly vault: PersonalVault;
  readonly texts: Texts;
}

export const HOLDER_DECLARATION = 'holder-declaration';

export interface DeclarationInput {
  readonly holderId: string;
  readonly certificate: CertificateName;
  readonly text: TextAccepted;
  readonly language: 'fr' | 'en';
}

export interface Declared {
  readonly declaration: DeclarationRecord;
  readonly outbox: readonly OutboxRow[];
}

/**
 * “I received this certificate, in my name, and have read the terms.” The sealed receipt follows by itself. Declaring
 * again gets the same answer. Throws a Refusal `conflict` for another text than the one in force, `wrong-state`
 * before the delivery and when it is too late.
 */
export async function declareReceived(
  house: DeclarationHouse,
  principal: Principal,
  { holderId, certificate: name, text, language }: DeclarationInput,
  correlation: string,
): Promise<Declared> {
  const { ledger, clock } = house;
  const holder = await ledger.read('holder', { id: holderId });
  const mandate = mandateFor(principal, ['holder'], holder ? targetOfHolder(holder) : NOWHERE, clock.now());
  if (!holder) throw nothingHere();
  const { issuer, serial } = name;
  const [certificate, acceptance, known, current] = await Promise.all([
    ledger.read('certificate', { issuer, serial }),
    ledger.read('acceptance', { issuer, serial }),
    ledger.read('declaration', { issuer, serial }),
    house.texts.current(HOLDER_DECLARATION),
  ]);
  if (!isSubscribers(certificate) || certificate.holderId !== holderId) throw nothingHere();
  if (known?.state === 'declared') return { declaration: known, outbox: [] };
  if (certificate.state !== 'issued') throw new Refusal('wrong-state', 'This certificate is revoked.');
  if (acceptance?.state !== 'accepted' || !acceptance.act) {
    throw new Refusal('wrong-state', 'This certificate has not been delivered yet: accept it first.');
  }
  const pen = penOf(house, actorOf(principal, mandate), correlation);
  const [delivered] = awaitedDeclaration(certificate, principal.personId, { at: acceptance.act.at });
  const awaited = known ?? { ...delivered!, version: 0 };
  if (awaited.state !== 'awaited' || hasLapsed(awaited, pen.at)) {
    throw new Refusal('wrong-state', 'The time to declare this certificate is over, and it is being revoked.');
  }
  await demandTermsAccepted(ledger, principal.personId, mandate.role, clock.now());
  demandCurrent(text, current);

  const certificateSha256 = sha256(certificate.certificate);
  const { service } = await house.vault.open(holder.personal);
  const person = { name: nameIn(certificate.certificate), ...(service !== undefined && { service }) };
  const declaration = movedAwaited(awaited, {
    state: 'declared',
    act: {
      at: pen.at,
      mandateId: mandate.id,
      authentication: principal.authentication,
      certificateSha256,
      text: current,
      language,
      terms: termsOf(holder, acceptance),
      personal: await house.vault.seal(principal.personId, person),
    },
  });
  const outbox = [pen.outbox('seal', { issuer, serial })];
  await commitAct(ledger, {
    records: [declaration],
    events: [pen.event(declaration, 'declaration.declared', { certificateSha256, textSha256: current.sha256 })],
    outbox,
    require: [inForceAt(principal.personId, mandate.id, pen.at), { that: 'unchanged', record: certificate }],
  });
  return { declaration, outbox };
}

/** First names and last name as the certificate says them: the holder's data may have been corrected since. */
function nameIn(certificate: Uint8Array): string {
  const attributes = decodeName(decodeCertificate(certificate).tbs.subject).flat();
  const values = (type: AttributeTypeName) =>
    attributes.flatMap((one) => (one.type === attributeTypes[type] ? [one.value] : []));
  return [...values('GN'), ...values('SN')].join(' ') || values('CN').join(' ');
}

/** The terms of use that the holder accepted with this certificate, or else with their attestation. */
function termsOf(
  { attested }: HolderRecord,
  { act }: AcceptanceRecord,
): TextAccepted & { readonly acceptedAt: string } {
  const text = act!.texts.find(({ id }) => id === TERMS_TEXTS.holders);
  if (text) return { ...text, acceptedAt: act!.at };
  if (attested) return { ...attested.text, acceptedAt: attested.at };
  throw new Error('a certificate was delivered to a holder who accepted no terms');
}

function demandCurrent(text: TextAccepted, current: TextAccepted): void {
  if (text.id === current.id && text.version === current.version && text.sha256 === current.sha256) return;
  const detail = `The text ${current.id} is declared in version ${current.version}: read it again.`;
  throw new Refusal('conflict', detail, {
    findings: [{ code: 'text-not-accepted', citation: 'PRODUCT journey B, step 3', pointer: '/text', detail }],
  });
}

/** Where a declaration stands: awaited or over, recorded and not sealed yet, or with its receipt. */
export interface DeclarationSeen {
  readonly declaration: DeclarationRecord;
  readonly receipt?: ReceiptRecord;
}

/**
 * The declaration about one of a holder's certificates. Throws a Refusal `forbidden`, or `not-found` alike for a holder out
 * of reach, a certificate of another, and a declaration that was never awaited.
 */
export async function declarationOf(
  { ledger, clock }: Pick<DeclarationHouse, 'ledger' | 'clock'>,
  principal: Principal,
  roles: readonly Role[],
  { holderId, serial }: { readonly holderId: string; readonly serial: string },
): Promise<DeclarationSeen> {
  const holder = await ledger.read('holder', { id: holderId });
  mandateFor(principal, roles, holder ? targetOfHolder(holder) : NOWHERE, clock.now());
  if (!holder) throw nothingHere();
  const requests = await requestsOfHolder(ledger, holder);
  const name = requests.map(({ certificate }) => certificate).find((one) => one?.serial === serial);
  if (!name) throw nothingHere();
  const [declaration, receipt] = await Promise.all([ledger.read('declaration', name), ledger.read('receipt', name)]);
  if (!declaration) throw nothingHere();
  return { declaration, ...(receipt && { receipt }) };
}
