import type { HolderRecord } from '../../registration/holder-records.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { POPULATIONS } from '../../registration/terms-records.ts';
import { expiryGround } from '../expiry/ground.ts';
import type { Clock, Ledger, ListName, Lists, RecordOf } from '../ports.ts';
import { all, someAtATime, throughout } from '../whole-list.ts';
import { entryOfItem, type Gathered, type WorkEntry } from './entries.ts';

/** Where work waits: the queues that are there anyway, read up to a bound and never copied. */
export interface WorkHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** Rows of one queue that are counted and shown; with more waiting the answer says so. */
export const MOST_OF_A_QUEUE = 300;
/** Newest orders, campaigns and imports among which those are that wait. */
const MOST_OF_A_HISTORY = 100;

/** Up to `most` rows of a list, each made an entry or passed over. */
async function from<L extends ListName>(
  { ledger }: Pick<WorkHouse, 'ledger'>,
  list: L,
  of: string,
  entry: (record: RecordOf<Lists[L]>) => WorkEntry | undefined,
  most = MOST_OF_A_QUEUE,
): Promise<Gathered> {
  const entries: WorkEntry[] = [];
  let read = 0;
  for await (const record of throughout((at) => ledger.list(list, of, { limit: 100, ...at }))) {
    if (read++ >= most) return { entries, complete: false };
    const made = entry(record);
    if (made) entries.push(made);
  }
  return { entries, complete: true };
}

export type Queue = (house: WorkHouse) => Promise<Gathered>;

/** What an agent of the house does. */
export const agentQueues: readonly Queue[] = [
  (house) => from(house, 'open-work', '', entryOfItem),
  (house) =>
    from(house, 'requests-to-approve', '', ({ id, structureId, subscriptionId, updatedAt, requestedBy }) => ({
      task: 'request',
      about: { requestId: id, structureId, subscriptionId },
      since: updatedAt,
      href: `/requests/${id}`,
      notBy: requestedBy.personId,
    })),
  (house) =>
    from(house, 'designations-to-review', '', ({ id, structureId, updatedAt }) => ({
      task: 'designation',
      about: { designationId: id, structureId },
      since: updatedAt,
      href: `/designations/${id}`,
    })),
  (house) =>
    from(house, 'subscriptions-to-decide', '', ({ id, structureId, createdAt, entered }) => ({
      task: 'subscription',
      about: { subscriptionId: id, structureId },
      since: createdAt,
      href: `/subscriptions/${id}`,
      ...(entered && { notBy: entered.by }),
    })),
  (house) =>
    from(house, 'mails-waiting', '', ({ id, about: { issuer, serial }, state, movedAt }) =>
      state === 'parked'
        ? {
            task: 'mail',
            about: { mailId: id, ...(issuer !== undefined && serial !== undefined && { issuer, serial }) },
            since: movedAt,
            href: '/mails',
          }
        : undefined,
    ),
  (house) =>
    from(house, 'privacy-requests-open', '', (request) =>
      // a direction's officers answer, and an agent sees to what is late
      request.holder?.directionId !== undefined && request.overdueSince === undefined ? undefined : privacy(request),
    ),
];

function privacy({ id, personId, holder, receivedAt, dueAt }: RecordOf<'privacyRequest'>): WorkEntry {
  const { holderId, structureId, directionId } = holder ?? {};
  return {
    task: 'privacy',
    about: {
      personId,
      ...(holderId !== undefined && { holderId }),
      ...(structureId !== undefined && { structureId }),
      ...(directionId !== undefined && { directionId }),
    },
    since: receivedAt,
    dueAt,
    href: `/persons/${personId}/privacy-requests/${id}`,
  };
}

/** What takes a second security officer. */
export const securityQueues: readonly Queue[] = [
  (house) =>
    from(house, 'appointments-to-approve', '', ({ id, personId, createdAt, proposedBy }) => ({
      task: 'appointment',
      about: { personId },
      since: createdAt,
      href: `/appointments/${id}/approval`,
      notBy: proposedBy,
    })),
  (house) =>
    from(
      house,
      'bulk-revocations',
      '',
      ({ id, state, createdAt, proposedBy }) =>
        state === 'proposed'
          ? {
              task: 'bulk-revocation',
              about: {},
              since: createdAt,
              href: `/bulk-revocations/${id}`,
              notBy: proposedBy.personId,
            }
          : undefined,
      MOST_OF_A_HISTORY,
    ),
  (house) =>
    from(
      house,
      'campaigns',
      '',
      ({ id, state, createdAt, proposedBy }) =>
        state === 'proposed'
          ? { task: 'campaign', about: {}, since: createdAt, href: `/campaigns/${id}`, notBy: proposedBy.personId }
          : undefined,
      MOST_OF_A_HISTORY,
    ),
  async ({ ledger }) => {
    const editions = await Promise.all(
      POPULATIONS.map((one) => all((at) => ledger.list('terms-of-population', one, at))),
    );
    const entries = editions.flat().flatMap(({ state, population, edition, createdAt, proposedBy }): WorkEntry[] =>
      state === 'proposed'
        ? [
            {
              task: 'terms',
              about: {},
              since: createdAt,
              href: `/terms/${population}/${edition}`,
              notBy: proposedBy.personId,
            },
          ]
        : [],
    );
    return { entries, complete: true };
  },
];

/** What an officer does for the holders of one direction. */
export function directionQueues({ scope }: MandateRecord): readonly Queue[] {
  if (scope.reach !== 'direction') return [];
  const { directionId } = scope;
  return [
    (house) => from(house, 'holders-waiting', directionId, ofHolder),
    (house) =>
      from(
        house,
        'imports-of-direction',
        directionId,
        ({ id, state, by, movedAt }) =>
          state === 'checked' || state === 'unconfirmed' || state === 'stopped'
            ? {
                task: 'import',
                about: { importId: id, directionId },
                since: movedAt,
                href: `/imports/${id}`,
                ...(state === 'unconfirmed' && { notBy: by }),
              }
            : undefined,
        MOST_OF_A_HISTORY,
      ),
    (house) =>
      from(house, 'privacy-requests-open', '', (request) =>
        request.holder?.directionId === directionId ? privacy(request) : undefined,
      ),
    (house) => renewalsOf(house, directionId),
  ];
}

function ofHolder(holder: HolderRecord): WorkEntry | undefined {
  const { id, directionId, state, correctionAsked, confirmation } = holder;
  const about = { holderId: id, ...(directionId !== undefined && { directionId }) };
  const href = `/holders/${id}`;
  if (correctionAsked) return { task: 'correction', about, since: correctionAsked.at, href };
  if (state !== 'unconfirmed' || !confirmation) return undefined;
  const { asked, importId } = confirmation;
  // one that came with a file is confirmed with it
  return importId === undefined ? { task: 'confirmation', about, since: asked.at, href, notBy: asked.by } : undefined;
}

/** Certificates of whose end officers were told, and that nothing follows yet. */
async function renewalsOf(house: WorkHouse, directionId: string): Promise<Gathered> {
  const found = await from(house, 'expiring-of-direction', directionId, ({ issuer, serial, createdAt, notAfter }) => ({
    task: 'renewal',
    about: { issuer, serial, directionId },
    since: createdAt,
    dueAt: notAfter,
    href: `/certificates/${issuer}/${serial}`,
  }));
  const now = house.clock.now();
  const waiting = await someAtATime(found.entries, async (entry) => {
    const { issuer = '', serial = '' } = entry.about;
    const ground = await expiryGround(house.ledger, { issuer, serial }, now);
    if (!ground || ground.over !== undefined || ground.begun !== undefined) return [];
    const { holderId } = ground.certificate;
    return [{ ...entry, about: { ...entry.about, ...(holderId !== undefined && { holderId }) } }];
  });
  return { entries: waiting.flat(), complete: found.complete };
}
