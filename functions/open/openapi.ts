import { operation } from '../../shared/http/operation.ts';
import document from './openapi.json' with { type: 'json' };

/** GET /openapi.json: as `npm run openapi` has built it; nothing is computed here. */
export const openapi = operation({}, async () => ({
  status: 200,
  headers: { 'cache-control': 'public, max-age=300' },
  body: document,
}));
