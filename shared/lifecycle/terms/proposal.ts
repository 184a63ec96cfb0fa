import { type Finding, Refusal } from '../../errors.ts';
import { inForce, nothingHere } from '../../registration/authority.ts';
import { approvedTerms, demandConsequence, newTerms, refusedTerms, type TermsForm } from '../../registration/terms.ts';
import type {
  TermsDocument,
  TermsMediaType,
  TermsOfficer,
  TermsPopulation,
  TermsRecord,
} from '../../registration/terms-records.ts';
import { commitWritten } from '../designation/desk.ts';
import { sha256 } from '../identity.ts';
import { Conflict, type ObjectStore, type OutboxRow } from '../ports.ts';
import { type Act, begin, type Caller, type Desk, inForceAt } from '../registration/desk.ts';
import { editionsOf } from './editions.ts';

/**
 * Terms from the document to the approval: two security officers, never the same one twice. Documents are named by their
 * own digest; what was uploaded lies in staging until a proposal names it, and in evidence from then on.
 */
export interface TermsDesk extends Desk {
  readonly staging: ObjectStore;
  readonly evidence: ObjectStore;
  readonly inspector: TermsInspector;
}

export interface TermsInspector {
  /** What is wrong with a file that is to be published; nothing: it may be. */
  inspect(bytes: Uint8Array, mediaType: TermsMediaType): readonly Finding[];
}

export const LARGEST_TERMS = 4 * 1024 * 1024;

const SUFFIXES: Readonly<Record<TermsMediaType, string>> = {
  'text/plain': 'txt',
  'text/markdown': 'md',
  'application/pdf': 'pdf',
};

/** Where a document lies, in staging and in evidence alike. */
export const termsKey = ({ sha256: digest, mediaType }: Pick<TermsDocument, 'sha256' | 'mediaType'>): string =>
  `terms/${digest}.${SUFFIXES[mediaType]}`;

/** Where an edition is published, below the publication base and below the bucket's own prefix. */
export const publishedTermsKey = (
  { population, edition, documents }: Pick<TermsRecord, 'population' | 'edition' | 'documents'>,
  language: 'fr' | 'en',
): string => `repository/terms/${population}/${edition}/${language}.${SUFFIXES[documents[language].mediaType]}`;

/** Takes a document that a proposal may name. Throws a Refusal `policy` with what is wrong with it. */
export async function uploadTerms(
  desk: TermsDesk,
  caller: Caller,
  { bytes, mediaType }: { readonly bytes: Uint8Array; readonly mediaType: TermsMediaType },
): Promise<TermsDocument> {
  await begin(desk, caller);
  const findings = desk.inspector.inspect(bytes, mediaType);
  if (findings.length > 0) throw new Refusal('policy', 'This file cannot be taken as terms of use.', { findings });
  const document = { sha256: sha256(bytes), mediaType, size: bytes.length };
  await keep(desk.staging, document, bytes);
  return document;
}

/** Proposes an edition. Throws a Refusal `malformed`, or `not-found` for a document that was not uploaded lately. */
export async function proposeTerms(desk: TermsDesk, caller: Caller, form: TermsForm): Promise<TermsRecord> {
  const act = await begin(desk, caller);
  demandConsequence(form);
  const editions = await editionsOf(desk.ledger, form.population);
  const written = newTerms(form, editions, officerOf(act), act.pen.at);
  for (const language of ['fr', 'en'] as const) {
    const document = form.documents[language];
    const found = await desk.staging.get(termsKey(document));
    if (!found || sha256(found.bytes) !== document.sha256 || found.bytes.length !== document.size) {
      throw new Refusal('not-found', `The document of language ${language} is not there: upload it, then propose.`);
    }
    await keep(desk.evidence, document, found.bytes);
  }
  return commitWritten(desk, act.pen, written, { require: [act.mandateInForce] });
}

export interface Decided {
  readonly terms: TermsRecord;
  readonly outbox: readonly OutboxRow[];
}

type Named = { readonly population: TermsPopulation; readonly edition: number };

/** A second officer approves: the edition is published, and people of the population are told by the clock. */
export async function approveTerms(desk: Desk, caller: Caller, name: Named, digest: string): Promise<Decided> {
  const act = await begin(desk, caller);
  const terms = await readTerms(desk, name);
  const { personId, mandateId } = terms.proposedBy;
  const proposer = await desk.ledger.read('mandate', { personId, id: mandateId });
  if (!proposer || !inForce(proposer, new Date(act.pen.at))) {
    throw new Refusal('wrong-state', 'Whoever proposed this is no security officer any more: propose it again.');
  }
  const written = approvedTerms(terms, { sha256: digest, by: officerOf(act) }, act.pen.at);
  const outbox = [act.pen.outbox('publication', { terms: name.population, edition: String(name.edition) })];
  return {
    terms: await commitWritten(desk, act.pen, written, {
      outbox,
      require: [act.mandateInForce, inForceAt(personId, mandateId, act.pen.at)],
    }),
    outbox,
  };
}

/** Refused by an officer, or withdrawn by whoever proposed it. */
export async function refuseTerms(desk: Desk, caller: Caller, name: Named, reasons: string): Promise<TermsRecord> {
  const act = await begin(desk, caller);
  const written = refusedTerms(await readTerms(desk, name), { by: officerOf(act), reasons }, act.pen.at);
  return commitWritten(desk, act.pen, written, { require: [act.mandateInForce] });
}

/** Throws a Refusal `not-found`. */
export async function readTerms({ ledger }: Pick<Desk, 'ledger'>, name: Named): Promise<TermsRecord> {
  const terms = await ledger.read('terms', name);
  if (terms) return terms;
  throw nothingHere();
}

/** A document of an edition in any state, for those who look at it before it is published. */
export async function termsDocument(
  { ledger, evidence }: Pick<TermsDesk, 'ledger' | 'evidence'>,
  name: Named,
  language: 'fr' | 'en',
): Promise<{ readonly terms: TermsRecord; readonly document: TermsDocument; readonly bytes: Uint8Array }> {
  const terms = await readTerms({ ledger }, name);
  const document = terms.documents[language];
  return { terms, document, bytes: await keptDocument(evidence, document) };
}

/** Throws Error when the store has lost or changed what the ledger says it keeps. */
export async function keptDocument(store: ObjectStore, document: TermsDocument): Promise<Uint8Array> {
  const found = await store.get(termsKey(document));
  if (found && sha256(found.bytes) === document.sha256) return found.bytes;
  throw new Error(`the evidence ${termsKey(document)} is not what was kept`);
}

async function keep(store: ObjectStore, document: TermsDocument, bytes: Uint8Array): Promise<void> {
  try {
    await store.put(termsKey(document), bytes, { mediaType: document.mediaType, onlyIf: { absent: true } });
  } catch (thrown) {
    // the key is the digest: what is there already is this document
    if (!(thrown instanceof Conflict)) throw thrown;
  }
}

const officerOf = ({ by, mandate }: Act): TermsOfficer => ({ personId: by, mandateId: mandate.id });
