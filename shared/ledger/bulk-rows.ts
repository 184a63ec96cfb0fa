import { MOVING } from '../lifecycle/bulk-records.ts';
import { instant, padded, spread } from './key-parts.ts';
import { alone, type Row } from './row.ts';

/** Where lies what is done to many certificates by one order. */
export const bulkRows: {
  readonly bulkRevocation: Row<'bulkRevocation'>;
  readonly bulkPart: Row<'bulkPart'>;
  readonly bulkTold: Row<'bulkTold'>;
} = {
  bulkRevocation: {
    key: ({ id }) => alone('bulk', id),
    list: (r) => ({ pk: ['bulk-revocations'], sk: [instant(r.createdAt), r.id] }),
    due: (r) => {
      if (MOVING.has(r.state)) return { pk: spread('bulk-moving', r.id), sk: [instant(r.movedAt), r.id] };
      return r.erased ? undefined : { pk: spread('bulk-to-erase', r.id), sk: [instant(r.createdAt), r.id] };
    },
  },
  bulkPart: { key: ({ bulkId, part }) => ({ pk: ['bulk', bulkId], sk: ['part', padded(part, 4)] }) },
  bulkTold: { key: ({ bulkId, personId }) => ({ pk: ['bulk', bulkId], sk: ['told', personId] }) },
};
