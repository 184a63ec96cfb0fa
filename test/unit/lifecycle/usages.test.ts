import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import { previewRequest, submitRequest } from '../../../shared/lifecycle/application.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { CertificateRecord, DeclaredFields } from '../../../shared/lifecycle/records.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import type { SubscriptionRecord } from '../../../shared/registration/records.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { decodeName, formatName } from '../../../shared/x509/name.ts';
import { decide } from '../../world/decisions.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { type Cast, CEREMONY, makeCast, makePerson, makeWorld, type World } from '../../world/world.ts';

/** The usages and their renewal, through the gate of every step, in the house in memory. */
type Order = { readonly usage: string; readonly declared: DeclaredFields };
const withoutDomain = { domain: undefined, control: undefined } as unknown as Partial<SubscriptionRecord>;
const ORG = { offer: 'ORG', ...withoutDomain } as const;
const SERV = { offer: 'SERV-SMIME-SIGN-CONF' } as const;
const service: DeclaredFields = { serviceName: 'INSI-AUTO' };
const address: DeclaredFields = { email: 'contact@example.org' };

const orders: readonly (readonly [Order, Partial<SubscriptionRecord>, string])[] = [
  [{ usage: 'AUTH_CLI', declared: service }, ORG, 'CN=INSI-AUTO'],
  [{ usage: 'SIGN', declared: { serviceName: 'Urgences' } }, ORG, 'CN=Urgences'],
  [{ usage: 'CONF', declared: service }, ORG, 'CN=INSI-AUTO'],
  [{ usage: 'SMIME', declared: address }, SERV, 'CN=contact@example.org'],
  [{ usage: 'SIGN', declared: { commonName: 'msg.example.org', dnsNames: [] } }, SERV, 'CN=msg.example.org'],
  [{ usage: 'CONF', declared: address }, SERV, 'CN=contact@example.org'],
];

async function submitted(world: World, cast: Cast, order: Order, more: object = {}): Promise<string> {
  const certificationRequest = pkcs10(generate('P-256'));
  const input = { subscriptionId: cast.subscription.id, certificationRequest, ...order, ...more };
  return (await submitRequest(world, cast.administrator, input, 'submit')).request.id;
}

async function issued(world: World, requestId: string): Promise<CertificateRecord> {
  const { answer } = await issueCertificate(world, requestId, 'issue');
  if (answer.outcome !== 'issued') throw new Error(answer.detail);
  return (await world.ledger.read('certificate', answer))!;
}

const obtained = async (world: World, cast: Cast, order: Order, more: object = {}) =>
  issued(world, await submitted(world, cast, order, more));
const subjectOf = ({ certificate }: CertificateRecord) => decodeCertificate(certificate!).tbs.subject;
const codeOf = async (act: Promise<unknown>) => {
  try {
    await act;
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [error.code, ...error.findings.map(({ code }) => code)];
  }
};

describe('each usage', () => {
  it.each(orders)('is requested and issued: %j', async (order, of, commonName) => {
    const world = await makeWorld();
    const certificate = await obtained(world, await makeCast(world, of), order);
    expect(formatName(decodeName(subjectOf(certificate)))).toContain(commonName);
  });

  it('of SERV waits for the control of the domain, and that of ORG does not', async () => {
    const world = await makeWorld();
    const unchecked = { control: undefined };
    const serv = await makeCast(world, { ...SERV, ...unchecked });
    expect(await codeOf(submitted(world, serv, { usage: 'SMIME', declared: address }))).toEqual(['policy']);
    const org = await makeCast(world, { ...ORG, ...unchecked });
    expect(await codeOf(submitted(world, org, { usage: 'SIGN', declared: service }))).toBeUndefined();
  });

  it('is one of the offer', async () => {
    const world = await makeWorld();
    const cast = await makeCast(world, ORG);
    expect(await codeOf(submitted(world, cast, { usage: 'SMIME', declared: address }))).toEqual(['policy']);
    expect(await codeOf(submitted(world, cast, { usage: 'SIGN', declared: address }))).toEqual([
      'policy',
      'declared-fields',
    ]);
    const nearly = submitted(world, cast, { usage: 'AUTH_CLI', declared: { serviceName: 'INSI_AUTO' } });
    expect(await codeOf(nearly)).toEqual(['name-violation', 'service-name-near-miss']);
  });

  it('is in the naming family of the subscription, which a FINESS cannot have', async () => {
    const world = await makeWorld();
    const cast = await makeCast(world, { ...ORG, naming: 'etsi' });
    expect(await codeOf(submitted(world, cast, { usage: 'SIGN', declared: service }))).toEqual([
      'name-violation',
      'subject-violation',
      'subject-violation',
    ]);
  });

  it('of a professional is for registered holders only', async () => {
    const world = await makeWorld();
    const cast = await makeCast(world, { offer: 'PRO' });
    const declared = { holder: { holderId: 'a'.repeat(32) } };
    expect(await codeOf(submitted(world, cast, { usage: 'PRO_AUTH_CLI', declared }))).toEqual([
      'policy',
      'holder-unknown',
    ]);
  });
});

describe('a request that waits for an agent', () => {
  it('is told to the agents in office, once each, and to whoever asked; one that policy decides is not', async () => {
    const world = await makeWorld();
    const cast = await makeCast(world, { ...ORG, dualControl: true });
    const second = await makePerson(world, 'validation-agent', { reach: 'house' });
    for (let index = 0; index < 30; index++) await makePerson(world, 'auditor', { reach: 'house' });
    const told = () =>
      world.table
        .rows()
        .filter((row) => row.pk.startsWith('outbox#'))
        .map(({ about }) => about as { notice: string; personId?: string });
    await submitted(world, cast, { usage: 'SIGN', declared: service });
    const toApprove = told().filter(({ notice }) => notice === 'request-to-approve');
    expect(toApprove.map(({ personId }) => personId).sort()).toEqual([cast.agent.personId, second.personId].sort());
    expect(told().filter(({ notice }) => notice === 'request-pending')).toHaveLength(1);
    const single = await makeCast(world, ORG);
    await submitted(world, single, { usage: 'SIGN', declared: service });
    expect(told().filter(({ notice }) => notice === 'request-to-approve')).toHaveLength(2);
  });
});

describe('a renewal', () => {
  const order: Order = { usage: 'SIGN', declared: service };
  const first = async (more: Partial<SubscriptionRecord> = {}) => {
    const world = await makeWorld();
    const cast = await makeCast(world, { ...ORG, ...more });
    const certificate = await obtained(world, cast, order);
    world.clock.set(new Date(Date.parse(certificate.notAfter) - 30 * 86_400_000).toISOString());
    return { world, cast, certificate, renews: { issuer: certificate.issuer, serial: certificate.serial } };
  };

  it('has the same subject with a new key, and the request remembers of what', async () => {
    const { world, cast, certificate, renews } = await first();
    const requestId = await submitted(world, cast, order, { renews });
    const second = await issued(world, requestId);
    expect(Buffer.compare(subjectOf(second), subjectOf(certificate))).toBe(0);
    expect(second.spkiSha256).not.toBe(certificate.spkiSha256);
    expect((await world.ledger.read('request', { id: requestId }))?.renews).toEqual(renews);
  });

  it('passes the gate of an approval too', async () => {
    const { world, cast, certificate, renews } = await first();
    const { subscription } = cast;
    const dual = await makeCast(world, { ...ORG, dualControl: true });
    expect(await codeOf(submitted(world, dual, order, { renews }))).toEqual(['not-found']);
    const stricter = { ...subscription, version: subscription.version + 1, dualControl: true };
    const event = penOf(world, CEREMONY, 'edit').event(stricter, 'subscription.recorded');
    await world.ledger.commit({ records: [stricter], events: [event] });
    const requestId = await submitted(world, { ...cast, subscription: stricter }, order, { renews });
    await decide(world, cast.agent, { requestId, decision: 'approved' });
    expect(Buffer.compare(subjectOf(await issued(world, requestId)), subjectOf(certificate))).toBe(0);
  });

  it('is refused for other names', async () => {
    const { world, cast, renews } = await first();
    const other = { ...order, declared: { serviceName: 'INSI-MANU' } };
    expect(await codeOf(submitted(world, cast, other, { renews }))).toEqual(['name-violation', 'renewal-subject']);
  });

  it('is of an active certificate only: not of a revoked one, at submission or at issue', async () => {
    const { world, cast, renews } = await first();
    const requestId = await submitted(world, cast, order, { renews });
    await revokeCertificate(world, cast.administrator, { ...renews, reason: 'superseded' }, 'revoke');
    expect((await issueCertificate(world, requestId, 'issue')).answer).toMatchObject({
      outcome: 'refused',
      code: 'wrong-state',
    });
    expect(await codeOf(submitted(world, cast, order, { renews }))).toEqual(['wrong-state', 'renewal-of-inactive']);
  });

  it('is not of an expired one, to the second', async () => {
    const { world, cast, certificate, renews } = await first();
    world.clock.set(certificate.notAfter);
    expect(await codeOf(submitted(world, cast, order, { renews }))).toBeUndefined();
    world.clock.advance(1000);
    expect(await codeOf(submitted(world, cast, order, { renews }))).toEqual(['wrong-state', 'renewal-of-inactive']);
  });

  it('is of the same subscription, and another’s is as good as none', async () => {
    const { world, renews } = await first();
    const other = await makeCast(world, ORG);
    const absent = { ...renews, serial: '7f'.repeat(16) };
    expect(await codeOf(submitted(world, other, order, { renews }))).toEqual(['not-found']);
    expect(await codeOf(submitted(world, other, order, { renews: absent }))).toEqual(['not-found']);
  });

  it('is previewed without a difference; a new order that replaces shows what would be otherwise', async () => {
    const { world, cast, renews } = await first();
    const input = { subscriptionId: cast.subscription.id, ...order };
    const preview = (more: object) => previewRequest(world, cast.administrator, { ...input, ...more }, 'preview');
    expect((await preview({ renews })).differences).toEqual([]);
    expect((await preview({ declared: { serviceName: 'Urgences' }, replaces: renews })).differences).toEqual([
      { line: 'subject.CN', before: 'INSI-AUTO', after: 'Urgences' },
    ]);
    expect('differences' in (await preview({}))).toBe(false);
  });
});
