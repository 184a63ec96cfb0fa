import { instant, spread } from './key-parts.ts';
import { alone, type Row } from './row.ts';

/** Where lies what people ask about their data, what stands still by order, and what was erased. */
export const privacyRows: {
  readonly privacyRequest: Row<'privacyRequest'>;
  readonly hold: Row<'hold'>;
  readonly purge: Row<'purge'>;
} = {
  privacyRequest: {
    key: ({ personId, id }) => ({ pk: ['privacy-request', personId], sk: ['request', id] }),
    due: (r) => {
      const { state, asks, answer, carriedOut, id } = r;
      if (state === 'open') {
        return { pk: spread('privacy-requests-open', id), sk: [instant(r.nextAt ?? r.dueAt), id] };
      }
      const granted = asks === 'erasure' && answer?.outcome === 'granted' && carriedOut === undefined;
      return granted ? { pk: spread('erasures-granted', id), sk: [instant(answer.at), id] } : undefined;
    },
  },
  hold: {
    key: ({ subject, subjectId }) => alone('hold', subject, subjectId),
    list: (r) => (r.state === 'set' ? { pk: ['holds'], sk: [instant(r.set.at), r.subject, r.subjectId] } : undefined),
  },
  purge: { key: ({ id }) => alone('purge', id), list: (r) => ({ pk: ['purges'], sk: [instant(r.createdAt), r.id] }) },
};
