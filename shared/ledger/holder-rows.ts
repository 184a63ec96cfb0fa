import { lifeDueAt, waitsForOfficer } from '../registration/holder-life.ts';
import { instant, padded, spread, swept } from './key-parts.ts';
import { alone, type Row } from './row.ts';

type Held = 'holder' | 'direction' | 'holderNames' | 'import' | 'importPart' | 'importLine';

/** Where lies what directions know of their holders. */
export const holderRows: { readonly [K in Held]: Row<K> } = {
  holder: {
    key: ({ id }) => alone('holder', id),
    list: (r) => {
      const sk = [instant(r.createdAt), r.id];
      if (r.directionId === undefined) return { pk: ['holders-of-subscription', r.subscriptionId], sk };
      return { pk: [waitsForOfficer(r) ? 'holders-waiting' : 'holders-of-direction', r.directionId], sk };
    },
    due: (r) => {
      const at = lifeDueAt(r);
      return at === undefined ? undefined : { pk: spread('holders-due', r.id), sk: [instant(at), r.id] };
    },
  },
  direction: {
    key: ({ id }) => alone('direction', id),
    list: (r) => ({ pk: ['directions-of-structure', r.structureId], sk: [instant(r.createdAt), r.id] }),
  },
  holderNames: {
    key: ({ directionId, digest }) => ({ pk: ['holder-names', directionId], sk: ['name', digest] }),
  },
  import: {
    key: ({ id }) => alone('import', id),
    list: (r) => ({ pk: ['imports-of-direction', r.directionId], sk: [instant(r.createdAt), r.id] }),
    due: (r) => {
      if (r.state === 'running') return { pk: spread('imports-running', r.id), sk: [instant(r.movedAt), r.id] };
      return r.erased ? undefined : { pk: spread('imports-to-erase', r.id), sk: [instant(r.keptUntil), r.id] };
    },
  },
  importPart: {
    key: ({ importId, part }) => ({ pk: ['import', importId], sk: ['part', padded(part, 4)] }),
    expires: (r) => swept(r.keptUntil),
  },
  importLine: {
    key: ({ importId, line }) => ({ pk: ['import', importId], sk: ['line', padded(line, 5)] }),
    expires: (r) => swept(r.keptUntil),
  },
};
