import { Refusal } from '../../errors.ts';
import { confirmedHolder, refusedHolder } from '../../registration/second-officer.ts';
import { messageText } from '../../registration/written.ts';
import { commitHolder, groundOf, type HolderActed, type HolderDesk, takeToOpen } from '../holders/desk.ts';
import { personMoved } from '../holders/own-person.ts';
import { ordersTakenBack } from '../holders/reissuing.ts';
import { toldNow } from '../holders/told-after.ts';
import { type Caller, eventOf } from '../registration/desk.ts';
import { openDirectionOf, sameDirection } from './desk.ts';

export interface ConfirmationInput {
  readonly decision: 'confirmed' | 'refused';
  readonly reasons?: string;
}

const LONGEST_REASONS = 1000;

/** Why something is refused. Throws a Refusal `malformed` where nothing is said. */
export function reasonsIn({ reasons }: ConfirmationInput): string {
  if (!reasons?.trim()) throw new Refusal('malformed', 'A refusal says why: give the reasons.');
  return messageText(reasons, '/reasons', LONGEST_REASONS);
}

/**
 * Another officer of the direction than the one who entered it says that it is right, and the holder is told; or refuses
 * it with reasons, and whoever entered it is told; revocations that went with it are taken back. Throws a Refusal `forbidden` to whoever entered it, `wrong-state` where
 * nothing waits.
 */
export async function confirmHolder(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  input: ConfirmationInput,
): Promise<HolderActed> {
  const { holder, pen, by, mandate, mandateInForce } = await takeToOpen(desk, caller, id);
  const yes = input.decision === 'confirmed';
  const written = yes
    ? confirmedHolder(holder, { by, mandateId: mandate.id }, pen.at)
    : refusedHolder(holder, by, await desk.vault.seal(holder.personId, reasonsIn(input)), pen.at);
  const ground = yes ? (await groundOf(desk, holder)).unchanged : [];
  const direction = yes ? await openDirectionOf(desk, holder) : undefined;
  const person = yes ? await personMoved(desk, pen, written.record) : undefined;
  const back = yes ? undefined : await ordersTakenBack(desk, pen, holder);
  const { asked, ...held } = holder.confirmation!;
  const outbox = yes
    ? await toldNow(desk, pen, written.record, held)
    : [pen.outbox('notification', { notice: 'holder-confirmation-refused', holderId: id, personId: asked.by })];
  await commitHolder(desk.ledger, {
    records: [written.record, ...(person?.records ?? []), ...(back?.records ?? [])],
    events: [eventOf(pen, written), ...(person?.events ?? []), ...(back?.events ?? [])],
    outbox,
    require: [mandateInForce, ...ground, ...sameDirection(direction)],
  });
  return { holder: written.record, outbox };
}
