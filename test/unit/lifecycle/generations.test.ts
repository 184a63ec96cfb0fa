import { describe, expect, test } from 'vitest';
import { NotPublishable } from '../../../shared/lifecycle/belief.ts';
import { holdCeremony } from '../../../shared/lifecycle/ceremony.ts';
import { isAskedAbout, mayEnd } from '../../../shared/lifecycle/crl/last-list.ts';
import { probeLists } from '../../../shared/lifecycle/crl/probe.ts';
import { certifyResponders } from '../../../shared/lifecycle/due.ts';
import { everyIssuer, readIssuer } from '../../../shared/lifecycle/issuers.ts';
import type { Invoker } from '../../../shared/lifecycle/ports.ts';
import { publicationOf, publishCrl, restoreList } from '../../../shared/lifecycle/publication.ts';
import { RELINT_BOUNDS, relint } from '../../../shared/lifecycle/relint/running.ts';
import { renewCertificate } from '../../../shared/lifecycle/renewal.ts';
import { responderInForce } from '../../../shared/lifecycle/responder-in-force.ts';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { issueCrl } from '../../../shared/lifecycle/revocation-list.ts';
import { certifySeal } from '../../../shared/lifecycle/seals.ts';
import { hashesOf } from '../../../shared/lifecycle/status/known-issuers.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { encodeCertId } from '../../../shared/x509/ocsp-request.ts';
import { audit } from '../../faults/audit.ts';
import { generation, hold, into, listOf, listsDue, publish, serialsOn, withKeys } from '../../world/generations.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { acceptedTo, daysBefore, issued, issuedTo, prolong } from '../../world/retrieval.ts';
import { asking, openDesk } from '../../world/status.ts';
import { ceremonyPlan, makeCast, makeWorld, type World } from '../../world/world.ts';

/** A generation from its rollover to its end, by the clock. */
const DAY = 86_400_000;
const NO_NEXT = '9999-12-31T23:59:59.000Z';
const ACTOR = { capacity: 'platform', function: 'test' } as const;

/** `ca` has issued two certificates, of which the first is revoked; `ca-2` is there, and `ca` is retired. */
async function retired(more: object = { keepsExpired: true }) {
  const plan = { authorities: ceremonyPlan.authorities.map((one) => (one.id === 'ca' ? { ...one, ...more } : one)) };
  const world = withKeys(await makeWorld('retired', { plan }));
  const cast = await makeCast(world);
  const gone = await issuedTo(world, cast);
  world.clock.advance(90 * DAY);
  const last = await issuedTo(world, cast);
  const input = { issuer: 'ca', serial: gone.serial, reason: 'superseded' } as const;
  await revokeCertificate(world, cast.administrator, input, 'revoke');
  await certifyResponder(world, 'ca', 'test');
  await publish(world);
  world.clock.advance(1000);
  await hold(world, { ...generation(2), ...into('retired') });
  return { world, cast, gone, last };
}

/** The clock's two jobs, hour after hour. */
async function live(world: World, hours: number, step = 12): Promise<void> {
  for (let at = 0; at < hours; at += step) {
    world.clock.advance(step * 3_600_000);
    await minute(world);
    await listsDue(world);
  }
}

async function minute(world: World) {
  const invoker = { certifyResponder: async (id: string) => void (await certifyResponder(world, id, 'clock')) };
  return certifyResponders({ ...world, invoker: invoker as unknown as Invoker });
}

const nextUpdateOf = (world: World, scope = 'ca') => listOf(world, scope).nextUpdate.toISOString();
const ownResponder = async (world: World) => (await world.ledger.read('responder', { issuer: 'ca' }))!;

describe('a retired generation', () => {
  test('issues nothing, and its lists and answers go on until its last certificate is dead', async () => {
    const { world, cast, gone, last } = await retired();
    expect((await issuedTo(world, cast)).issuer).toBe('ca-2');
    world.clock.set(last.notAfter);
    world.clock.advance(-20 * DAY);
    await live(world, 19 * 24);
    expect(nextUpdateOf(world)).not.toBe(NO_NEXT);
    expect(serialsOn(world)).toEqual([gone.serial]);
    expect(await responderInForce(world.ledger, 'ca', world.clock.now())).toBeDefined();
    expect(audit(world)).toEqual([]);
  });

  test('comes to an end: its responder first, then one last list with everybody who was ever revoked', async () => {
    const { world, gone, last } = await retired();
    world.clock.set(last.notAfter);
    world.clock.advance(-DAY);
    await live(world, 48);
    expect(nextUpdateOf(world), 'its responder is alive').not.toBe(NO_NEXT);
    await live(world, 15 * 24);
    expect((await ownResponder(world)).ended).toBeDefined();
    expect(nextUpdateOf(world)).toBe(NO_NEXT);
    expect(serialsOn(world)).toEqual([gone.serial]);
    expect(await responderInForce(world.ledger, 'ca', world.clock.now())).toBeUndefined();
    const number = listOf(world).crlNumber;
    const signed = () => world.keys.signatures.filter(({ keyId }) => keyId === 'alias/ca').length;
    const before = signed();
    await live(world, 30 * 24);
    expect([listOf(world).crlNumber, signed()]).toEqual([number, before]);
    expect(audit(world)).toEqual([]);
  });

  test('where the expired leave its lists, the last one has them all again', async () => {
    const { world, gone, last } = await retired({ keepsExpired: false });
    world.clock.set(gone.notAfter);
    world.clock.advance(DAY);
    await publish(world);
    await publish(world);
    expect(serialsOn(world)).toEqual([]);
    world.clock.set(last.notAfter);
    await live(world, 16 * 24);
    expect(nextUpdateOf(world)).toBe(NO_NEXT);
    expect(serialsOn(world)).toEqual([gone.serial]);
  });

  test('ends at once when everything of it is revoked, and its parts and deltas with it', async () => {
    const { world, cast, last } = await retired({ shards: 2, deltas: true });
    for (const scope of ['ca-s0', 'ca-s1']) await publish(world, scope);
    const input = { issuer: 'ca', serial: last.serial, reason: 'keyCompromise' } as const;
    await revokeCertificate(world, cast.administrator, input, 'revoke');
    await live(world, 16 * 24);
    for (const scope of ['ca', 'ca-s0', 'ca-s1', 'ca-delta']) expect(nextUpdateOf(world, scope), scope).toBe(NO_NEXT);
    expect(serialsOn(world)).toHaveLength(2);
    expect([...serialsOn(world, 'ca-s0'), ...serialsOn(world, 'ca-s1')].sort()).toEqual([...serialsOn(world)].sort());
  });

  test('may be ended by a ceremony then, after which its key is asked for nothing and its list is put back if lost', async () => {
    const { world, gone, last } = await retired();
    await expect(hold(world, into('ended'))).rejects.toMatchObject({ code: 'wrong-state' });
    world.clock.set(last.notAfter);
    await live(world, 16 * 24);
    await hold(world, into('ended'));
    const publicKey: World['signer']['publicKey'] = async (id) => {
      if (/^alias\/(ca|ocsp-[ab])$/.test(id)) throw new Error('disabled');
      return world.keys.publicKey(id);
    };
    const disabled = { ...world, signer: { ...world.keys, publicKey } };
    await holdCeremony(disabled, ceremonyPlan, 'founding file', () => undefined);
    await issueCrl(world, 'ca', ACTOR, 'asked by hand');
    expect(nextUpdateOf(world)).toBe(NO_NEXT);
    world.repository.objects.delete('repository/crl/ca.crl');
    await restoreList(world, 'ca');
    expect(serialsOn(world)).toEqual([gone.serial]);
    expect(await listsDue(world)).not.toContain('ca');
    expect(audit(world)).toEqual([]);
  });

  test('lets its seal be certified no more', async () => {
    const world = withKeys(await makeWorld('sealless'));
    await hold(world, into('retired'));
    const house = { ...world, policyArc: world.policyArc };
    await expect(certifySeal(house, 'seal', 'test')).rejects.toMatchObject({ code: 'policy' });
  });
});

describe('what is asked about status', () => {
  const questionOf = async (world: World, serial: string) => {
    const hashes = hashesOf(await readIssuer(world.ledger, 'ca'));
    return asking(encodeCertId('sha1', hashes.sha1, serial));
  };

  test('is answered to the end of the last responder, then with unauthorized: no answer can be had here', async () => {
    const { world, gone, last } = await retired();
    const ask = openDesk(world);
    const question = await questionOf(world, gone.serial);
    world.clock.set(last.notAfter);
    await minute(world);
    expect(await ask(question)).toMatchObject({ outcome: 'answered' });
    await live(world, 16 * 24);
    expect(await ask(question)).toMatchObject({ outcome: 'unauthorized' });
  });

  test('ends with the responder’s certificate where the key of its authority rests', async () => {
    const { world, gone } = await retired();
    const ask = openDesk(world);
    const question = await questionOf(world, gone.serial);
    await hold(world, into('retired', { keyRests: true }));
    expect(await ask(question)).toMatchObject({ outcome: 'answered' });
    await live(world, 16 * 24);
    expect(await ask(question)).toMatchObject({ outcome: 'unauthorized' });
  });
});

describe('a list that says it is the last one', () => {
  test('is not believed while a certificate of its issuer is alive, whoever signed it', async () => {
    const { world } = await retired();
    const lying = { ...world, ledger: { ...world.ledger, list: (async () => ({ items: [] })) as never } };
    world.clock.advance(2 * 3_600_000);
    const { outbox } = await issueCrl(lying, 'ca', ACTOR, 'lie');
    await expect(publishCrl(world, publicationOf(outbox[0]!), ACTOR, 'publish')).rejects.toThrow(NotPublishable);
    expect(nextUpdateOf(world)).not.toBe(NO_NEXT);
  });

  test('is followed by another one when somebody is revoked after it, and by none that has an end', async () => {
    const { world, last } = await retired();
    world.clock.set(last.notAfter);
    await live(world, 16 * 24);
    const number = listOf(world).crlNumber!;
    await publish(world);
    expect([listOf(world).crlNumber, nextUpdateOf(world)]).toEqual([number + 1n, NO_NEXT]);
  });

  test('is no cause of an alarm, however old it gets', async () => {
    const { world, last } = await retired();
    world.clock.set(last.notAfter);
    await live(world, 16 * 24);
    world.clock.advance(400 * DAY);
    const fetcher = {
      fetch: async (url: string) => {
        const bytes = world.repository.objects.get(`repository/${url.split('/repository/')[1]}`);
        return bytes && { bytes, etag: undefined };
      },
    };
    const probed = await probeLists({ ...world, fetcher }, new Map());
    expect(probed.find(({ scope }) => scope === 'ca')).toMatchObject({ scope: 'ca' });
    expect(probed.find(({ scope }) => scope === 'ca')!.fault).toBeUndefined();
    expect(probed.find(({ scope }) => scope === 'root')!.fault).toBe('old');
  });
});

test('nothing is over within the hour of the retirement: an index may be late', async () => {
  const world = withKeys(await makeWorld('late'));
  await hold(world, into('retired'));
  const at = async () => readIssuer(world.ledger, 'ca');
  const now = () => world.clock.now();
  expect([await mayEnd(world.ledger, await at(), now()), await isAskedAbout(world.ledger, await at(), now())]).toEqual([
    false,
    true,
  ]);
  world.clock.advance(3_600_000);
  expect([await mayEnd(world.ledger, await at(), now()), await isAskedAbout(world.ledger, await at(), now())]).toEqual([
    true,
    false,
  ]);
  const others = (await everyIssuer(world.ledger)).filter(({ id }) => id !== 'ca');
  for (const { id } of others)
    expect(await mayEnd(world.ledger, await readIssuer(world.ledger, id), now())).toBe(false);
});

describe('two generations side by side', () => {
  test('a certificate of the first is renewed by the second, with its subject to the octet', async () => {
    const world = withKeys(await makeWorld('side by side'));
    const cast = await makeCast(world);
    const old = (await acceptedTo(world, cast)).certificate;
    await daysBefore(world, old, 60);
    await hold(world, generation(2));
    const administrator = await prolong(world, cast.administrator);
    const order = { issuer: 'ca', serial: old.serial, certificationRequest: pkcs10(generate('P-256')) };
    const next = await issued(world, (await renewCertificate(world, administrator, order, 'renew')).request);
    expect(next.issuer).toBe('ca-2');
    const [before, after] = [old.certificate!, next.certificate].map((der) => decodeCertificate(der).tbs);
    expect(Buffer.compare(before!.subject, after!.subject)).toBe(0);
    expect(Buffer.compare(before!.issuer, after!.issuer)).not.toBe(0);
    expect(audit(world)).toEqual([]);
  });

  test('the nightly look finds nothing wrong with them, nor with one that its root has revoked', async () => {
    const world = withKeys(await makeWorld('nightly'));
    const cast = await makeCast(world);
    await issuedTo(world, cast);
    world.clock.advance(1000);
    await hold(world, {
      ...generation(2),
      ...into('retired'),
      revocations: [{ issuer: 'ca', reason: 'keyCompromise' }],
    });
    await issuedTo(world, cast);
    await certifyResponder(world, 'ca-2', 'test');
    world.clock.advance(DAY);
    let report = await relint(world, 'relint', RELINT_BOUNDS);
    while (report?.state !== 'done') report = await relint(world, 'relint', RELINT_BOUNDS);
    expect(report).toMatchObject({ checked: 8, faulty: 0 });
  });
});
