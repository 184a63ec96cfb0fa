import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openssl } from '../../../infra/local/openssl.ts';
import { encodePem } from '../../../shared/der/pem.ts';
import { submitRequest } from '../../../shared/lifecycle/application.ts';
import { pointOf } from '../../../shared/lifecycle/crl/shards.ts';
import { crlsDue } from '../../../shared/lifecycle/due.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import type { Invoker } from '../../../shared/lifecycle/ports.ts';
import { publicationOf, publishCrl } from '../../../shared/lifecycle/publication.ts';
import type { CertificateRecord } from '../../../shared/lifecycle/records.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { issueCrl } from '../../../shared/lifecycle/revocation-list.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { decodeCertificateList } from '../../../shared/x509/certificate-list.ts';
import { decodeCrlDistributionPoints } from '../../../shared/x509/crl-distribution-points.ts';
import { decodeExpiredCertsOnCrl } from '../../../shared/x509/expired-certs-on-crl.ts';
import { extensionIds, extensionValue } from '../../../shared/x509/extension.ts';
import { decodeIssuingDistributionPoint } from '../../../shared/x509/issuing-distribution-point.ts';
import { audit } from '../../faults/audit.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { type Cast, ceremonyPlan, makeCast, makeWorld, type World } from '../../world/world.ts';

const ACTOR = { capacity: 'platform', function: 'test' } as const;
const SHARDS = 4;
const authorities = (more: object) =>
  ceremonyPlan.authorities.map((one) => (one.id === 'ca' ? { ...one, ...more } : one));
const SCOPES = ['ca', ...Array.from({ length: SHARDS }, (_, n) => `ca-s${n}`)];

async function issued(world: World, cast: Cast): Promise<CertificateRecord & { readonly certificate: Uint8Array }> {
  const declared = { commonName: 'www.example.org', dnsNames: [] };
  const certificationRequest = pkcs10(generate('P-256'));
  const application = { subscriptionId: cast.subscription.id, usage: 'SSL_SERV', declared, certificationRequest };
  const { request } = await submitRequest(world, cast.administrator, application, 'submit');
  const { answer } = await issueCertificate(world, request.id, 'issue');
  if (answer.outcome !== 'issued') throw new Error(answer.detail);
  const record = (await world.ledger.read('certificate', answer))!;
  return { ...record, certificate: record.certificate! };
}

const listOf = (world: World, scope: string) =>
  decodeCertificateList(world.repository.objects.get(`repository/crl/${scope}.crl`)!);
const serialsOf = (world: World, scope: string) => [...listOf(world, scope).entries()].map(({ serial }) => serial);

async function publish(world: World, scopes: readonly string[]): Promise<void> {
  for (const scope of scopes) {
    const { outbox } = await issueCrl(world, scope, ACTOR, 'crl');
    for (const row of outbox) await publishCrl(world, publicationOf(row), ACTOR, 'publish');
  }
}

/** What OpenSSL says of a certificate with these lists and no others at hand. */
function verdictOf(files: Readonly<Record<'root' | 'ca' | 'leaf' | 'lists', string>>, now: Date): string {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-shards-'));
  const at = (name: string) => join(folder, name);
  for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text);
  const trust = ['-CAfile', at('root'), '-untrusted', at('ca'), '-CRLfile', at('lists')];
  const when = String(Math.floor(now.getTime() / 1000) + 60);
  const { ok, text } = openssl(['verify', '-crl_check_all', '-attime', when, ...trust, at('leaf')], { mayFail: true });
  rmSync(folder, { recursive: true });
  if (ok) return 'good';
  return text.includes('certificate revoked')
    ? 'revoked'
    : /unable to get certificate CRL|different CRL scope/i.test(text)
      ? 'unknown'
      : text;
}

describe('an issuer whose certificates are divided among lists', () => {
  const made = (async () => {
    const world = await makeWorld('shards', {
      plan: { authorities: authorities({ shards: SHARDS, keepsExpired: true }) },
    });
    const cast = await makeCast(world);
    const certificates = [];
    for (let n = 0; n < 10; n++) certificates.push(await issued(world, cast));
    const revoked = certificates.slice(0, 6);
    const asked: string[] = [];
    for (const { issuer, serial } of revoked) {
      const input = { issuer, serial, reason: 'superseded' } as const;
      const { outbox } = await revokeCertificate(world, cast.administrator, input, 'revoke');
      asked.push(...outbox.filter(({ topic }) => topic === 'crl').map(({ about }) => `${serial} ${about.scope}`));
    }
    await publish(world, SCOPES);
    const record = (await world.ledger.read('issuer', { id: 'ca' }))!;
    return { world, certificates, revoked, asked, record };
  })();

  test('names in each certificate the list that answers for it, by its serial', async () => {
    const { certificates, record } = await made;
    for (const { serial, crlScope, certificate } of certificates) {
      const number = Number(BigInt(`0x${serial}`) % BigInt(SHARDS));
      const url = `http://pki.example.org/repository/crl/ca-s${number}.crl`;
      expect(crlScope).toBe(`ca-s${number}`);
      const points = extensionValue(decodeCertificate(certificate).tbs.extensions, extensionIds.crlDistributionPoints)!;
      expect(decodeCrlDistributionPoints(points)).toEqual([
        { fullName: [{ kind: 'uniformResourceIdentifier', value: url }] },
      ]);
      expect(pointOf(record, serial)).toEqual({ scope: crlScope, url });
    }
    expect(new Set(certificates.map(({ crlScope }) => crlScope)).size).toBeGreaterThan(2);
  });

  test('a revoked one stands on its own list and on the complete one, and on no other; both are asked for', async () => {
    const { world, revoked, asked } = await made;
    for (const scope of SCOPES) {
      const expected = revoked.filter(({ crlScope }) => scope === 'ca' || scope === crlScope);
      expect(serialsOf(world, scope).sort()).toEqual(expected.map(({ serial }) => serial).sort());
    }
    expect(asked.sort()).toEqual(
      revoked.flatMap(({ serial, crlScope }) => [`${serial} ca`, `${serial} ${crlScope}`]).sort(),
    );
    expect(audit(world)).toEqual([]);
  });

  test('a list of a part says so, critically; the complete one says nothing of a scope', async () => {
    const { world, record } = await made;
    for (const scope of SCOPES) {
      const { extensions } = listOf(world, scope);
      const point = extensions.find(({ id }) => id === extensionIds.issuingDistributionPoint);
      if (scope === 'ca') expect(point).toBeUndefined();
      else {
        expect(point!.critical).toBe(true);
        expect(decodeIssuingDistributionPoint(point!.value)).toEqual({
          fullName: [
            { kind: 'uniformResourceIdentifier', value: `http://pki.example.org/repository/crl/${scope}.crl` },
          ],
        });
      }
      const kept = extensionValue(extensions, extensionIds.expiredCertsOnCrl)!;
      expect(decodeExpiredCertsOnCrl(kept).toISOString()).toBe(record.keepsExpired);
    }
  });

  test('OpenSSL judges by the part and by the complete list alike, and refuses another part', async () => {
    const { world, certificates } = await made;
    const [root, ca] = await Promise.all(['root', 'ca'].map((id) => world.ledger.read('issuer', { id })));
    const rootList = world.repository.objects.get('repository/crl/root.crl')!;
    const verdict = (leaf: CertificateRecord & { readonly certificate: Uint8Array }, scope: string): string => {
      const files = {
        root: encodePem('CERTIFICATE', root!.certificate),
        ca: encodePem('CERTIFICATE', ca!.certificate),
        leaf: encodePem('CERTIFICATE', leaf.certificate),
        lists: [world.repository.objects.get(`repository/crl/${scope}.crl`)!, rootList]
          .map((list) => encodePem('X509 CRL', list))
          .join(''),
      };
      return verdictOf(files, world.clock.now());
    };
    for (const leaf of [certificates[0]!, certificates[9]!]) {
      const expected = leaf === certificates[0] ? 'revoked' : 'good';
      expect(verdict(leaf, leaf.crlScope)).toBe(expected);
      expect(verdict(leaf, 'ca')).toBe(expected);
      const other = SCOPES.find((scope) => scope !== 'ca' && scope !== leaf.crlScope)!;
      expect(verdict(leaf, other)).toBe('unknown');
    }
  });

  test('each of its lists is asked for by the clock when it is due', async () => {
    const world = await makeWorld('due', { plan: { authorities: authorities({ shards: SHARDS }) } });
    const asked: string[] = [];
    const invoker = { issueCrl: async (scope: string) => void asked.push(scope) } as unknown as Invoker;
    await crlsDue({ ...world, invoker });
    expect(asked.sort()).toEqual([...SCOPES, 'test-ca'].sort());
    await publish(world, SCOPES);
    const dueAt = new Map<string, number>();
    for (let minute = 0; minute <= 12 * 60; minute++, world.clock.advance(60_000)) {
      asked.length = 0;
      await crlsDue({ ...world, invoker });
      for (const scope of asked) if (!dueAt.has(scope)) dueAt.set(scope, minute);
    }
    const spread = SCOPES.map((scope) => dueAt.get(scope)!);
    expect(Math.min(...spread)).toBeGreaterThanOrEqual(11 * 60);
    expect(new Set(spread).size).toBeGreaterThan(2);
  });
});

describe('the entries of the expired', () => {
  const YEAR = 366 * 86_400_000;
  const left = async (keepsExpired: boolean) => {
    const world = await makeWorld('expired', { plan: { authorities: authorities({ keepsExpired }) } });
    const cast = await makeCast(world);
    const { issuer, serial } = await issued(world, cast);
    await revokeCertificate(world, cast.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
    const seen: string[][] = [];
    for (let year = 0; year < 5; year++, world.clock.advance(YEAR)) {
      await publish(world, ['ca']);
      seen.push(serialsOf(world, 'ca'));
    }
    return { serial, seen, extensions: listOf(world, 'ca').extensions.map(({ id }) => id) };
  };

  test('leave once a list after their end has had them', async () => {
    const { serial, seen, extensions } = await left(false);
    expect(seen).toEqual([[serial], [serial], [serial], [serial], []]);
    expect(extensions).not.toContain(extensionIds.expiredCertsOnCrl);
  });

  test('stay where the issuer keeps them, and the list says since when', async () => {
    const { serial, seen, extensions } = await left(true);
    expect(seen).toEqual(Array.from({ length: 5 }, () => [serial]));
    expect(extensions).toContain(extensionIds.expiredCertsOnCrl);
  });

  test('stay until one list after their end was published, however many were signed and lost', async () => {
    const world = await makeWorld('lost');
    const cast = await makeCast(world);
    const { issuer, serial } = await issued(world, cast);
    await revokeCertificate(world, cast.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
    await publish(world, ['ca']);
    world.clock.advance(4 * YEAR);
    for (let lost = 0; lost < 3; lost++, world.clock.advance(3_600_000)) await issueCrl(world, 'ca', ACTOR, 'lost');
    await publish(world, ['ca']);
    expect(serialsOf(world, 'ca')).toEqual([serial]);
    world.clock.advance(3_600_000);
    await publish(world, ['ca']);
    expect(serialsOf(world, 'ca')).toEqual([]);
  });
});
