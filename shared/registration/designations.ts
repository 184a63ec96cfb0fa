import { type Finding, Refusal } from '../errors.ts';
import { reaches, targetOf } from './authority.ts';
import type {
  DesignatedOffer,
  DesignatedPerson,
  DesignationRecord,
  DesignationState,
  MandatedPerson,
} from './designation-records.ts';
import { houseRules } from './house-rules.ts';
import { checkedPerson } from './persons.ts';
import type { MandateRecord, Offer, StructureRecord, SubscriptionRecord } from './records.ts';
import type { Place, Written } from './written.ts';

/** Lines of form F503 §4. */
export const MOST_LINES = houseRules.formLines;
/** A form whose signature is older than this, in calendar months, is signed again. */
export const FORM_LIFE_MONTHS = houseRules.formLifeMonths;
/** The offers that have a line on the form; holders of PERSON are looked after by officers of their directions. */
export const FORM_OFFERS = ['SERV-SSL', 'SERV-SMIME-SIGN-CONF', 'ORG', 'PRO'] as const satisfies readonly Offer[];
/** Mandates by form F503 have no end date: RFC 5280 §4.1.2.5's instant for "no well-defined end", until they are ended. */
export const UNTIL_ENDED = '9999-12-31T23:59:59.999Z';
/** What can happen to a designation. */
export type DesignationAct =
  | 'edited'
  | 'form-printed'
  | 'signed-form-received'
  | 'submitted'
  | 'review-begun'
  | 'accepted'
  | 'refused'
  | 'withdrawn';

/** Which act leads from which state to which. What is not listed cannot be written. */
export const MOVES: Readonly<Record<DesignationState, Readonly<Partial<Record<DesignationAct, DesignationState>>>>> = {
  draft: {
    edited: 'draft',
    'form-printed': 'draft',
    'signed-form-received': 'draft',
    submitted: 'submitted',
    withdrawn: 'withdrawn',
  },
  submitted: {
    edited: 'draft',
    'signed-form-received': 'draft',
    'review-begun': 'under-review',
    withdrawn: 'withdrawn',
  },
  'under-review': {
    edited: 'draft',
    'signed-form-received': 'draft',
    'review-begun': 'under-review',
    accepted: 'accepted',
    refused: 'refused',
    withdrawn: 'withdrawn',
  },
  accepted: {},
  refused: {},
  withdrawn: {},
};

type Content = Pick<DesignationRecord, 'offers' | 'lines' | 'signatory'>;
type Change = Partial<Omit<DesignationRecord, 'kind' | 'id' | 'version' | 'createdAt' | 'updatedAt' | 'state'>>;

/** A new draft. */
export function newDesignation(
  content: Content & Pick<DesignationRecord, 'number' | 'structureId' | 'origin'>,
  enteredBy: MandatedPerson,
  { id, at }: Place,
): Written<DesignationRecord> {
  const record: DesignationRecord = {
    kind: 'designation',
    id,
    version: 1,
    createdAt: at,
    updatedAt: at,
    ...content,
    enteredBy: [enteredBy],
    state: 'draft',
    superseded: [],
  };
  return { record, event: { type: 'designation.drafted', data: { ...told(record), origin: content.origin } } };
}

/** The next version after an act: the only way to write one. Throws a Refusal `wrong-state` for an unlisted transition. */
export function moved(
  designation: DesignationRecord,
  act: DesignationAct,
  at: string,
  change: Change = {},
  data: Written<DesignationRecord>['event']['data'] = {},
): Written<DesignationRecord> {
  const state = MOVES[designation.state][act];
  if (!state) throw new Refusal('wrong-state', `This designation is ${designation.state}: it cannot be ${act} now.`);
  const kept = state === 'draft' ? unsubmitted(designation) : designation;
  return {
    record: { ...kept, ...change, version: designation.version + 1, updatedAt: at, state },
    event: { type: `designation.${act}`, data },
  };
}

/** New content: what was printed, signed and submitted was for the old one. Whoever enters it is remembered. */
export function edited(
  designation: DesignationRecord,
  content: Content,
  enteredBy: MandatedPerson,
  at: string,
): Written<DesignationRecord> {
  const { form: _, ...rest } = withoutSigned(designation, at);
  const known = designation.enteredBy.some(({ personId }) => personId === enteredBy.personId);
  const next = { ...content, enteredBy: known ? designation.enteredBy : [...designation.enteredBy, enteredBy] };
  const data = { ...told({ ...designation, ...content }), cancelled: designation.state !== 'draft' };
  return moved(rest, 'edited', at, next, data);
}

/** The designation without its signed file, which is kept and marked. */
export function withoutSigned(designation: DesignationRecord, at: string): DesignationRecord {
  const { signed, ...rest } = designation;
  return signed ? { ...rest, superseded: [...rest.superseded, { ...signed, supersededAt: at }] } : designation;
}

function unsubmitted({ submission: _, review: __, ...rest }: DesignationRecord): DesignationRecord {
  return rest;
}

function told({ structureId, offers, lines, signatory }: Content & Pick<DesignationRecord, 'structureId'>) {
  return {
    structure: structureId,
    subscriptions: offers.map(({ subscriptionId }) => subscriptionId).join(' '),
    added: lines.filter(({ action }) => action === 'add').length,
    removed: lines.filter(({ action }) => action === 'remove').length,
    signatory: signatory.personId,
  };
}

/** Checks what was written on the lines. Throws a Refusal `malformed` with every pointer below `/lines`. */
export function checkedLines<L extends DesignatedPerson>(lines: readonly L[]): readonly L[] {
  if (lines.length === 0) refuse('/lines', 'lines-missing', 'A designation adds or removes at least one person.');
  if (lines.length > MOST_LINES) refuse('/lines', 'lines-too-many', `The form has ${MOST_LINES} lines.`);
  const cards = new Set<string>();
  lines.forEach((line, index) => {
    const pointer = `/lines/${index}`;
    below(pointer, () => checkedPerson(line));
    for (const field of ['lastName', 'firstNames'] as const) nameOnCard(line[field], `${pointer}/${field}`);
    const card = `${line.card.family}:${line.card.number}`;
    if (cards.has(card)) refuse(`${pointer}/card`, 'card-twice', 'This card stands on two lines: keep one of them.');
    cards.add(card);
  });
  return lines;
}

/**
 * Nobody stands on two lines, by an old card and a new one: what one line gives the other would take. Asked where the form
 * is filled, handed in and decided on, since a card may have become theirs meanwhile. Throws a Refusal `malformed`.
 */
export function demandDistinct(lines: readonly { readonly personId: string }[]): void {
  const again = lines.findIndex(({ personId }, index) => lines.findIndex((line) => line.personId === personId) < index);
  if (again < 0) return;
  refuse(
    `/lines/${again}/card`,
    'person-twice',
    'This person stands on another line by another card: keep one line. A new card is no removal: an agent records it by the replacement of cards, and the mandates follow.',
  );
}

/** A family that the form does not take, with the reason. */
export function refuseFamily(family: string, pointer: string): never {
  const because =
    family === 'CPF'
      ? 'a CPF is given to somebody in training, who cannot answer for a structure'
      : 'only CDE, CPE, CDA, CPA and CPS are given to a named person';
  refuse(pointer, 'card-family', `This card cannot be used by a technical administrator: ${because}.`);
}

/** Cards print names in Latin letters, so look-alikes of other scripts, markup and formulas are mistakes or worse. */
function nameOnCard(value: string, pointer: string): void {
  if (/^\p{Script=Latin}[\p{Script=Latin}\p{Mn} '’.-]*$/u.test(value)) return;
  refuse(
    pointer,
    'name-characters',
    'A name on a card has Latin letters, spaces, apostrophes, hyphens and full stops.',
  );
}

/**
 * The offers as the form names them. Throws a Refusal `malformed` for one that is not of the structure or named twice,
 * `wrong-state` for one that is not active or a dossier that is not, `forbidden` for one that the signatory cannot sign for.
 */
export function designatedOffers(
  structure: StructureRecord,
  subscriptions: readonly SubscriptionRecord[],
  signatory: MandateRecord,
): readonly DesignatedOffer[] {
  if (structure.state !== 'active') {
    throw new Refusal('wrong-state', `The dossier of this structure is ${structure.state}: it designates nobody.`);
  }
  if (subscriptions.length === 0) refuse('/subscriptionIds', 'offers-missing', 'A designation is about an offer.');
  return subscriptions.map((subscription, index) => {
    const { id, offer, domain, structureId, state } = subscription;
    const pointer = `/subscriptionIds/${index}`;
    if (structureId !== structure.id) refuse(pointer, 'offer-of-another', 'This offer is not one of this structure.');
    if (!FORM_OFFERS.some((one) => one === offer)) {
      const why = 'The form has no line for the offer PERSON: officers of its directions look after its holders.';
      refuse(pointer, 'offer-not-on-form', why);
    }
    if (subscriptions.findIndex((other) => other.offer === offer) < index) {
      refuse(pointer, 'offer-twice', 'The form has one line for each offer: make a second form for the other domain.');
    }
    if (state !== 'active') {
      throw new Refusal('wrong-state', 'Administrators are designated for offers already subscribed and in force.', {
        findings: [finding(pointer, 'offer-not-active', `This subscription is ${state}.`)],
      });
    }
    if (!reaches(signatory, targetOf(subscription))) {
      throw new Refusal('forbidden', 'The mandate of whoever signs does not reach each of these offers.', {
        findings: [finding(pointer, 'offer-beyond-mandate', 'This offer lies outside the mandate.')],
      });
    }
    return { subscriptionId: id, offer, ...(domain && { domain: domain.name }) };
  });
}

/** One rule's verdict about the form. */
export const finding = (pointer: string, code: string, detail: string): Finding => ({
  code,
  citation: 'form F503 §4',
  pointer,
  detail,
});

function refuse(pointer: string, code: string, detail: string): never {
  throw new Refusal('malformed', detail, { findings: [finding(pointer, code, detail)] });
}

/** Moves the pointers of a refusal below `prefix`. */
function below<T>(prefix: string, act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const findings = thrown.findings.map((one) => ({ ...one, pointer: `${prefix}${one.pointer ?? ''}` }));
    throw new Refusal(thrown.code, thrown.detail, { findings, cause: thrown });
  }
}
