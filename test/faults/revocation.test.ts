import { describe, expect, test } from 'vitest';
import type { Actor } from '../../shared/lifecycle/events.ts';
import { publicationOf, publishCrl } from '../../shared/lifecycle/publication.ts';
import { revokeCertificate } from '../../shared/lifecycle/revocation.ts';
import { issueCrl } from '../../shared/lifecycle/revocation-list.ts';
import { decodeCertificateList } from '../../shared/x509/certificate-list.ts';
import { generate } from '../world/keys.ts';
import { asLister, asPublisher } from '../world/lists.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { issuedTo } from '../world/retrieval.ts';
import { type Cast, makeCast, makeWorld, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

const ACTOR: Actor = { capacity: 'platform', function: 'test' };
const applicantKey = generate('P-256');

async function issued(world: World): Promise<{ cast: Cast; serial: string }> {
  const cast = await makeCast(world);
  const { serial } = await issuedTo(world, cast, { certificationRequest: pkcs10(applicantKey) });
  return { cast, serial };
}

/** The list of the CA as relying parties read it: its number and serials. */
function published(world: World): { number: number; serials: string[] } | undefined {
  const bytes = world.repository.objects.get('repository/crl/ca.crl');
  if (!bytes) return undefined;
  const crl = decodeCertificateList(bytes);
  return { number: Number(crl.crlNumber), serials: [...crl.entries()].map(({ serial }) => serial) };
}

/** What the functions do when nudged: sign a list and publish what is staged. */
async function list(world: World): Promise<void> {
  const { outbox } = await issueCrl(asLister(world), 'ca', ACTOR, 'crl');
  for (const row of outbox) await publishCrl(asPublisher(world), publicationOf(row), ACTOR, 'publish');
}

const revocation = (world: World, { cast, serial }: { cast: Cast; serial: string }) =>
  revokeCertificate(world, cast.administrator, { issuer: 'ca', serial, reason: 'keyCompromise' }, 'revoke');

async function callsOf(
  act: (world: World, of: { cast: Cast; serial: string }) => Promise<unknown>,
  before?: (world: World, of: { cast: Cast; serial: string }) => Promise<unknown>,
): Promise<number> {
  const world = await makeWorld();
  const of = await issued(world);
  await before?.(world, of);
  const watched = faulty(world, 0, 'not-done');
  await act(watched.world, of);
  return watched.calls.length;
}

const revoking = await callsOf(revocation);
const listing = await callsOf(list, revocation);

for (const mode of MODES) {
  describe(`${mode}`, () => {
    for (let at = 1; at <= revoking; at++) {
      test(`revocation, call ${at} of ${revoking}`, async () => {
        const world = await makeWorld();
        const of = await issued(world);
        await endure(() => revocation(faulty(world, at, mode).world, of));
        expect(audit(world)).toEqual([]);
        const { certificate } = await revocation(world, of);
        expect(certificate.state).toBe('revoked');
        expect(audit(world)).toEqual([]);
      });
    }
    for (let at = 1; at <= listing; at++) {
      test(`CRL and publication, call ${at} of ${listing}`, async () => {
        const world = await makeWorld();
        const of = await issued(world);
        await list(world);
        const old = published(world)!;
        await revocation(world, of);
        await endure(() => list(faulty(world, at, mode).world));
        expect(audit(world)).toEqual([]);
        expect(published(world)!.number).toBeGreaterThanOrEqual(old.number);
        await list(world);
        expect(audit(world)).toEqual([]);
        expect(published(world)!.serials).toEqual([of.serial]);
        expect(published(world)!.number).toBeGreaterThan(old.number);
      });
    }
  });
}

test('one bad row is set aside and the list still comes out', async () => {
  const world = await makeWorld();
  const of = await issued(world);
  await revocation(world, of);
  const row = world.table.rows().find(({ kind }) => kind === 'crlEntry')!;
  await world.table.write([{ put: { ...row, sk: `${row.sk}0`, serial: 'not hex' } }]);
  const aside: unknown[] = [];
  await issueCrl({ ...asLister(world), setAside: (entry) => aside.push(entry) }, 'ca', ACTOR, 'crl').then(
    ({ outbox }) => publishCrl(asPublisher(world), publicationOf(outbox[0]!), ACTOR, 'publish'),
  );
  expect(aside).toHaveLength(1);
  expect(published(world)!.serials).toEqual([of.serial]);
});

test('nor does a bad row stop it where the archive has lost the list that had it right', async () => {
  const world = await makeWorld();
  const of = await issued(world);
  await revocation(world, of);
  await issueCrl(asLister(world), 'ca', ACTOR, 'crl').then(({ outbox }) =>
    publishCrl(asPublisher(world), publicationOf(outbox[0]!), ACTOR, 'publish'),
  );
  const row = world.table.rows().find(({ kind }) => kind === 'crlEntry')!;
  await world.table.write([{ put: { ...row, reason: 'no reason' } }]);
  world.evidence.objects.clear();
  const aside: unknown[] = [];
  const { outbox } = await issueCrl({ ...asLister(world), setAside: (entry) => aside.push(entry) }, 'ca', ACTOR, 'crl');
  expect(aside).toHaveLength(1);
  const made = decodeCertificateList(world.staging.objects.get(publicationOf(outbox[0]!).stagingKey)!);
  expect([...made.entries()].map(({ serial }) => serial)).toEqual([of.serial]);
});
