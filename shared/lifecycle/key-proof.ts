import { Refusal } from '../errors.ts';
import { nothingHere } from '../registration/authority.ts';
import { type SignatureAlgorithm, signatureAlgorithms, verifySignature } from '../x509/algorithms.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import { newId } from './identity.ts';
import { penOf } from './recording.ts';
import { type ChallengeRecord, isSubscribers, type RevocationReason } from './records.ts';
import { type RevocationHouse, type Revoked, revoke, usedChallenge } from './revocation.ts';

/**
 * Revocation by whoever proves the private key (RFC 3647 §4.9.3): the platform writes a text that names the certificate,
 * the reason and a nonce; the key signs it; the answer revokes. The nonce lives in the ledger and serves once.
 */
const MINUTES = 10;
const ACTOR = { capacity: 'key-holder', authentication: 'key-proof' } as const;

/** Opens a challenge for one certificate and reason. Throws `not-found`, `wrong-state`. */
export async function openChallenge(
  house: RevocationHouse,
  input: { readonly issuer: string; readonly serial: string; readonly reason: RevocationReason },
  correlation: string,
): Promise<ChallengeRecord> {
  const { issuer, serial, reason } = input;
  const certificate = await house.ledger.read('certificate', { issuer, serial });
  if (!isSubscribers(certificate)) throw nothingHere();
  if (certificate.state !== 'issued')
    throw new Refusal('wrong-state', `This certificate is ${certificate.state} already.`);
  const pen = penOf(house, ACTOR, correlation);
  const challenge: ChallengeRecord = {
    kind: 'challenge',
    version: 1,
    createdAt: pen.at,
    id: newId(house.randomness),
    issuer,
    serial,
    reason,
    expiresAt: new Date(Date.parse(pen.at) + MINUTES * 60_000).toISOString(),
    state: 'open',
  };
  await house.ledger.commit({
    records: [challenge],
    events: [pen.event(challenge, 'challenge.opened', { issuer, serial })],
  });
  return challenge;
}

/** The exact text to sign, ASCII, every line ended by a line feed. */
export function challengeText({ id, issuer, serial, reason, expiresAt }: ChallengeRecord): string {
  return [
    'Sceau: I hold the private key of this certificate and ask for its revocation, which is final.',
    `issuer: ${issuer}`,
    `serial: ${serial}`,
    `reason: ${reason}`,
    `nonce: ${id}`,
    `valid until: ${expiresAt}`,
    '',
  ].join('\n');
}

/** Revokes by the signature over the challenge's text. Throws `not-found`, `wrong-state` (used, late), `bad-signature`. */
export async function revokeByKeyProof(
  house: RevocationHouse,
  input: { readonly challengeId: string; readonly signature: Uint8Array },
  correlation: string,
): Promise<Revoked> {
  const challenge = await house.ledger.read('challenge', { id: input.challengeId });
  if (!challenge) throw nothingHere();
  const { issuer, serial, reason } = challenge;
  const certificate = await house.ledger.read('certificate', { issuer, serial });
  if (!certificate?.certificate) throw new Error(`challenge ${challenge.id} names no certificate`);
  const now = house.clock.now().toISOString();
  if (challenge.state !== 'open') throw new Refusal('wrong-state', 'This challenge has served: open another one.');
  if (now >= challenge.expiresAt) throw new Refusal('wrong-state', 'This challenge has expired: open another one.');
  if (!signedByKeyOf(certificate.certificate, challengeText(challenge), input.signature)) {
    throw new Refusal('bad-signature', 'The signature over the text does not verify with the key of this certificate.');
  }
  return revoke(house, certificate, ACTOR, correlation, {
    revocation: { at: now, reason, capacity: 'key-holder', channel: 'key-proof', authentication: 'key-proof' },
    also: (pen) => {
      const used = usedChallenge(challenge);
      return { records: [used], events: [pen.event(used, 'challenge.used')] };
    },
  });
}

/** With any of the algorithms that the kind of key admits: people sign with what their tool does by default. */
function signedByKeyOf(certificate: Uint8Array, text: string, signature: Uint8Array): boolean {
  const { spki } = decodeCertificate(certificate).tbs;
  const message = new TextEncoder().encode(text);
  return (Object.keys(signatureAlgorithms) as SignatureAlgorithm[]).some((algorithm) =>
    verifySignature(algorithm, spki, message, signature),
  );
}
