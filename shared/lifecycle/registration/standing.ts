import type { Finding } from '../../errors.ts';
import { demandDisinterested } from '../../registration/authority.ts';
import { guardOf, structureCredential } from '../../registration/credentials.ts';
import type { EvidenceReference, StructureRecord, UniqueRecord } from '../../registration/records.ts';
import {
  closedStructure,
  resumedStructure,
  succeededStructure,
  suspendedStructure,
} from '../../registration/standing.ts';
import type { StructureWordRecord, Succession } from '../../registration/standing-records.ts';
import { sealedNames } from '../../registration/structure-names.ts';
import { newStructure, type StructureForm } from '../../registration/structures.ts';
import type { Written } from '../../registration/written.ts';
import { newId } from '../identity.ts';
import type { OutboxRow } from '../ports.ts';
import type { RevocationReason, WorkItemRecord } from '../records.ts';
import { dossierOf } from '../sealed-vault.ts';
import { type Act, begin, type Caller, commitGuarded, type Desk, eventOf, lookupSaltOf } from './desk.ts';
import { newWords, readStructure, TAKEN } from './structures.ts';
import { tell } from './telling.ts';
import { newWorkItem, openedEvent } from './work-items.ts';

export interface Stood {
  readonly structure: StructureRecord;
  readonly outbox: readonly OutboxRow[];
}

/** Suspends the dossier of a structure, with reasons that it is told. */
export async function suspendStructure(
  desk: Desk,
  caller: Caller,
  structureId: string,
  reasons: string,
): Promise<Stood> {
  return move(desk, caller, structureId, 'structure-suspended', async (structure, { by, pen }) => {
    const sealed = await desk.vault.seal(dossierOf(structureId), reasons);
    return { written: suspendedStructure(structure, sealed, by, pen.at) };
  });
}

/** Ends a suspension. */
export async function resumeStructure(desk: Desk, caller: Caller, structureId: string): Promise<Stood> {
  return move(desk, caller, structureId, 'structure-resumed', (structure) => ({
    written: resumedStructure(structure),
  }));
}

/** Closes a structure for ever, and leaves its certificates to an agent to revoke. */
export async function closeStructure(
  desk: Desk,
  caller: Caller,
  structureId: string,
  form: { readonly reason: string; readonly proposed: RevocationReason; readonly evidence: EvidenceReference },
): Promise<Stood> {
  return move(desk, caller, structureId, 'structure-closed', (structure, { by, pen }) => ({
    written: closedStructure(structure, form.reason, pen.at, by, form.evidence),
    item: newWorkItem(desk.randomness, pen, {
      task: 'revocations',
      structureId,
      cause: 'structure.closed',
      proposed: form.proposed,
    }),
  }));
}

interface Move {
  readonly written: Written<StructureRecord>;
  readonly item?: WorkItemRecord;
}

async function move(
  desk: Desk,
  caller: Caller,
  structureId: string,
  notice: string,
  rule: (structure: StructureRecord, act: Act) => Move | Promise<Move>,
): Promise<Stood> {
  const act = await begin(desk, caller, { structureId });
  const { pen, mandateInForce } = act;
  const { written, item } = await rule(await readStructure(desk, structureId), act);
  const outbox = await tell(desk.ledger, pen, { structureId }, { notice, structureId });
  await desk.ledger.commit({
    records: [written.record, ...(item ? [item] : [])],
    events: [eventOf(pen, written), ...(item ? [openedEvent(pen, item)] : [])],
    outbox,
    require: [mandateInForce],
  });
  return { structure: written.record, outbox };
}

export interface SuccessionForm extends Pick<Succession, 'cause' | 'evidence' | 'overlapUntil'> {
  /** The new structure, or the id of one that is there already, as in a merger. */
  readonly successor: StructureForm | { readonly id: string };
}

/**
 * A structure gives way to another: a new contract, new subscriptions and new mandates are made there; the certificates of
 * the old one serve until the overlap ends, and are then revoked (`successions.ts`). Throws a Refusal
 * `malformed`, `wrong-state`, or `conflict` when the successor's number is somebody else's.
 */
export async function succeedStructure(
  desk: Desk,
  caller: Caller,
  structureId: string,
  form: SuccessionForm,
): Promise<Stood & { readonly successor: StructureRecord; readonly findings: readonly Finding[] }> {
  const { pen, by, mandate, mandateInForce } = await begin(desk, caller, { structureId });
  if ('id' in form.successor) demandDisinterested(caller.principal, form.successor.id, new Date(pen.at));
  const structure = await readStructure(desk, structureId);
  const made =
    'id' in form.successor ? await found(desk, form.successor.id) : await make(desk, structure, form.successor, pen.at);
  const { cause, evidence, overlapUntil } = form;
  const succession: Succession = {
    to: made.structure.id,
    cause,
    evidence,
    at: pen.at,
    by,
    mandateId: mandate.id,
    overlapUntil,
  };
  const { old, next } = succeededStructure(structure, made.structure, succession);
  const data = { of: structure.id, cause, evidence: evidence.sha256 };
  const successor = made.written ? next : { ...next, version: next.version + 1 };
  const due: OutboxRow = { ...pen.outbox('succession', { structureId, date: 'overlap' }), notBefore: overlapUntil };
  const about = { notice: 'structure-succeeded', structureId };
  const outbox = await tell(desk.ledger, pen, { structureId }, about);
  await commitGuarded(
    desk.ledger,
    {
      records: [old.record, successor, ...made.guards, ...made.words],
      events: [
        eventOf(pen, old),
        made.written
          ? pen.event(successor, made.written.event.type, { ...made.written.event.data, ...data })
          : pen.event(successor, 'structure.took-over', data),
      ],
      outbox: [...outbox, due],
      require: [mandateInForce],
    },
    TAKEN,
  );
  return { structure: old.record, successor, findings: made.findings, outbox };
}

interface Made {
  readonly structure: StructureRecord;
  readonly findings: readonly Finding[];
  /** Absent: it was there. */
  readonly written?: Written<StructureRecord>;
  readonly guards: readonly UniqueRecord[];
  readonly words: readonly StructureWordRecord[];
}

async function found(desk: Desk, id: string): Promise<Made> {
  return { structure: await readStructure(desk, id), findings: [], guards: [], words: [] };
}

/** A structure that moves may keep its number: the guard then passes to the successor. */
async function make(desk: Desk, old: StructureRecord, form: StructureForm, at: string): Promise<Made> {
  const id = newId(desk.randomness);
  const salt = await lookupSaltOf(desk.ledger);
  const guard = guardOf(salt, structureCredential(form.identifier), id);
  const held = await desk.ledger.read('unique', { namespace: guard.namespace, digest: guard.digest });
  const passed = held?.owner === old.id ? { ...guard, version: held.version + 1 } : guard;
  const written = newStructure(form, await sealedNames(desk.vault, id, form), guard.digest, { id, at });
  const words = await newWords(desk.ledger, written.record);
  return { structure: written.record, findings: written.findings, written, guards: [passed], words };
}
