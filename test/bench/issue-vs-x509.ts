import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Application } from './applications.ts';
import { atLeast, compare, cpuPerTurn, type Figure } from './harness.ts';
import { issue, openWorkshop, type Workshop } from './issuing.ts';

const WARM_UP = 10_000;

/** The same work as in `issue.cpu`, against the library that the pages use, which neither judges nor lints nor verifies. */
export const issueVsX509: Figure = {
  name: 'issue.vs-x509',
  async measure() {
    const workshop = await openWorkshop();
    const { applications } = workshop;
    const theirs = await x509Authority(workshop);
    let turn = 0;
    const next = () => applications[turn++ % applications.length]!;
    await cpuPerTurn(WARM_UP, () => issue(workshop, next()));
    const compared = await compare(
      () => cpuPerTurn(600, () => issue(workshop, next())),
      () => cpuPerTurn(30, () => theirs(next())),
      11,
    );
    return [
      {
        name: 'issue.vs-x509',
        value: 1e6 / compared.ours,
        unit: 'certificates per CPU-second',
        against: '@peculiar/x509 parse + verify + create',
        ratio: 1 / compared.quotient,
        reach: atLeast(15),
      },
    ];
  },
};

/** Issues a certificate of the same shape with @peculiar/x509: same names, same extensions, a P-256 key. */
async function x509Authority({ world, issuer }: Workshop): Promise<(application: Application) => Promise<unknown>> {
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const { privateKey } = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const authority = new x509.X509Certificate(Buffer.from(issuer.record.certificate));
  const authorityKeyIdentifier = await x509.AuthorityKeyIdentifierExtension.create(authority);
  return async ({ der, declared }) => {
    const request = new x509.Pkcs10CertificateRequest(Buffer.from(der));
    if (!(await request.verify())) throw new Error('the request does not verify');
    return x509.X509CertificateGenerator.create({
      serialNumber: `01${randomBytes(15).toString('hex')}`,
      subject: `C=FR, ST=Paris (75), O=Hôpital d'exemple, OU=1750000001, CN=${declared.commonName}`,
      issuer: authority.subject,
      notBefore: world.clock.now(),
      notAfter: new Date(world.clock.now().getTime() + 3 * 365 * 86_400_000),
      publicKey: request.publicKey,
      signingKey: privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        authorityKeyIdentifier,
        await x509.SubjectKeyIdentifierExtension.create(request.publicKey),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.CertificatePolicyExtension([`${world.policyArc}.1.1.1`]),
        new x509.SubjectAlternativeNameExtension(declared.dnsNames.map((value) => ({ type: 'dns', value }))),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
        new x509.CRLDistributionPointsExtension([issuer.facts.crlUrl]),
        new x509.AuthorityInfoAccessExtension({ caIssuers: issuer.facts.certificateUrl }),
      ],
    });
  };
}
