import { environment, front, hasher, invoker, personVault } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { approveBulk } from './approve-bulk.ts';
import { cancelBulk } from './cancel-bulk.ts';
import { declareLoss } from './declare-loss.ts';
import { listBulk } from './list-bulk.ts';
import { listBulkCertificates } from './list-bulk-certificates.ts';
import { openChallenge } from './open-challenge.ts';
import { pauseBulk } from './pause-bulk.ts';
import { proposeBulk } from './propose-bulk.ts';
import { resumeBulk } from './resume-bulk.ts';
import { revokeByCode } from './revoke-by-code.ts';
import { revokeByKeyProof } from './revoke-by-key-proof.ts';
import { revokeCertificate } from './revoke-certificate.ts';
import { showBulk } from './show-bulk.ts';

export const operations = {
  'revoke-certificate': revokeCertificate,
  'declare-loss': declareLoss,
  'open-challenge': openChallenge,
  'revoke-by-key-proof': revokeByKeyProof,
  'revoke-by-code': revokeByCode,
  'propose-bulk': proposeBulk,
  'list-bulk': listBulk,
  'show-bulk': showBulk,
  'list-bulk-certificates': listBulkCertificates,
  'approve-bulk': approveBulk,
  'pause-bulk': pauseBulk,
  'resume-bulk': resumeBulk,
  'cancel-bulk': cancelBulk,
};

export const handler = lambda('revocation', operations, () => ({
  ...front(personVault()),
  invoker: invoker(),
  policyArc: environment().oidArc,
  hasher: hasher(),
}));
