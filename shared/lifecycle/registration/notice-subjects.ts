import { ERASED_PERSON, nameOf, openOr, type PersonalVault } from '../../registration/personal.ts';
import { openStructure } from '../../registration/structure-names.ts';
import type { Ledger, OutboxRow } from '../ports.ts';

type Language = 'fr' | 'en';

interface NoticeDesk {
  readonly ledger: Ledger;
  readonly vault: PersonalVault;
  readonly wording: { instant(at: string, language: Language): string };
  /** Base of the API, without a final slash. */
  readonly publicUrl: string;
}

/**
 * What a notice about a structure or a subscription says, by language; undefined for a row that is about something else,
 * or about what is not there.
 */
export async function structureValues(
  { ledger, vault, wording, publicUrl }: NoticeDesk,
  { about }: OutboxRow,
): Promise<((language: Language) => Readonly<Record<string, string>>) | undefined> {
  const { subscriptionId } = about;
  const subscription =
    subscriptionId === undefined ? undefined : await ledger.read('subscription', { id: subscriptionId });
  const structureId = subscription?.structureId ?? about.structureId;
  const record = structureId === undefined ? undefined : await ledger.read('structure', { id: structureId });
  if (!record) return undefined;
  const { name } = await openStructure(vault, record);
  const { succession, confirming } = record;
  const { colleagueId, machineId } = about;
  const machine = machineId === undefined ? undefined : await ledger.read('machine', { id: machineId });
  const colleague = colleagueId === undefined ? undefined : await ledger.read('person', { id: colleagueId });
  const called = colleague && nameOf(await openOr(vault, colleague.personal, ERASED_PERSON));
  return (language) => ({
    structure: name,
    ...(called !== undefined && { colleague: called }),
    ...(machine && { machine: machine.label }),
    address: subscription ? `${publicUrl}/subscriptions/${subscription.id}` : `${publicUrl}/structures/${record.id}`,
    ...(subscription && { offer: subscription.offer, domain: subscription.domain?.name ?? '—' }),
    ...(succession && { overlapUntil: wording.instant(succession.overlapUntil, language) }),
    ...(confirming && { confirmBy: wording.instant(confirming.until, language) }),
  });
}
