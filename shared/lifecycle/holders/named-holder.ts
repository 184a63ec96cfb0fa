import { type Finding, Refusal } from '../../errors.ts';
import type { DeclaredFields, HolderFacts } from '../../policy/declared.ts';
import type { HolderRecord } from '../../registration/holder-records.ts';
import { isAttested } from '../../registration/holders.ts';
import type { PersonalVault } from '../../registration/personal.ts';
import type { MandateRecord, SubscriptionRecord } from '../../registration/records.ts';
import type { Ledger } from '../ports.ts';

/** The holder whom an application names: the record as it stands now, and what it says for the certificate. */
export interface NamedHolder {
  readonly record: HolderRecord;
  readonly facts: HolderFacts;
}

/** Undefined where nobody is named, and for a holder who is not one of the subscription as for one who is not there. */
export async function namedHolder(
  ledger: Ledger,
  vault: PersonalVault,
  declared: DeclaredFields,
  { id: subscriptionId }: SubscriptionRecord,
): Promise<NamedHolder | undefined> {
  if (!('holder' in declared)) return undefined;
  const record = await ledger.read('holder', { id: declared.holder.holderId });
  if (record?.subscriptionId !== subscriptionId) return undefined;
  return { record, facts: await factsOf(vault, record) };
}

/** What the record says for the certificate. */
export async function factsOf(
  vault: PersonalVault,
  { id, personal, serialNumber }: Pick<HolderRecord, 'id' | 'personal' | 'serialNumber'>,
): Promise<HolderFacts> {
  const { firstNames, lastName, email } = await vault.open(personal);
  return { holderId: id, firstNames, lastName, email, serialNumber };
}

/**
 * Asked at every gate of a request for a holder's certificate: the holder asks, by the mandate that goes with the record,
 * for the data as they were then, and has attested them as they are now. Throws a Refusal `forbidden` or `policy`.
 */
export function demandHoldersWord(
  { record }: NamedHolder,
  mandate: MandateRecord,
  dataVersion: number | undefined,
): void {
  if (mandate.personId !== record.personId || mandate.id !== record.mandateId) {
    throw new Refusal('forbidden', 'Professionals ask for their certificate themselves: open the request for them.');
  }
  if (dataVersion !== record.dataVersion) {
    const detail = 'The data of this holder have been corrected since the request: it has to be opened again.';
    throw new Refusal('policy', detail, { findings: [finding('holder-corrected', detail)] });
  }
  const [missing] = notAttested(record);
  if (missing) throw new Refusal('policy', missing.detail, { findings: [missing] });
}

/** What a preview says of a holder who has not given their word yet. */
export function notAttested(record: HolderRecord): readonly Finding[] {
  if (isAttested(record)) return [];
  return [finding('holder-not-attested', 'The holder has not attested these data yet: nothing is issued before.')];
}

const finding = (code: string, detail: string): Finding => ({
  code,
  citation: 'PRODUCT journey B, step 2',
  pointer: '/declared/holder',
  detail,
});
