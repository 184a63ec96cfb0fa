import { instant, spread } from './key-parts.ts';
import { alone, type Row } from './row.ts';

/** Kept for as long as anybody may ask the trail about a signature, and swept then: what was signed has the id for ever. */
const KEPT_MS = 400 * 86_400_000;

const kept = ({ createdAt }: { readonly createdAt: string }) => new Date(Date.parse(createdAt) + KEPT_MS);

/** Where lies which signatures were asked for, and which files of the trail are accounted for. */
export const signingRows: {
  readonly signing: Row<'signing'>;
  readonly trailFile: Row<'trailFile'>;
  readonly signTrace: Row<'signTrace'>;
  readonly signWatch: Row<'signWatch'>;
} = {
  signing: {
    key: ({ keyId, createdAt, id }) => ({
      pk: ['signing', keyId, spread('', id)[1]!],
      sk: ['asked', instant(createdAt), id],
    }),
    expires: kept,
  },
  trailFile: { key: ({ day, id }) => ({ pk: ['sign-watch', day], sk: ['file', id] }), expires: kept },
  signTrace: {
    key: ({ hour }) => ({ pk: ['sign-watch', hour.slice(0, 10)], sk: ['hour', instant(hour)] }),
    expires: kept,
  },
  signWatch: { key: () => alone('sign-watch', 'head') },
};
