import { BULK_NOTICES } from './bulk-notices.ts';
import { CONTACT_NOTICES } from './contact-notices.ts';
import { DESIGNATION_NOTICES } from './designation-notices.ts';
import { DIRECTION_NOTICES } from './direction-notices.ts';
import type { Reason } from './feet.ts';
import { HOLDER_LIFE_NOTICES } from './holder-life-notices.ts';
import { HOLDER_NOTICES } from './holder-notices.ts';
import { MACHINE_NOTICES } from './machine-notices.ts';
import type { Notice } from './notices.ts';
import { PRIVACY_NOTICES } from './privacy-notices.ts';
import { REACH_NOTICES } from './reach-notices.ts';
import { STRUCTURE_NOTICES } from './structure-notices.ts';
import { TERMS_NOTICES } from './terms-notices.ts';
import { WEBHOOK_NOTICES } from './webhook-notices.ts';

/** Why somebody gets a notice: by its area, and further down one by one. Where nothing is said: a certificate of theirs. */
const areas: readonly (readonly [Reason, readonly Notice[]])[] = [
  ['structure', [...DESIGNATION_NOTICES, ...STRUCTURE_NOTICES, ...REACH_NOTICES]],
  ['self', [...HOLDER_NOTICES, ...HOLDER_LIFE_NOTICES, ...PRIVACY_NOTICES, ...TERMS_NOTICES]],
  ['holders', DIRECTION_NOTICES],
  ['office', [...BULK_NOTICES, 'campaign-to-approve', 'campaign-refused', 'campaign-ended']],
  ['holders', ['campaign-begun', 'campaign-to-open']],
  ['structure', [...CONTACT_NOTICES, ...WEBHOOK_NOTICES, ...MACHINE_NOTICES]],
  ['asked', ['contact-to-verify']],
  ['self', ['address-replaced', 'mandate-given', 'mandate-ended', 'representative-succeeded', 'holder-reissue']],
  ['self', ['administrator-designated', 'administrator-removed']],
  ['holders', [...HOLDER_NOTICES, ...HOLDER_LIFE_NOTICES].filter((notice) => notice.endsWith('-told'))],
  ['holders', ['holder-attested', 'holder-correction-asked', 'holder-deletion-missing', 'expiry-officer']],
  ['holders', ['privacy-to-answer', 'privacy-reminder', 'privacy-overdue']],
  ['office', ['request-to-approve', 'designation-to-review', 'authority-expiry']],
  ['certificate', ['holder-certificate-issued', 'bulk-revoked', 'declaration-reminder', 'declaration-lapsed']],
];
const byNotice = new Map(areas.flatMap(([reason, notices]) => notices.map((notice) => [notice, reason] as const)));

export const reasonFor = (notice: Notice): Reason => byNotice.get(notice) ?? 'certificate';
