import { contactStanding, sameAddress } from '../../registration/contacts.ts';
import { ERASED_PERSON, openOr, type Personal } from '../../registration/personal.ts';
import { everyContact } from '../contacts/usable.ts';
import { all } from '../whole-list.ts';
import type { ExportHouse } from './export.ts';
import type { KnownPerson } from './facts.ts';
import type { ShownRecord } from './shown.ts';

/**
 * The contacts whose address is the person's own, of the subscriptions with which they have or had to do. A role's mailbox
 * is nobody's datum, and another's address is another's.
 */
export async function contactsWithAddressOf(
  { ledger, vault, clock }: ExportHouse,
  { person, mandates, holders }: KnownPerson,
): Promise<readonly ShownRecord[]> {
  const envelopes: readonly Personal<{ readonly email: string }>[] = [
    person.personal,
    ...holders.map(({ holder }) => holder.personal),
  ];
  const opened = await Promise.all(envelopes.map((envelope) => openOr(vault, envelope, ERASED_PERSON)));
  const own = opened.map(({ email }) => email);
  const structures = mandates.flatMap(({ scope }) => (scope.reach === 'structure' ? [scope.structureId] : []));
  const whole = await Promise.all(
    [...new Set(structures)].map((id) => all((at) => ledger.list('subscriptions-of-structure', id, at))),
  );
  const named = mandates.flatMap(({ scope }) => ('subscriptionId' in scope ? [scope.subscriptionId] : []));
  const found: ShownRecord[] = [];
  for (const id of new Set([...named, ...whole.flat().map((subscription) => subscription.id)])) {
    for (const contact of await everyContact(ledger, id)) {
      const data = await openOr(vault, contact.personal, undefined);
      if (!data || !own.some((address) => sameAddress(address, data.address))) continue;
      const { createdAt, subscriptionId, verified } = contact;
      const state = contactStanding(contact, clock.now().toISOString());
      found.push({ createdAt, subscriptionId, ...data, state, ...(verified && { verified }) });
    }
  }
  return found;
}
