import { environment, front, hasher, invoker, personVault } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { approveBulk } from './approve-bulk.ts';
import { approveCampaign } from './approve-campaign.ts';
import { cancelBulk } from './cancel-bulk.ts';
import { cancelCampaign } from './cancel-campaign.ts';
import { declareLoss } from './declare-loss.ts';
import { listBulk } from './list-bulk.ts';
import { listBulkCertificates } from './list-bulk-certificates.ts';
import { listCampaignCertificates } from './list-campaign-certificates.ts';
import { listCampaigns } from './list-campaigns.ts';
import { openChallenge } from './open-challenge.ts';
import { pauseBulk } from './pause-bulk.ts';
import { pauseCampaign } from './pause-campaign.ts';
import { proposeBulk } from './propose-bulk.ts';
import { proposeCampaign } from './propose-campaign.ts';
import { refuseCampaign } from './refuse-campaign.ts';
import { resumeBulk } from './resume-bulk.ts';
import { resumeCampaign } from './resume-campaign.ts';
import { revokeByCode } from './revoke-by-code.ts';
import { revokeByKeyProof } from './revoke-by-key-proof.ts';
import { revokeCertificate } from './revoke-certificate.ts';
import { showBulk } from './show-bulk.ts';
import { showCampaign } from './show-campaign.ts';

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
  'propose-campaign': proposeCampaign,
  'list-campaigns': listCampaigns,
  'show-campaign': showCampaign,
  'list-campaign-certificates': listCampaignCertificates,
  'approve-campaign': approveCampaign,
  'refuse-campaign': refuseCampaign,
  'pause-campaign': pauseCampaign,
  'resume-campaign': resumeCampaign,
  'cancel-campaign': cancelCampaign,
};

export const handler = lambda('revocation', operations, () => ({
  ...front(personVault()),
  invoker: invoker(),
  policyArc: environment().oidArc,
  hasher: hasher(),
}));
