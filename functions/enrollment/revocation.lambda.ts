import { environment, front, hasher, invoker, personVault } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { declareLoss } from './declare-loss.ts';
import { openChallenge } from './open-challenge.ts';
import { revokeByCode } from './revoke-by-code.ts';
import { revokeByKeyProof } from './revoke-by-key-proof.ts';
import { revokeCertificate } from './revoke-certificate.ts';

export const operations = {
  'revoke-certificate': revokeCertificate,
  'declare-loss': declareLoss,
  'open-challenge': openChallenge,
  'revoke-by-key-proof': revokeByKeyProof,
  'revoke-by-code': revokeByCode,
};

export const handler = lambda('revocation', operations, () => ({
  ...front(personVault()),
  invoker: invoker(),
  policyArc: environment().oidArc,
  hasher: hasher(),
}));
