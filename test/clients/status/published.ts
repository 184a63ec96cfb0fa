import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePem } from '../../../shared/der/pem.ts';
import { submitRequest } from '../../../shared/lifecycle/application.ts';
import type { CeremonyPlan } from '../../../shared/lifecycle/ceremony.ts';
import type { Actor } from '../../../shared/lifecycle/events.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { readIssuer } from '../../../shared/lifecycle/issuers.ts';
import { publicationOf, publishCrl } from '../../../shared/lifecycle/publication.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { issueCrl } from '../../../shared/lifecycle/revocation-list.ts';
import { generate, type KeyKind } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { makeCast, makeWorld, type World } from '../../world/world.ts';

/** A house whose ceremony was held at `at`, by an issuer with a key of `kind`, and what a relying party has of it. */
export interface Published {
  readonly world: World;
  /** root, issuer, good, revoked as .der and .pem; root.crl, issuer.crl; lists.pem; chain-good.pem, chain-revoked.pem. */
  readonly folder: string;
  readonly serials: { readonly good: string; readonly revoked: string };
  readonly certificates: Readonly<Record<'root' | 'issuer' | 'good' | 'revoked', Uint8Array>>;
  remove(): void;
}

const ACTOR: Actor = { capacity: 'platform', function: 'test' };

/** Two servers' certificates, one of them revoked as compromised a minute later, and the lists of that minute. */
export async function publish(kind: KeyKind, at: string, plan: Partial<CeremonyPlan> = {}): Promise<Published> {
  const world = await makeWorld('relying party', { at, issuerKey: kind, plan });
  const cast = await makeCast(world);
  const issue = async (commonName: string) => {
    const { request } = await submitRequest(
      world,
      cast.administrator,
      {
        subscriptionId: cast.subscription.id,
        usage: 'SSL_SERV',
        declared: { commonName, dnsNames: [] },
        certificationRequest: pkcs10(generate('P-256')),
      },
      'submit',
    );
    const { answer } = await issueCertificate(world, request.id, 'issue');
    if (answer.outcome !== 'issued') throw new Error(answer.detail);
    const record = await world.ledger.read('certificate', answer);
    return { serial: answer.serial, der: record!.certificate! };
  };
  const good = await issue('good.example.org');
  const revoked = await issue('revoked.example.org');
  world.clock.advance(60_000);
  const { serial } = revoked;
  await revokeCertificate(world, cast.administrator, { issuer: 'ca', serial, reason: 'keyCompromise' }, 'revoke');
  await publishList(world, 'ca');

  const certificates = {
    root: (await readIssuer(world.ledger, 'root')).record.certificate,
    issuer: (await readIssuer(world.ledger, 'ca')).record.certificate,
    good: good.der,
    revoked: revoked.der,
  };
  const folder = mkdtempSync(join(tmpdir(), 'sceau-relying-'));
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  const pem = encodePem;
  for (const [name, der] of Object.entries(certificates)) {
    write(`${name}.der`, der);
    write(`${name}.pem`, pem('CERTIFICATE', der));
  }
  const lists = { root: listOf(world, 'root'), issuer: listOf(world, 'ca') };
  for (const [name, der] of Object.entries(lists)) write(`${name}.crl`, der);
  write(
    'lists.pem',
    Object.values(lists)
      .map((der) => pem('X509 CRL', der))
      .join(''),
  );
  for (const leaf of ['good', 'revoked'] as const) {
    const chain = [leaf, 'issuer', 'root'] as const;
    write(`chain-${leaf}.pem`, chain.map((name) => pem('CERTIFICATE', certificates[name])).join(''));
  }
  const serials = { good: good.serial, revoked: revoked.serial };
  return { world, folder, serials, certificates, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Signs and publishes a list, as the two functions do. */
export async function publishList(world: World, scope: string): Promise<void> {
  const { outbox } = await issueCrl(world, scope, ACTOR, 'crl');
  for (const row of outbox) await publishCrl(world, publicationOf(row), ACTOR, 'publish');
}

export const listOf = (world: World, scope: string): Uint8Array =>
  world.repository.objects.get(`repository/crl/${scope}.crl`)!;
