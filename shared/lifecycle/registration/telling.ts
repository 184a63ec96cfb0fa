import { inForce } from '../../registration/authority.ts';
import type { MandateRecord, Role } from '../../registration/records.ts';
import type { Ledger, ListName, OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { someOf } from '../whole-list.ts';

/** More people than one change tells; the transaction has room for other rows beside. */
const MOST_TOLD = 20;

/** Those who need not be told are among them. */
const MOST_HOLDERS = 60;

const SUBSCRIBER: readonly Role[] = ['legal-representative', 'mandatary'];

/**
 * Outbox rows that tell a structure's side, the agents, or both. People are found through an index, which is good enough
 * for telling and for nothing else; `also` names people who are told whatever the index says.
 */
export async function tell(
  ledger: Ledger,
  pen: Pen,
  whom: {
    readonly structureId?: string;
    readonly agents?: boolean;
    readonly also?: readonly string[];
    /** Whoever did it knows, and whoever may do nothing about it need not. */
    readonly except?: readonly string[];
  },
  about: Readonly<Record<string, string>> & { readonly notice: string },
): Promise<OutboxRow[]> {
  const now = new Date(pen.at);
  const [subscriber, agents] = await Promise.all([
    whom.structureId === undefined ? [] : holders(ledger, 'mandates-of-structure', whom.structureId, SUBSCRIBER, now),
    whom.agents ? holders(ledger, 'mandates-of-house', '', ['validation-agent'], now) : [],
  ]);
  const few = (people: readonly string[]) => people.filter((one) => !whom.except?.includes(one)).slice(0, MOST_TOLD);
  const persons = new Set([...(whom.also ?? []), ...few(subscriber), ...few(agents)]);
  return [...persons].map((personId) => pen.outbox('notification', { ...about, personId }));
}

async function holders(
  ledger: Ledger,
  list: ListName & ('mandates-of-structure' | 'mandates-of-house'),
  of: string,
  roles: readonly Role[],
  now: Date,
): Promise<readonly string[]> {
  const fit = (mandate: MandateRecord) => roles.includes(mandate.role) && inForce(mandate, now);
  const found = await someOf((at) => ledger.list(list, of, at), fit, MOST_HOLDERS);
  return [...new Set(found.map(({ personId }) => personId))];
}
