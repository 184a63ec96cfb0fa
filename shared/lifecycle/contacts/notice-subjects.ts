import { ERASED_PERSON, nameOf, openOr, type PersonalVault } from '../../registration/personal.ts';
import { openStructure } from '../../registration/structure-names.ts';
import type { Clock, Ledger, OutboxRow } from '../ports.ts';

type Language = 'fr' | 'en';

interface NoticeDesk {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly vault: PersonalVault;
  readonly wording: { instant(at: string, language: Language): string };
  readonly publicUrl: string;
  readonly pagesUrl?: string | undefined;
}

export interface ContactNotice {
  readonly to: string;
  readonly language: Language;
  readonly values: Readonly<Record<string, string>>;
}

/** What is said at an address that gave way to another; undefined where it is kept no more. */
export async function formerAddressNotice(
  { ledger, vault, wording }: NoticeDesk,
  { about: { formerOf = '', dataVersion } }: OutboxRow,
): Promise<ContactNotice | undefined> {
  const person = await ledger.read('person', { id: formerOf });
  const data = person && (await openOr(vault, person.personal, undefined));
  const former = data?.formerEmails?.find((one) => String(one.dataVersion) === dataVersion);
  if (!person || !data || !former) return undefined;
  const { language } = person;
  const values = { colleague: nameOf(data), replacedAt: wording.instant(former.at, language) };
  return { to: former.email, language, values };
}

/**
 * The mail that asks whoever reads a contact's address for a click: to that address and no other, in the language of
 * whoever asked. The secret stands in the link's fragment, which no browser sends anywhere. Undefined when there is nothing
 * to ask any more: ended, verified by this link already, too late, erased.
 */
export async function contactNotice(
  { ledger, clock, vault, wording, publicUrl, pagesUrl }: NoticeDesk,
  { about }: OutboxRow,
): Promise<ContactNotice | undefined> {
  const contact = await ledger.read('contact', { id: about.contactId ?? '' });
  const challenge = contact?.challenge;
  if (!contact || contact.state === 'ended' || !challenge?.secret) return undefined;
  if (challenge.expiresAt <= clock.now().toISOString()) return undefined;
  const [data, secret, asker, subscription, structure] = await Promise.all([
    openOr(vault, contact.personal, undefined),
    openOr(vault, challenge.secret, undefined),
    ledger.read('person', { id: challenge.by }),
    ledger.read('subscription', { id: contact.subscriptionId }),
    ledger.read('structure', { id: contact.structureId }),
  ]);
  if (!data || secret === undefined || !asker || !subscription || !structure) return undefined;
  const { language } = asker;
  const values = {
    asker: nameOf(await openOr(vault, asker.personal, ERASED_PERSON)),
    structure: (await openStructure(vault, structure)).name,
    offer: subscription.offer,
    domain: subscription.domain?.name ?? '—',
    until: wording.instant(challenge.expiresAt, language),
    ...(contact.verified && { verifiedUntil: wording.instant(contact.verified.until, language) }),
    address: `${pagesUrl ?? publicUrl}/#/contact/${contact.id}/${secret}`,
  };
  return { to: data.address, language, values };
}
