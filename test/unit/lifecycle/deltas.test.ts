import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openssl } from '../../../infra/local/openssl.ts';
import { encodePem } from '../../../shared/der/pem.ts';
import { itemOfRecord } from '../../../shared/ledger/rows.ts';
import { submitRequest } from '../../../shared/lifecycle/application.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { publicationOf, publishCrl, restoreList } from '../../../shared/lifecycle/publication.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { issueCrl } from '../../../shared/lifecycle/revocation-list.ts';
import { certifySeal } from '../../../shared/lifecycle/seals.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { decodeCertificateList } from '../../../shared/x509/certificate-list.ts';
import { crlDistributionPoint, decodeCrlDistributionPoints } from '../../../shared/x509/crl-distribution-points.ts';
import { decodeDeltaCrlIndicator } from '../../../shared/x509/delta-crl-indicator.ts';
import { extensionIds, extensionValue } from '../../../shared/x509/extension.ts';
import { audit } from '../../faults/audit.ts';
import { endure, faulty, MODES } from '../../faults/faults.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { ceremonyPlan, makeCast, makeWorld, type World } from '../../world/world.ts';

const ACTOR = { capacity: 'platform', function: 'test' } as const;
const HOUR = 3_600_000;
const PLACE = 'http://pki.example.org/repository/crl';
const authorities = (more: object) =>
  ceremonyPlan.authorities.map((one) => (one.id === 'ca' ? { ...one, deltas: true, ...more } : one));

async function founded(more: object = {}) {
  const world = await makeWorld('deltas', { plan: { authorities: authorities(more) } });
  const cast = await makeCast(world);
  const issue = async () => {
    const declared = { commonName: 'www.example.org', dnsNames: [] };
    const certificationRequest = pkcs10(generate('P-256'));
    const application = { subscriptionId: cast.subscription.id, usage: 'SSL_SERV', declared, certificationRequest };
    const { request } = await submitRequest(world, cast.administrator, application, 'submit');
    const { answer } = await issueCertificate(world, request.id, 'issue');
    if (answer.outcome !== 'issued') throw new Error(answer.detail);
    return (await world.ledger.read('certificate', answer))!;
  };
  const revoke = async ({ issuer, serial }: { issuer: string; serial: string }) => {
    await revokeCertificate(world, cast.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
    world.clock.advance(1000);
  };
  return { world, issue, revoke };
}

async function publish(world: World, scope = 'ca', correlation = 'publish'): Promise<void> {
  const { outbox } = await issueCrl(world, scope, ACTOR, 'crl');
  for (const row of outbox) await publishCrl(world, publicationOf(row), ACTOR, correlation);
}

const bytesOf = (world: World, name: string) => world.repository.objects.get(`repository/crl/${name}.crl`);
function listOf(world: World, name: string) {
  const crl = decodeCertificateList(bytesOf(world, name)!);
  const extension = (id: string) => extensionValue(crl.extensions, id);
  const base = extension(extensionIds.deltaCrlIndicator);
  return {
    crl,
    extension,
    number: Number(crl.crlNumber),
    base: base && Number(decodeDeltaCrlIndicator(base)),
    serials: [...crl.entries()].map(({ serial }) => serial),
  };
}

describe('a delta', () => {
  test('is beside each full list from the second on, with its number, its own base, and no pointer to itself', async () => {
    const { world, issue, revoke } = await founded();
    const [one, two, three] = [await issue(), await issue(), await issue()];
    await revoke(one);
    world.clock.advance(HOUR);
    await publish(world);
    expect(bytesOf(world, 'ca-delta')).toBeUndefined();
    world.clock.advance(HOUR);
    await revoke(two);
    await publish(world);
    const [full, delta] = [listOf(world, 'ca'), listOf(world, 'ca-delta')];
    expect([full.number, full.base, full.serials]).toEqual([2, undefined, [one.serial, two.serial]]);
    expect([delta.number, delta.base, delta.serials]).toEqual([2, 1, [two.serial]]);
    const indicator = delta.crl.extensions.find(({ id }) => id === extensionIds.deltaCrlIndicator)!;
    expect(indicator.critical).toBe(true);
    expect(delta.extension(extensionIds.freshestCrl)).toBeUndefined();
    const points = [{ fullName: [{ kind: 'uniformResourceIdentifier', value: `${PLACE}/ca-delta.crl` }] }];
    expect(decodeCrlDistributionPoints(full.extension(extensionIds.freshestCrl)!)).toEqual(points);
    const { extensions } = decodeCertificate(three.certificate!).tbs;
    expect(decodeCrlDistributionPoints(extensionValue(extensions, extensionIds.freshestCrl)!)).toEqual(points);
    expect(audit(world)).toEqual([]);
  });

  test('builds on one full list for a day; whoever is on it stays until its next base has them', async () => {
    const { world, issue, revoke } = await founded();
    const certificates = [await issue(), await issue(), await issue()];
    await publish(world);
    const seen: [number | undefined, number][] = [];
    for (let hour = 0; hour < 60; hour++) {
      if (hour % 20 === 0) await revoke(certificates[hour / 20]!);
      await publish(world);
      const [full, delta] = [listOf(world, 'ca'), listOf(world, 'ca-delta')];
      seen.push([delta.base, delta.serials.length]);
      const archived = world.evidence.objects.get(`crl/ca/${String(delta.base).padStart(12, '0')}.crl`)!;
      const base = [...decodeCertificateList(archived).entries()].map(({ serial }) => serial);
      expect([...new Set([...base, ...delta.serials])].sort()).toEqual([...full.serials].sort());
      world.clock.advance(HOUR);
    }
    expect(new Set(seen.map(([base]) => base)).size).toBe(3);
    expect(seen.some(([, entries]) => entries === 0)).toBe(true);
    expect(audit(world)).toEqual([]);
  });

  test('is of the same part as its base, for an issuer whose certificates are divided', async () => {
    const { world, issue, revoke } = await founded({ shards: 2 });
    const certificate = await issue();
    const scope = certificate.crlScope;
    await publish(world, scope);
    world.clock.advance(HOUR);
    await revoke(certificate);
    await publish(world, scope);
    const [full, delta] = [listOf(world, scope), listOf(world, `${scope}-delta`)];
    const idp = extensionIds.issuingDistributionPoint;
    expect(delta.extension(idp)).toEqual(full.extension(idp));
    expect([full.serials, delta.serials]).toEqual([[certificate.serial], [certificate.serial]]);
  });

  test('tells OpenSSL of a revocation that an older full list has not', async () => {
    const { world, issue, revoke } = await founded();
    const [revoked, good] = [await issue(), await issue()];
    await publish(world);
    const base = bytesOf(world, 'ca')!;
    world.clock.advance(HOUR);
    await revoke(revoked);
    await publish(world);
    const folder = mkdtempSync(join(tmpdir(), 'sceau-delta-'));
    const file = (name: string, label: string, ...ders: Uint8Array[]) => {
      writeFileSync(join(folder, name), ders.map((der) => encodePem(label, der)).join(''));
      return join(folder, name);
    };
    const [root, ca] = await Promise.all(['root', 'ca'].map((id) => world.ledger.read('issuer', { id })));
    const trust = ['-CAfile', file('root', 'CERTIFICATE', root!.certificate)];
    trust.push('-untrusted', file('ca', 'CERTIFICATE', ca!.certificate));
    const when = String(Math.floor(world.clock.now().getTime() / 1000) + 60);
    const verdict = (leaf: Uint8Array, ...lists: Uint8Array[]) => {
      const crls = ['-CRLfile', file('lists', 'X509 CRL', ...lists)];
      const checks = ['-crl_check', '-extended_crl', '-use_deltas', '-attime', when];
      const run = openssl(['verify', ...checks, ...trust, ...crls, file('leaf', 'CERTIFICATE', leaf)], {
        mayFail: true,
      });
      return run.ok ? 'good' : run.text.includes('certificate revoked') ? 'revoked' : run.text;
    };
    const delta = bytesOf(world, 'ca-delta')!;
    expect(verdict(revoked.certificate!, base)).toBe('good');
    expect(verdict(revoked.certificate!, base, delta)).toBe('revoked');
    expect(verdict(good.certificate!, base, delta)).toBe('good');
    rmSync(folder, { recursive: true });
  });

  test('that is lost is put back with its full list', async () => {
    const { world } = await founded();
    await publish(world);
    await publish(world);
    const before = bytesOf(world, 'ca-delta')!;
    world.repository.objects.delete('repository/crl/ca-delta.crl');
    await restoreList(world, 'ca');
    expect(bytesOf(world, 'ca-delta')).toEqual(before);
  });
});

describe('whatever call goes wrong while both are made and published', () => {
  const serial = '0a';
  const prepared = async () => {
    const world = await makeWorld('deltas', { plan: { authorities: authorities({}) } });
    await publish(world);
    world.clock.advance(HOUR);
    const revokedAt = world.clock.now().toISOString();
    const notAfter = '2040-01-01T00:00:00.000Z';
    const entry = { kind: 'crlEntry', version: 1, scope: 'ca', revokedAt, serial, notAfter } as const;
    await world.table.write([{ put: itemOfRecord(entry) }]);
    return world;
  };
  for (const mode of MODES) {
    test(`${mode}: the lists are whole afterwards`, async () => {
      const { world: counted, calls } = faulty(await prepared(), 0, mode);
      await publish(counted);
      expect(calls.filter((call) => call === 'sign')).toHaveLength(2);
      for (let at = 1; at <= calls.length; at++) {
        const world = await prepared();
        await endure(() => publish(faulty(world, at, mode).world, 'ca', 'first'));
        expect(audit(world), `call ${at}`).toEqual([]);
        world.clock.advance(90_000);
        await publish(world, 'ca', 'second');
        expect(audit(world), `call ${at}`).toEqual([]);
        const [full, delta] = [listOf(world, 'ca'), listOf(world, 'ca-delta')];
        expect([full.serials, delta.serials, delta.number]).toEqual([[serial], [serial], full.number]);
      }
    }, 60_000);
  }
});

describe('the seal of an issuer with deltas and lists of its own', () => {
  test('names the list that answers for it, and the delta to that, as other certificates do', async () => {
    const { world } = await founded({ shards: 4 });
    const seal = ceremonyPlan.seals.find(({ issuedBy }) => issuedBy === 'ca')!;
    const { record } = await certifySeal(world, seal.id, 'seal');
    const { serial, der } = record.certificate!;
    const { extensions } = decodeCertificate(der).tbs;
    const pointsAt = (id: string) => decodeCrlDistributionPoints(extensionValue(extensions, id)!);
    const at = (name: string) => [crlDistributionPoint(`${PLACE}/${name}.crl`)];
    const { crlScope } = (await world.ledger.read('certificate', { issuer: 'ca', serial }))!;
    expect(crlScope).toMatch(/^ca-s[0-3]$/);
    expect(pointsAt(extensionIds.crlDistributionPoints)).toEqual(at(crlScope));
    expect(pointsAt(extensionIds.freshestCrl)).toEqual(at(`${crlScope}-delta`));
    expect(audit(world)).toEqual([]);
  });
});
