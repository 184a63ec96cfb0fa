import { openOr, type PersonalVault } from '../../registration/personal.ts';
import { openStructure } from '../../registration/structure-names.ts';
import { contactRecipient } from '../contacts/usable.ts';
import type { Clock, Ledger, OutboxRow } from '../ports.ts';

interface NoticeDesk {
  readonly ledger: Ledger;
  readonly vault: PersonalVault;
  readonly wording: { instant(at: string, language: 'fr' | 'en'): string };
  /** Base of the API, without a final slash. */
  readonly publicUrl: string;
}

/**
 * What a notice about a webhook says: its host, and not its address, which may be a secret. Undefined for a row that is
 * about something else, and once the webhook is told again or has ended.
 */
export async function webhookValues(
  { ledger, vault, wording, publicUrl }: NoticeDesk,
  { about }: OutboxRow,
): Promise<((language: 'fr' | 'en') => Readonly<Record<string, string>>) | undefined> {
  const webhook = about.webhookId === undefined ? undefined : await ledger.read('webhook', { id: about.webhookId });
  if (webhook?.state !== 'disabled') return undefined;
  const [structure, target] = await Promise.all([
    ledger.read('structure', { id: webhook.structureId }),
    openOr(vault, webhook.target, undefined),
  ]);
  if (!structure || !target) return undefined;
  const { name } = await openStructure(vault, structure);
  const { failing, disabled, offer, id } = webhook;
  return (language) => ({
    structure: name,
    offer,
    host: new URL(target.url).host,
    since: wording.instant(failing?.since ?? disabled?.at ?? webhook.createdAt, language),
    failures: String(failing?.count ?? 0),
    address: `${publicUrl}/webhooks/${id}/deliveries`,
  });
}

/** The same to a contact, in its language; undefined too where the contact is not one to which notices go. */
export async function webhookNoticeToContact(
  desk: NoticeDesk & { readonly clock: Clock },
  row: OutboxRow,
): Promise<
  { readonly to: string; readonly language: 'fr' | 'en'; readonly values: Readonly<Record<string, string>> } | undefined
> {
  const [values, recipient] = await Promise.all([
    webhookValues(desk, row),
    contactRecipient(desk, row.about.contactId ?? ''),
  ]);
  return values && recipient && { ...recipient, values: values(recipient.language) };
}
