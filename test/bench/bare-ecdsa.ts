import { createPublicKey, sign, verify } from 'node:crypto';
import { encodePem } from '../../shared/der/pem.ts';
import { decodeCertificationRequest } from '../../shared/x509/certification-request.ts';
import { generate } from '../world/keys.ts';
import type { Application } from './applications.ts';

/**
 * What no authority can leave out: verify a request, sign, verify the own signature. The applicant's key is at hand, or
 * imported each time (from PEM, Node's fastest way), as for a key that was never seen before.
 */
export function bareEcdsa(
  applications: readonly Application[],
  applicantsKey: 'at hand' | 'imported',
): (turn: number) => void {
  const own = generate('P-256');
  const ownPublic = createPublicKey(own);
  const requests = applications.map(({ der }) => {
    const { publicKey, infoDer, signature } = decodeCertificationRequest(der);
    const pem = encodePem('PUBLIC KEY', publicKey.spki);
    return { infoDer, signature, pem, known: createPublicKey(pem) };
  });
  return (turn) => {
    const { infoDer, signature, pem, known } = requests[turn % requests.length]!;
    const key = applicantsKey === 'imported' ? createPublicKey(pem) : known;
    if (!verify('sha256', infoDer, key, signature)) throw new Error('the request does not verify');
    if (!verify('sha256', infoDer, ownPublic, sign('sha256', infoDer, own))) throw new Error('nor does our signature');
  };
}
