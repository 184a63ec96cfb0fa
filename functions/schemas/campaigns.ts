import * as z from 'zod';
import {
  CAMPAIGN_CAUSES,
  CAMPAIGN_FOUND,
  CAMPAIGN_KEYS,
  CAMPAIGN_STATES,
  LINE_STATES,
} from '../../shared/lifecycle/campaign-records.ts';
import { houseRules } from '../../shared/registration/house-rules.ts';
import { OFFERS } from '../../shared/registration/records.ts';
import { act, count, counts, filterMembers, sha256, tally } from './bulk.ts';
import { Id, Instant, personal } from './parts.ts';
import { FindingView, issuer, reason, serial } from './requests.ts';

/** Forms of the early renewal of a population. */
const filter = z
  .strictObject({
    ...filterMembers,
    directionId: Id.optional(),
    offer: z.enum(OFFERS).optional(),
    key: z.enum(CAMPAIGN_KEYS).optional().meta({ description: 'A family of keys, or one of its sizes.' }),
  })
  .meta({ id: 'CampaignFilter', description: 'Certificates in force that all of this fits; at least one member.' });
const because = z.enum(CAMPAIGN_CAUSES).meta({
  description: 'Told to those concerned: a security measure; issuer or profile is replaced; names change.',
});
const window = z
  .strictObject({ from: Instant, until: Instant })
  .meta({ description: 'When people are told, evenly over the hours of work (7 to 19 h in Paris, on working days).' });
const { campaignActDays, campaignMailsPerMinute, campaignSignaturesPerSecond } = houseRules;
const deadline = Instant.meta({
  description: `By when they are to have renewed: ${campaignActDays.least} to ${campaignActDays.most} days after the window.`,
});
const mailsPerMinute = z.number().int().min(1).max(campaignMailsPerMinute.most);
const signaturesPerSecond = z.number().int().min(1).max(campaignSignaturesPerSecond.most);
const thenRevoke = reason.meta({
  description: 'At the end the certificates that are left are proposed for revocation, for this reason: never decided.',
});

export const ProposeCampaignBody = z
  .strictObject({
    because,
    filter,
    window,
    deadline,
    rates: z
      .strictObject({ mailsPerMinute: mailsPerMinute.optional(), signaturesPerSecond: signaturesPerSecond.optional() })
      .optional(),
    thenRevoke: thenRevoke.optional(),
    reasons: personal(z.string().min(1).max(1000)).meta({ description: 'Why, for those who approve and audit.' }),
  })
  .meta({ id: 'ProposeCampaignBody' });

export const ApproveCampaignBody = z
  .strictObject({ listSha256: sha256.meta({ description: 'Of the list that was looked at.' }) })
  .meta({ id: 'ApproveCampaignBody' });

export const RefuseCampaignBody = z
  .strictObject({ reasons: personal(z.string().min(1).max(1000)) })
  .meta({ id: 'RefuseCampaignBody' });

const dollars = z.number();
const standing = {
  id: Id,
  createdAt: Instant,
  proposedBy: Id,
  because,
  filter,
  window,
  deadline,
  rates: z.strictObject({ mailsPerMinute: count, signaturesPerSecond: count }),
  thenRevoke: thenRevoke.exactOptional(),
  state: z.enum(CAMPAIGN_STATES).meta({
    description:
      '`counting`: the dry run. `proposed`: the list is frozen and waits for another security officer. `refused`: that officer said no, or the window is too short. `paused`: nobody more is told; who was told can still renew. `closing`: what is left is written down.',
  }),
  list: z.strictObject({
    lines: count,
    sha256: sha256.exactOptional().meta({ description: 'Once it is frozen: what is approved.' }),
    found: counts(CAMPAIGN_FOUND).meta({ description: '`renewed`: a renewal is made or under way already.' }),
    byIssuer: tally,
    byProfile: tally,
    byOffer: tally,
    byDirection: tally,
    certificates: z.string().meta({ description: 'Where the lines are.' }),
  }),
  forecast: z
    .strictObject({
      firstMails: count,
      mails: count,
      signatures: count,
      daysNeeded: count,
      daysGiven: count,
      feasible: z.boolean(),
      dollars: z.strictObject({ signatures: dollars, mails: dollars }),
    })
    .exactOptional()
    .meta({ description: 'At most: everybody is reminded to the end. Working days; United States dollars.' }),
  approved: act.exactOptional(),
  refused: z.strictObject({ at: Instant, by: Id.exactOptional() }).exactOptional(),
  paused: act.exactOptional(),
  cancelled: act.exactOptional(),
  progress: z.strictObject({
    begun: count.meta({ description: 'Lines that had their turn.' }),
    ofLines: count,
    states: counts(LINE_STATES),
    mails: count.meta({ description: 'Messages that were written.' }),
  }),
  orders: z
    .array(z.string())
    .exactOptional()
    .meta({ description: 'Orders to revoke what is left, proposed at the end.' }),
  nextAt: Instant.exactOptional().meta({ description: 'When it goes on by itself.' }),
  startedAt: Instant.exactOptional(),
  endedAt: Instant.exactOptional(),
  movedAt: Instant,
  findings: z.array(FindingView).exactOptional().meta({ description: 'Why it is refused, where no officer did.' }),
};

export const CampaignView = z.strictObject(standing).meta({ id: 'Campaign' });

const texts = { reasons: personal(z.string()), refusal: personal(z.string()).exactOptional() };

export const SeenCampaignView = z.strictObject({ ...standing, ...texts }).meta({ id: 'SeenCampaign' });

export const CampaignPage = z
  .strictObject({ items: z.array(CampaignView), cursor: z.string().optional() })
  .meta({ id: 'CampaignPage' });

export const CampaignLinesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
  cursor: z.string().max(16).optional(),
});

export const CampaignReportQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(5_000).default(500),
  cursor: z.string().max(16).optional(),
});

export const CampaignLineView = z
  .strictObject({
    issuer,
    serial,
    href: z.string(),
    found: z.enum(CAMPAIGN_FOUND),
    state: z.enum(LINE_STATES).exactOptional().meta({
      description:
        '`unreached`: nobody was there to be told. `acted`: a renewal is asked for. `gone`: it ended, or nobody is left who could renew it. `overdue`: the deadline passed without a successor.',
    }),
    toldAt: Instant.exactOptional(),
    stage: z
      .string()
      .exactOptional()
      .meta({ description: 'The last message: `first`, or so many days before the deadline.' }),
    unopened: z.string().exactOptional().meta({ description: 'Why the renewal could not be opened to the holder.' }),
    successor: z.string().exactOptional(),
    profile: z.string(),
    structureId: z.string(),
    subscriptionId: z.string(),
    directionId: z.string().exactOptional(),
    holderId: z.string().exactOptional(),
    notAfter: Instant,
  })
  .meta({ id: 'CampaignLine' });

export const CampaignLines = z
  .strictObject({ items: z.array(CampaignLineView), cursor: z.string().optional() })
  .meta({ id: 'CampaignLines' });

export const CampaignReportView = z
  .strictObject({
    ...standing,
    ...texts,
    left: z.array(CampaignLineView).meta({ description: 'Those without a successor, in the order of the list.' }),
    cursor: z.string().exactOptional(),
  })
  .meta({ id: 'CampaignReport' });
