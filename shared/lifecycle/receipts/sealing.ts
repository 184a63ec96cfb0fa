import { createHash } from 'node:crypto';
import { Refusal } from '../../errors.ts';
import type { PersonalVault } from '../../registration/personal.ts';
import { openStructure } from '../../registration/structure-names.ts';
import { signatureAlgorithms, verifyWithKey } from '../../x509/algorithms.ts';
import { decodeCertificate } from '../../x509/certificate.ts';
import { decodeName, formatName, type Name } from '../../x509/name.ts';
import { encodeDetachedSignature, encodeSignedAttributes } from '../../x509/signed-data.ts';
import { decodeSubjectPublicKeyInfo } from '../../x509/subject-public-key-info.ts';
import type { Texts } from '../designation/desk.ts';
import type { Actor } from '../events.ts';
import { sha256 } from '../identity.ts';
import { chainOf, readIssuer } from '../issuers.ts';
import { answered, leaveToSign } from '../leave-to-sign.ts';
import {
  type Clock,
  Conflict,
  type KeyRing,
  type Ledger,
  type ObjectStore,
  type OutboxRow,
  type Randomness,
  type Signer,
} from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import type { CertificateRecord, DeclarationRecord, ReceiptRecord, SealRecord, SigningRecord } from '../records.ts';
import type { CertificateName } from '../replaced.ts';
import { sealInForce, unrevoked } from '../seals.ts';
import { BadSigner } from '../signature.ts';
import { signatureAlgorithmFor } from '../signature-algorithm.ts';
import type { DocumentSealer, ReceiptContent, ReceiptPrinter } from './content.ts';
import { receiptKey } from './reading.ts';

/**
 * The sealed receipt of a declaration: one declaration in, at most one recorded seal out.
 *
 *   1 read      nothing that the caller says is used but the certificate's name
 *   2 make      the document from records alone, and the octets to sign
 *   3 intend    one transaction: the exact octets to sign are stored, and leave to sign them once; a later attempt writes
 *               leave of its own
 *   4 sign      the seal's key signs them
 *   5 verify    with the seal's certificate
 *   6 keep      the sealed document, under its own digest and the key of the holder's receipts
 *   7 record    one transaction: where it lies and by which signature; the holder is told
 *
 * Under each step stands what the ledger says if the process dies there. Whoever comes next starts again at 1; of several
 * signatures over the same octets only the first recorded one is ever handed out, and what another left in the store is
 * found by nobody. Nobody waits: the outbox row stays until 7 is done.
 */
export interface SealingHouse {
  readonly ledger: Ledger;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly vault: PersonalVault;
  readonly ring: Pick<KeyRing, 'seal'>;
  readonly evidence: ObjectStore;
  readonly texts: Texts & { words(text: DeclaredText, language: 'fr' | 'en'): readonly string[] };
  readonly printer: ReceiptPrinter;
  readonly sealer: DocumentSealer;
}

type DeclaredText = NonNullable<DeclarationRecord['act']>['text'];

const SEAL: Actor = { capacity: 'platform', function: 'seal' };

/** The seal is the platform's own, whatever the population of the certificate. */
const HIERARCHY = 'production';

/** Octets of a CMS structure beside its certificates: signed attributes, names, signature. */
const BESIDE_CERTIFICATES = 2_048;

/**
 * Seals the receipt of a declaration, or finds it sealed. Throws a Refusal `wrong-state` before the declaration,
 * `unavailable` while there is no seal or a keeper does not answer; BadSigner.
 */
export async function sealReceipt(
  house: SealingHouse,
  { issuer, serial }: CertificateName,
  correlation: string,
): Promise<ReceiptRecord> {
  // 1. Read. The ledger says `declared`: the outbox row will bring it here again.
  const name = { issuer, serial };
  const [declaration, certificate, known] = await Promise.all([
    house.ledger.read('declaration', name),
    house.ledger.read('certificate', name),
    house.ledger.read('receipt', name),
  ]);
  if (known?.state === 'sealed') return known;
  if (declaration?.state !== 'declared' || !certificate?.certificate) {
    throw new Refusal('wrong-state', 'Nobody has declared this certificate.');
  }
  // 2. Make. As before: what is made here is made again from the same records.
  const seal = await sealFor(house, known);
  const sealedAt = known?.sealedAt ?? house.clock.now().toISOString();
  const made = await makeDocument(house, { declaration, certificate, seal, sealedAt });

  // 3. Intend. The receipt is `intended`: the next call signs these octets and no others.
  const { intended, leave } = await intend(house, { declaration, known, seal, sealedAt, made }, correlation);

  // 4. Sign, 5. verify. The ledger still says `intended`: a signature made here and lost with us is never handed out.
  const { cms, signRequestId } = await sign(house, intended, seal);

  // 6. Keep. Still `intended`: an object that nobody has recorded is found by nobody.
  const bytes = house.sealer.place(made.bytes, cms);
  const digest = sha256(bytes);
  const key = `receipts/${issuer}/${serial}/${digest}`;
  await keep(house, receiptKey(intended), key, bytes);

  // 7. Record. From here on the ledger says `sealed`, once; whoever comes second returns the first one's.
  const pen = penOf(house, SEAL, correlation);
  const document = { at: pen.at, sha256: digest, size: bytes.length, key, signRequestId };
  const sealed: ReceiptRecord = { ...intended, version: intended.version + 1, state: 'sealed', document };
  const data = { documentSha256: digest, seal: seal.record.id, signRequestId };
  try {
    await house.ledger.commit({
      records: [sealed, answered(leave, signRequestId)],
      events: [pen.event(sealed, 'receipt.sealed', data)],
      outbox: tellHolder(pen, certificate),
    });
    return sealed;
  } catch (error) {
    const first = error instanceof Conflict ? await house.ledger.read('receipt', name) : undefined;
    if (first?.state === 'sealed') return first;
    throw error;
  }
}

/** The receipt waits for its holder, who signs in to fetch it. */
const tellHolder = (pen: Pen, { holderId, issuer, serial }: CertificateRecord): OutboxRow[] =>
  holderId === undefined
    ? []
    : [pen.outbox('notification', { notice: 'holder-receipt-sealed', holderId, issuer, serial })];

interface Seal {
  readonly record: SealRecord;
  readonly certificate: Uint8Array;
  /** Those above it, root excluded. */
  readonly chain: readonly Uint8Array[];
}

/** The seal of the intent, so that it is finished as it was begun; else the one in force. */
async function sealFor({ ledger, clock }: SealingHouse, known: ReceiptRecord | undefined): Promise<Seal> {
  const begun = known && (await ledger.read('seal', { id: known.sealId }));
  const certificate = begun && (await unrevoked(ledger, begun));
  const found =
    begun && certificate ? { record: begun, certificate } : await sealInForce(ledger, HIERARCHY, clock.now());
  const upToRoot = await chainOf(ledger, await readIssuer(ledger, found.record.issuedBy));
  return { ...found, chain: upToRoot.slice(0, -1) };
}

interface Making {
  readonly declaration: DeclarationRecord;
  readonly certificate: CertificateRecord;
  readonly seal: Seal;
  readonly sealedAt: string;
}

interface Made {
  readonly bytes: Uint8Array;
  readonly coveredSha256: string;
  readonly toSign: Uint8Array;
}

async function makeDocument(house: SealingHouse, making: Making): Promise<Made> {
  const content = await contentOf(house, making);
  const { seal, sealedAt } = making;
  const room = [seal.certificate, ...seal.chain].reduce((sum, { length }) => sum + length, BESIDE_CERTIFICATES);
  const { bytes, covered } = house.sealer.prepare(await house.printer.print(content), {
    name: content.seal.name,
    language: content.language,
    at: sealedAt,
    room,
  });
  const digestOf = (octets: Uint8Array) => createHash('sha256').update(octets).digest();
  const toSign = encodeSignedAttributes({ content: digestOf(covered), certificate: digestOf(seal.certificate) });
  return { bytes, coveredSha256: sha256(covered), toSign };
}

async function contentOf(house: SealingHouse, { declaration, certificate, seal }: Making): Promise<ReceiptContent> {
  const { ledger, vault, texts } = house;
  const { issuer, serial } = certificate;
  const act = declaration.act!;
  const [acceptance, structure] = await Promise.all([
    ledger.read('acceptance', { issuer, serial }),
    ledger.read('structure', { id: certificate.structureId }),
  ]);
  if (!acceptance?.act || !structure) throw new Error('a declaration is about a certificate that nobody accepted');
  const { acceptedAt, ...terms } = act.terms;
  const { language, authentication, text } = act;
  return {
    language,
    declaredAt: act.at,
    holder: { ...(await vault.open(act.personal)), structure: (await openStructure(vault, structure)).name },
    deliveredAt: declaration.createdAt,
    certificate: {
      issuer,
      serial,
      subject: formatName(decodeName(decodeCertificate(certificate.certificate!).tbs.subject)),
      sha256: sha256(certificate.certificate!),
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
    },
    terms: { ...terms, title: await texts.title(terms, language), acceptedAt },
    statement: { ...text, words: texts.words(text, language) },
    acceptance: { at: acceptance.act.at, authentication: acceptance.act.authentication },
    authentication,
    seal: { name: commonNameOf(seal.record.subject), serial: seal.record.certificate!.serial },
  };
}

const commonNameOf = (subject: Name): string => subject.at(-1)?.[0]?.value ?? '';

/**
 * Stores the octets to sign. An intent with others is replaced: the document came out otherwise, by a later release, and no
 * signature over the earlier octets was ever recorded.
 */
async function intend(
  house: SealingHouse,
  {
    declaration,
    known,
    seal,
    sealedAt,
    made,
  }: Omit<Making, 'certificate'> & { known: ReceiptRecord | undefined; made: Made },
  correlation: string,
): Promise<{ readonly intended: ReceiptRecord; readonly leave: SigningRecord }> {
  const signs = { of: 'receipt', issuer: declaration.issuer, serial: declaration.serial } as const;
  const leaveFor = (keyId: string) => leaveToSign(house, { keyId, signs }, SEAL);
  if (known && Buffer.compare(known.toSign, made.toSign) === 0) {
    const leave = leaveFor(known.keyId);
    await house.ledger.signings.note(leave);
    return { intended: known, leave };
  }
  const pen = penOf(house, SEAL, correlation);
  const { issuer, serial, personId, holderId } = declaration;
  const receipt: ReceiptRecord = {
    kind: 'receipt',
    version: (known?.version ?? 0) + 1,
    createdAt: known?.createdAt ?? pen.at,
    issuer,
    serial,
    personId,
    holderId,
    sealId: seal.record.id,
    keyId: seal.record.keyId,
    sealedAt,
    coveredSha256: made.coveredSha256,
    toSign: made.toSign,
    state: 'intended',
  };
  const leave = leaveFor(receipt.keyId);
  const data = { seal: seal.record.id, toSignSha256: sha256(made.toSign), coveredSha256: made.coveredSha256 };
  await house.ledger.commit({
    records: [receipt, leave],
    events: [pen.event(receipt, 'receipt.intended', data)],
    require: [{ that: 'unchanged', record: declaration }],
  });
  return { intended: receipt, leave };
}

/** Has the stored octets signed, and verifies the signature with the key in the seal's certificate. */
async function sign(
  { signer }: SealingHouse,
  { keyId, toSign }: ReceiptRecord,
  { certificate, chain }: Seal,
): Promise<{ readonly cms: Uint8Array; readonly signRequestId: string }> {
  const { issuer, serial, spki } = decodeCertificate(certificate).tbs;
  const publicKey = decodeSubjectPublicKeyInfo(spki);
  const algorithm = signatureAlgorithmFor(publicKey);
  if (signatureAlgorithms[algorithm].hash !== 'sha256') throw new Error('a seal signs with SHA-256');
  const { signature, signRequestId } = await signer.sign(keyId, algorithm, toSign);
  if (!verifyWithKey(algorithm, publicKey, toSign, signature)) throw new BadSigner('it does not verify');
  const certificates = [certificate, ...chain];
  const cms = encodeDetachedSignature({ signedAttributes: toSign, issuer, serial, algorithm, signature, certificates });
  return { cms, signRequestId };
}

async function keep({ ring, evidence }: SealingHouse, of: string, key: string, bytes: Uint8Array): Promise<void> {
  const sealed = await ring.seal(of, bytes);
  try {
    await evidence.put(key, sealed, { mediaType: 'application/octet-stream', onlyIf: { absent: true } });
  } catch (thrown) {
    // the key is the digest of the document: what is there already is this one, under the same key
    if (!(thrown instanceof Conflict)) throw thrown;
  }
}
