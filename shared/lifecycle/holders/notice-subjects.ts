import type { HolderRecord } from '../../registration/holder-records.ts';
import { ERASED_PERSON, nameOf, openOr, type PersonalVault } from '../../registration/personal.ts';
import { openStructure } from '../../registration/structure-names.ts';
import type { Ledger, OutboxRow } from '../ports.ts';

interface NoticeDesk {
  readonly ledger: Ledger;
  readonly vault: PersonalVault;
  readonly wording: {
    day(day: string, language: 'fr' | 'en'): string;
    dayOf(at: string, language: 'fr' | 'en'): string;
  };
  /** Base of the API, without a final slash. */
  readonly publicUrl: string;
  /** Base of the pages, where there are some. */
  readonly pagesUrl?: string | undefined;
}

/** A holder as mail speaks of them and to them. */
export interface ToldHolder {
  readonly personId: string;
  /** Where they are written to about what is theirs: the address that they attest. */
  readonly email: string;
  readonly name: string;
}

export async function toldHolder(vault: PersonalVault, { personId, personal }: HolderRecord): Promise<ToldHolder> {
  const data = await openOr(vault, personal, ERASED_PERSON);
  return { personId, email: data.email, name: nameOf(data) };
}

export interface HolderNotice {
  readonly personId: string;
  /** Absent: the person is written to where their own record says. */
  readonly told?: ToldHolder;
  readonly values: (language: 'fr' | 'en') => Readonly<Record<string, string>>;
}

/**
 * What a notice about a holder says and where it goes; undefined for a row that is about something else, or about what is
 * not there. A row with a version of the data is for the address that was last in it, one to the `person` for their own.
 */
export async function holderNotice(
  { ledger, vault, wording, publicUrl, pagesUrl }: NoticeDesk,
  { about }: OutboxRow,
): Promise<HolderNotice | undefined> {
  const { holderId, dataVersion, to, issuer, serial } = about;
  const holder = holderId === undefined ? undefined : await ledger.read('holder', { id: holderId });
  const structure = holder && (await ledger.read('structure', { id: holder.structureId }));
  if (!holder || !structure) return undefined;
  const told = await toldHolder(vault, holder);
  const { formerEmails = [] } = await openOr(vault, holder.personal, { formerEmails: [] });
  const former = formerEmails.find((one) => String(one.dataVersion) === dataVersion);
  if (dataVersion !== undefined && !former) return undefined;
  const { departure } = holder;
  // it was withdrawn before anybody was told
  if (about.notice?.startsWith('holder-departure-declared') && !departure) return undefined;
  const structureName = (await openStructure(vault, structure)).name;
  const named = issuer === undefined || serial === undefined ? undefined : { issuer, serial };
  const certificate = named && (await ledger.read('certificate', named));
  return {
    personId: holder.personId,
    ...(to !== 'person' && { told: former ? { ...told, email: former.email } : told }),
    values: (language) => ({
      holder: told.name,
      structure: structureName,
      offer: holder.offer,
      ...(serial !== undefined && { serial, day: certificate ? wording.dayOf(certificate.notAfter, language) : '—' }),
      address: `${publicUrl}/holders/${holder.id}`,
      ownAddress: pagesUrl === undefined ? `${publicUrl}/me/holders` : `${pagesUrl}/#/`,
      ...(departure && { leavesOn: wording.day(departure.on, language) }),
    }),
  };
}
