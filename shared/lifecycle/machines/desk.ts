import { Refusal } from '../../errors.ts';
import { coversOffer, NOWHERE, nothingHere } from '../../registration/authority.ts';
import type {
  MachineCredential,
  MachineKeyRecord,
  MachineLeave,
  MachineRecord,
} from '../../registration/machine-records.ts';
import { endedMachine, newMachine } from '../../registration/machines.ts';
import { endedMandate, givenMandate } from '../../registration/mandates.ts';
import type { EvidenceReference, MandateRecord, SubscriptionRecord } from '../../registration/records.ts';
import { mustBeActive } from '../../registration/standing.ts';
import { plainText, refuseField, type Written } from '../../registration/written.ts';
import { newId } from '../identity.ts';
import type { OutboxRow, Page, Requirement } from '../ports.ts';
import { begin, type Caller, type Desk, eventOf, inForceAt, stillOpen } from '../registration/desk.ts';
import { demandKept, movedBy, readGrantee } from '../registration/persons.ts';
import { readStructure } from '../registration/structures.ts';
import { tell } from '../registration/telling.ts';
import type { CertificateName } from '../replaced.ts';
import { dossierOf } from '../sealed-vault.ts';
import { type NamedCertificate, namedCredential, ourCredential } from './credential.ts';
import { demandGrantable } from './grant.ts';
import { administers } from './recognising.ts';

/** What an agent links a machine by (RFC 3647 §3.2: who authenticated the subject, and on which evidence). */
export interface MachineForm {
  /** The technical administrator whose credential it is; absent: it is the structure's own. */
  readonly personId?: string;
  readonly label: string;
  readonly allows: readonly Pick<MachineLeave, 'subscriptionId' | 'usages'>[];
  readonly certificate: CertificateName | NamedCertificate;
  readonly until: string;
  readonly reasons: string;
  readonly evidence: EvidenceReference;
}

export interface Linked {
  readonly machine: MachineRecord;
  readonly outbox: readonly OutboxRow[];
}

/**
 * Links a machine to a structure, or to one of its administrators as their credential: from the next call on it may request,
 * renew and revoke certificates of its own. One agent is enough, as for every mandate that a structure gives in writing; never
 * for a dossier or a machine of their own. The structure and the Person are told. Throws a Refusal `not-found`, `malformed`,
 * `forbidden`, `wrong-state`, or `conflict` when the certificate's key is a machine's already.
 */
export async function linkMachine(desk: Desk, caller: Caller, structureId: string, form: MachineForm): Promise<Linked> {
  const { pen, by, mandateInForce } = await begin(desk, caller, { structureId });
  const structure = await readStructure(desk, structureId);
  mustBeActive(structure);
  const id = newId(desk.randomness);
  const grantee = await granteeOf(desk, form, by);
  const subscriptions = await subscriptionsOf(desk, structureId, form);
  const credential = await credentialOf(desk, structureId, form, pen.at);
  const mandates = subscriptions.map((subscription) => mandateOf(desk, id, subscription, form, [by], pen.at));
  const backing = grantee ? mandates.map(({ record }) => backedBy(grantee.held, record, pen.at)) : [];
  const { evidence, personId } = form;
  const written = newMachine(
    {
      structureId,
      ...(personId !== undefined && { personId }),
      label: plainText(form.label, '/label', 64),
      allows: subscriptions.map(({ id: subscriptionId, offer }, index) => ({
        subscriptionId,
        offer,
        usages: form.allows[index]!.usages,
        mandateId: mandates[index]!.record.id,
      })),
      credentials: [credential],
      linkedBy: by,
      reasons: await desk.vault.seal(dossierOf(structureId), form.reasons),
      evidence,
    },
    { id, at: pen.at },
  );
  const { spkiSha256 } = credential;
  const key: MachineKeyRecord = { kind: 'machineKey', version: 1, spkiSha256, machineId: id };
  if (await desk.ledger.read('machineKey', { spkiSha256 })) throw taken();
  const moved = grantee ? [movedBy(pen, grantee.person, mandates[0]!.record)] : [];
  const outbox = await told(desk, pen, written.record, 'machine-linked');
  await desk.ledger.commit({
    records: [written.record, key, ...mandates.map(({ record }) => record), ...moved.map(({ record }) => record)],
    events: [eventOf(pen, written), ...mandates.map((one) => eventOf(pen, one)), ...moved.map(({ event }) => event)],
    outbox,
    require: [
      mandateInForce,
      { that: 'unchanged', record: structure },
      ...subscriptions.map((record): Requirement => ({ that: 'unchanged', record })),
      ...backing,
    ],
  });
  return { machine: written.record, outbox };
}

/** The machines of a structure in every state, oldest first. Throws a Refusal `forbidden` or `not-found`. */
export async function machinesOf(
  desk: Desk,
  caller: Caller,
  structureId: string,
  page: { readonly limit?: number; readonly cursor?: string },
): Promise<Page<MachineRecord>> {
  stillOpen(desk, caller, { structureId, offer: 'any' });
  await readStructure(desk, structureId);
  return desk.ledger.list('machines-of-structure', structureId, page);
}

/**
 * Ends a machine with all its mandates: an agent does, or who signs for the structure, at once and for ever. Its certificates
 * stand: who wants them gone revokes them. Throws a Refusal `not-found`, `forbidden` or `wrong-state`.
 */
export async function endMachine(desk: Desk, caller: Caller, machineId: string, reasons: string): Promise<Linked> {
  const machine = await desk.ledger.read('machine', { id: machineId });
  const target = machine ? { structureId: machine.structureId, offer: 'any' as const } : NOWHERE;
  const { pen, by, mandate, mandateInForce } = stillOpen(desk, caller, target);
  if (!machine) throw nothingHere();
  const { scope } = mandate;
  const offers = scope.reach === 'structure' ? scope.offers : undefined;
  if (!machine.allows.every(({ offer }) => coversOffer(offers, offer))) throw nothingHere();
  const sealed = await desk.vault.seal(dossierOf(machine.structureId), reasons);
  const written = endedMachine(machine, by, sealed, pen.at);
  const ended: Written<MandateRecord>[] = [];
  for (const { mandateId: id } of machine.allows) {
    const own = await desk.ledger.read('mandate', { personId: machine.personId ?? machine.id, id });
    if (own?.state === 'active') ended.push(endedMandate(own, by, 'machine.ended', pen.at));
  }
  const outbox = await told(desk, pen, written.record, 'machine-ended');
  await desk.ledger.commit({
    records: [written.record, ...ended.map(({ record }) => record)],
    events: [eventOf(pen, written), ...ended.map((one) => eventOf(pen, one))],
    outbox,
    require: [mandateInForce],
  });
  return { machine: written.record, outbox };
}

async function granteeOf(desk: Desk, { personId }: MachineForm, by: string) {
  if (personId === undefined) return undefined;
  if (personId === by) throw new Refusal('forbidden', 'Nobody records a mandate of their own: ask a colleague.');
  const grantee = await readGrantee(desk, personId);
  demandKept(grantee.person);
  return grantee;
}

async function subscriptionsOf(
  desk: Desk,
  structureId: string,
  { allows }: MachineForm,
): Promise<readonly SubscriptionRecord[]> {
  const found: SubscriptionRecord[] = [];
  for (const [index, { subscriptionId, usages }] of allows.entries()) {
    const pointer = `/allows/${index}/subscriptionId`;
    const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
    if (subscription?.structureId !== structureId) {
      refuseField(pointer, 'subscription-of-another', 'This subscription is not of this structure.');
    }
    if (found.some(({ id }) => id === subscriptionId)) {
      refuseField(pointer, 'subscription-twice', 'This subscription is named twice.');
    }
    if (subscription.state !== 'active') throw new Refusal('wrong-state', 'This subscription has ended.');
    demandGrantable(subscription, usages, `/allows/${index}/usages`);
    found.push(subscription);
  }
  return found;
}

async function credentialOf(
  desk: Desk,
  structureId: string,
  { certificate, until }: MachineForm,
  at: string,
): Promise<MachineCredential> {
  if (until <= at) refuseField('/until', 'term-past', 'This mandate would have ended already.');
  return 'pem' in certificate
    ? namedCredential(desk.ledger, certificate, at)
    : ourCredential(desk.ledger, certificate, structureId, at);
}

function mandateOf(
  desk: Desk,
  machineId: string,
  { structureId, id: subscriptionId }: SubscriptionRecord,
  { personId, evidence, until }: MachineForm,
  givenBy: readonly string[],
  at: string,
): Written<MandateRecord> {
  const scope = { reach: 'subscription', structureId, subscriptionId } as const;
  const given = { personId: personId ?? machineId, role: 'machine', machineId, scope, givenBy, evidence } as const;
  return givenMandate({ ...given, from: at, until }, { id: newId(desk.randomness), at });
}

/** A machine in somebody's name does what they may do themselves. */
function backedBy(held: readonly MandateRecord[], own: MandateRecord, at: string): Requirement {
  const backing = administers(held, own, new Date(at));
  if (backing) return inForceAt(backing.personId, backing.id, at);
  refuseField('/personId', 'not-an-administrator', 'This person does not administer this subscription today.');
}

async function told(
  desk: Desk,
  pen: Parameters<typeof tell>[1],
  { id: machineId, structureId, personId }: MachineRecord,
  notice: 'machine-linked' | 'machine-ended',
): Promise<readonly OutboxRow[]> {
  const also = personId === undefined ? [] : [personId];
  return tell(desk.ledger, pen, { structureId, also }, { notice, structureId, machineId });
}

const taken = () =>
  new Refusal('conflict', 'This certificate, or another one with its key, is the credential of a machine already.');
