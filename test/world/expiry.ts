import { meetExpiry } from '../../shared/lifecycle/expiry/meeting.ts';
import { scanExpiries } from '../../shared/lifecycle/expiry/scanning.ts';
import type { Telling } from '../../shared/lifecycle/expiry/telling.ts';
import type { ExpiryHouse } from '../../shared/lifecycle/expiry/trail.ts';
import type { ExpiryNoticeRecord, ScanRecord } from '../../shared/lifecycle/expiry-records.ts';
import { moveMail } from '../../shared/lifecycle/mail/writing.ts';
import type { MailRecord, MailState } from '../../shared/lifecycle/mail-records.ts';
import type { CertificateRecord } from '../../shared/lifecycle/records.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import type { SubscriptionRecord } from '../../shared/registration/records.ts';
import { atHour, daysFrom } from '../../shared/registration/working-days.ts';
import { asFunction } from './as-function.ts';
import { acceptedTo, nameOf, prolong } from './retrieval.ts';
import { type Cast, makeCast, makePerson, makeWorld, recordsOf, type World } from './world.ts';

/** A structure with everybody whom notices can go to, and one certificate that is accepted. */
export interface ExpiryStage extends Cast {
  readonly world: World;
  readonly colleague: Principal;
  readonly mandatary: Principal;
  readonly representative: Principal;
  readonly officer: Principal;
  readonly certificate: CertificateRecord;
}

/** The certificate ends on a Friday, and every stage of its plan falls on a working day. */
const BEGINS = '2026-03-09T09:00:00.000Z';

export async function expiryStage(seed = 'expiry', more: Partial<SubscriptionRecord> = {}): Promise<ExpiryStage> {
  const world = await makeWorld(seed, { at: BEGINS });
  const cast = await makeCast(world, more);
  const { structure, subscription } = cast;
  const under = { reach: 'subscription', structureId: structure.id, subscriptionId: subscription.id } as const;
  const above = { reach: 'structure', structureId: structure.id } as const;
  const made = {
    colleague: await makePerson(world, 'technical-administrator', under, 'colleague@example.org'),
    mandatary: await makePerson(world, 'mandatary', above, 'mandatary@example.org'),
    representative: await makePerson(world, 'legal-representative', above, 'representative@example.org'),
    officer: await makePerson(world, 'security-officer', { reach: 'house' }, 'officer@example.org'),
  };
  const { certificate } = await acceptedTo(world, cast);
  return { ...cast, ...made, administrator: await prolong(world, cast.administrator), world, certificate };
}

/** Turns the clock to an hour in Paris of the day that lies so many days from the certificate's last. */
export function turnTo(
  { world, certificate }: Pick<ExpiryStage, 'world' | 'certificate'>,
  days: number,
  hour = 7,
): void {
  world.clock.set(atHour(daysFrom(certificate.notAfter.slice(0, 10), days), hour).toISOString());
}

/** What the job works with, under its own rights. */
export const jobOf = (world: World): ExpiryHouse => asFunction(world, 'expiry', world.table);

export const tellNow = ({ world, certificate }: Pick<ExpiryStage, 'world' | 'certificate'>): Promise<Telling> =>
  meetExpiry(jobOf(world), nameOf(certificate), 'tell');

export const trailOf = ({
  world,
  certificate,
}: Pick<ExpiryStage, 'world' | 'certificate'>): Promise<ExpiryNoticeRecord | undefined> =>
  world.ledger.read('expiryNotice', nameOf(certificate));

/** The rungs of each step of a trail, `d-60: administrator contact`. */
export const steps = (trail: ExpiryNoticeRecord | undefined): readonly string[] =>
  (trail?.told ?? []).map(
    ({ stage, because, to }) =>
      `${stage}${because === 'unreached' ? ' wider' : ''}: ${to.map(({ rung }) => rung).join(' ')}`,
  );

/** Runs the scan of the day to its end. */
export async function scanned(world: World, page = 50, job = jobOf(world)): Promise<ScanRecord | undefined> {
  let last: ScanRecord | undefined;
  for (;;) {
    const { scan } = await scanExpiries(job, 'scan', { page, sideBySide: 4, forMs: 1 });
    if (scan) last = scan;
    if (scan?.state !== 'running') return last;
  }
}

/** What a provider would have told of one message, without its way there. */
export async function fated(world: World, id: string, state: MailState): Promise<void> {
  const row = (await world.ledger.outbox.read(id))!;
  const at = world.clock.now().toISOString();
  const fresh: MailRecord = {
    kind: 'mail',
    id,
    version: 1,
    createdAt: at,
    about: row.about,
    state: 'sending',
    attempts: 1,
    refused: 0,
    excused: 0,
    messages: [],
    possibleDuplicates: 0,
    movedAt: at,
  };
  await world.ledger.outbox.complete(row);
  const by = { actor: { capacity: 'platform', function: 'test' }, correlation: 'test' } as const;
  const step = (mail: MailRecord) => ({ ...mail, version: mail.version + 1, state });
  const { mail } = await moveMail(world, { ...fresh, version: 0 }, (one) => ({ ...one, version: 1 }), by);
  await moveMail(world, mail, step, by);
}

/** Every message of the last step meets the same fate. */
export async function lastFated(stage: Pick<ExpiryStage, 'world' | 'certificate'>, state: MailState): Promise<void> {
  for (const { mail } of (await trailOf(stage))!.told.at(-1)!.to) await fated(stage.world, mail, state);
}

/** What waits in the outbox for the mailer: notice, rung and first instant. */
export const waiting = (world: World) =>
  world.table
    .rows()
    .filter((row) => row.pk.startsWith('outbox#') && row.topic === 'notification')
    .map((row) => row as unknown as { about: Record<string, string>; notBefore: string })
    .filter(({ about }) => about.stage !== undefined);

export const itemsOf = (world: World) =>
  recordsOf<{ task: string; cause: string; state: string; certificate?: object }>(world, 'workItem').filter(
    ({ task }) => task === 'expiry',
  );
