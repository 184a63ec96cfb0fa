import { inForce, reaches, targetOf } from '../../registration/authority.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { usableContacts } from '../contacts/usable.ts';
import type { OutboxRow } from '../ports.ts';
import { penOf } from '../recording.ts';
import { someOf } from '../whole-list.ts';
import { PLATFORM, type QueueHouse } from './queueing.ts';

/** What one commit has room for; a form designates six. */
const MOST_TOLD = 40;

/**
 * Tells those who could enter a webhook that it is disabled: a message to each, once; where none of them is left, the
 * contacts of its subscription. Read from an index, which is good enough for telling. `nobody`: there was nobody to tell.
 */
export async function tellDisabled(
  house: QueueHouse,
  webhookId: string,
  correlation: string,
): Promise<{ readonly outbox: readonly OutboxRow[]; readonly nobody: boolean }> {
  const { ledger, clock } = house;
  const webhook = await ledger.read('webhook', { id: webhookId });
  if (webhook?.state !== 'disabled' || webhook.disabled === undefined || webhook.disabled.toldAt !== undefined)
    return { outbox: [], nobody: false };
  const { structureId, subscriptionId, offer } = webhook;
  const now = clock.now();
  const target = targetOf({ structureId, id: subscriptionId, offer });
  const acting = (one: MandateRecord) => inForce(one, now) && reaches(one, target);
  const held = await Promise.all([
    someOf((at) => ledger.list('mandates-of-subscription', subscriptionId, at), acting, MOST_TOLD),
    someOf((at) => ledger.list('mandates-of-structure', structureId, at), acting, MOST_TOLD),
  ]);
  const people = [...new Set(held.flat().map(({ personId }) => personId))].map((personId) => ({ personId }));
  const contacts = people.length > 0 ? [] : await usableContacts(ledger, subscriptionId, now);
  const whom = [...people, ...contacts.map(({ id }) => ({ contactId: id }))].slice(0, MOST_TOLD);
  const pen = penOf(house, PLATFORM, correlation);
  const told = { ...webhook, version: webhook.version + 1, disabled: { ...webhook.disabled, toldAt: pen.at } };
  const outbox = whom.map((one) => pen.outbox('notification', { notice: 'webhook-disabled', webhookId, ...one }));
  await ledger.commit({
    records: [told],
    events: [pen.event(told, 'webhook.told', { people: people.length, contacts: whom.length - people.length })],
    outbox,
  });
  return { outbox, nobody: whom.length === 0 };
}
