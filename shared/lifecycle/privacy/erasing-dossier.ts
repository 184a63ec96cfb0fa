import type { ContactRecord } from '../../registration/contact-records.ts';
import { erasedMachine } from '../../registration/machines.ts';
import { emptied, holdsPersonal } from '../../registration/personal.ts';
import type { StructureRecord, UniqueRecord } from '../../registration/records.ts';
import type { WebhookRecord } from '../../registration/webhook-records.ts';
import { everyContact } from '../contacts/usable.ts';
import type { Ledger, Requirement } from '../ports.ts';
import { dossierOf } from '../sealed-vault.ts';
import { everyWebhook } from '../webhooks/queueing.ts';
import { all } from '../whole-list.ts';
import { destroyKey, type ErasureHouse, erasedEvents, MOST_RECORDS, moved, personKey, portions } from './erasing.ts';
import type { ErasureDesk } from './purge-run.ts';

/** The decision, in one commit with its conditions. */
export async function decideDossier(
  desk: ErasureDesk,
  structure: StructureRecord,
  require: readonly Requirement[] = [],
): Promise<StructureRecord> {
  const { pen } = desk;
  const decided = { ...moved(structure), erasure: { state: 'decided', at: pen.at } } as const;
  const events = [pen.event(decided, 'structure.erasure-decided')];
  await desk.commit({ records: [decided], events, require });
  return decided;
}

/**
 * Erases the evidence of a structure: signed forms, reasons, addresses of contacts and webhooks, and what its forms say of people, those included whom nobody
 * ever registered. Its machines end with it. In the same order as a person, so that it can die anywhere.
 */
export async function eraseDossier(house: ErasureHouse, desk: ErasureDesk, decided: StructureRecord): Promise<void> {
  const { ledger } = house;
  const { id } = decided;
  const erasure = decided.erasure!;
  await destroyKey(house, dossierOf(id), erasure);
  if (holdsPersonal(decided, id)) await destroyKey(house, personKey(id), erasure);
  const designations = await all((at) => ledger.list('designations-of-structure', id, at));
  for (const personId of await unregistered(
    ledger,
    designations.flatMap(({ lines }) => lines),
  )) {
    await destroyKey(house, personKey(personId), erasure);
  }
  const full = [...designations, ...(await namedBy(ledger, id))].filter((one) => holdsPersonal(one));
  for (const some of portions(full, MOST_RECORDS)) {
    const records = some.map((record) => emptied(moved(record)));
    const counted = { 'structure-evidence': { erased: records.length } };
    await desk.commit({ records, events: erasedEvents(desk, records) }, counted);
  }
  const machines = await all((at) => ledger.list('machines-of-structure', id, at));
  const linked = machines.filter((one) => one.state === 'linked' || holdsPersonal(one));
  for (const some of portions(linked, MOST_RECORDS)) {
    const written = some.map((one) => (one.state === 'linked' ? erasedMachine(one, desk.pen.at) : undefined));
    const records = some.map((one, index) => emptied(written[index]?.record ?? moved(one)));
    const events = records.map((record, index) => {
      const { type, data } = written[index]?.event ?? { type: 'machine.erased', data: {} };
      return desk.pen.event(record, type, { ...data });
    });
    await desk.commit({ records, events }, { 'structure-evidence': { erased: records.length } });
  }
  const erased: StructureRecord = emptied({ ...moved(decided), erasure: { ...erasure, state: 'done' } });
  const removes = await guardOfPractice(ledger, decided);
  const counted = { 'structure-evidence': { erased: 1 } };
  await desk.commit({ records: [erased], events: erasedEvents(desk, [erased]), removes }, counted);
}

/** Every address that the structure had named for notices, and every machine. */
async function namedBy(ledger: Ledger, structureId: string): Promise<readonly (ContactRecord | WebhookRecord)[]> {
  const subscriptions = await all((at) => ledger.list('subscriptions-of-structure', structureId, at));
  const named = subscriptions.map(async ({ id }) => [
    ...(await everyContact(ledger, id)),
    ...(await everyWebhook(ledger, id)),
  ]);
  return (await Promise.all(named)).flat();
}

/** Those on the lines of forms who never became a Person: nothing else would ever find them. */
async function unregistered(ledger: Ledger, lines: readonly { readonly personId: string }[]): Promise<string[]> {
  const ids = [...new Set(lines.map(({ personId }) => personId))];
  const found = await Promise.all(ids.map((id) => ledger.read('person', { id })));
  return ids.filter((_, index) => found[index] === undefined);
}

/** The number of a practice is its owner's; other structures' numbers are nobody's, and stay. */
async function guardOfPractice(ledger: Ledger, structure: StructureRecord): Promise<readonly UniqueRecord[]> {
  if (structure.identifier.scheme !== 'RPPS-RANK') return [];
  const first = await ledger.event(structure, 1);
  const digest = first?.data.identifier;
  const guard =
    typeof digest === 'string' ? await ledger.read('unique', { namespace: 'structure-identifier', digest }) : undefined;
  return guard?.owner === structure.id ? [guard] : [];
}
