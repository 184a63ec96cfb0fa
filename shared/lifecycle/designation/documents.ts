import { Refusal } from '../../errors.ts';
import type {
  DesignatedPerson,
  DesignationLine,
  DesignationRecord,
  ElectronicSignature,
  FileFinding,
  TextAccepted,
} from '../../registration/designation-records.ts';
import { moved, withoutSigned } from '../../registration/designations.ts';
import type { NamedStructure } from '../../registration/records.ts';
import { openStructure } from '../../registration/structure-names.ts';
import { TERMS_TEXTS } from '../../registration/terms-records.ts';
import { sha256 } from '../identity.ts';
import { Conflict, type KeyRing, type ObjectStore } from '../ports.ts';
import type { Caller } from '../registration/desk.ts';
import { eventOf } from '../registration/desk.ts';
import { dossierOf } from '../sealed-vault.ts';
import { demandTermsAccepted } from '../terms/editions.ts';
import {
  commitAct,
  type DesignationDesk,
  type Opened,
  openDesignation,
  openLines,
  type Signatory,
  signatoryOf,
  takeDesignation,
  whoOf,
} from './desk.ts';

/**
 * The form on paper: printed from the data, and taken back signed. Objects are sealed under the key of the structure's
 * dossier, and named by the digest of what they hold.
 */
export interface DocumentsHouse extends DesignationDesk {
  readonly evidence: ObjectStore;
  readonly ring: KeyRing;
  readonly printer: FormPrinter;
  readonly inspector: FormInspector;
}

/** All that stands on the form. */
export interface FormContent {
  readonly number: string;
  readonly preparedAt: string;
  readonly structure: NamedStructure;
  readonly signatory: Signatory;
  readonly offers: DesignationRecord['offers'];
  readonly lines: readonly (DesignatedPerson & Pick<DesignationLine, 'action'>)[];
  /** The terms in force, which the form names. */
  readonly terms: TextAccepted & { readonly title: string };
}

export interface FormPrinter {
  /** The file, and the digest of the canonical data that stands on it. Throws a Refusal for what cannot be printed. */
  print(content: FormContent): Promise<{ readonly bytes: Uint8Array; readonly dataSha256: string }>;
}

export interface FormInspector {
  /** What there is to say about a file that came back. Throws a Refusal for one that is not a PDF or could do harm. */
  inspect(file: Returned): Promise<Inspected>;
}

export interface Returned {
  readonly bytes: Uint8Array;
  readonly receivedAt: string;
  /** What was given out to be signed, where it was ours. */
  readonly printed?: { readonly bytes: Uint8Array; readonly madeAt: string };
}

export interface Inspected {
  readonly findings: readonly FileFinding[];
  readonly signature?: ElectronicSignature;
}

export interface Document {
  readonly designation: DesignationRecord;
  readonly bytes: Uint8Array;
}

/** Files that one designation keeps. */
const MOST_FILES = 20;

/** A signed form is taken back up to this size. */
export const LARGEST_SIGNED_FORM = 4 * 1024 * 1024;

/**
 * The form filled from the records: made at the first call and kept, so that everybody gets the same octets. Only
 * whoever may sign has it made; others read what was.
 */
export async function printedForm(house: DocumentsHouse, caller: Caller, id: string): Promise<Document> {
  const { designation } = await openDesignation(house, caller, id);
  if (designation.form) return { designation, bytes: await stored(house, designation, designation.form) };
  const opened = await takeDesignation(house, caller, id);
  // somebody may have printed it between the two looks
  if (opened.designation.form) return printedForm(house, caller, id);
  await demandTermsAccepted(house.ledger, opened.by, opened.mandate.role, new Date(opened.pen.at));
  const { role } = opened.mandate;
  if (role !== 'legal-representative' && role !== 'mandatary') {
    throw new Refusal('wrong-state', 'This form has not been printed yet: whoever signs it has it made.');
  }
  if (designation.origin === 'paper') {
    throw new Refusal('wrong-state', 'The structure filled a form of its own: there is none of ours.');
  }
  return print(house, opened);
}

async function print(house: DocumentsHouse, { designation, pen, mandateInForce }: Opened): Promise<Document> {
  const { number, structureId, offers } = designation;
  const structure = await house.ledger.read('structure', { id: structureId });
  if (!structure) throw new Error('a designation belongs to no structure');
  const people = await openLines(house, designation);
  const terms = await house.texts.current(TERMS_TEXTS.representatives);
  const { bytes, dataSha256 } = await house.printer.print({
    number,
    preparedAt: pen.at,
    structure: await openStructure(house.vault, structure),
    signatory: await signatoryOf(house, designation),
    offers,
    lines: designation.lines.map(({ action }, index) => ({ ...people[index]!, action })),
    terms: { ...terms, title: await house.texts.title(terms, 'fr') },
  });
  const file = await keep(house, designation, bytes);
  const form = { ...file, dataSha256, madeAt: pen.at };
  const written = moved(designation, 'form-printed', pen.at, { form }, { data: dataSha256, file: file.sha256 });
  await commitAct(house.ledger, {
    records: [written.record],
    events: [eventOf(pen, written)],
    require: [mandateInForce, { that: 'unchanged', record: structure }],
  });
  return { designation: written.record, bytes };
}

/**
 * Takes the signed file in place of the one before, which is kept and marked. After submission this cancels the review.
 * Whoever hands in a file has a part in the form, and does not accept it later.
 */
export async function receiveSignedForm(
  house: DocumentsHouse,
  caller: Caller,
  id: string,
  bytes: Uint8Array,
): Promise<DesignationRecord> {
  const { designation, ...act } = await takeDesignation(house, caller, id);
  await demandTermsAccepted(house.ledger, act.by, act.mandate.role, new Date(act.pen.at));
  const { origin, form, enteredBy } = designation;
  if (origin === 'platform' && !form) {
    throw new Refusal('wrong-state', 'The form has not been printed yet: print it, sign it, then upload it.');
  }
  if (designation.superseded.length >= MOST_FILES) {
    throw new Refusal('wrong-state', 'Too many files came for this form: withdraw it and begin a new one.');
  }
  if (bytes.length === 0) throw new Refusal('malformed', 'The file is empty.');
  const { findings, signature } = await house.inspector.inspect({
    bytes,
    receivedAt: act.pen.at,
    ...(form && { printed: { bytes: await stored(house, designation, form), madeAt: form.madeAt } }),
  });
  const by = whoOf(act);
  const signed = {
    ...(await keep(house, designation, bytes)),
    size: bytes.length,
    ...(form && { dataSha256: form.dataSha256 }),
    receivedAt: act.pen.at,
    by,
    findings,
    ...(signature && { signature: await house.vault.seal(designation.signatory.personId, signature) }),
  };
  const entered = enteredBy.some(({ personId }) => personId === by.personId) ? enteredBy : [...enteredBy, by];
  const written = moved(
    withoutSigned(designation, act.pen.at),
    'signed-form-received',
    act.pen.at,
    { signed, enteredBy: entered },
    { file: signed.sha256, size: bytes.length, cancelled: designation.state !== 'draft' },
  );
  await commitAct(house.ledger, {
    records: [written.record],
    events: [eventOf(act.pen, written)],
    require: [act.mandateInForce],
  });
  return written.record;
}

/** The signed file as it came in, or an earlier one by its digest. Throws a Refusal `not-found`. */
export async function signedForm(
  house: Pick<DocumentsHouse, 'evidence' | 'ring'> & DesignationDesk,
  caller: Caller,
  id: string,
  digest?: string,
): Promise<Document> {
  const { designation } = await openDesignation(house, caller, id);
  const files = [...(designation.signed ? [designation.signed] : []), ...designation.superseded];
  const file = digest === undefined ? designation.signed : files.find((one) => one.sha256 === digest);
  if (!file) throw new Refusal('not-found', 'There is no such signed file with this designation.');
  return { designation, bytes: await stored(house, designation, file) };
}

/** What the name of an object ends with that is sealed; the first releases kept files as they were. */
const SEALED = '.sealed';

async function keep({ evidence, ring }: DocumentsHouse, { id, structureId }: DesignationRecord, bytes: Uint8Array) {
  const digest = sha256(bytes);
  const key = `forms/${id}/${digest}.pdf${SEALED}`;
  const sealed = await ring.seal(dossierOf(structureId), bytes);
  try {
    await evidence.put(key, sealed, { mediaType: 'application/octet-stream', onlyIf: { absent: true } });
  } catch (thrown) {
    // the key is the digest of the content: what is there already is this file, sealed another time
    if (!(thrown instanceof Conflict)) throw thrown;
  }
  return { sha256: digest, key };
}

/** Throws Error when the store has lost or changed what the ledger says it keeps, and as `KeyRing.open`. */
async function stored(
  { evidence, ring }: Pick<DocumentsHouse, 'evidence' | 'ring'>,
  { structureId }: DesignationRecord,
  file: { readonly key: string; readonly sha256: string },
): Promise<Uint8Array> {
  const found = await evidence.get(file.key);
  if (!found) throw new Error(`the evidence ${file.key} is not there`);
  const bytes = file.key.endsWith(SEALED) ? await ring.open(dossierOf(structureId), found.bytes) : found.bytes;
  if (sha256(bytes) !== file.sha256) throw new Error(`the evidence ${file.key} is not what was kept`);
  return bytes;
}
