import type { Personal } from '../../registration/personal.ts';
import type { CardStanding } from '../../registration/records.ts';
import { daysAfter } from '../../registration/spans.ts';
import { REMIND_AFTER_DAYS } from '../awaiting.ts';
import type { DomainEvent } from '../events.ts';
import type { Kind, RecordOf } from '../ports.ts';
import { type AcceptanceState, type IssuerState, isReason, type WorkItemRecord } from '../records.ts';
import { dossierOf } from '../sealed-vault.ts';

/**
 * What can be said of a record again from events alone, which hold pseudonyms and no personal data. Above all what somebody
 * lost: a removed administrator, a suspended dossier, a voided code must not be back because a table is older. What
 * somebody was given since is not given again by a machine: an agent does so (`reconcile.ts` lists it).
 */
type Again<K extends Kind> = (record: RecordOf<K>, event: DomainEvent) => RecordOf<K>;
type Made<K extends Kind> = (events: readonly DomainEvent[]) => RecordOf<K> | undefined;

/** Stands where a reason was written that only the lost table had. */
const LOST_WORDS = 'ledger.restored';

const whoOf = ({ actor }: DomainEvent): string =>
  'person' in actor ? actor.person : actor.capacity === 'platform' ? actor.function : actor.capacity;
const text = (event: DomainEvent, name: string): string => String(event.data[name] ?? '');
const erased = (of: string): Personal<never> => ({ personal: 1, of, form: 'erased' });
const ended = (event: DomainEvent) => ({ at: event.at, by: whoOf(event), reason: LOST_WORDS });

export const again: { readonly [K in Kind]?: Readonly<Record<string, Again<K>>> } = {
  mandate: { 'mandate.ended': (r, e) => ({ ...r, state: 'ended', ended: ended(e) }) },
  machine: {
    'machine.ended': (r, e) => ({ ...r, state: 'ended', ended: { at: e.at, by: whoOf(e), reasons: LOST_WORDS } }),
  },
  person: {
    'person.card-judged': (r, e) => {
      const { digest, state } = { digest: text(e, 'card'), state: text(e, 'state') as CardStanding['state'] };
      const others = (r.cards ?? []).filter((card) => card.digest !== digest);
      const cards = [...others, { digest, state, since: e.at }];
      return { ...r, cards, ...(state === 'blocked' && { codesVoidUntil: e.at }) };
    },
  },
  structure: {
    'structure.suspended': (r, e) => ({
      ...r,
      state: 'suspended',
      suspended: { at: e.at, by: whoOf(e), reasons: LOST_WORDS },
    }),
    'structure.resumed': ({ suspended: _, ...r }) => ({ ...r, state: 'active' }),
    'structure.closed': (r, e) => ({ ...r, state: 'closed', closed: ended(e) }),
    // its successor's record is gone or older: until an agent has looked, nothing new is asked for it
    'structure.succeeded': (r, e) => ({
      ...r,
      state: 'suspended',
      suspended: { at: e.at, by: whoOf(e), reasons: LOST_WORDS },
    }),
  },
  subscription: {
    'subscription.refused': (r, e) => ({ ...r, state: 'refused', decided: { at: e.at, by: whoOf(e) } }),
    'subscription.ended': (r, e) => ({ ...r, state: 'ended', ended: ended(e) }),
  },
  contract: { 'contract.ended': (r, e) => ({ ...r, state: 'ended', ended: ended(e) }) },
  direction: { 'direction.closed': (r, e) => ({ ...r, state: 'closed', closed: ended(e) }) },
  contact: {
    'contact.ended': ({ verified: _, ...r }, e) => {
      const { secret: _secret, ...challenge } = r.challenge;
      return { ...r, state: 'ended', challenge, ended: { at: e.at, by: whoOf(e) } };
    },
  },
  webhook: {
    'webhook.ended': (r, e) => ({ ...r, state: 'ended', secrets: [], ended: { at: e.at, by: whoOf(e) } }),
    // the secret that signs is another one by now
    'webhook.secret-rotated': (r) => ({ ...r, secrets: [] }),
  },
  appointment: { 'appointment.refused': (r) => ({ ...r, state: 'refused' }) },
  holder: {
    'holder.left': ({ correctionAsked: _, opening: __, attested: ___, confirmation: ____, ...r }, e) => ({
      ...r,
      state: 'left',
      left: { at: e.at, reminders: 0, dueAt: e.at },
    }),
    // an older word on older data: the holder gives it anew
    'holder.corrected': ({ opening: _, attested: __, ...r }) => ({
      ...r,
      state: r.state === 'attested' ? 'registered' : r.state,
    }),
  },
  issuer: {
    'issuer.suspected': (r, e) => decided(r, e, 'suspect'),
    'issuer.retired': (r, e) => decided(r, e, 'retired'),
    'issuer.ended': (r, e) => decided(r, e, 'ended'),
  },
  // has its certificate again by itself (`seals.ts`), the one that was kept if it was
  seal: { 'seal.certified': (r) => r },
  // whose certificates are made again by themselves: under a number that was not used yet
  responder: {
    'responder.certified': (r, e) => ({ ...r, generation: Number(e.data.generation) }),
    'responder.skipped': (r, e) => ({ ...r, generation: Number(e.data.generation) }),
    'responder.ended': (r, e) => ({ ...r, ended: e.at }),
  },
  // the copy does not know who is registered by now, nor who has left again: whoever started it looks, and starts it again
  import: {
    'import.line-done': stoppedAgain,
    'import.stopped': stoppedAgain,
    'import.refused': (r) => ({ ...r, state: 'refused' }),
  },
  bulkRevocation: { 'bulkRevocation.paused': pausedBulk, 'bulkRevocation.cancelled': cancelledBulk },
  campaign: { 'campaign.paused': pausedCampaign, 'campaign.cancelled': cancelledCampaign },
  request: {
    'request.refused': (r, e) => ({ ...r, updatedAt: e.at, state: 'refused' }),
    'request.issued': (r, e) => ({
      ...r,
      updatedAt: e.at,
      state: 'issued',
      certificate: { issuer: text(e, 'issuer'), serial: text(e, 'serial') },
    }),
    'request.renewed': (r, e) => ({ ...r, renewedBy: text(e, 'by') }),
  },
  code: { 'code.voided': (r, e) => ({ ...r, state: 'void', voided: { at: e.at, why: LOST_WORDS } }) },
  acceptance: {
    'acceptance.accepted': (r, e) => ({ ...r, ...accepted(e) }),
    ...Object.fromEntries(
      (['refused', 'lapsed', 'moot'] as const).map((state) => [
        `acceptance.${state}`,
        (r: RecordOf<'acceptance'>) => ({ ...r, state }),
      ]),
    ),
  },
  declaration: {
    'declaration.declared': (r) => ({ ...r, state: 'declared' }),
    'declaration.lapsed': (r) => ({ ...r, state: 'lapsed' }),
    'declaration.moot': (r) => ({ ...r, state: 'moot' }),
  },
  dueRevocation: {
    'dueRevocation.moved': (r, e) => ({ ...r, at: text(e, 'at') }),
    'dueRevocation.ordered': (r, e) => ({ ...r, ...ordered(e) }),
    'dueRevocation.done': (r) => ({ ...r, state: 'done' }),
    'dueRevocation.moot': (r) => ({ ...r, state: 'moot' }),
    'dueRevocation.cancelled': (r) => ({ ...r, state: 'cancelled' }),
  },
  hold: {
    'hold.set': (r, e) => ({ ...r, state: 'set', set: held(r.subject, r.subjectId, e) }),
    'hold.lifted': (r, e) => ({ ...r, state: 'lifted', lifted: held(r.subject, r.subjectId, e) }),
  },
  workItem: {
    'workItem.done': (r, e) => ({ ...r, state: 'done', closed: { at: e.at, by: whoOf(e) } }),
    'workItem.dismissed': (r, e) => ({ ...r, state: 'dismissed', closed: { at: e.at, by: whoOf(e) } }),
  },
};

/** Records that events tell of whole, or as much as is needed of them. `events`: all of the aggregate's, the first of all first. */
export const made: { readonly [K in Kind]?: Made<K> } = {
  blockedKey: ([e]) => ({
    kind: 'blockedKey',
    version: 1,
    createdAt: e!.at,
    spkiSha256: rest(e!),
    why: text(e!, 'why') as RecordOf<'blockedKey'>['why'],
  }),
  hold: (events) => {
    const [first] = events;
    const [subject, subjectId] = rest(first!).split('/') as [RecordOf<'hold'>['subject'], string];
    const set = held(subject, subjectId, first!);
    return { kind: 'hold', version: 1, createdAt: first!.at, subject, subjectId, state: 'set', set };
  },
  acceptance: ([e]) => {
    const [issuer = '', serial = ''] = rest(e!).split('/');
    const dueAt = daysAfter(e!.at, REMIND_AFTER_DAYS);
    return { kind: 'acceptance', version: 1, createdAt: e!.at, issuer, serial, state: 'awaited', dueAt };
  },
  dueRevocation: ([e]) => {
    const [issuer = '', serial = ''] = rest(e!).split('/');
    return { kind: 'dueRevocation', version: 1, createdAt: e!.at, issuer, serial, ...ordered(e!) };
  },
  workItem: ([e]) => {
    const { subscriptions, direction, person, holder, certificate } = e!.data;
    const [issuer = '', serial = ''] = String(certificate ?? '').split('/');
    return {
      kind: 'workItem',
      version: 1,
      createdAt: e!.at,
      id: rest(e!),
      task: text(e!, 'task') as WorkItemRecord['task'],
      structureId: text(e!, 'structure'),
      ...(subscriptions !== undefined && { subscriptionIds: subscriptions as readonly string[] }),
      ...(direction !== undefined && { directionId: String(direction) }),
      ...(person !== undefined && { personId: String(person) }),
      ...(holder !== undefined && { holderId: String(holder) }),
      ...(certificate !== undefined && { certificate: { issuer, serial } }),
      cause: text(e!, 'cause') as WorkItemRecord['cause'],
      state: 'open',
    };
  },
};

/** The name of an aggregate behind its kind. */
const rest = ({ aggregate }: DomainEvent): string => aggregate.slice(aggregate.indexOf('/') + 1);

/** As `issuer-states.ts` has written it. */
function decided(issuer: RecordOf<'issuer'>, { at, data }: DomainEvent, state: IssuerState): RecordOf<'issuer'> {
  const { keyRests: _, ...rest } = issuer;
  return {
    ...rest,
    state,
    ...(issuer.state !== state && { since: at }),
    ...(data.keyRests === true && { keyRests: true as const }),
    decidedBy: [...(issuer.decidedBy ?? []), String(data.ceremonySha256)],
  };
}

function stoppedAgain(record: RecordOf<'import'>, { at }: DomainEvent): RecordOf<'import'> {
  if (record.state !== 'running') return record;
  return { ...record, state: 'stopped', stopped: { at, detail: LOST_WORDS }, movedAt: at };
}

/** Only what runs is held up: an approval that is lost is not given by a pause. */
function pausedBulk(order: RecordOf<'bulkRevocation'>, event: DomainEvent): RecordOf<'bulkRevocation'> {
  if (order.state !== 'running') return order;
  return { ...order, state: 'pausing', paused: { at: event.at, by: whoOf(event) }, movedAt: event.at };
}

function cancelledBulk(order: RecordOf<'bulkRevocation'>, event: DomainEvent): RecordOf<'bulkRevocation'> {
  const { at } = event;
  const cancelled = { cancelled: { at, by: whoOf(event) }, movedAt: at };
  return order.approved
    ? { ...order, state: 'ending', ...cancelled }
    : { ...order, state: 'cancelled', ...cancelled, endedAt: at };
}

function pausedCampaign(campaign: RecordOf<'campaign'>, event: DomainEvent): RecordOf<'campaign'> {
  if (campaign.state !== 'running') return campaign;
  const { nextAt: _, ...rest } = campaign;
  return { ...rest, state: 'paused', paused: { at: event.at, by: whoOf(event) }, movedAt: event.at };
}

function cancelledCampaign({ nextAt: _, ...rest }: RecordOf<'campaign'>, event: DomainEvent): RecordOf<'campaign'> {
  const { at } = event;
  return { ...rest, state: 'cancelled', cancelled: { at, by: whoOf(event) }, endedAt: at, movedAt: at };
}

function accepted(event: DomainEvent): Pick<RecordOf<'acceptance'>, 'state' | 'act'> {
  const state: AcceptanceState = 'accepted';
  const { actor, at, data } = event;
  if (!('mandate' in actor)) return { state };
  const by = { personId: actor.person, mandateId: actor.mandate };
  const texts = (data.texts ?? []) as unknown as NonNullable<RecordOf<'acceptance'>['act']>['texts'];
  const { authentication } = actor;
  const certificateSha256 = text(event, 'certificateSha256');
  return { state, act: { at, by, authentication, certificateSha256, texts, language: 'fr' } };
}

function ordered(event: DomainEvent) {
  const { actor } = event;
  const given =
    'mandate' in actor ? { personId: actor.person, mandateId: actor.mandate } : { personId: '', mandateId: '' };
  const reason = text(event, 'reason');
  return {
    at: text(event, 'at'),
    reason: isReason(reason) ? reason : ('unspecified' as const),
    orderedBy: { capacity: actor.capacity, ...given },
    state: 'waiting' as const,
  };
}

function held(subject: RecordOf<'hold'>['subject'], subjectId: string, event: DomainEvent): RecordOf<'hold'>['set'] {
  const { actor, at } = event;
  const mandate = 'mandate' in actor ? { mandateId: actor.mandate } : {};
  const by = { personId: whoOf(event), capacity: 'security-officer' as const, ...mandate };
  return { at, by, reasons: erased(subject === 'person' ? subjectId : dossierOf(subjectId)) };
}
