import { createHash } from 'node:crypto';
import { Refusal } from '../errors.ts';
import type { TextAccepted } from './designation-records.ts';
import { daysAfter } from './spans.ts';
import {
  TERMS_STEPS,
  TERMS_TEXTS,
  type TermsAcceptanceRecord,
  type TermsOfficer,
  type TermsPopulation,
  type TermsRecord,
  type TermsStep,
} from './terms-records.ts';
import { plainText, refuseField, type Written } from './written.ts';

/**
 * Terms of use as editions of one text per population (PRODUCT journey B, step 8). The first edition is built in; a later
 * one is proposed by a security officer and approved by another, and never edited.
 */
export const FIRST_EDITION = 1;

/** Between the announcement and the first consequence, and between the two consequences: time to read. */
export const LEAST_NOTICE_DAYS = 14;
export const LEAST_RESPITE_DAYS = 7;
/** Days before the deadline when people are reminded and warned, and before revocation when they are warned again. */
export const REMIND_DAYS = 14;
export const WARN_DAYS = 2;
export const LAST_WARNING_DAYS = 7;

const LONGEST_TITLE = 120;
const CITATION = 'PRODUCT journey B, step 8';

/** The edition that a version of a text names: `2` and up for uploaded ones, anything else is the built-in one. */
export function editionOf({ version }: Pick<TextAccepted, 'version'>): number {
  return /^[1-9][0-9]{0,3}$/.test(version) ? Number(version) : FIRST_EDITION;
}

/** An uploaded edition as acts refer to it. */
export function referenceOf({ population, edition, sha256 }: TermsRecord): TextAccepted {
  return { id: TERMS_TEXTS[population], version: String(edition), sha256 };
}

type Wording = Pick<TermsRecord, 'population' | 'edition' | 'title' | 'documents'>;

/** What the digest of an edition is of: one line per part, its documents by their digests, French then English. */
export function wordingOfEdition({ population, edition, title, documents }: Wording): string {
  const part = (language: 'fr' | 'en') => {
    const { mediaType, sha256 } = documents[language];
    return [title[language], `${mediaType} ${sha256}`];
  };
  return [TERMS_TEXTS[population], edition, ...part('fr'), ...part('en')].map((line) => `${line}\n`).join('');
}

export const digestOfEdition = (edition: Wording): string =>
  createHash('sha256').update(wordingOfEdition(edition)).digest('hex');

export type TermsForm = Pick<TermsRecord, 'population' | 'title' | 'documents' | 'inForceFrom' | 'reacceptance'>;

/** A proposal, numbered after all that were ever proposed. Throws a Refusal `malformed`. */
export function newTerms(
  form: TermsForm,
  editions: readonly TermsRecord[],
  proposedBy: TermsOfficer,
  at: string,
): Written<TermsRecord> {
  for (const language of ['fr', 'en'] as const) plainText(form.title[language], `/title/${language}`, LONGEST_TITLE);
  checkTimes(form, at);
  const edition = Math.max(FIRST_EDITION, ...editions.map((one) => one.edition)) + 1;
  const record: TermsRecord = {
    kind: 'terms',
    version: 1,
    createdAt: at,
    edition,
    ...form,
    sha256: digestOfEdition({ ...form, edition }),
    state: 'proposed',
    proposedBy,
  };
  const { population, inForceFrom, sha256 } = record;
  return { record, event: { type: 'terms.proposed', data: { population, edition, sha256, inForceFrom } } };
}

/** Throws a Refusal `malformed` when people would not have the time that is due to them. */
function checkTimes({ inForceFrom, reacceptance }: Pick<TermsForm, 'inForceFrom' | 'reacceptance'>, at: string): void {
  if (!reacceptance) return;
  const { by, revokeFrom } = reacceptance;
  const known = inForceFrom > at ? inForceFrom : at;
  if (by < daysAfter(at, LEAST_NOTICE_DAYS) || by <= known) {
    const why = `People get ${LEAST_NOTICE_DAYS} days at least, and the terms are in force by then.`;
    refuseField('/reacceptance/by', 'terms-notice', why, CITATION);
  }
  if (revokeFrom !== undefined && revokeFrom < daysAfter(by, LEAST_RESPITE_DAYS)) {
    const why = `From the deadline to the revocation there are ${LEAST_RESPITE_DAYS} days at least.`;
    refuseField('/reacceptance/revokeFrom', 'terms-respite', why, CITATION);
  }
}

/** Representatives hold no certificate of their own. Throws a Refusal `malformed`. */
export function demandConsequence({ population, reacceptance }: Pick<TermsForm, 'population' | 'reacceptance'>): void {
  if (population !== 'representatives' || reacceptance?.revokeFrom === undefined) return;
  const why = 'Representatives hold no certificates: their acts are refused, and nothing is revoked.';
  refuseField('/reacceptance/revokeFrom', 'terms-consequence', why, CITATION);
}

/**
 * The second officer's word, about the digest that they looked at. Throws a Refusal `forbidden` for whoever proposed it,
 * `conflict` for another digest, `wrong-state` when it is decided, `malformed` when too little time is left by now.
 */
export function approvedTerms(
  terms: TermsRecord,
  { sha256, by }: { readonly sha256: string; readonly by: TermsOfficer },
  at: string,
): Written<TermsRecord> {
  demandProposed(terms);
  if (by.personId === terms.proposedBy.personId) {
    throw new Refusal('forbidden', 'A second security officer approves terms: whoever proposed them cannot.');
  }
  if (sha256 !== terms.sha256) throw new Refusal('conflict', 'This is not the digest of this edition: read it again.');
  checkTimes(terms, at);
  const { population, edition } = terms;
  const data = { population, edition, sha256 };
  return { record: moved(terms, 'approved', { at, by }), event: { type: 'terms.approved', data } };
}

/** Refused by a second officer, or withdrawn by whoever proposed it. Throws a Refusal `wrong-state`. */
export function refusedTerms(
  terms: TermsRecord,
  { by, reasons }: { readonly by: TermsOfficer; readonly reasons: string },
  at: string,
): Written<TermsRecord> {
  demandProposed(terms);
  const { population, edition } = terms;
  return {
    record: moved(terms, 'refused', { at, by, reasons }),
    event: { type: 'terms.refused', data: { population, edition } },
  };
}

function demandProposed({ state }: TermsRecord): void {
  if (state !== 'proposed') throw new Refusal('wrong-state', `This edition is ${state}.`);
}

const moved = (terms: TermsRecord, state: TermsRecord['state'], decided: TermsRecord['decided']): TermsRecord => ({
  ...terms,
  version: terms.version + 1,
  state,
  ...(decided && { decided }),
});

/** The uploaded edition in force at `now`; undefined: the built-in one. */
export function inForceEdition(editions: readonly TermsRecord[], now: string): TermsRecord | undefined {
  return highest(editions.filter(({ state, inForceFrom }) => state === 'approved' && inForceFrom <= now));
}

/** The edition that everybody of the population must have accepted by `now`, to act. */
export function demandedEdition(editions: readonly TermsRecord[], now: string): TermsRecord | undefined {
  return highest(
    editions.filter(({ state, reacceptance }) => state === 'approved' && reacceptance && reacceptance.by <= now),
  );
}

/** The edition whose acceptance the clock follows: the latest that asks for it. It takes the place of earlier ones. */
export function followedEdition(editions: readonly TermsRecord[]): TermsRecord | undefined {
  return highest(editions.filter(({ state, reacceptance }) => state === 'approved' && reacceptance));
}

/** What may be accepted by itself: what is in force, and what is announced and will be. */
export function acceptableEditions(editions: readonly TermsRecord[], now: string): readonly TermsRecord[] {
  const current = inForceEdition(editions, now)?.edition ?? FIRST_EDITION;
  return editions.filter(({ state, edition }) => state === 'approved' && edition >= current);
}

function highest(editions: readonly TermsRecord[]): TermsRecord | undefined {
  return editions.reduce<TermsRecord | undefined>((a, b) => (a && a.edition > b.edition ? a : b), undefined);
}

/** Whether a person has accepted an edition, or a later one. */
export function hasAccepted(record: TermsAcceptanceRecord | undefined, edition: number): boolean {
  return (record?.accepted?.edition ?? 0) >= edition;
}

/** When each step about an edition comes due; a step without an instant is not taken. */
export function stepTimes({ reacceptance, decided }: TermsRecord): readonly (readonly [TermsStep, string])[] {
  if (!reacceptance || !decided) return [];
  const { by, revokeFrom } = reacceptance;
  const times: Readonly<Record<TermsStep, string | undefined>> = {
    announced: decided.at,
    reminded: daysAfter(by, -REMIND_DAYS),
    warned: daysAfter(by, -WARN_DAYS),
    blocked: by,
    'last-warned': revokeFrom && daysAfter(revokeFrom, -LAST_WARNING_DAYS),
    revoked: revokeFrom,
  };
  return TERMS_STEPS.flatMap((step) => {
    const at = times[step];
    return at === undefined ? [] : [[step, at] as const];
  });
}

/**
 * The step to take at `now` about whoever has been through `done`: the last that has come due, so that a clock that stood
 * still does not say everything at once. `dueAt` is the next one after it.
 */
export function stepDue(
  terms: TermsRecord,
  done: TermsStep | undefined,
  now: string,
): { readonly step?: TermsStep; readonly dueAt?: string } {
  const times = stepTimes(terms);
  const rank = (step: TermsStep) => TERMS_STEPS.indexOf(step);
  const open = times.filter(([step]) => done === undefined || rank(step) > rank(done));
  const come = done === undefined ? open.slice(0, 1) : open.filter(([, at]) => at <= now);
  const next = open.find(([step, at]) => at > now && step !== come.at(-1)?.[0]);
  const step = come.at(-1)?.[0];
  // nobody loses a certificate without a last warning and the whole time that goes with it, however late it is said
  if (step === 'last-warned' || (step === 'revoked' && done !== 'last-warned')) {
    const respite = daysAfter(now, LAST_WARNING_DAYS);
    const planned = terms.reacceptance!.revokeFrom!;
    return { step: 'last-warned', dueAt: respite > planned ? respite : planned };
  }
  return { ...(step && { step }), ...(next && { dueAt: next[1] }) };
}

export type AcceptedTerms = NonNullable<TermsAcceptanceRecord['accepted']>;

/** What is kept of a person after an acceptance; undefined when a later edition was accepted before. */
export function acceptedBy(
  before: TermsAcceptanceRecord | undefined,
  of: { readonly personId: string; readonly population: TermsPopulation },
  accepted: AcceptedTerms,
): Written<TermsAcceptanceRecord> | undefined {
  if ((before?.accepted?.edition ?? 0) > accepted.edition) return undefined;
  const { awaited, ...rest } = before ?? first(of, accepted.at);
  const still = awaited && awaited.edition > accepted.edition ? { awaited } : {};
  const record = { ...rest, version: (before?.version ?? 0) + 1, accepted, ...still };
  const { edition, text, act } = accepted;
  return { record, event: { type: 'termsAcceptance.accepted', data: { edition, sha256: text.sha256, act } } };
}

/** What is kept of a person once a step has been taken about them. */
export function followedBy(
  before: TermsAcceptanceRecord | undefined,
  of: { readonly personId: string; readonly population: TermsPopulation },
  awaited: NonNullable<TermsAcceptanceRecord['awaited']>,
  at: string,
): Written<TermsAcceptanceRecord> {
  const record = { ...(before ?? first(of, at)), version: (before?.version ?? 0) + 1, awaited };
  const { edition, done } = awaited;
  return { record, event: { type: `termsAcceptance.${done}`, data: { edition } } };
}

/** What is kept of a person of whom nothing is awaited any more: they have left the population. */
export function released(before: TermsAcceptanceRecord): Written<TermsAcceptanceRecord> {
  const { awaited: _, ...rest } = before;
  return { record: { ...rest, version: before.version + 1 }, event: { type: 'termsAcceptance.released', data: {} } };
}

function first(
  { personId, population }: { readonly personId: string; readonly population: TermsPopulation },
  createdAt: string,
): TermsAcceptanceRecord {
  return { kind: 'termsAcceptance', version: 0, createdAt, personId, population };
}
