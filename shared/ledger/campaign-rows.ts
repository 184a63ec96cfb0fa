import { instant, padded, spread } from './key-parts.ts';
import { alone, type Row } from './row.ts';

/** Where lie the campaigns by which a population is renewed. */
export const campaignRows: {
  readonly campaign: Row<'campaign'>;
  readonly campaignPart: Row<'campaignPart'>;
  readonly campaignTold: Row<'campaignTold'>;
  readonly earlyRenewal: Row<'earlyRenewal'>;
} = {
  campaign: {
    key: ({ id }) => alone('campaign', id),
    list: (r) => ({ pk: ['campaigns'], sk: [instant(r.createdAt), r.id] }),
    due: (r) => {
      if (r.nextAt !== undefined) return { pk: spread('campaigns-due', r.id), sk: [instant(r.nextAt), r.id] };
      return r.erased ? undefined : { pk: spread('campaigns-to-erase', r.id), sk: [instant(r.createdAt), r.id] };
    },
  },
  campaignPart: { key: ({ campaignId, part }) => ({ pk: ['campaign', campaignId], sk: ['part', padded(part, 4)] }) },
  campaignTold: { key: ({ campaignId, mail }) => ({ pk: ['campaign', campaignId], sk: ['told', mail] }) },
  earlyRenewal: { key: ({ issuer, serial }) => alone('campaign', 'early', issuer, serial) },
};
