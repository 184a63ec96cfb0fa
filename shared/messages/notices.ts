import { BULK_NOTICES, bulkTemplates } from './bulk-notices.ts';
import { afterCampaignInWords, CAMPAIGN_NOTICES, campaignTemplates, causeInWords } from './campaign-notices.ts';
import { CERTIFICATE_NOTICES, certificateTemplates } from './certificate-notices.ts';
import { CONTACT_NOTICES, contactTemplates } from './contact-notices.ts';
import { DESIGNATION_NOTICES, designationTemplates } from './designation-notices.ts';
import { DIRECTION_NOTICES, directionTemplates } from './direction-notices.ts';
import { EXPIRY_NOTICES, expiryTemplates } from './expiry-notices.ts';
import { type Foot, footOf } from './feet.ts';
import {
  dayInWords,
  dayOfInstant,
  instantInWords,
  renewalInWords,
  roleInWords,
  rungsInWords,
  spanInWords,
} from './forms.ts';
import { HOLDER_LIFE_NOTICES, holderLifeTemplates } from './holder-life-notices.ts';
import { HOLDER_NOTICES, holderTemplates } from './holder-notices.ts';
import { MACHINE_NOTICES, machineTemplates } from './machine-notices.ts';
import { type InLanguages, type Rendered, renderTemplate, type Values } from './markup.ts';
import { ORDER_NOTICES, orderTemplates } from './order-notices.ts';
import { PRIVACY_NOTICES, privacyTemplates } from './privacy-notices.ts';
import { REACH_NOTICES, reachTemplates } from './reach-notices.ts';
import { reasonFor } from './reasons.ts';
import { STRUCTURE_NOTICES, structureTemplates } from './structure-notices.ts';
import { TERMS_NOTICES, termsTemplates } from './terms-notices.ts';
import { WEBHOOK_NOTICES, webhookTemplates } from './webhook-notices.ts';

/** What people are told by e-mail, French and English side by side. */
export const NOTICES = [
  ...CERTIFICATE_NOTICES,
  ...DESIGNATION_NOTICES,
  ...STRUCTURE_NOTICES,
  ...HOLDER_NOTICES,
  ...DIRECTION_NOTICES,
  ...HOLDER_LIFE_NOTICES,
  ...TERMS_NOTICES,
  ...ORDER_NOTICES,
  ...PRIVACY_NOTICES,
  ...BULK_NOTICES,
  ...CONTACT_NOTICES,
  ...REACH_NOTICES,
  ...EXPIRY_NOTICES,
  ...WEBHOOK_NOTICES,
  ...MACHINE_NOTICES,
  ...CAMPAIGN_NOTICES,
] as const;
export type Notice = (typeof NOTICES)[number];
export type Language = 'fr' | 'en';

export function isNotice(name: string | undefined): name is Notice {
  return NOTICES.some((notice) => notice === name);
}

const templates: Readonly<Record<Notice, InLanguages>> = {
  ...designationTemplates,
  ...structureTemplates,
  ...holderTemplates,
  ...directionTemplates,
  ...holderLifeTemplates,
  ...termsTemplates,
  ...orderTemplates,
  ...privacyTemplates,
  ...bulkTemplates,
  ...contactTemplates,
  ...reachTemplates,
  ...expiryTemplates,
  ...webhookTemplates,
  ...machineTemplates,
  ...campaignTemplates,
  ...certificateTemplates,
};

/** A notice in the person's language. Values are plain text; `wording` brings dates, roles and the like into it. */
export function renderNotice(notice: Notice, language: Language, values: Values, foot: Foot = {}): Rendered {
  const template = templates[notice][language];
  const lines = footOf(language, reasonFor(notice), foot, template.closing);
  return renderTemplate(template, values, { language, foot: lines });
}

/** The words as `lifecycle/notices.ts` asks for them. */
export const wording = {
  isNotice,
  render(notice: string, language: Language, values: Values, foot?: Foot): Rendered {
    if (!isNotice(notice)) throw new TypeError('there is no such notice');
    return renderNotice(notice, language, values, foot);
  },
  instant: instantInWords,
  day: dayInWords,
  dayOf: dayOfInstant,
  span: spanInWords,
  role: roleInWords,
  rungs: rungsInWords,
  renewal: renewalInWords,
  cause: causeInWords,
  afterCampaign: afterCampaignInWords,
};
