import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { encodePem } from '../../shared/der/pem.ts';
import { newId, sha256 } from '../../shared/lifecycle/identity.ts';
import { linkMachine, type MachineForm } from '../../shared/lifecycle/machines/desk.ts';
import type { CertificateName } from '../../shared/lifecycle/replaced.ts';
import type { MachineRecord } from '../../shared/registration/machine-records.ts';
import { encodeBasicConstraints } from '../../shared/x509/basic-constraints.ts';
import { assembleCertificate, decodeCertificate, encodeTbsCertificate } from '../../shared/x509/certificate.ts';
import { encodeExtendedKeyUsage, keyPurposes } from '../../shared/x509/extended-key-usage.ts';
import { attribute, encodeName } from '../../shared/x509/name.ts';
import type { Cast, World } from './world.ts';

/** What links the cast's machine: SSL_SERV of its subscription, by one of its certificates. */
export const machineForm = (cast: Cast, certificate: MachineForm['certificate'], now: Date): MachineForm => ({
  label: 'web-01',
  allows: [{ subscriptionId: cast.subscription.id, usages: ['SSL_SERV'] }],
  certificate,
  until: new Date(now.getTime() + 3 * 365 * 86_400_000).toISOString(),
  reasons: 'asked for in writing',
  evidence: { what: 'letter', sha256: 'd'.repeat(64) },
});

/** A machine that the cast's agent has linked. */
export async function linkedMachine(
  world: World,
  cast: Cast,
  { issuer, serial }: CertificateName,
  more: Partial<MachineForm> = {},
): Promise<MachineRecord> {
  const caller = { principal: cast.agent, roles: ['validation-agent'], correlation: newId(world.randomness) } as const;
  const form = { ...machineForm(cast, { issuer, serial }, world.clock.now()), ...more };
  return (await linkMachine(world, caller, cast.structure.id, form)).machine;
}

export const pemOf = (certificate: Uint8Array): string => encodePem('CERTIFICATE', certificate);

/** A certificate of nobody's authority, like `like` in what is not said, signed by a key that was made for it. */
export function forged(
  now: Date,
  {
    like,
    serial,
    spki,
    forClients = true,
    cA = false,
  }: {
    readonly like?: Uint8Array;
    readonly serial?: string;
    readonly spki?: Uint8Array;
    readonly forClients?: boolean;
    readonly cA?: boolean;
  } = {},
): { readonly der: Uint8Array; readonly key: KeyObject; readonly sha256: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const copied = like && decodeCertificate(like).tbs;
  const name = encodeName([[attribute('CN', 'www.example.org')]]);
  const tbs = encodeTbsCertificate({
    serial: serial ?? copied?.serial ?? '0101',
    signatureAlgorithm: 'ecdsa-with-SHA256',
    issuer: copied?.issuer ?? name,
    subject: copied?.subject ?? name,
    notBefore: copied?.notBefore ?? new Date(now.getTime() - 86_400_000),
    notAfter: copied?.notAfter ?? new Date(now.getTime() + 365 * 86_400_000),
    spki: spki ?? publicKey.export({ type: 'spki', format: 'der' }),
    extensions: [
      encodeBasicConstraints({ cA }),
      encodeExtendedKeyUsage([forClients ? keyPurposes.clientAuth : keyPurposes.serverAuth]),
    ],
  });
  const der = assembleCertificate(tbs, 'ecdsa-with-SHA256', sign('sha256', tbs, privateKey));
  return { der, key: privateKey, sha256: sha256(der) };
}
