import { Refusal } from '../../errors.ts';
import { credentialsOf, guardOf } from '../../registration/credentials.ts';
import { namesAgree } from '../../registration/holder-data.ts';
import type { HolderData } from '../../registration/holder-records.ts';
import { newPerson } from '../../registration/persons.ts';
import type { MandateRecord, PersonData, PersonRecord, UniqueRecord } from '../../registration/records.ts';
import type { DomainEvent } from '../events.ts';
import { newId } from '../identity.ts';
import type { Pen } from '../recording.ts';
import { type Desk, eventOf, lookupSaltOf } from '../registration/desk.ts';
import { movedBy, readGrantee } from '../registration/persons.ts';

/** What a first sign-in of the person will show. */
export type Recognised = Pick<PersonData, 'card' | 'directoryId'>;

/** The person behind a holder, known already or new. */
export interface HolderPerson {
  readonly id: string;
  readonly held: readonly MandateRecord[];
  /** Where they are written to otherwise, if we knew them and it is another address. */
  readonly elsewhere: boolean;
  /** What is written of them beside the holder, once their mandate is known. */
  readonly written: (mandate: MandateRecord) => {
    readonly records: readonly (PersonRecord | UniqueRecord)[];
    readonly event: DomainEvent;
  };
}

/** Who has the card or directory identifier that was given, if anybody has. */
export interface Known {
  readonly owner?: {
    readonly person: PersonRecord;
    readonly held: readonly MandateRecord[];
    /** As in `HolderPerson`. */
    readonly elsewhere: boolean;
  };
}

/**
 * Looks for the person with this card or directory identifier. Throws a Refusal `malformed` without a credential,
 * `conflict` for two persons' ones and for somebody of other names.
 */
export async function recognised(desk: Desk, data: HolderData, credentials: Recognised): Promise<Known> {
  const salt = await lookupSaltOf(desk.ledger);
  const guards = credentialsOf({ ...namesIn(data), ...credentials }).map((one) => guardOf(salt, one, ''));
  const found = await Promise.all(
    guards.map(({ namespace, digest }) => desk.ledger.read('unique', { namespace, digest })),
  );
  const owners = new Set(found.map((guard) => guard?.owner));
  if (owners.size > 1) {
    const why =
      'This card and this directory identifier are not of one person as recorded: give the one that is theirs.';
    throw new Refusal('conflict', why);
  }
  const [owner] = owners;
  if (owner === undefined) return {};
  const { person, held } = await readGrantee(desk, owner);
  const known = await desk.vault.open(person.personal);
  if (!namesAgree(known, data)) {
    const detail = 'Somebody with other names is registered with this card or directory identifier.';
    throw new Refusal('conflict', detail, {
      findings: [{ code: 'names-differ', citation: 'PRODUCT journey B, step 1', pointer: '/lastName', detail }],
    });
  }
  return { owner: { person, held, elsewhere: known.email !== data.email } };
}

/**
 * The person as `recognised` found them, or a new one. Somebody who is known keeps their record as it is: no card or
 * identifier is added to theirs on the way, which would be a way into their sign-in.
 */
export async function personBehind(
  desk: Desk,
  pen: Pen,
  data: HolderData,
  credentials: Recognised,
  language: PersonRecord['language'],
  { owner }: Known,
): Promise<HolderPerson> {
  if (owner) {
    return {
      id: owner.person.id,
      held: owner.held,
      elsewhere: owner.elsewhere,
      written: (mandate) => {
        const moved = movedBy(pen, owner.person, mandate);
        return { records: [moved.record], event: moved.event };
      },
    };
  }
  const id = newId(desk.randomness);
  const known: PersonData = { ...namesIn(data), ...credentials };
  const salt = await lookupSaltOf(desk.ledger);
  const guards = credentialsOf(known).map((credential) => guardOf(salt, credential, id));
  const digests = guards.map(({ digest }) => digest);
  const person = newPerson(await desk.vault.seal(id, known), language, digests, { id, at: pen.at });
  return {
    id,
    held: [],
    elsewhere: false,
    written: () => ({ records: [person.record, ...guards], event: eventOf(pen, person) }),
  };
}

const namesIn = ({ lastName, firstNames, email }: HolderData) => ({ lastName, firstNames, email });
