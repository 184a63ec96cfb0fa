import type { HolderRecord } from '../../registration/holder-records.ts';
import type { PrivacyRequestRecord, Subject } from '../../registration/privacy-records.ts';
import type { MandateRecord, PersonRecord } from '../../registration/records.ts';
import type { PersonFacts } from '../../registration/retention.ts';
import { certificatesOf, requestsOfHolder } from '../holders/own-certificates.ts';
import type { Ledger, RecordOf, Requirement } from '../ports.ts';
import type { CertificateRecord, RequestRecord } from '../records.ts';
import { mandatesOf } from '../registration/desk.ts';
import { all } from '../whole-list.ts';

/** What the ledger knows of one person, without opening anything. */
export interface KnownPerson {
  readonly person: PersonRecord;
  readonly mandates: readonly MandateRecord[];
  readonly holders: readonly KnownHolder[];
  readonly requests: readonly PrivacyRequestRecord[];
}

export interface KnownHolder {
  readonly holder: HolderRecord;
  readonly certificates: readonly CertificateRecord[];
  readonly certificationRequests: readonly RequestRecord[];
}

export async function knownPerson(ledger: Ledger, person: PersonRecord): Promise<KnownPerson> {
  const [mandates, requests] = await Promise.all([
    mandatesOf(ledger, person.id),
    all((at) => ledger.list('privacy-requests-of-person', person.id, at)),
  ]);
  const ids = new Set(mandates.flatMap(({ scope }) => (scope.reach === 'holder' ? [scope.holderId] : [])));
  const holders = await Promise.all([...ids].map((id) => knownHolder(ledger, id)));
  return { person, mandates, holders: holders.filter((one) => one !== undefined), requests };
}

export async function knownHolder(ledger: Ledger, id: string): Promise<KnownHolder | undefined> {
  const holder = await ledger.read('holder', { id });
  if (!holder) return undefined;
  const certificationRequests = await requestsOfHolder(ledger, holder);
  return { holder, certificates: await certificatesOf(ledger, certificationRequests), certificationRequests };
}

/** The instants on which the end of retention depends. */
export function factsOf({ person, mandates, holders, requests }: KnownPerson, now: string): PersonFacts {
  const role = (mandate: MandateRecord | undefined) => ({
    standing: mandate?.state === 'active' && now < mandate.until,
    endsAt: mandate?.ended?.at ?? mandate?.until ?? person.createdAt,
  });
  return {
    registeredAt: person.createdAt,
    roles: mandates.map(role),
    holders: holders.map(({ holder, certificates }) => {
      const { standing, endsAt } = role(mandates.find(({ id }) => id === holder.mandateId));
      const ends = certificates.map(({ revocation, notAfter }) => revocation?.at ?? notAfter);
      return { holderId: holder.id, standing, endsAt: [endsAt, ...ends].toSorted().at(-1)! };
    }),
    requests: requests.map(({ id, answer }) => ({ id, ...(answer && { answeredAt: answer.at }) })),
  };
}

/** The person asked for erasure, and it was granted, and is not done yet. */
export const grantedErasures = ({ requests }: KnownPerson): readonly PrivacyRequestRecord[] =>
  requests.filter(
    ({ asks, answer, carriedOut }) => asks === 'erasure' && answer?.outcome === 'granted' && carriedOut === undefined,
  );

/** Whether a hold is set, and what a commit must still find of it. */
export interface Holding {
  readonly hold: RecordOf<'hold'> | undefined;
  readonly held: boolean;
  readonly unheld: Requirement;
}

export async function holdingOf(ledger: Ledger, subject: Subject): Promise<Holding> {
  const hold = await ledger.read('hold', subject);
  const unheld: Requirement = hold ? { that: 'unchanged', record: hold } : { that: 'never-held', subject };
  return { hold, held: hold?.state === 'set', unheld };
}
