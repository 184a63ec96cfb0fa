import { Refusal } from '../../errors.ts';
import { nothingHere } from '../../registration/authority.ts';
import { openOr } from '../../registration/personal.ts';
import { checkedText } from '../../registration/privacy.ts';
import type { HoldRecord, PrivacyActor, Subject } from '../../registration/privacy-records.ts';
import type { Ledger, Page, RecordOf } from '../ports.ts';
import { begin, type Caller, type Desk, stillOpen } from '../registration/desk.ts';
import { dossierOf } from '../sealed-vault.ts';

/**
 * Legal holds: nothing of a person or of a structure's evidence is erased while one is set. One security officer sets it,
 * with reasons, and another lifts it. A hold and the decision to erase are each a condition of the other's commit.
 */
export async function setHold(desk: Desk, caller: Caller, subject: Subject, reasons: string): Promise<HoldRecord> {
  const { pen, by, mandate, mandateInForce } = await begin(desk, caller);
  const held = await readSubject(desk.ledger, subject);
  if (held.erasure)
    throw new Refusal('erased', 'The erasure of this was decided before: there is nothing left to hold.');
  const before = await desk.ledger.read('hold', subject);
  if (before?.state === 'set') throw new Refusal('wrong-state', 'A hold is set on this already.');
  const record: HoldRecord = {
    kind: 'hold',
    version: (before?.version ?? 0) + 1,
    createdAt: before?.createdAt ?? pen.at,
    ...subject,
    state: 'set',
    set: { at: pen.at, by: actor(by, mandate), reasons: await sealed(desk, subject, reasons) },
  };
  await desk.ledger.commit({
    records: [record],
    events: [pen.event(record, 'hold.set')],
    require: [mandateInForce, { that: 'unchanged', record: held }],
  });
  return record;
}

/** Throws a Refusal `forbidden` for whoever set it, `not-found`, `wrong-state`. */
export async function liftHold(desk: Desk, caller: Caller, subject: Subject, reasons: string): Promise<HoldRecord> {
  const { pen, by, mandate, mandateInForce } = await begin(desk, caller);
  const hold = await desk.ledger.read('hold', subject);
  if (!hold) throw nothingHere();
  if (hold.state !== 'set') throw new Refusal('wrong-state', 'This hold was lifted already.');
  if (hold.set.by.personId === by) {
    throw new Refusal('forbidden', 'You set this hold yourself: another security officer lifts it.');
  }
  const record: HoldRecord = {
    ...hold,
    version: hold.version + 1,
    state: 'lifted',
    lifted: { at: pen.at, by: actor(by, mandate), reasons: await sealed(desk, subject, reasons) },
  };
  await desk.ledger.commit({
    records: [record],
    events: [pen.event(record, 'hold.lifted')],
    require: [mandateInForce],
  });
  return record;
}

export interface OpenedHold {
  readonly hold: HoldRecord;
  readonly reasons?: string;
}

/** The holds that are set, the oldest first, with their reasons. */
export async function holdsSet(
  desk: Desk,
  caller: Caller,
  page: { readonly limit?: number; readonly cursor?: string },
): Promise<Page<OpenedHold>> {
  stillOpen(desk, caller);
  const found = await desk.ledger.list('holds', '', page);
  const items = await Promise.all(
    found.items.map(async (hold) => {
      const reasons = await openOr(desk.vault, hold.set.reasons, undefined);
      return { hold, ...(reasons !== undefined && { reasons }) };
    }),
  );
  return { ...found, items };
}

async function readSubject(
  ledger: Ledger,
  { subject, subjectId: id }: Subject,
): Promise<RecordOf<'person'> | RecordOf<'structure'>> {
  const found = subject === 'person' ? await ledger.read('person', { id }) : await ledger.read('structure', { id });
  if (found) return found;
  throw nothingHere();
}

/** Reasons go when what they are about goes. */
const sealed = ({ vault }: Desk, { subject, subjectId }: Subject, reasons: string) =>
  vault.seal(subject === 'person' ? subjectId : dossierOf(subjectId), checkedText(reasons, '/reasons'));

const actor = (personId: string, mandate: RecordOf<'mandate'>): PrivacyActor => ({
  personId,
  capacity: mandate.role,
  mandateId: mandate.id,
});
