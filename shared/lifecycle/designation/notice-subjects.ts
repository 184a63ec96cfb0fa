import type { DesignatedOffer } from '../../registration/designation-records.ts';
import { ERASED_PERSON, nameOf as nameIn, openOr, type PersonalVault } from '../../registration/personal.ts';
import { openStructure } from '../../registration/structure-names.ts';
import type { Ledger, OutboxRow } from '../ports.ts';

interface NoticeDesk {
  readonly ledger: Ledger;
  readonly vault: PersonalVault;
  /** Base of the API, without a final slash. */
  readonly publicUrl: string;
}

type Values = Readonly<Record<string, string>>;

/**
 * What a notice about a designation, a renunciation or a card says; undefined for a row that is about something else, or
 * about what is not there. Values are the same in every language.
 */
export async function designationValues(desk: NoticeDesk, { about }: OutboxRow): Promise<Values | undefined> {
  if (about.designationId !== undefined) return ofDesignation(desk, about.designationId);
  if (about.administratorId !== undefined && about.mandateId !== undefined) {
    return ofRenunciation(desk, about.administratorId, about.mandateId);
  }
  return about.cardholderId === undefined ? undefined : { holder: (await nameOf(desk, about.cardholderId)) ?? '' };
}

async function ofDesignation(desk: NoticeDesk, id: string): Promise<Values | undefined> {
  const designation = await desk.ledger.read('designation', { id });
  const structure = designation && (await structureName(desk, designation.structureId));
  if (!designation || structure === undefined) return undefined;
  const { number, offers } = designation;
  return { structure, number, offers: inWords(offers), address: `${desk.publicUrl}/designations/${id}` };
}

async function ofRenunciation(desk: NoticeDesk, personId: string, id: string): Promise<Values | undefined> {
  const mandate = await desk.ledger.read('mandate', { personId, id });
  if (mandate?.scope.reach !== 'subscription') return undefined;
  const { structureId, subscriptionId } = mandate.scope;
  const [structure, subscription, holder] = await Promise.all([
    structureName(desk, structureId),
    desk.ledger.read('subscription', { id: subscriptionId }),
    nameOf(desk, personId),
  ]);
  if (structure === undefined || !subscription || holder === undefined) return undefined;
  const { offer, domain } = subscription;
  return { structure, holder, offers: inWords([{ subscriptionId, offer, ...(domain && { domain: domain.name }) }]) };
}

async function structureName({ ledger, vault }: NoticeDesk, id: string): Promise<string | undefined> {
  const structure = await ledger.read('structure', { id });
  return structure && (await openStructure(vault, structure)).name;
}

async function nameOf({ ledger, vault }: NoticeDesk, id: string): Promise<string | undefined> {
  const person = await ledger.read('person', { id });
  if (!person) return undefined;
  return nameIn(await openOr(vault, person.personal, ERASED_PERSON));
}

/** `SERV-SSL (www.example.test), ORG`. */
function inWords(offers: readonly DesignatedOffer[]): string {
  return offers.map(({ offer, domain }) => (domain === undefined ? offer : `${offer} (${domain})`)).join(', ');
}
