import { environment, front, invoker } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { openChallenge } from './open-challenge.ts';
import { revokeByKeyProof } from './revoke-by-key-proof.ts';
import { revokeCertificate } from './revoke-certificate.ts';

export const operations = {
  'revoke-certificate': revokeCertificate,
  'open-challenge': openChallenge,
  'revoke-by-key-proof': revokeByKeyProof,
};

export const handler = lambda('revocation', operations, () => ({
  ...front(),
  invoker: invoker(),
  policyArc: environment().oidArc,
}));
