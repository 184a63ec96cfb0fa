import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '../../shared/errors.ts';
import { certifyResponders } from '../../shared/lifecycle/due.ts';
import { everyIssuer, issuerOf, readIssuer } from '../../shared/lifecycle/issuers.ts';
import { Conflict, type Invoker } from '../../shared/lifecycle/ports.ts';
import type { CertificateRecord, IssuerRecord } from '../../shared/lifecycle/records.ts';
import { renewCertificate } from '../../shared/lifecycle/renewal.ts';
import { certifyResponder } from '../../shared/lifecycle/responders.ts';
import { revokeCertificate } from '../../shared/lifecycle/revocation.ts';
import { decodeCertificate } from '../../shared/x509/certificate.ts';
import { audit } from '../faults/audit.ts';
import { generation, hold, into, listOf, listsDue, publish, withKeys } from '../world/generations.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { acceptedTo, controlAgain, issued, prolong } from '../world/retrieval.ts';
import { type Cast, makeCast, makeWorld, recordsOf, type World } from '../world/world.ts';

/**
 * Founding, stopping, retiring, ending, issuing, renewing, revoking and time in any order: nobody issues who has stopped,
 * whoever was revoked stands on the last list, one name is never two keys', and numbers rise.
 */
const DAY = 86_400_000;
const NO_NEXT = '9999-12-31T23:59:59.000Z';
const requests = Array.from({ length: 24 }, () => pkcs10(generate('P-256')));
const which = fc.nat(2);

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('issue' as const) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('renew' as const), which: fc.nat(7) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('revoke' as const), which: fc.nat(7) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('found' as const), n: fc.constantFrom(2, 3) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('state' as const),
      which,
      state: fc.constantFrom('active', 'suspect', 'retired', 'retired', 'ended'),
      note: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('compromise' as const), which }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('wait' as const), days: fc.constantFrom(1, 20, 400, 1_000) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What the platform refuses is no step at all; anything else that is thrown is the test's failure. */
async function attempt(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof Conflict)) throw error;
  }
}

interface Life {
  readonly world: World;
  cast: Cast;
  /** Keys that were used. */
  used: number;
  /** The list that was seen last of each authority. */
  readonly numbers: Map<string, bigint>;
}

const nextRequest = (life: Life) => requests[life.used++ % requests.length]!;
const leaves = ({ world }: Life) =>
  recordsOf<CertificateRecord>(world, 'certificate').filter(
    ({ profile, state }) => profile === 'ssl-serv-1' && (state === 'issued' || state === 'revoked'),
  );

async function take(life: Life, one: Step): Promise<void> {
  const { world } = life;
  switch (one.act) {
    case 'issue':
      return attempt(async () => {
        life.cast = { ...life.cast, administrator: await prolong(world, life.cast.administrator) };
        await acceptedTo(world, life.cast);
      });
    case 'renew': {
      const old = leaves(life)[one.which];
      if (!old) return;
      return attempt(async () => {
        life.cast = { ...life.cast, administrator: await prolong(world, life.cast.administrator) };
        world.clock.set(
          new Date(Math.max(world.clock.now().getTime(), Date.parse(old.notAfter) - 60 * DAY)).toISOString(),
        );
        await controlAgain(world, old);
        const order = { issuer: old.issuer, serial: old.serial, certificationRequest: nextRequest(life) };
        const { request } = await renewCertificate(world, life.cast.administrator, order, 'renew');
        const next = await issued(world, request);
        expect(decodeCertificate(next.certificate).tbs.subject).toEqual(
          decodeCertificate(old.certificate!).tbs.subject,
        );
      });
    }
    case 'revoke': {
      const chosen = leaves(life)[one.which];
      if (!chosen) return;
      const input = { issuer: chosen.issuer, serial: chosen.serial, reason: 'superseded' as const };
      return attempt(() => revokeCertificate(world, life.cast.agent, input, 'revoke'));
    }
    case 'found':
      return attempt(() => hold(world, generation(one.n)));
    case 'state': {
      const issuer = one.which === 0 ? 'ca' : `ca-${one.which + 1}`;
      // a name makes it another file
      return attempt(() => hold(world, { ...into(one.state, {}, issuer), approvers: ['One', 'Two'] }));
    }
    case 'compromise': {
      const issuer = one.which === 0 ? 'ca' : `ca-${one.which + 1}`;
      const file = { ...into('retired', {}, issuer), revocations: [{ issuer, reason: 'keyCompromise' }] };
      return attempt(() => hold(world, file));
    }
    case 'wait':
      world.clock.advance(one.days * DAY);
  }
}

/** The clock's jobs, as often as it takes until nothing follows. */
async function clock({ world }: Life): Promise<void> {
  const invoker = { certifyResponder: (id: string) => attempt(() => certifyResponder(world, id, 'clock')) };
  await certifyResponders({ ...world, invoker: invoker as unknown as Invoker });
  await listsDue(world);
}

/** When each authority stopped issuing, by its events: for a time or for ever. */
async function stopsOf(world: World, { id, version }: IssuerRecord) {
  const record = (await world.ledger.read('issuer', { id }))!;
  const stops: { from: string; until?: string }[] = [];
  for (let at = 1; at <= version; at++) {
    const event = (await world.ledger.event(record, at))!;
    const open = stops.at(-1);
    if (event.type === 'issuer.cleared' && open && open.until === undefined) open.until = event.at;
    if (/suspected|retired/.test(event.type) && (!open || open.until !== undefined)) stops.push({ from: event.at });
  }
  return stops;
}

async function judge(life: Life): Promise<void> {
  const { world } = life;
  const issuers = await everyIssuer(world.ledger);
  const names = issuers.map((one) => Buffer.from(issuerOf(one).facts.name).toString('hex'));
  const keys = issuers.map((one) => Buffer.from(issuerOf(one).facts.spki).toString('hex'));
  expect([new Set(names).size, new Set(keys).size]).toEqual([issuers.length, issuers.length]);
  for (const issuer of issuers.filter(({ level, hierarchy }) => level === 'issuing' && hierarchy === 'production')) {
    const own = leaves(life).filter((one) => one.issuer === issuer.id);
    for (const { from, until } of await stopsOf(world, issuer)) {
      const within = own.filter(({ issuedAt }) => issuedAt! > from && (until === undefined || issuedAt! < until));
      expect(within, `${issuer.id} has issued after it stopped`).toEqual([]);
    }
    if (!world.repository.objects.has(`repository/crl/${issuer.id}.crl`)) continue;
    const list = listOf(world, issuer.id);
    const before = life.numbers.get(issuer.id) ?? 0n;
    expect(list.crlNumber! >= before, 'numbers rise').toBe(true);
    life.numbers.set(issuer.id, list.crlNumber!);
    if (list.nextUpdate.toISOString() !== NO_NEXT) continue;
    const listed = new Set([...list.entries()].map(({ serial }) => serial));
    const gone = own.filter(({ state }) => state === 'revoked');
    const now = world.clock.now().toISOString();
    expect(
      gone.filter(({ serial, revocation }) => !listed.has(serial) && revocation!.at < list.thisUpdate.toISOString()),
      'whoever was revoked stands on the last list',
    ).toEqual([]);
    expect(own.filter(({ state, notAfter }) => state === 'issued' && notAfter > now)).toEqual([]);
    const record = (await readIssuer(world.ledger, issuer.id)).record;
    expect(['retired', 'ended']).toContain(record.state);
  }
  expect(audit(world)).toEqual([]);
}

test('any interleaving of rollover, issue, renewal, revocation, retirement and time keeps what generations promise', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
      const world = withKeys(await makeWorld('generations'));
      const life: Life = { world, cast: await makeCast(world), used: 0, numbers: new Map() };
      await publish(world);
      for (const one of steps) {
        world.clock.advance(1000);
        await take(life, one);
        world.clock.advance(1000);
        await attempt(() => clock(life));
        await judge(life);
      }
    }),
    { numRuns: 10 },
  );
}, 120_000);
