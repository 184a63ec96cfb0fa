import { beforeEach, describe, expect, test } from 'vitest';
import { acceptCertificate } from '../../../shared/lifecycle/acceptance.ts';
import type { CertificateRecord } from '../../../shared/lifecycle/records.ts';
import { prefill, renewCertificate } from '../../../shared/lifecycle/renewal.ts';
import { RENEWAL_OPENS_DAYS } from '../../../shared/lifecycle/renewal-window.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { audit } from '../../faults/audit.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import {
  acceptanceOf,
  acceptedTo,
  controlAgain,
  issued,
  metDeadlines,
  prolong,
  retrieving,
} from '../../world/retrieval.ts';
import { type Cast, makeCast, makeWorld, type World } from '../../world/world.ts';

const DAY = 86_400_000;

let world: World;
let cast: Cast;
let old: CertificateRecord;
beforeEach(async () => {
  world = await makeWorld();
  cast = await makeCast(world);
  old = (await acceptedTo(world, cast)).certificate;
});

const daysBeforeEnd = (days: number) => world.clock.set(new Date(Date.parse(old.notAfter) - days * DAY).toISOString());
const roles = ['technical-administrator'] as const;

/** Mandates here run out before certificates do: the administrator is designated anew. */
async function longMandate(): Promise<void> {
  cast = { ...cast, administrator: await prolong(world, cast.administrator) };
}

const checkControl = () => controlAgain(world, old);

const renewal = (more: object = {}) =>
  renewCertificate(
    world,
    cast.administrator,
    { issuer: old.issuer, serial: old.serial, certificationRequest: pkcs10(generate('P-256')), ...more },
    'renew',
  );

const renewed = async (more: object = {}) => issued(world, (await renewal(more)).request);

const clock = () => metDeadlines(world);
const now = async ({ issuer, serial }: { issuer: string; serial: string }) =>
  (await world.ledger.read('certificate', { issuer, serial }))!;

describe('renewal', () => {
  test('a new key, and the subject to the octet', async () => {
    await longMandate();
    daysBeforeEnd(60);
    await checkControl();
    const next = await renewed();
    const [before, after] = [old.certificate!, next.certificate].map((der) => decodeCertificate(der).tbs);
    expect(Buffer.compare(before!.subject, after!.subject)).toBe(0);
    expect(Buffer.compare(before!.spki, after!.spki)).not.toBe(0);
    expect((await world.ledger.read('request', { id: next.requestId }))!.renews).toEqual({
      issuer: old.issuer,
      serial: old.serial,
    });
    expect((await now(old)).state).toBe('issued');
    expect(audit(world)).toEqual([]);
  });

  test('opens 120 days before the end, to the instant; before, the answer says when', async () => {
    await longMandate();
    daysBeforeEnd(RENEWAL_OPENS_DAYS['SERV-SSL']);
    world.clock.advance(-1);
    await checkControl();
    const early = prefill(world, cast.administrator, old, roles);
    await expect(early).resolves.toMatchObject({ by: 'request', usage: 'SSL_SERV' });
    await expect(renewal()).rejects.toMatchObject({ code: 'wrong-state', findings: [{ code: 'renewal-early' }] });
    world.clock.advance(1);
    await checkControl();
    await expect(prefill(world, cast.administrator, old, roles)).resolves.toMatchObject({ by: 'renewal' });
    await expect(renewal()).resolves.toBeDefined();
  });

  test('control of the domain is asked for again, and the refusal says what to do', async () => {
    await longMandate();
    daysBeforeEnd(60);
    await expect(renewal()).rejects.toMatchObject({
      code: 'policy',
      detail: expect.stringContaining('prove it again by DNS'),
      findings: [{ code: 'renewal-control', pointer: '/subscription/control' }],
    });
    await checkControl();
    await expect(renewal()).resolves.toBeDefined();
  });

  test('of one that is over there is none: the old fields make a new request', async () => {
    await longMandate();
    daysBeforeEnd(30);
    await checkControl();
    const { issuer, serial } = old;
    await revokeCertificate(world, cast.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
    await expect(renewal()).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(prefill(world, cast.administrator, old, roles)).resolves.toMatchObject({
      by: 'request',
      declared: { commonName: 'www.example.org' },
    });
    old = (await acceptedTo(world, cast)).certificate;
    daysBeforeEnd(-1);
    await checkControl();
    await expect(renewal()).rejects.toMatchObject({ code: 'wrong-state' });
  });

  test('the key of the old one is refused, and another’s certificate is not there', async () => {
    await longMandate();
    daysBeforeEnd(60);
    await checkControl();
    const request = (await world.ledger.read('request', { id: old.requestId }))!;
    const same = renewal({ certificationRequest: request.certificationRequest });
    await expect(same).rejects.toMatchObject({ code: 'weak-key' });
    const elsewhere = await makeCast(world);
    const asked = renewCertificate(
      world,
      elsewhere.administrator,
      { issuer: old.issuer, serial: old.serial, certificationRequest: pkcs10(generate('P-256')) },
      'steal',
    );
    await expect(asked).rejects.toMatchObject({ code: 'not-found' });
  });

  test('the old one is revoked so many days after the new one was accepted, and not before', async () => {
    await longMandate();
    daysBeforeEnd(60);
    await checkControl();
    const next = await renewed({ revokeOldAfterDays: 14 });
    world.clock.advance(20 * DAY);
    await clock();
    expect((await now(old)).state).toBe('issued');
    await acceptCertificate(retrieving(world), cast.administrator, acceptanceOf(next), 'accept');
    for (const [days, state] of [
      [13, 'issued'],
      [1, 'revoked'],
    ] as const) {
      world.clock.advance(days * DAY);
      await clock();
      await clock();
      expect((await now(old)).state).toBe(state);
    }
    expect((await now(old)).revocation).toMatchObject({
      reason: 'superseded',
      channel: 'clock',
      capacity: 'technical-administrator',
      by: cast.administrator.personId,
    });
    expect((await world.ledger.list('revocations-due', '')).items).toEqual([]);
    expect((await now(next)).state).toBe('issued');
    expect(audit(world)).toEqual([]);
  });

  test('a new one that nobody takes up lapses, and the old one stays', async () => {
    await longMandate();
    daysBeforeEnd(60);
    await checkControl();
    const next = await renewed({ revokeOldAfterDays: 0 });
    for (const days of [23, 7]) {
      world.clock.advance(days * DAY);
      await clock();
    }
    expect([(await now(next)).state, (await now(old)).state]).toEqual(['revoked', 'issued']);
  });

  test('what was revoked meanwhile is closed without another word', async () => {
    await longMandate();
    daysBeforeEnd(60);
    await checkControl();
    const next = await renewed({ revokeOldAfterDays: 5 });
    await acceptCertificate(retrieving(world), cast.administrator, acceptanceOf(next), 'accept');
    const { issuer, serial } = old;
    await revokeCertificate(world, cast.administrator, { issuer, serial, reason: 'keyCompromise' }, 'revoke');
    world.clock.advance(5 * DAY);
    await clock();
    expect((await world.ledger.read('dueRevocation', { issuer, serial }))!.state).toBe('moot');
    expect((await now(old)).revocation!.reason).toBe('keyCompromise');
    expect(audit(world)).toEqual([]);
  });
});

describe('requests to revoke', () => {
  const asked = async () => {
    const { items } = await world.ledger.list('revocation-requests-of-certificate', `${old.issuer}/${old.serial}`);
    return items.map(({ capacity, channel, authentication, decision, reason }) => ({
      capacity,
      channel,
      authentication,
      decision,
      reason,
    }));
  };
  const revoke = (who = cast.administrator, more: object = {}) =>
    revokeCertificate(world, who, { issuer: old.issuer, serial: old.serial, reason: 'superseded', ...more }, 'revoke');

  test('are kept, each with who, in which capacity, how, when and what was decided', async () => {
    await revoke();
    world.clock.advance(60_000);
    await revoke(cast.agent, { reason: 'keyCompromise' });
    expect(await asked()).toEqual([
      {
        capacity: 'technical-administrator',
        channel: 'api',
        authentication: 'token+card',
        decision: 'revoked',
        reason: 'superseded',
      },
      {
        capacity: 'validation-agent',
        channel: 'api',
        authentication: 'token+card',
        decision: 'already-revoked',
        reason: 'keyCompromise',
      },
    ]);
    expect((await now(old)).revocation!.reason).toBe('superseded');
    expect(audit(world)).toEqual([]);
  });

  test('an authority outside acts through an agent, with its order as evidence; nobody else may claim that', async () => {
    const order = { kind: 'judicial', evidence: { what: 'order of a court', sha256: 'a'.repeat(64) } } as const;
    await expect(revoke(cast.administrator, { onBehalfOf: order })).rejects.toMatchObject({ code: 'forbidden' });
    const { certificate } = await revoke(cast.agent, { onBehalfOf: order });
    expect(certificate.revocation).toMatchObject({
      capacity: 'judicial-authority',
      by: cast.agent.personId,
      authority: order,
    });
  });
});
