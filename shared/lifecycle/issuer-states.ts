import { Refusal } from '../errors.ts';
import { isLast, readScope } from './crl/scope.ts';
import { pointsOf } from './crl/shards.ts';
import type { Actor } from './events.ts';
import { type Issuer, ownRecordOf, readIssuer } from './issuers.ts';
import type { Clock, Ledger, Randomness } from './ports.ts';
import { penOf } from './recording.ts';
import type { IssuerRecord, IssuerState } from './records.ts';

/** The life of a generation, as ceremonies decide it: nothing else changes the state of an authority. */
export interface StatePlan {
  readonly issuer: string;
  readonly state: IssuerState;
  /** Whether its key signs nothing any more, lists included. Absent: as before. */
  readonly keyRests?: boolean;
  /** SHA-256 of the approved file: what it decides is done once, and what others have decided since stands. */
  readonly file: string;
}

interface House {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** What is not listed cannot be done: who is retired issues never again. */
const LEADS_TO: Readonly<Record<IssuerState, readonly IssuerState[]>> = {
  active: ['suspect', 'retired'],
  suspect: ['active', 'retired'],
  retired: ['ended'],
  ended: [],
};

const EVENTS: Readonly<Record<IssuerState, string>> = {
  active: 'issuer.cleared',
  suspect: 'issuer.suspected',
  retired: 'issuer.retired',
  ended: 'issuer.ended',
};

/**
 * Throws what stands against a change: Refusal `not-found`; `policy` for a root, or a key that rests while its authority
 * issues; `wrong-state` for a step that is none, or an end before the last lists are published.
 */
export async function judgeState({ ledger, clock }: Omit<House, 'randomness'>, plan: StatePlan): Promise<Issuer> {
  const issuer = await readIssuer(ledger, plan.issuer);
  const { record } = issuer;
  if (isDone(record, plan)) return issuer;
  if (record.level !== 'issuing') throw new Refusal('policy', 'Only an issuing authority is stopped or retired.');
  if (plan.state !== record.state && !LEADS_TO[record.state].includes(plan.state)) {
    throw new Refusal('wrong-state', `This is no step that authority ${record.id} can take now.`);
  }
  if (plan.state === 'active' && restsBy(record, plan)) {
    throw new Refusal('policy', `Authority ${record.id} cannot issue while its key rests.`);
  }
  if (plan.state === 'ended' && record.state !== 'ended') await demandOver({ ledger, clock }, issuer);
  return issuer;
}

/** Brings an authority into a state, or finds it there. Throws as `judgeState`, and Conflict. */
export async function changeState(
  house: House,
  plan: StatePlan,
  actor: Actor,
  correlation: string,
): Promise<{ readonly record: IssuerRecord; readonly made: boolean }> {
  const { record } = await judgeState(house, plan);
  const rests = restsBy(record, plan);
  const same = record.state === plan.state && (record.keyRests ?? false) === rests;
  if (same || isDone(record, plan)) return { record, made: false };
  const pen = penOf(house, actor, correlation);
  const { keyRests: _, ...rest } = record;
  const moved: IssuerRecord = {
    ...rest,
    version: record.version + 1,
    state: plan.state,
    // an end of issuing counts from its first day, whatever is said of the key later
    ...(record.state !== plan.state && { since: pen.at }),
    ...(rests && { keyRests: true as const }),
    decidedBy: [...(record.decidedBy ?? []), plan.file],
  };
  const data = { state: plan.state, keyRests: rests, ceremonySha256: plan.file };
  const event = pen.event(moved, EVENTS[plan.state], data);
  await house.ledger.commit({ records: [moved], events: [event] });
  return { record: moved, made: true };
}

const isDone = ({ decidedBy = [] }: IssuerRecord, { file }: StatePlan): boolean => decidedBy.includes(file);
const restsBy = (record: IssuerRecord, { keyRests }: StatePlan): boolean => keyRests ?? record.keyRests ?? false;

/** Its last lists are published; or its key rests, and its own certificate is dead, which its root's list says. */
async function demandOver({ ledger, clock }: Omit<House, 'randomness'>, issuer: Issuer): Promise<void> {
  const heads = await Promise.all(pointsOf(issuer.record).map(({ scope }) => readScope(ledger, scope)));
  if (heads.every(({ published }) => isLast(published))) return;
  const dead = issuer.facts.notAfter < clock.now() || (await ownRecordOf(ledger, issuer.record))?.state === 'revoked';
  if (issuer.record.keyRests && dead) return;
  throw new Refusal(
    'wrong-state',
    `The last list of authority ${issuer.record.id} is not published yet: it cannot end.`,
  );
}
