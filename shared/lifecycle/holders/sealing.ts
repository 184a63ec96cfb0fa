import { checkedIdentity, digestOfData } from '../../registration/holder-data.ts';
import type {
  HolderData,
  HolderEnvelope,
  IdentityCheck,
  IdentityReference,
} from '../../registration/holder-records.ts';
import type { HolderForm } from '../../registration/holders.ts';
import type { Act, Desk } from '../registration/desk.ts';

const SALT_OCTETS = 16;

/** One version of the data, in the person's envelope, with its digest under a salt of its own. */
export async function sealedData(
  { vault, randomness }: Pick<Desk, 'vault' | 'randomness'>,
  personId: string,
  { lastName, firstNames, email, service }: HolderData,
  formerEmails: HolderEnvelope['formerEmails'] = [],
): Promise<Pick<HolderForm, 'personal' | 'dataDigest'>> {
  const envelope: HolderEnvelope = {
    lastName,
    firstNames,
    email,
    ...(service !== undefined && { service }),
    salt: Buffer.from(randomness.bytes(SALT_OCTETS)).toString('hex'),
    ...(formerEmails.length > 0 && { formerEmails }),
  };
  return { personal: await vault.seal(personId, envelope), dataDigest: digestOfData(envelope) };
}

/** An identity check as it is told by whoever made it. */
export type IdentityForm = Pick<IdentityCheck, 'how' | 'at' | 'channel'> & { readonly reference?: IdentityReference };

/** The check as it is kept. Throws a Refusal `malformed`. */
export async function sealedIdentity(
  { vault }: Pick<Desk, 'vault'>,
  personId: string,
  { how, at, channel, reference }: IdentityForm,
  { by, pen }: Act,
): Promise<IdentityCheck> {
  checkedIdentity({ how, at, ...(channel && { channel }), ...(reference && { reference }) }, pen.at);
  return {
    how,
    at,
    by,
    ...(channel && { channel }),
    ...(reference && { reference: await vault.seal(personId, reference) }),
  };
}
