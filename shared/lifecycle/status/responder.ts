import { Refusal } from '../../errors.ts';
import type { SignatureAlgorithm } from '../../x509/algorithms.ts';
import {
  assembleOcspResponse,
  encodeResponseData,
  type ResponderTemplate,
  type ResponseData,
  responderTemplate,
} from '../../x509/ocsp-response.ts';
import { decodeSubjectPublicKeyInfo } from '../../x509/subject-public-key-info.ts';
import { signsNoMore } from '../issuers.ts';
import type { Ledger, Signer } from '../ports.ts';
import { mayBeRelied, responderInForce } from '../responder-in-force.ts';
import { signatureAlgorithmFor } from '../signature-algorithm.ts';
import { createShortMemory } from './short-memory.ts';

/** Who signs answers for an issuer, with what all its answers have in common. */
interface Responder {
  readonly keyId: string;
  /** Serial number of its certificate. */
  readonly serial: string;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly template: ResponderTemplate;
  /** Last second of its certificate. */
  readonly notAfter: Date;
}

export interface SignedAnswer {
  /** DER of the OCSPResponse. */
  readonly response: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Serial number of the responder's certificate. */
  readonly responder: string;
}

/** What an answer says; its instants are given by the signer of answers. */
export type Told = Pick<ResponseData, 'responses' | 'extensions'>;

export interface AnswerSigner {
  /** Signs what was `told` at `now`. Throws a Refusal `unavailable` while the issuer has no responder in force. */
  sign(issuer: string, told: Told, now: Date): Promise<SignedAnswer>;
  /** Whether what the responder's certificate of this serial has signed may still be given; looked up every RELIED_MS. */
  isRelied(issuer: string, serial: string, now: Date): Promise<boolean>;
}

/** An answer holds for so long, and never beyond the end of the responder's certificate. */
const VALID_MS = 12 * 3_600_000;
/** How long a responder that was found signs without another look. */
const FOUND_MS = 30_000;
/** How long nobody looks again whether a responder's certificate is revoked or its key blocked. */
const RELIED_MS = 15_000;

export function createAnswerSigner(house: {
  readonly ledger: Pick<Ledger, 'read'>;
  readonly signer: Pick<Signer, 'sign'>;
}): AnswerSigner {
  const responders = createShortMemory<Responder>(FOUND_MS, 64);
  const relied = createShortMemory<boolean>(RELIED_MS, 64);

  async function isRelied(issuer: string, serial: string, now: Date): Promise<boolean> {
    const name = `${issuer} ${serial}`;
    const known = relied.recall(name, now);
    if (known !== undefined) return known;
    const found = await mayBeRelied(house.ledger, { issuer, serial });
    relied.keep(name, found, now);
    return found;
  }

  async function sign(issuer: string, { responses, extensions }: Told, now: Date): Promise<SignedAnswer> {
    const known = responders.recall(issuer, now);
    const lasts = known && known.notAfter > now && (await isRelied(issuer, known.serial, now));
    const responder = lasts ? known : await find(house.ledger, issuer, now);
    if (responder !== known) responders.keep(issuer, responder, now);
    const thisUpdate = new Date(Math.floor(now.getTime() / 1000) * 1000);
    const nextUpdate = new Date(Math.min(thisUpdate.getTime() + VALID_MS, responder.notAfter.getTime()));
    const { keyId, signatureAlgorithm, template } = responder;
    const tbs = encodeResponseData(template, { thisUpdate, nextUpdate, responses, extensions });
    const { signature } = await house.signer.sign(keyId, signatureAlgorithm, tbs);
    const response = assembleOcspResponse(template, tbs, signature);
    return { response, thisUpdate, nextUpdate, responder: responder.serial };
  }

  return { sign, isRelied };
}

/** Throws a Refusal `wrong-state` where no responder will follow: the last list of the issuer says the rest. */
async function demandAnswering(ledger: Pick<Ledger, 'read'>, id: string): Promise<void> {
  const [responder, issuer] = await Promise.all([
    ledger.read('responder', { issuer: id }),
    ledger.read('issuer', { id }),
  ]);
  if (responder?.ended !== undefined || (issuer && signsNoMore(issuer))) {
    throw new Refusal('wrong-state', 'This authority answers no more: its list says which certificates are revoked.');
  }
}

async function find(ledger: Pick<Ledger, 'read'>, issuer: string, now: Date): Promise<Responder> {
  const found = await responderInForce(ledger, issuer, now);
  if (!found) {
    await demandAnswering(ledger, issuer);
    throw new Refusal('unavailable', 'No responder of this authority is in force: its certificate is awaited.', {
      retryAfterSeconds: 300,
    });
  }
  const { keyId, spki, serial, certificate, notAfter } = found;
  const signatureAlgorithm = signatureAlgorithmFor(decodeSubjectPublicKeyInfo(spki));
  const template = responderTemplate(certificate, spki, signatureAlgorithm);
  return { keyId, serial, signatureAlgorithm, template, notAfter: new Date(notAfter) };
}
