import { expect, test } from 'vitest';
import { linesOf } from '../../../infra/commands/restore-lines.ts';
import { createLedger } from '../../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../../shared/ledger/memory-table.ts';
import { submitRequest } from '../../../shared/lifecycle/application.ts';
import type { DomainEvent } from '../../../shared/lifecycle/events.ts';
import { canonicalBytes } from '../../../shared/lifecycle/events.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { batchKey, framed } from '../../../shared/lifecycle/log/batch.ts';
import { replayLog } from '../../../shared/lifecycle/log/replay.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { LossRecord, WorkItemRecord } from '../../../shared/lifecycle/records.ts';
import { namedBy } from '../../../shared/lifecycle/restore/names.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import type { HoldRecord } from '../../../shared/registration/privacy-records.ts';
import type { PersonRecord } from '../../../shared/registration/records.ts';
import { decodeCertificateList } from '../../../shared/x509/certificate-list.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { archived, listed, reconciled, watched } from '../../world/restore.ts';
import { type Cast, CEREMONY, makeCast, makePerson, makeWorld, recordsOf, type World } from '../../world/world.ts';

/** What is said of a restored table, case by case. */
async function issued(world: World, cast: Cast): Promise<string> {
  const declared = { commonName: 'www.example.org', dnsNames: [] };
  const certificationRequest = pkcs10(generate('P-256'));
  const application = { subscriptionId: cast.subscription.id, usage: 'SSL_SERV', declared, certificationRequest };
  const { request } = await submitRequest(world, cast.administrator, application, 'submit');
  const { answer } = await issueCertificate(world, request.id, 'issue');
  if (answer.outcome !== 'issued') throw new Error(answer.detail);
  return answer.serial;
}

async function house() {
  const watch = watched(await makeWorld('reconcile'));
  const cast = await makeCast(watch.world);
  await listed(watch.world);
  return { ...watch, cast };
}
const listOf = ({ repository }: World) => [
  ...decodeCertificateList(repository.objects.get('repository/crl/ca.crl')!).entries(),
];

test('a certificate whose octets nobody kept is known, and can be revoked', async () => {
  const { world, sealed, snapshot, restored, cast } = await house();
  const before = snapshot();
  const serial = await issued(world, cast);
  const older = await restored(before);
  const report = await reconciled(older, sealed, before.logSize);
  expect(report.kinds.certificate).toEqual({ back: 0, kept: 1, gone: 0 });
  expect(report.toSee).toContainEqual({ aggregate: `certificate/ca/${serial}`, left: 'kept' });
  const known = (await older.ledger.read('certificate', { issuer: 'ca', serial }))!;
  expect(known).toMatchObject({ state: 'issued' });
  expect(known.certificate).toBeUndefined();
  const input = { issuer: 'ca', serial, reason: 'superseded' as const };
  await revokeCertificate(older, cast.agent, input, 'revoke');
  await listed(older);
  expect(listOf(older).map((entry) => entry.serial)).toContain(serial);
});

test('an archived certificate that is not the sealed one is not believed', async () => {
  const { world, sealed, snapshot, restored, cast } = await house();
  const before = snapshot();
  const [one, other] = [await issued(world, cast), await issued(world, cast)];
  await archived(world);
  const key = (serial: string) => `issued/ca/${serial}.json`;
  world.evidence.objects.set(key(one), world.evidence.objects.get(key(other))!);
  const older = await restored(before);
  await reconciled(older, sealed, before.logSize);
  expect((await older.ledger.read('certificate', { issuer: 'ca', serial: one }))!.certificate).toBeUndefined();
  expect((await older.ledger.read('certificate', { issuer: 'ca', serial: other }))!.certificate).toBeDefined();
});

test('what a published list says is revoked even where the log is behind; a stranger stays on the list', async () => {
  const { world, sealed, snapshot, restored, cast } = await house();
  const [serial, stranger] = [await issued(world, cast), 'later'];
  await archived(world);
  const before = snapshot();
  const unknown = await issued(world, cast);
  const behind = sealed.length - sealed.filter(({ aggregate }) => aggregate.endsWith(unknown)).length;
  for (const one of [serial, unknown])
    await revokeCertificate(world, cast.agent, { issuer: 'ca', serial: one, reason: 'keyCompromise' }, stranger);
  await listed(world);
  const on = listOf(world);
  const older = await restored(before);
  // the log ends before anything of this was sealed
  const report = await reconciled(older, sealed.slice(0, Math.min(behind, before.logSize)), before.logSize);
  expect(report.revokedByList).toEqual([`ca/${serial}`]);
  expect(report.strangers).toEqual([`ca/${unknown}`]);
  // its profile says no reason on lists, and the cause stood in the lost table alone
  expect(await older.ledger.read('certificate', { issuer: 'ca', serial })).toMatchObject({ state: 'revoked' });
  await listed(older);
  const now = listOf(older);
  expect(now.map((entry) => entry.serial).sort()).toEqual(on.map((entry) => entry.serial).sort());
  expect(now.map((entry) => entry.revocationDate.getTime()).sort()).toEqual(
    on.map((entry) => entry.revocationDate.getTime()).sort(),
  );
});

test('a card that was blocked, and a hold that was set, are so again; who was registered since is an agent’s to see to', async () => {
  const { world, sealed, snapshot, restored, cast } = await house();
  const { personId } = cast.administrator;
  const before = snapshot();
  const person = (await world.ledger.read('person', { id: personId }))!;
  const pen = penOf(world, CEREMONY, 'since');
  const digest = 'd'.repeat(64);
  const blocked: PersonRecord = {
    ...person,
    version: person.version + 1,
    cards: [{ digest, state: 'blocked', since: pen.at }],
    codesVoidUntil: pen.at,
  };
  const hold: HoldRecord = {
    ...{ kind: 'hold', version: 1, createdAt: pen.at, subject: 'person', subjectId: personId, state: 'set' },
    set: { at: pen.at, by: { personId: 'officer', capacity: 'security-officer' }, reasons: person.personal as never },
  };
  await world.ledger.commit({
    records: [blocked, hold],
    events: [
      pen.event(blocked, 'person.card-judged', { card: digest, state: 'blocked', evidence: 'e' }),
      pen.event(hold, 'hold.set'),
    ],
  });
  const scope = { reach: 'structure', structureId: cast.structure.id } as const;
  const { personId: newcomer } = await makePerson(world, 'legal-representative', scope);
  const older = await restored(before);
  const report = await reconciled(older, sealed, before.logSize);
  expect(await older.ledger.read('person', { id: personId })).toMatchObject({
    cards: blocked.cards,
    codesVoidUntil: pen.at,
    personal: person.personal,
  });
  expect(await older.ledger.read('hold', { subject: 'person', subjectId: personId })).toMatchObject({ state: 'set' });
  expect(report.toSee).toContainEqual({ aggregate: `person/${newcomer}`, left: 'gone' });
  const items = recordsOf<WorkItemRecord>(older, 'workItem').filter(({ task }) => task === 'lost');
  expect(items.map(({ lost }) => lost).sort()).toEqual(report.toSee.map(({ aggregate }) => aggregate).sort());
  expect(items.find(({ personId: about }) => about === newcomer)).toMatchObject({
    cause: 'ledger.restored',
    state: 'open',
  });
  expect(linesOf(report, true).join('\n')).not.toMatch(/example\.org|Test/);
});

test('it may die at any commit, and goes on at the next run without saying anything twice', async () => {
  const { world, sealed, snapshot, restored, cast } = await house();
  const before = snapshot();
  for (const reason of ['superseded', 'keyCompromise'] as const) {
    const serial = await issued(world, cast);
    await revokeCertificate(world, cast.agent, { issuer: 'ca', serial, reason }, 'revoke');
  }
  await archived(world);
  await listed(world);
  const told: readonly DomainEvent[] = [...sealed];
  const whole = await restored(before);
  const { changes } = await reconciled(whole, told, before.logSize);
  expect(changes).toBeGreaterThan(4);
  const older = await restored(before);
  let left = 0;
  const dying: World = {
    ...older,
    table: {
      ...older.table,
      write: (actions) => (left-- > 0 ? older.table.write(actions) : Promise.reject(new Error('dead'))),
    },
  };
  for (let run = 1; run < changes; run++) {
    left = 1;
    await expect(reconciled(dying, told, before.logSize)).rejects.toThrow('dead');
  }
  left = 1;
  expect((await reconciled(dying, told, before.logSize)).changes).toBe(1);
  expect((await reconciled(dying, told, before.logSize)).changes).toBe(0);
  const names = ({ table }: World) =>
    table
      .rows()
      .filter(({ kind }) => typeof kind === 'string' && kind !== 'workItem')
      .map(({ pk, sk, version, state }) => `${pk} ${sk} ${version} ${state}`);
  expect(names(older)).toEqual(names(whole));
});

test('the log is proved over a restore: numbers stand twice where a loss allows it, and nowhere else', async () => {
  const { world, sealed, snapshot, restored, cast } = await house();
  const before = snapshot();
  await issued(world, cast);
  await archived(world);
  const older = await restored(before);
  await reconciled(older, sealed, before.logSize);
  const replayed = (events: readonly DomainEvent[]) => {
    const bytes = Buffer.concat(events.map((event) => framed(canonicalBytes(event))));
    const get = async (key: string) => (key === batchKey(0) ? { bytes, etag: '' } : undefined);
    return replayLog({ evidence: { get }, keys: new Map() });
  };
  const since = sealed.slice(before.logSize);
  const aggregates = new Set(since.map(({ aggregate }) => aggregate));
  const complete = [...aggregates].flatMap((aggregate) => {
    const first = since.find((event) => event.aggregate === aggregate)!;
    return first.version === 1 ? [aggregate] : [];
  });
  const whole = since.filter(({ aggregate }) => complete.includes(aggregate));
  const orders = (findings: readonly string[]) => findings.filter((one) => /leaf \d+/.test(one));
  const proved = await replayed(whole);
  expect(orders(proved.findings)).toEqual([]);
  const name = complete.find((aggregate) => aggregate.startsWith('certificate/ca/'))!;
  // back in one version, which is the first again
  expect(proved.aggregates.get(name)).toHaveLength(1);
  const silent = await replayed(whole.filter(({ type }) => type !== 'loss.recorded'));
  expect(orders(silent.findings).join()).toContain('repeats version 1 of certificate/ca/');
  // whoever may write another record cannot say so in its name
  const forged = await replayed(
    whole.map((event) => (event.type === 'loss.recorded' ? { ...event, aggregate: `work/${event.id}` } : event)),
  );
  expect(orders(forged.findings).join()).toContain('repeats version 1 of certificate/ca/');
  const loss = recordsOf<LossRecord>(older, 'loss').find(({ aggregate }) => aggregate === name)!;
  expect(loss).toMatchObject({ from: 1, to: 2, left: 'back' });
});

test('names of aggregates lead back to records, whatever they are made of', () => {
  const at = '2026-01-05T09:00:00.000Z';
  const named = (aggregate: string) => namedBy({ aggregate, at });
  expect(named('house/house')).toEqual({ kind: 'house', name: {} });
  expect(named('terms/holders/2')).toEqual({ kind: 'terms', name: { population: 'holders', edition: 2 } });
  expect(named('revocationRequest/ca/aa/id')).toEqual({
    kind: 'revocationRequest',
    name: { issuer: 'ca', serial: 'aa', id: 'id', createdAt: at },
  });
  expect(createLedger(createMemoryTable())).toBeDefined();
});
