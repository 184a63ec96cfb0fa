import { Refusal } from '../errors.ts';
import { followAwaited } from './awaited-deadline.ts';
import type { Actor } from './events.ts';
import { type Clock, Conflict, type Invoker, type Ledger, type ListName, type OutboxRow } from './ports.ts';
import { penOf } from './recording.ts';
import type { AcceptanceRecord, CertificateRecord, DeclarationRecord, DueRevocationRecord } from './records.ts';
import type { CertificateName } from './replaced.ts';
import { interested, type RevocationHouse, revoke } from './revocation.ts';
import { throughout } from './whole-list.ts';

/**
 * What the clock asks for about single certificates: a reminder that acceptance or declaration is awaited, the revocation
 * of one that nobody accepted or declared, a revocation that was decided for a later instant. Found through sparse
 * indexes, at the cost of what is due; done one certificate at a time, by name, on what the ledger says then. Doing it
 * twice is harmless.
 */
const PLATFORM: Actor = { capacity: 'platform', function: 'deadlines' };

/** Found in one run at most; what is left is found by the next. */
const MOST_A_RUN = 1_000;

/** Hands over every certificate with something due at this instant. */
export async function findDeadlines(house: {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly invoker: Pick<Invoker, 'meetDeadline'>;
}): Promise<{ readonly found: number }> {
  const now = house.clock.now().toISOString();
  const names = new Map<string, CertificateName>();
  const collect = async (list: DueList) => {
    for await (const row of dueOf(house.ledger, list, now)) {
      names.set(`${row.issuer}/${row.serial}`, { issuer: row.issuer, serial: row.serial });
      if (names.size >= MOST_A_RUN) return;
    }
  };
  await collect('revocations-due');
  await collect('acceptances-due');
  await collect('declarations-due');
  for (const name of names.values()) await house.invoker.meetDeadline(name);
  return { found: names.size };
}

type DueList = ListName & ('acceptances-due' | 'revocations-due' | 'declarations-due');

/** Rows whose instant has come, the longest overdue first: reading ends at the first that is not due. */
async function* dueOf(ledger: Ledger, list: DueList, now: string) {
  type DueRow = AcceptanceRecord | DeclarationRecord | DueRevocationRecord;
  for await (const row of throughout<DueRow>((at) => ledger.list(list, '', { limit: 100, ...at }))) {
    if ((row.kind === 'dueRevocation' ? row.at : row.dueAt) > now) return;
    yield row;
  }
}

/** Does what is due about one certificate, if anything is. A race that was lost leaves it to the next run. */
export async function meetDeadline(
  house: RevocationHouse,
  { issuer, serial }: CertificateName,
  correlation: string,
): Promise<readonly OutboxRow[]> {
  const [certificate, acceptance, order, declaration] = await Promise.all([
    house.ledger.read('certificate', { issuer, serial }),
    house.ledger.read('acceptance', { issuer, serial }),
    house.ledger.read('dueRevocation', { issuer, serial }),
    house.ledger.read('declaration', { issuer, serial }),
  ]);
  if (!certificate) return [];
  const now = house.clock.now().toISOString();
  try {
    if (order?.state === 'waiting' && order.at <= now) return await carryOut(house, certificate, order, correlation);
    if (acceptance?.state === 'awaited' && acceptance.dueAt <= now) {
      const whom = () => interested(house, certificate);
      return await followAwaited(house, certificate, acceptance, whom, correlation);
    }
    if (declaration?.state === 'awaited' && declaration.dueAt <= now) {
      const { personId } = declaration;
      return await followAwaited(house, certificate, declaration, async () => [{ personId }], correlation);
    }
  } catch (error) {
    if (!(error instanceof Conflict || (error instanceof Refusal && error.code === 'conflict'))) throw error;
  }
  return [];
}

/**
 * Revokes as was decided, in the name of whoever decided it. An order that goes with a renewal is carried out beside a
 * successor in force, and else is moot: nobody is left with neither.
 */
async function carryOut(
  house: RevocationHouse,
  certificate: CertificateRecord,
  order: DueRevocationRecord,
  correlation: string,
): Promise<readonly OutboxRow[]> {
  const pen = penOf(house, PLATFORM, correlation);
  const moved = (state: 'done' | 'moot'): DueRevocationRecord => ({ ...order, version: order.version + 1, state });
  if (certificate.state !== 'issued') {
    const moot = moved('moot');
    await house.ledger.commit({ records: [moot], events: [pen.event(moot, 'dueRevocation.moot')] });
    return [];
  }
  const { successor } = order;
  const next = successor && (await house.ledger.read('certificate', successor));
  if (successor && !(next?.state === 'issued' && pen.at <= next.notAfter)) {
    const moot = moved('moot');
    const { issuer, serial, requestId } = certificate;
    const outbox = (await interested(house, certificate)).map((person) =>
      pen.outbox('notification', { notice: 'order-moot', requestId, issuer, serial, ...person }),
    );
    const data = { successor: `${successor.issuer}/${successor.serial}` };
    await house.ledger.commit({ records: [moot], events: [pen.event(moot, 'dueRevocation.moot', data)], outbox });
    return outbox;
  }
  const done = moved('done');
  const { capacity, personId, mandateId } = order.orderedBy;
  const { outbox } = await revoke(house, certificate, PLATFORM, correlation, {
    revocation: { at: pen.at, reason: order.reason, capacity, by: personId, mandateId, channel: 'clock' },
    ...(next && { require: [{ that: 'unchanged', record: next }] }),
    also: (at) => ({ records: [done], events: [at.event(done, 'dueRevocation.done')] }),
  });
  return outbox;
}
