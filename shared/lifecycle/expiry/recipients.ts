import { inForce, reaches, roleRules } from '../../registration/authority.ts';
import { cardObstacle } from '../../registration/cards.ts';
import type { Rung } from '../../registration/notice-plan.ts';
import { ERASED_PERSON, openOr, type PersonalVault } from '../../registration/personal.ts';
import type { MandateRecord, Role } from '../../registration/records.ts';
import { usableContacts } from '../contacts/usable.ts';
import { targetUnder } from '../gate.ts';
import { toldHolder } from '../holders/notice-subjects.ts';
import { mailboxHealth, mailboxOf } from '../mail/mailboxes.ts';
import type { Clock, Ledger, ListName } from '../ports.ts';
import { CEREMONY, type CertificateRecord, type RequestRecord } from '../records.ts';
import { lookupSaltOf } from '../registration/desk.ts';
import { someOf } from '../whole-list.ts';

export interface RecipientHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly vault: PersonalVault;
}

/** One mailbox that is not known to be dead, and in which capacity it is written to. */
export interface Recipient {
  readonly rung: Rung;
  readonly personId?: string;
  readonly contactId?: string;
  /** Keyed digest of the address. */
  readonly mailbox: string;
}

type About = {
  readonly certificate: CertificateRecord;
  readonly request?: Pick<RequestRecord, 'requestedBy'> | undefined;
};

/** In which role somebody stands on a rung. */
export const ROLE_OF: Readonly<Partial<Record<Rung, Role>>> = {
  holder: 'holder',
  officer: 'registration-officer',
  administrator: 'technical-administrator',
  administrators: 'technical-administrator',
  mandatary: 'mandatary',
  representative: 'legal-representative',
  'security-officer': 'security-officer',
};

/** What one commit has room for beside the trail itself, so that no rung takes the room of those above it. */
const MOST_ON_A_RUNG = 12;
const MOST_TOLD = 60;
/** So many of a rung are looked at to find those who can be reached. */
const MOST_LOOKED_AT = 100;

/**
 * Who stands on these rungs now, in their order, each once and no mailbox twice. Somebody without an address, with a dead
 * mailbox or with a card that lets them do nothing is nobody here. People are found through indexes, which is good enough
 * for telling; whether they still are what they were is asked again when the message is sent.
 */
export async function recipientsOf(
  house: RecipientHouse,
  about: About,
  rungs: readonly Rung[],
  except: readonly { readonly personId?: string; readonly contactId?: string; readonly mailbox?: string }[] = [],
): Promise<readonly Recipient[]> {
  const salt = await lookupSaltOf(house.ledger);
  const known = new Set(except.flatMap(({ personId, contactId, mailbox }) => [personId, contactId, mailbox]));
  const found: Recipient[] = [];
  for (const rung of new Set(rungs)) {
    for (const one of await standingOn(house, about, rung, salt)) {
      if ([one.personId ?? one.contactId, one.mailbox].some((name) => known.has(name))) continue;
      if (found.length >= MOST_TOLD) return found;
      known.add(one.personId ?? one.contactId).add(one.mailbox);
      found.push(one);
    }
  }
  return found;
}

async function standingOn(
  house: RecipientHouse,
  about: About,
  rung: Rung,
  salt: string,
): Promise<readonly Recipient[]> {
  const { ledger, clock } = house;
  const { certificate } = about;
  const now = clock.now();
  if (rung === 'agent') return [];
  if (rung === 'contact') {
    if (certificate.subscriptionId === CEREMONY) return [];
    const contacts = await usableContacts(ledger, certificate.subscriptionId, now);
    const usable = contacts.flatMap(({ id, mailbox }) =>
      mailbox === undefined ? [] : [{ rung, contactId: id, mailbox }],
    );
    return usable.slice(0, MOST_ON_A_RUNG);
  }
  const people = await peopleOn(house, about, rung, now);
  const found: Recipient[] = [];
  for (let from = 0; from < people.length && found.length < MOST_ON_A_RUNG; from += MOST_ON_A_RUNG) {
    const next = people.slice(from, from + MOST_ON_A_RUNG);
    const reached = await Promise.all(next.map((personId) => reachable(house, certificate, { rung, personId }, salt)));
    found.push(...reached.flatMap((one) => (one ? [one] : [])));
  }
  return found.slice(0, MOST_ON_A_RUNG);
}

/** Persons by their mandates in force; whoever requested the certificate alone, while they administer it. */
async function peopleOn(
  { ledger }: RecipientHouse,
  { certificate, request }: About,
  rung: Rung,
  now: Date,
): Promise<readonly string[]> {
  const { holderId, subscriptionId, structureId, directionId } = certificate;
  const held = async (list: MandateList, of: string) => {
    const mandates = await someOf((at) => ledger.list(list, of, at), fits(certificate, rung, now), MOST_LOOKED_AT);
    return [...new Set(mandates.map(({ personId }) => personId))];
  };
  switch (rung) {
    case 'holder': {
      const holder = holderId === undefined ? undefined : await ledger.read('holder', { id: holderId });
      return holder ? [holder.personId] : [];
    }
    case 'officer':
      return directionId === undefined ? [] : held('mandates-of-direction', directionId);
    case 'administrator': {
      const now = await held('mandates-of-subscription', subscriptionId);
      const own = request?.requestedBy.personId;
      return own !== undefined && now.includes(own) ? [own] : now;
    }
    case 'administrators':
      return held('mandates-of-subscription', subscriptionId);
    case 'mandatary':
    case 'representative':
      return held('mandates-of-structure', structureId);
    case 'security-officer':
      return held('mandates-of-house', '');
    default:
      return [];
  }
}

type MandateList = ListName &
  ('mandates-of-subscription' | 'mandates-of-direction' | 'mandates-of-structure' | 'mandates-of-house');

/** Whether a mandate puts somebody on a rung about this certificate, now. */
export const fits =
  (certificate: CertificateRecord, rung: Rung, now: Date) =>
  (mandate: MandateRecord): boolean =>
    mandate.role === ROLE_OF[rung] &&
    mandate.duties !== 'pending' &&
    inForce(mandate, now) &&
    (mandate.scope.reach === 'house' || reaches(mandate, targetUnder(certificate)));

async function reachable(
  { ledger, clock, vault }: RecipientHouse,
  { holderId }: CertificateRecord,
  { rung, personId }: { readonly rung: Rung; readonly personId: string },
  salt: string,
): Promise<Recipient | undefined> {
  const person = await ledger.read('person', { id: personId });
  const role = ROLE_OF[rung];
  if (!person || (role && roleRules[role].card && cardObstacle(person))) return undefined;
  const holder = rung === 'holder' ? await ledger.read('holder', { id: holderId ?? '' }) : undefined;
  const { email } = holder ? await toldHolder(vault, holder) : await openOr(vault, person.personal, ERASED_PERSON);
  if (email === '') return undefined;
  const mailbox = mailboxOf(salt, email);
  return (await mailboxHealth(ledger, mailbox, clock.now())) === 'dead' ? undefined : { rung, personId, mailbox };
}
