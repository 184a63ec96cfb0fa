import { createLocalIam } from '../../infra/local/iam/iam.ts';
import { openBook } from '../../infra/local/iam/open-book.ts';
import type { Asked } from '../../infra/local/iam/requests.ts';

const iam = await createLocalIam(openBook(), () => undefined);

/**
 * Asks for leave, as the role that somebody has when deployed, to make such a call. Throws what AWS would answer. What was
 * needed is noted for the report of grants.
 */
export function demand(name: string, call: Asked['call'], body?: object, headers: Asked['headers'] = {}): void {
  const asked = { call, body: body as Asked['body'], headers, query: new URLSearchParams() };
  const forbidden = iam.forbids(name, asked);
  if (forbidden === undefined) return;
  throw Object.assign(new Error(forbidden), { name: call.service === 's3' ? 'AccessDenied' : 'AccessDeniedException' });
}
