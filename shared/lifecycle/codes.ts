import { Refusal } from '../errors.ts';
import { actorOf, nothingHere, type Principal } from '../registration/authority.ts';
import type { PersonalVault } from '../registration/personal.ts';
import type { PersonRecord } from '../registration/records.ts';
import { checkedCode } from '../registration/revocation-code.ts';
import type { Written } from '../registration/written.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import { extensionIds, extensionValue } from '../x509/extension.ts';
import { decodeGeneralNames, formatGeneralName } from '../x509/general-name.ts';
import { decodeName } from '../x509/name.ts';
import type { AcceptanceHouse } from './acceptance.ts';
import { mandateToAccept } from './accepters.ts';
import { Conflict, type Ledger, type Requirement } from './ports.ts';
import { penOf } from './recording.ts';
import { type CertificateRecord, type CodeRecord, isSubscribers } from './records.ts';
import type { CertificateName } from './replaced.ts';
import { demandTermsAccepted } from './terms/editions.ts';

/** Revocation codes: set with the acceptance, changed by whoever set them, void when that person is removed. */
const SALT_OCTETS = 16;

interface Typed {
  readonly code: string;
  readonly codeAgain: string;
}

/** The code as it will be hashed, if it is strong enough for this certificate and person. Throws a Refusal `malformed`. */
export async function checkedCodeOf(
  { ledger, vault }: Pick<AcceptanceHouse, 'ledger' | 'vault'>,
  { personId }: Principal,
  { certificate, serial }: CertificateRecord,
  { code, codeAgain }: Typed,
): Promise<string> {
  const person = await ledger.read('person', { id: personId });
  const names = [...namesIn(certificate!), ...(person ? await namesOf(vault, person) : [])];
  return checkedCode(code, codeAgain, { names, serial });
}

/** A code of its own salt: the first of its certificate, or the one that follows `before`. */
export async function newCode(
  { hasher, randomness }: Pick<AcceptanceHouse, 'hasher' | 'randomness'>,
  { issuer, serial }: CertificateRecord,
  before: CodeRecord | undefined,
  { code, by, at }: { readonly code: string; readonly by: CodeRecord['setBy']; readonly at: string },
): Promise<Written<CodeRecord>> {
  const record: CodeRecord = {
    kind: 'code',
    version: (before?.version ?? 0) + 1,
    createdAt: before?.createdAt ?? at,
    issuer,
    serial,
    state: 'set',
    hash: await hasher.hash(code, randomness.bytes(SALT_OCTETS)),
    setAt: at,
    setBy: by,
  };
  return { record, event: { type: before?.state === 'set' ? 'code.changed' : 'code.set', data: {} } };
}

/** The code without force, for good: its setter was removed. */
export function voidedCode(code: CodeRecord, why: string, at: string): Written<CodeRecord> {
  return {
    record: { ...code, version: code.version + 1, state: 'void', voided: { at, why } },
    event: { type: 'code.voided', data: {} },
  };
}

/**
 * Whether a code has force: it was not voided, the mandate by which it was set has not been ended, and the card of whoever
 * set it was not blocked since. A mandate that merely ran out leaves its codes: nobody was removed. A holder's code outlives
 * the mandate: it can do no more than revoke a certificate in their own name, which is one more way when they have left.
 * Asked at every use, so that a removal bites at once.
 */
export async function codeHasForce(ledger: Ledger, code: CodeRecord | undefined): Promise<boolean> {
  return (await forceOf(ledger, code)) !== undefined;
}

/** On what the force of a code rests, for the writing that uses it; undefined for one without force. Always the same reads. */
export async function forceOf(
  ledger: Ledger,
  code: CodeRecord | undefined,
): Promise<readonly Requirement[] | undefined> {
  const { personId, mandateId } = code?.setBy ?? NOBODY;
  const [mandate, person] = await Promise.all([
    ledger.read('mandate', { personId, id: mandateId }),
    ledger.read('person', { id: personId }),
  ]);
  const blockedSince =
    code !== undefined && person?.codesVoidUntil !== undefined && code.setAt <= person.codesVoidUntil;
  if (code?.state !== 'set' || !mandate || !person || blockedSince) return undefined;
  if (mandate.state !== 'active' && mandate.role !== 'holder') return undefined;
  return [code, mandate, person].map((record) => ({ that: 'unchanged', record }));
}

/** Read in the place of a setter where there is none, so that a look costs the same. */
const NOBODY = { personId: '0'.repeat(32), mandateId: '0'.repeat(32) };

/**
 * Sets another code. Only whoever set the one that has force may; when none has, any administrator of the subscription.
 * Throws a Refusal `forbidden`, `malformed`, or `wrong-state` before the certificate was accepted.
 */
export async function changeCode(
  house: AcceptanceHouse,
  principal: Principal,
  input: CertificateName & Typed,
  correlation: string,
): Promise<CodeRecord> {
  const { issuer, serial } = input;
  const [certificate, before] = await Promise.all([
    house.ledger.read('certificate', { issuer, serial }),
    house.ledger.read('code', { issuer, serial }),
  ]);
  const mandate = mandateToAccept(principal, certificate, house.clock.now());
  if (!isSubscribers(certificate)) throw nothingHere();
  await demandTermsAccepted(house.ledger, principal.personId, mandate.role, house.clock.now());
  if (certificate.state === 'revoked') throw new Refusal('wrong-state', 'This certificate is revoked.');
  if (certificate.acceptance === 'awaited') {
    throw new Refusal('wrong-state', 'The first code is set with the acceptance of the certificate: accept it first.');
  }
  if (before && before.setBy.personId !== principal.personId && (await codeHasForce(house.ledger, before))) {
    throw new Refusal('forbidden', 'Somebody else set the code of this certificate: they alone may change it.');
  }
  const code = await checkedCodeOf(house, principal, certificate, input);
  const pen = penOf(house, actorOf(principal, mandate), correlation);
  const by = { personId: principal.personId, mandateId: mandate.id };
  const set = await newCode(house, certificate, before, { code, by, at: pen.at });
  try {
    await house.ledger.commit({
      records: [set.record],
      events: [pen.event(set.record, set.event.type)],
      require: [
        { ...by, that: 'mandate-in-force', at: pen.at },
        { that: 'unchanged', record: certificate },
      ],
    });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw new Refusal('conflict', 'This certificate, its code or your mandate has just changed: look again.', {
      cause: error,
    });
  }
  return set.record;
}

/** Every name that the certificate says: values of its subject, and its subject alternative names. */
function namesIn(certificate: Uint8Array): readonly string[] {
  const { subject, extensions } = decodeCertificate(certificate).tbs;
  const value = extensionValue(extensions, extensionIds.subjectAltName);
  return [
    ...decodeName(subject).flatMap((rdn) => rdn.map((attribute) => attribute.value)),
    ...(value ? decodeGeneralNames(value).map(formatGeneralName) : []),
  ];
}

async function namesOf(vault: PersonalVault, person: PersonRecord): Promise<readonly string[]> {
  const { lastName, firstNames, email } = await vault.open(person.personal);
  return [lastName, firstNames, email];
}
