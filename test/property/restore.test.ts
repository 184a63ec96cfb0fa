import fc from 'fast-check';
import { expect, test } from 'vitest';
import { submitRequest } from '../../shared/lifecycle/application.ts';
import { aggregateOf } from '../../shared/lifecycle/events.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import type { CertificateRecord, LedgerRecord } from '../../shared/lifecycle/records.ts';
import { revokeCertificate } from '../../shared/lifecycle/revocation.ts';
import { endedMandate } from '../../shared/registration/mandates.ts';
import type { MandateRecord } from '../../shared/registration/records.ts';
import { decodeCertificateList } from '../../shared/x509/certificate-list.ts';
import { audit } from '../faults/audit.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { archived, listed, reconciled, type Snapshot, watched } from '../world/restore.ts';
import { type Cast, CEREMONY, makeCast, makePerson, makeWorld, recordsOf, type World } from '../world/world.ts';

/**
 * A house lives; at some instant its table is copied; it lives on; the table is lost and the copy takes its place. Whatever
 * was lived, and wherever the copy was taken: nothing that was told to anybody is taken back.
 */
const requests = Array.from({ length: 8 }, () => pkcs10(generate('P-256')));

const act = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ act: 'submit' as const }) },
  { weight: 4, arbitrary: fc.constant({ act: 'issue' as const }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('revoke' as const), which: fc.nat(7), key: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constant({ act: 'list' as const }) },
  { weight: 2, arbitrary: fc.constant({ act: 'remove' as const }) },
  { weight: 1, arbitrary: fc.constant({ act: 'register' as const }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

interface Life {
  readonly cast: Cast;
  /** Requests that wait to be issued. */
  readonly submitted: string[];
  readonly issued: string[];
  taken: number;
  administrators: { personId: string; mandate: MandateRecord }[];
}

async function live(world: World, life: Life, one: Act): Promise<void> {
  world.clock.advance(61_000);
  const { cast } = life;
  if (one.act === 'submit' && life.taken < requests.length) {
    const declared = { commonName: 'www.example.org', dnsNames: [] };
    const certificationRequest = requests[life.taken++]!;
    const application = { subscriptionId: cast.subscription.id, usage: 'SSL_SERV', declared, certificationRequest };
    life.submitted.push((await submitRequest(world, cast.administrator, application, 'submit')).request.id);
  }
  if (one.act === 'issue' && life.submitted.length > 0) {
    const { answer } = await issueCertificate(world, life.submitted.shift()!, 'issue');
    if (answer.outcome === 'issued') life.issued.push(answer.serial);
    await archived(world);
  }
  const serial = one.act === 'revoke' ? life.issued[one.which] : undefined;
  if (one.act === 'revoke' && serial !== undefined) {
    const reason = one.key ? ('keyCompromise' as const) : ('superseded' as const);
    await revokeCertificate(world, cast.administrator, { issuer: 'ca', serial, reason }, 'revoke');
  }
  if (one.act === 'list') await listed(world);
  if (one.act === 'register') {
    const scope = { reach: 'structure', structureId: cast.structure.id } as const;
    const { personId, mandates } = await makePerson(world, 'legal-representative', scope);
    life.administrators.push({ personId, mandate: mandates[0]! });
  }
  const leaving = one.act === 'remove' ? life.administrators.pop() : undefined;
  if (leaving) {
    const pen = penOf(world, CEREMONY, 'remove');
    const { record, event } = endedMandate(leaving.mandate, 'agent', 'removed', pen.at);
    await world.ledger.commit({ records: [record], events: [pen.event(record, event.type, event.data)] });
  }
}

test('a restored table takes nothing back, wherever it was copied', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 22 }), fc.nat(20), async (acts, at) => {
      const watch = watched(await makeWorld('restore'));
      const { world } = watch;
      const life: Life = { cast: await makeCast(world), submitted: [], issued: [], taken: 0, administrators: [] };
      await listed(world);
      let snapshot: Snapshot | undefined;
      for (const [index, one] of acts.entries()) {
        if (index === at % acts.length) snapshot = watch.snapshot();
        await live(world, life, one);
      }
      const lost = world;
      const restored = await watch.restored(snapshot!);
      const rows = JSON.stringify(restored.table.rows());
      const told = [...watch.sealed];
      const expected = await reconciled(restored, told, snapshot!.logSize, true);
      expect(JSON.stringify(restored.table.rows())).toBe(rows);

      const done = await reconciled(restored, told, snapshot!.logSize);
      expect(done.kinds).toEqual(expected.kinds);
      await compare(lost, restored);
      const accounted = new Set(world.keys.signatures.map(({ signRequestId }) => signRequestId));
      expect(wrongWith(restored, accounted)).toEqual([]);
      expect((await reconciled(restored, told, snapshot!.logSize)).changes).toBe(0);

      // and it lives on: what is issued has serials that nobody had, and the next list stands above the last one
      const before = number(lost);
      for (const id of life.submitted.splice(0))
        if (await restored.ledger.read('request', { id })) life.submitted.push(id);
      for (let more = 0; more < 2; more++) {
        await live(restored, life, { act: 'submit' });
        await live(restored, life, { act: 'issue' });
      }
      await listed(restored);
      expect(number(restored)).toBeGreaterThan(before);
      expect(new Set(life.issued).size).toBe(life.issued.length);
      expect(wrongWith(restored, accounted)).toEqual([]);
      demandNumbered(watch.sealed, restored);
    }),
    { numRuns: 15 },
  );
}, 60_000);

/** Leave to sign is in no event: what was signed since the copy was accounted for in the table that was lost. */
const wrongWith = (world: World, accounted: ReadonlySet<string>): readonly string[] =>
  audit(world).filter((one) => {
    const [, id] = /^signature (\S+) .* was made without leave$/.exec(one) ?? [];
    return id === undefined || !accounted.has(id);
  });

const number = ({ repository }: World): number =>
  Number(decodeCertificateList(repository.objects.get('repository/crl/ca.crl')!).crlNumber);

/** Everything that binds in the lost table binds in the restored one. */
async function compare(lost: World, restored: World): Promise<void> {
  for (const old of recordsOf<CertificateRecord>(lost, 'certificate')) {
    const now = await restored.ledger.read('certificate', old);
    expect(now, `serial ${old.serial} is free`).toBeDefined();
    if (old.certificate) expect(Buffer.from(now!.certificate!).equals(old.certificate), 'its octets').toBe(true);
    if (old.state === 'issued') expect(now!.state).toBe('issued');
    if (old.state !== 'revoked') continue;
    expect(now!.state, `${old.serial} is un-revoked`).toBe('revoked');
    expect(now!.revocation!.at).toBe(old.revocation!.at);
    if (old.revocation!.reason === 'keyCompromise') expect(now!.revocation!.reason).toBe('keyCompromise');
  }
  for (const { spkiSha256 } of recordsOf<{ spkiSha256: string }>(lost, 'blockedKey'))
    expect(await restored.ledger.read('blockedKey', { spkiSha256 })).toBeDefined();
  for (const old of recordsOf<MandateRecord>(lost, 'mandate')) {
    const now = await restored.ledger.read('mandate', old);
    if (old.state === 'ended') expect(now?.state, 'a removed person is back').not.toBe('active');
  }
}

/** In the log an aggregate begins a number again only where a loss said so before. */
function demandNumbered(sealed: Awaited<ReturnType<typeof watched>>['sealed'], world: World): void {
  const next = new Map<string, number>();
  for (const { aggregate, version, type, data } of sealed) {
    const expected = next.get(aggregate) ?? version;
    expect(version, `${aggregate} of ${type}`).toBe(expected);
    next.set(aggregate, version + 1);
    if (type === 'loss.recorded') next.set(String(data.of), Number(data.from));
  }
  for (const record of world.table.rows()) {
    const aggregate = typeof record.kind === 'string' ? aggregateOf(record as unknown as LedgerRecord) : undefined;
    if (aggregate !== undefined && next.has(aggregate)) expect(next.get(aggregate)).toBe(Number(record.version) + 1);
  }
}
