import { Refusal } from '../../errors.ts';
import { inForce } from '../../registration/authority.ts';
import { cardCredential, guardOf } from '../../registration/credentials.ts';
import { checkSignedOn } from '../../registration/designation-dates.ts';
import { administered } from '../../registration/designation-effects.ts';
import type {
  DesignatedPerson,
  DesignationLine,
  DesignationRecord,
  TextAccepted,
} from '../../registration/designation-records.ts';
import { demandDistinct, designatedOffers, finding, moved } from '../../registration/designations.ts';
import { newPerson } from '../../registration/persons.ts';
import type { PersonRecord, SubscriptionRecord, UniqueRecord } from '../../registration/records.ts';
import { TERMS_TEXTS } from '../../registration/terms-records.ts';
import type { Written } from '../../registration/written.ts';
import type { OutboxRow, Requirement } from '../ports.ts';
import type { Pen } from '../recording.ts';
import {
  type Act,
  type Caller,
  commitGuarded,
  type Desk,
  eventOf,
  inForceAt,
  lookupSaltOf,
  mandatesOf,
} from '../registration/desk.ts';
import { tell } from '../registration/telling.ts';
import { termsAccepted } from '../terms/acceptance.ts';
import { demandTermsAccepted } from '../terms/editions.ts';
import { sealedLine } from './content.ts';
import {
  type DesignationDesk,
  openLines,
  SIGNED_TEXTS,
  signatoryMandate,
  signatoryOf,
  takeDesignation,
  whoOf,
} from './desk.ts';

export interface SubmissionInput {
  /** The date beside the signature, `2026-03-31`. */
  readonly signedOn: string;
  /** The texts that whoever signed has accepted. */
  readonly texts: readonly TextAccepted[];
}

export interface Designated {
  readonly designation: DesignationRecord;
  readonly outbox: readonly OutboxRow[];
}

/**
 * Hands the signed form in. Whoever is to be added and is not registered becomes a Person now, with the card by which they
 * will sign in; they have no mandate before the form is accepted. Throws a Refusal that says what is not in order.
 */
export async function submitDesignation(
  desk: DesignationDesk,
  caller: Caller,
  id: string,
  { signedOn, texts }: SubmissionInput,
): Promise<Designated> {
  const { designation, ...act } = await takeDesignation(desk, caller, id);
  const { pen, mandateInForce } = act;
  fileInOrder(designation);
  await signedInTime(desk, designation, signedOn, pen.at);
  const accepted = await acceptedTexts(desk, texts);
  const terms = await termsOfSignatory(desk, caller, designation, act, accepted);
  await signatoryOf(desk, designation);
  const requirements = await standing(desk, designation, pen.at);
  const lines = await recognised(desk, designation);
  demandDistinct(lines);
  await removable(desk, { ...designation, lines }, pen.at);
  const people = await registered(desk, lines, pen.at);

  const submission = { at: pen.at, by: whoOf(act), signedOn, texts: accepted };
  const written = moved(
    designation,
    'submitted',
    pen.at,
    { lines, submission },
    {
      signedOn,
      signed: designation.signed!.sha256,
      texts: accepted.map(({ sha256 }) => sha256).join(' '),
    },
  );
  const { personId } = designation.signatory;
  const outbox = [
    pen.outbox('notification', { notice: 'designation-submitted', designationId: id, personId }),
    ...(await agentsTold(desk, written.record, pen)),
  ];
  await commitGuarded(
    desk.ledger,
    {
      records: [written.record, ...people.flatMap(({ person, guard }) => [person.record, guard]), ...terms.records],
      events: [eventOf(pen, written), ...people.map(({ person }) => eventOf(pen, person)), ...terms.events],
      outbox,
      require: [mandateInForce, ...requirements],
    },
    'One of these cards has just been registered: submit again.',
  );
  return { designation: written.record, outbox };
}

/** The day of the signature, judged by the day on which the form came in (`checkSignedOn`). */
export async function signedInTime(
  desk: Pick<Desk, 'ledger'>,
  designation: DesignationRecord,
  signedOn: string,
  receivedAt: string,
): Promise<void> {
  const mandate = await signatoryMandate(desk, designation);
  checkSignedOn(signedOn, { receivedAt, madeAt: designation.form?.madeAt, inOfficeFrom: mandate?.from });
}

/** The agents who may review it: not whoever has a part in the form (`independent`). */
function agentsTold({ ledger }: Desk, designation: DesignationRecord, pen: Pen): Promise<readonly OutboxRow[]> {
  const { id: designationId, enteredBy, submission, signatory, lines } = designation;
  const parties = [...enteredBy, ...(submission ? [submission.by] : []), signatory, ...lines];
  const except = parties.map(({ personId }) => personId);
  return tell(ledger, pen, { agents: true, except }, { notice: 'designation-to-review', designationId });
}

/** The signed file is there, and it is of the form as it stands. */
function fileInOrder({ origin, form, signed, state }: DesignationRecord): void {
  if (state !== 'draft') return;
  if (!signed) throw new Refusal('wrong-state', 'The signed form is missing: upload it before you submit.');
  if (origin === 'platform' && signed.dataSha256 !== form?.dataSha256) {
    throw new Refusal(
      'wrong-state',
      'The signed file is of an earlier form: print this one, have it signed, upload it.',
    );
  }
}

/**
 * Whoever signed the form has accepted the terms with it, by themselves or on the paper that another hands in. Anybody else
 * who hands it in must have accepted what is demanded of them. Throws a Refusal `forbidden`.
 */
async function termsOfSignatory(
  { ledger }: Desk,
  { principal }: Caller,
  { signatory: { personId } }: DesignationRecord,
  { by, mandate, pen }: Act,
  texts: readonly TextAccepted[],
): ReturnType<typeof termsAccepted> {
  if (by !== personId) await demandTermsAccepted(ledger, by, mandate.role, new Date(pen.at));
  const authentication = by === personId ? principal.authentication : 'signed-form';
  const text = texts.find(({ id }) => id === TERMS_TEXTS.representatives)!;
  // the form is in French
  const accepting = { personId, text, language: 'fr', authentication, act: 'designation' } as const;
  return termsAccepted(ledger, pen, { ...accepting, population: 'representatives' });
}

async function acceptedTexts(
  { texts }: DesignationDesk,
  given: readonly TextAccepted[],
): Promise<readonly TextAccepted[]> {
  const all = await Promise.all(SIGNED_TEXTS.map(async (id) => ({ id, current: await texts.current(id) })));
  return all.map(({ id, current }) => {
    const found = given.find((text) => text.id === id);
    if (found && found.version === current.version && found.sha256 === current.sha256) return current;
    const detail = found
      ? 'This text has another version or wording now: read it again before accepting it.'
      : 'Whoever signs accepts this text: it is missing.';
    throw new Refusal('policy', detail, {
      findings: [{ ...finding('/texts', 'text-not-accepted', `${id} ${current.version}: ${detail}`) }],
    });
  });
}

/** Structure, offers and signatory, asked again at every gate. Answers what the writing must still find. */
export async function standing(desk: Desk, designation: DesignationRecord, at: string): Promise<Requirement[]> {
  const { structureId, offers, signatory } = designation;
  const [structure, mandate, ...subscriptions] = await Promise.all([
    desk.ledger.read('structure', { id: structureId }),
    signatoryMandate(desk, designation),
    ...offers.map(({ subscriptionId }) => desk.ledger.read('subscription', { id: subscriptionId })),
  ]);
  if (!structure) throw new Error('a designation belongs to no structure');
  if (!mandate || !inForce(mandate, new Date(at))) {
    throw new Refusal('wrong-state', 'Whoever signed has no mandate in force any more: have the form signed anew.');
  }
  const there = subscriptions.filter((subscription) => subscription !== undefined);
  const now = designatedOffers(structure, there, mandate);
  const changed = offers.findIndex(({ domain }, index) => now[index]?.domain !== domain);
  if (changed >= 0) {
    const detail = 'The declared domain is not the one on the form any more: make the form anew.';
    throw new Refusal('wrong-state', detail, { findings: [finding(`/offers/${changed}`, 'domain-changed', detail)] });
  }
  return [
    inForceAt(signatory.personId, signatory.mandateId, at),
    { that: 'unchanged', record: structure },
    ...there.map((record: SubscriptionRecord): Requirement => ({ that: 'unchanged', record })),
  ];
}

/** The lines under the Persons who have these cards now: somebody may have been registered since the draft. */
async function recognised(desk: Desk, designation: DesignationRecord): Promise<readonly DesignationLine[]> {
  const people = await openLines(desk, designation);
  return Promise.all(
    designation.lines.map(({ action, personId }, index) => sealedLine(desk, { ...people[index]!, action }, personId)),
  );
}

/** Who is to be removed administers at least one of the offers. */
async function removable({ ledger }: Desk, { lines, offers }: DesignationRecord, at: string): Promise<void> {
  for (const [index, { action, personId }] of lines.entries()) {
    if (action === 'add') continue;
    const mandates = await mandatesOf(ledger, personId);
    if (offers.some(({ subscriptionId }) => administered(mandates, subscriptionId, at).length > 0)) continue;
    const detail = 'Nobody with this card administers any of these offers.';
    throw new Refusal('malformed', detail, {
      findings: [finding(`/lines/${index}/card`, 'not-administrator', detail)],
    });
  }
}

interface Newcomer {
  readonly person: Written<PersonRecord>;
  readonly guard: UniqueRecord;
}

/** Whoever is to be added and nobody knows yet. */
async function registered(desk: Desk, lines: readonly DesignationLine[], at: string): Promise<readonly Newcomer[]> {
  const salt = await lookupSaltOf(desk.ledger);
  const found: Newcomer[] = [];
  for (const { action, personId, personal } of lines) {
    if (action === 'remove' || (await desk.ledger.read('person', { id: personId }))) continue;
    const data = await desk.vault.open<DesignatedPerson>(personal);
    const guard = guardOf(salt, cardCredential(data.card), personId);
    const person = newPerson(await desk.vault.seal(personId, data), 'fr', [guard.digest], { id: personId, at });
    found.push({ person, guard });
  }
  return found;
}
