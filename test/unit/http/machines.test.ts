import { beforeEach, describe, expect, test } from 'vitest';
import { machineRoutes, routes } from '../../../functions/routes.ts';
import { lambda } from '../../../shared/http/lambda.ts';
import { operation } from '../../../shared/http/operation.ts';
import { itemOfRecord } from '../../../shared/ledger/rows.ts';
import { acceptCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { decideRequest } from '../../../shared/lifecycle/decision.ts';
import { endMachine } from '../../../shared/lifecycle/machines/desk.ts';
import { presented, recognised } from '../../../shared/lifecycle/machines/recognising.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { renewCertificate } from '../../../shared/lifecycle/renewal.ts';
import type { MachineRecord } from '../../../shared/registration/machine-records.ts';
import { daysAfter } from '../../../shared/registration/spans.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { audit } from '../../faults/audit.ts';
import { asFunction } from '../../world/as-function.ts';
import { generate } from '../../world/keys.ts';
import { forged, linkedMachine, machineForm, pemOf } from '../../world/machines.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { acceptanceOf, daysBefore, type Issued, issued, retrieving, submittedTo } from '../../world/retrieval.ts';
import { posted, unwrapped } from '../../world/sending.ts';
import { type Cast, CEREMONY, makeCast, makePerson } from '../../world/world.ts';
import { openAuthority } from './authority.ts';
import { type Answered, type Asked, askHandler, problem } from './office.ts';

/** What a machine may and may not, by the certificate with which it calls; names and numbers in it decide nothing. */
type Authority = Awaited<ReturnType<typeof openAuthority>>;

let authority: Authority;
let cast: Cast;
let own: Issued;
let machine: MachineRecord;
let ca: Uint8Array;
const EN = { 'accept-language': 'en' };

beforeEach(async () => {
  authority = await openAuthority();
  cast = authority.cast;
  own = await acceptedOne();
  machine = await linkedMachine(authority.world, cast, own);
  ca = (await authority.world.ledger.read('issuer', { id: own.issuer }))!.certificate;
});

/** A certificate of the cast's administrator that is accepted. */
async function acceptedOne(of: Cast = cast): Promise<Issued> {
  const one = await issued(authority.world, await submittedTo(authority.world, of));
  return accept(one, of);
}
async function accept({ issuer, serial }: Pick<Issued, 'issuer' | 'serial'>, of: Cast = cast): Promise<Issued> {
  const record = (await authority.world.ledger.read('certificate', { issuer, serial })) as Issued;
  const { certificate } = await acceptCertificate(
    asFunction(retrieving(authority.world), 'acceptance', authority.world.table),
    of.administrator,
    acceptanceOf(record),
    'accept',
  );
  return certificate as Issued;
}
const ask = (address: string, certificate: Uint8Array | string, asked: Asked = {}): Promise<Answered> =>
  authority.ask(address, {
    ...asked,
    headers: { ...EN, ...asked.headers },
    clientCertPem: typeof certificate === 'string' ? certificate : pemOf(certificate),
  });
const csr = () => pkcs10(generate('P-256'));
const application = (more: object = {}) => ({
  subscriptionId: cast.subscription.id,
  usage: 'SSL_SERV',
  declared: { commonName: 'www.example.org', dnsNames: [] },
  certificationRequest: csr(),
  ...more,
});
const addressOf = ({ issuer, serial }: Pick<Issued, 'issuer' | 'serial'>) => `/certificates/${issuer}/${serial}`;
const ok = (answered: Answered, status: number) => {
  if (answered.status !== status) throw new Error(`${answered.status}, not ${status}: ${answered.text}`);
  return answered.json as unknown as Record<string, never>;
};
const refused = (answered: Answered, status: number, detail: RegExp) => {
  expect([answered.status, problem(answered).detail]).toEqual([status, expect.stringMatching(detail)]);
};

describe('a machine of a structure', () => {
  test('learns who it is, requests, waits for a person to accept, downloads, and revokes', async () => {
    const me = ok(await ask('GET /machine', own.certificate), 200);
    expect(me).toMatchObject({
      id: machine.id,
      label: 'web-01',
      allows: [{ subscriptionId: cast.subscription.id, usages: ['SSL_SERV'], inForce: true }],
      certificate: { issuer: own.issuer, serial: own.serial },
    });
    ok(await ask('POST /requests/preview', own.certificate, { body: application() }), 200);
    const made = ok(await ask('POST /requests', own.certificate, { body: application() }), 201) as unknown as {
      id: string;
      certificate: Issued;
    };
    ok(await ask(`GET /requests/${made.id}`, own.certificate), 200);
    const pem = { accept: 'application/x-pem-file' };
    refused(await ask(`GET ${addressOf(made.certificate)}`, own.certificate, { headers: pem }), 409, /accept/);
    // a person is told in its place
    const letters = (await posted(authority.world)).map(unwrapped);
    expect(letters.some((text) => text.includes(`/retrieval/${made.certificate.issuer}/`))).toBe(true);
    await accept(made.certificate);
    expect((await ask(`GET ${addressOf(made.certificate)}`, own.certificate, { headers: pem })).status).toBe(200);
    const revocation = { body: { reason: 'superseded' } };
    ok(await ask(`POST ${addressOf(made.certificate)}/revocation`, own.certificate, revocation), 200);
    const event = await authority.world.ledger.event(
      (await authority.world.ledger.read('certificate', made.certificate))!,
      4,
    );
    expect(event?.actor).toEqual({
      capacity: 'machine',
      person: machine.id,
      mandate: machine.allows[0]!.mandateId,
      authentication: 'certificate',
    });
    expect(audit(authority.world)).toEqual([]);
  });

  test('renews itself with a new key, which is its credential once a person has accepted it', async () => {
    await daysBefore(authority.world, own, 30);
    const body = { certificationRequest: csr() };
    const made = ok(await ask(`POST ${addressOf(own)}/renewal`, own.certificate, { body }), 201) as unknown as {
      certificate: Issued;
    };
    const next = (await authority.world.ledger.read('certificate', made.certificate)) as Issued;
    refused(await ask('GET /machine', next.certificate), 403, /accepted/);
    ok(await ask('GET /machine', own.certificate), 200);
    await accept(next);
    expect(ok(await ask('GET /machine', next.certificate), 200).certificate).toMatchObject({ serial: next.serial });
    // the same machine revokes the old one by the new one
    ok(await ask(`POST ${addressOf(own)}/revocation`, next.certificate, { body: { reason: 'superseded' } }), 200);
    refused(await ask('GET /machine', own.certificate), 403, /revoked/);
    ok(await ask('GET /machine', next.certificate), 200);
  });

  test('renews with the same key again where that request was refused', async () => {
    const { world } = authority;
    await daysBefore(world, own, 30);
    const principal = await recognised(world, presented(pemOf(own.certificate)));
    const input = { issuer: own.issuer, serial: own.serial, certificationRequest: csr() };
    const { request } = await renewCertificate(world, principal, input, 'test');
    const refusal = { ...request, version: 2, state: 'refused' } as const;
    const pen = penOf(world, CEREMONY, 'test');
    await world.ledger.commit({ records: [refusal], events: [pen.event(refusal, 'request.refused')] });
    const again = await renewCertificate(world, principal, input, 'test');
    const { credentials } = (await world.ledger.read('machine', { id: machine.id }))!;
    expect(credentials.map((one) => one.of === 'ours' && one.requestId)).toEqual([again.request.id, own.requestId]);
  });

  test('what people renew in its place is no credential', async () => {
    await daysBefore(authority.world, own, 30);
    const body = { certificationRequest: csr() };
    const made = await authority.ask(`POST ${addressOf(own)}/renewal`, { body, claims: authority.administrator });
    const next = await accept(ok(made, 201).certificate as unknown as Issued);
    refused(await ask('GET /machine', next.certificate), 403, /No machine/);
  });

  test('requests nothing else than was agreed', async () => {
    const other = await makeCast(authority.world, { domain: { name: 'example.net', admits: 'domain' } });
    const theirs = application({ subscriptionId: other.subscription.id });
    expect((await ask('POST /requests', own.certificate, { body: theirs })).status).toBe(404);
    const narrow = await linkedMachine(authority.world, cast, await acceptedOne(), { label: 'narrow' });
    const [leave] = narrow.allows;
    await authority.world.ledger.commit({
      records: [{ ...narrow, version: 2, allows: [{ ...leave!, usages: ['SIGN'] }] }],
      events: [penOf(authority.world, CEREMONY, 'test').event({ ...narrow, version: 2 }, 'machine.narrowed')],
    });
    const request = await authority.world.ledger.read('request', {
      id: narrow.credentials[0]!.of === 'ours' ? narrow.credentials[0]!.requestId : '',
    });
    const theirCertificate = (await authority.world.ledger.read('certificate', request!.certificate!)) as Issued;
    refused(await ask('POST /requests', theirCertificate.certificate, { body: application() }), 403, /SSL_SERV/);
  });

  test('never meets what people or other machines have under the same subscription', async () => {
    const people = await acceptedOne();
    const theirs = await acceptedOne();
    await linkedMachine(authority.world, cast, theirs, { label: 'web-02' });
    for (const one of [people, theirs]) {
      expect((await ask(`GET ${addressOf(one)}`, own.certificate)).status).toBe(404);
      expect((await ask(`GET /requests/${one.requestId}`, own.certificate)).status).toBe(404);
      const revocation = { body: { reason: 'superseded' } };
      expect((await ask(`POST ${addressOf(one)}/revocation`, own.certificate, revocation)).status).toBe(404);
      const renewal = { body: { certificationRequest: csr() } };
      expect((await ask(`POST ${addressOf(one)}/renewal`, own.certificate, renewal)).status).toBe(404);
      const { issuer, serial } = one;
      const renews = { body: application({ renews: { issuer, serial } }) };
      expect((await ask('POST /requests', own.certificate, renews)).status).toBe(404);
      const replaces = { body: application({ replaces: { issuer, serial } }) };
      expect((await ask('POST /requests/preview', own.certificate, replaces)).status).toBe(404);
    }
  });

  test('what it requested and another machine is recognised by is out of its reach', async () => {
    const made = ok(await ask('POST /requests', own.certificate, { body: application() }), 201) as unknown as {
      certificate: Issued;
    };
    const other = await accept(made.certificate);
    await linkedMachine(authority.world, cast, other, { label: 'web-02' });
    const revocation = { body: { reason: 'superseded' } };
    expect((await ask(`POST ${addressOf(other)}/revocation`, own.certificate, revocation)).status).toBe(404);
    ok(await ask('GET /machine', other.certificate), 200);
  });

  test('does nothing that does not name it: every other route, before anything is read', async () => {
    const read = () => Promise.reject(new Error('this was read'));
    const house = { ...authority.house, ledger: { ...authority.world.ledger, read, list: read } };
    const stopped = operation({}, () => Promise.reject(new Error('this was done')));
    const wrong: string[] = [];
    for (const { lambda: name, operation: called, method, path } of routes) {
      if (machineRoutes.some((route) => route.operation === called)) continue;
      const handler = lambda(
        name,
        { [called]: stopped },
        () => house as never,
        () => undefined,
      );
      const asked = { routeKey: `${method} ${path}`, clientCertPem: pemOf(own.certificate) };
      const { status } = await askHandler(handler, `${method} ${path.replace(/[{}+]/g, '')}`, asked);
      if (status !== 403) wrong.push(`${called}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  test('is nobody from the instant on at which it is ended', async () => {
    const caller = { principal: cast.agent, roles: ['validation-agent'], correlation: 'test' } as const;
    await endMachine(authority.house as never, caller, machine.id, 'gone');
    refused(await ask('GET /machine', own.certificate), 403, /no longer linked/);
    refused(await ask('POST /requests', own.certificate, { body: application() }), 403, /no longer linked/);
  });
});

describe('a machine in somebody’s name', () => {
  let theirs: Issued;
  beforeEach(async () => {
    theirs = await acceptedOne();
    await linkedMachine(authority.world, cast, theirs, { personId: cast.administrator.personId, label: 'laptop' });
  });

  test('does as they may, and nothing once they may no longer', async () => {
    const made = ok(await ask('POST /requests', theirs.certificate, { body: application() }), 201);
    const record = await authority.world.ledger.read('request', { id: String(made.id) });
    expect(record?.requestedBy.personId).toBe(cast.administrator.personId);
    const [mandate] = cast.administrator.mandates;
    const ended = {
      ...mandate!,
      version: 2,
      state: 'ended',
      ended: { at: mandate!.from, by: 'x', reason: 'x' },
    } as const;
    await authority.world.ledger.commit({
      records: [ended],
      events: [penOf(authority.world, CEREMONY, 'test').event(ended, 'mandate.ended')],
    });
    expect((await ask('POST /requests', theirs.certificate, { body: application() })).status).toBe(403);
    expect((await ask(`GET ${addressOf(theirs)}`, theirs.certificate)).status).toBe(403);
  });

  test('a blocked card of theirs suspends it', async () => {
    const claims = authority.administrator;
    const me = await authority.ask('GET /me', { claims });
    expect(me.status).toBe(200);
    const person = (await authority.world.ledger.read('person', { id: cast.administrator.personId }))!;
    const blocked = {
      ...person,
      version: person.version + 1,
      cards: [{ digest: 'ab'.repeat(32), state: 'blocked', since: person.createdAt }],
    } as const;
    await authority.world.ledger.commit({
      records: [blocked],
      events: [penOf(authority.world, CEREMONY, 'test').event(blocked, 'person.corrected')],
    });
    refused(await ask('GET /machine', theirs.certificate), 403, /card/);
  });

  test('its mandate is no use to a token: not even theirs', async () => {
    const answered = await authority.ask('GET /machine', { claims: authority.administrator });
    expect(answered.status).toBe(403);
  });
});

describe('a client certificate', () => {
  test('is refused from the instant on at which it is revoked, or has expired', async () => {
    const revocation = { body: { reason: 'keyCompromise' } };
    ok(await ask(`POST ${addressOf(own)}/revocation`, own.certificate, revocation), 200);
    refused(await ask('GET /machine', own.certificate), 403, /revoked/);
    const second = await acceptedOne();
    await linkedMachine(authority.world, cast, second, { label: 'late', until: '2099-01-01T00:00:00.000Z' });
    authority.world.clock.set(daysAfter(second.notAfter, 1));
    refused(await ask('GET /machine', second.certificate), 403, /expired/);
  });

  test('of a blocked key is refused', async () => {
    const key = {
      kind: 'blockedKey',
      version: 1,
      createdAt: own.createdAt,
      spkiSha256: own.spkiSha256,
      why: 'operator',
    } as const;
    const pen = penOf(authority.world, CEREMONY, 'test');
    await authority.world.ledger.commit({ records: [key], events: [pen.event(key, 'blockedKey.blocked')] });
    refused(await ask('GET /machine', own.certificate), 403, /blocked/);
  });

  describe('that a compromised key has asked for', () => {
    type Made = Issued & { readonly acceptance?: string };
    /** What whoever has `with_` requests in place of the certificate with which they call. */
    const renewed = async ({ issuer, serial, certificate }: Issued): Promise<Issued> => {
      await daysBefore(authority.world, await record({ issuer, serial }), 30);
      const renewal = { body: { certificationRequest: csr() } };
      const address = `POST ${addressOf({ issuer, serial })}/renewal`;
      const { certificate: made } = ok(await ask(address, certificate, renewal), 201) as { certificate?: Made };
      return record(made!);
    };
    const record = async ({ issuer, serial }: Pick<Issued, 'issuer' | 'serial'>) =>
      (await authority.world.ledger.read('certificate', { issuer, serial })) as Issued;
    const compromised = async (one: Issued) => {
      const claims = authority.administrator;
      return authority.ask(`POST ${addressOf(one)}/revocation`, {
        claims,
        body: { reason: 'keyCompromise' },
        headers: EN,
      });
    };

    test('is not accepted any more, and stands among those that are to be looked at', async () => {
      const next = await renewed(own);
      const { siblings } = ok(await compromised(own), 200) as { siblings?: readonly { serial: string }[] };
      expect(siblings?.map(({ serial }) => serial)).toContain(next.serial);
      await expect(accept(next)).rejects.toThrow(/known to be compromised/);
      expect((await record(next)).acceptance).toBe('awaited');
    });

    test('is shown under other subscriptions of the machine too, to whoever sees these', async () => {
      const { world } = authority;
      const next = await renewed(own);
      const request = (await world.ledger.read('request', { id: next.requestId }))!;
      const at = { subscriptionId: 'second', serial: '5ec0', requestId: 'second' };
      const certificate = { issuer: next.issuer, serial: at.serial };
      const [leave] = machine.allows;
      const linked = (await world.ledger.read('machine', { id: machine.id }))!;
      for (const row of [
        { ...linked, allows: [leave!, { ...leave!, subscriptionId: 'second' }] },
        { ...request, ...at, id: 'second', certificate },
        { ...(await record(next)), ...at },
      ]) {
        await world.table.write([{ put: itemOfRecord(row) }]);
      }
      const shown = async (claims: Asked['claims']) => {
        const body = { reason: 'keyCompromise' };
        const answered = await authority.ask(`POST ${addressOf(own)}/revocation`, { claims: claims!, body });
        return (ok(answered, 200) as { siblings?: readonly { serial: string }[] }).siblings!.map(
          ({ serial }) => serial,
        );
      };
      expect(await shown(authority.administrator)).toEqual([next.serial]);
      const agent = await authority.claimsOf(cast.agent.personId);
      expect((await shown(agent)).sort()).toEqual([next.serial, '5ec0'].sort());
    });

    test('is no credential, though it was accepted; nor is what that one has asked for accepted', async () => {
      const second = await accept(await renewed(own));
      ok(await ask('GET /machine', second.certificate), 200);
      const { certificate } = ok(await ask('POST /requests', second.certificate, { body: application() }), 201);
      const third = await record(certificate as unknown as Issued);
      const request = await authority.world.ledger.read('request', { id: third.requestId });
      expect(request?.askedWith).toEqual([second.spkiSha256, own.spkiSha256]);
      ok(await compromised(own), 200);
      refused(await ask('GET /machine', second.certificate), 403, /known to be compromised/);
      refused(await ask('POST /requests', second.certificate, { body: application() }), 403, /compromised/);
      await expect(accept(third)).rejects.toThrow(/known to be compromised/);
    });

    test('says nothing of the key that asked: that one serves on', async () => {
      ok(await compromised(await accept(await renewed(own))), 200);
      ok(await ask('GET /machine', own.certificate), 200);
    });

    test('is not issued where it waits for an agent', async () => {
      const { world } = authority;
      const subscription = (await world.ledger.read('subscription', { id: cast.subscription.id }))!;
      const dual = { ...subscription, version: subscription.version + 1, dualControl: true };
      const pen = penOf(world, CEREMONY, 'test');
      await world.ledger.commit({ records: [dual], events: [pen.event(dual, 'subscription.decided')] });
      const { id } = ok(await ask('POST /requests', own.certificate, { body: application() }), 202);
      ok(await compromised(own), 200);
      await expect(
        decideRequest(world, cast.agent, { requestId: String(id), decision: 'approved' }, 'decide'),
      ).rejects.toThrow(/known to be compromised/);
    });
  });

  const now = () => authority.world.clock.now();
  test.each<[string, () => Uint8Array | string]>([
    ['with the issuer’s name, serial and subject of a machine’s', () => forged(now(), { like: own.certificate }).der],
    [
      'with all of that and the same key',
      () => forged(now(), { like: own.certificate, spki: decodeCertificate(own.certificate).tbs.spki }).der,
    ],
    ['with a serial of twenty octets', () => forged(now(), { serial: '7f'.repeat(20) }).der],
    ['whose serial begins with zeros', () => withSerial([0, 0, 1])],
    ['whose serial is huge', () => withSerial([1, ...new Array<number>(9_000).fill(0xff)])],
    ['whose serial is negative', () => withSerial([0x80])],
    ['of a person or a server that no machine has', () => forged(now()).der],
    ['with octets behind it', () => Buffer.concat([own.certificate, Buffer.from([0])])],
    ['cut short', () => own.certificate.subarray(0, -1)],
    ['that is empty', () => ''],
    ['that is two', () => pemOf(own.certificate).repeat(2)],
    ['of another label', () => pemOf(own.certificate).replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE')],
    ['longer than any', () => `${pemOf(own.certificate)}${' '.repeat(40_000)}`],
    ['that is an authority’s', () => ca],
  ])('%s is nobody’s', async (_, certificate) => {
    refused(await ask('GET /machine', certificate()), 403, /No machine is linked/);
  });

  /** The certificate of the machine with other contents of its serial number; its signature is of no account here. */
  function withSerial(contents: readonly number[]): Uint8Array {
    const { tbs, tbsDer, der } = decodeCertificate(own.certificate);
    const serial = Buffer.from(tbs.serial, 'hex');
    const at = Buffer.from(tbsDer).indexOf(serial) - 2;
    const inner = Buffer.from(tbsDer).subarray(
      Buffer.from(tbsDer)[1]! > 0x80 ? 2 + (Buffer.from(tbsDer)[1]! & 0x7f) : 2,
    );
    const head = inner.subarray(0, at - (tbsDer.length - inner.length));
    const rest = inner.subarray(head.length + 2 + serial.length);
    const body = Buffer.concat([head, element(0x02, Buffer.from(contents)), rest]);
    const tail = Buffer.from(der).subarray(Buffer.from(der).indexOf(Buffer.from(tbsDer)) + tbsDer.length);
    return element(0x30, Buffer.concat([element(0x30, body), tail]));
  }
  function element(tag: number, contents: Buffer): Buffer {
    const { length } = contents;
    const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
    return Buffer.concat([Buffer.from([tag, ...size]), contents]);
  }
});

describe('the two APIs', () => {
  test('a certificate counts on the stage for machines alone, and nothing else counts there', async () => {
    const clientCertPem = pemOf(own.certificate);
    const { administrator: claims } = authority;
    const body = application();
    const nobodys: Asked[] = [
      { clientCertPem, stageVariables: {} },
      { clientCertPem, stageVariables: { front: 'people' } },
      { clientCertPem, claims },
      { claims, stageVariables: { front: 'machines' } },
      { stageVariables: { front: 'machines' } },
      { clientCertPem, claims, stageVariables: {} },
    ];
    for (const asked of nobodys) {
      const answered = await authority.ask('POST /requests', { ...asked, body, headers: EN });
      refused(answered, 401, /client certificate/);
    }
  });

  test('headers and the rest of what is told about a certificate decide nothing', async () => {
    const other = forged(authority.world.clock.now()).der;
    const headers = {
      'x-amzn-mtls-clientcert': pemOf(own.certificate).replaceAll('\n', '%0A'),
      'x-client-cert': 'yes',
    };
    refused(await ask('GET /machine', other, { headers }), 403, /No machine/);
    const byHeader = await authority.ask('GET /machine', { headers: { ...headers, ...EN } });
    expect(byHeader.status).toBe(401);
  });
});

describe('linking', () => {
  let agent: Readonly<Record<string, string>>;
  beforeEach(async () => {
    agent = await authority.claimsOf(cast.agent.personId);
  });
  const link = (more: object, claims = agent) =>
    authority.ask(`POST /structures/${cast.structure.id}/machines`, {
      claims,
      headers: EN,
      body: { ...machineForm(cast, { issuer: own.issuer, serial: own.serial }, authority.world.clock.now()), ...more },
    });
  const named = (der: Uint8Array, more: object = {}) => ({
    certificate: { pem: pemOf(der), until: '2099-01-01T00:00:00.000Z', ...more },
  });

  test('the representative reads which machine was linked', async () => {
    const { world } = authority;
    const above = { reach: 'structure', structureId: cast.structure.id } as const;
    await makePerson(world, 'legal-representative', above, 'representative@example.org');
    ok(await link({ ...named(forged(world.clock.now()).der), label: 'mail-07' }), 201);
    const letters = (await posted(world)).filter(({ to }) => to === 'representative@example.org');
    expect(letters.map(unwrapped)).toEqual([expect.stringContaining('mail-07')]);
  });

  test('a key is one machine’s for ever', async () => {
    refused(await link({}), 409, /already/);
    const caller = { principal: cast.agent, roles: ['validation-agent'], correlation: 'test' } as const;
    await endMachine(authority.house as never, caller, machine.id, 'gone');
    refused(await link({}), 409, /already/);
  });

  test('by a named certificate of another authority: to the octet, in its days', async () => {
    const now = authority.world.clock.now();
    const theirs = forged(now);
    ok(await link(named(theirs.der)), 201);
    ok(await ask('GET /machine', theirs.der), 200);
    const rekeyed = forged(now, { like: theirs.der, spki: decodeCertificate(theirs.der).tbs.spki });
    refused(await ask('GET /machine', rekeyed.der), 403, /No machine/);
    authority.world.clock.set(daysAfter(now.toISOString(), 366));
    refused(await ask('GET /machine', theirs.der), 403, /not in force/);
  });

  test('one of ours is never named by its octets, which would pass by the ledger: revoked, it would serve on', async () => {
    const ours = await acceptedOne();
    const answered = await link(named(ours.certificate));
    expect([answered.status, problem(answered).findings[0]?.code]).toEqual([400, 'certificate-of-ours']);
    ok(await link({ certificate: { issuer: ours.issuer, serial: ours.serial } }), 201);
  });

  test('only by what is fit for it', async () => {
    const now = authority.world.clock.now();
    const other = await makeCast(authority.world);
    const foreign = await acceptedOne(other);
    const waiting = await issued(authority.world, await submittedTo(authority.world, cast));
    const name = ({ issuer, serial }: Issued) => ({ certificate: { issuer, serial } });
    const findings: [object, number, string][] = [
      [name(foreign), 400, 'certificate-of-another'],
      [name(waiting), 409, ''],
      [named(forged(now, { forClients: false }).der), 400, 'not-for-clients'],
      [named(forged(now, { cA: true }).der), 400, 'certificate-of-authority'],
      [named(forged(now).der, { until: '2001-01-01T00:00:00.000Z' }), 400, 'term-empty'],
      [{ certificate: { pem: 'x', until: '2099-01-01T00:00:00.000Z' } }, 400, 'certificate-unreadable'],
      [{ allows: [{ subscriptionId: other.subscription.id, usages: ['SSL_SERV'] }] }, 400, 'subscription-of-another'],
      [{ allows: [{ subscriptionId: cast.subscription.id, usages: ['AUTH_CLI'] }] }, 400, 'usage-unknown'],
      [{ ...named(forged(now).der), personId: other.administrator.personId }, 400, 'not-an-administrator'],
      [{ ...named(forged(now).der), until: '2001-01-01T00:00:00.000Z' }, 400, 'term-past'],
    ];
    for (const [form, status, code] of findings) {
      const answered = await link(form);
      const found = problem(answered).findings.map((one) => one.code);
      expect([answered.status, found]).toEqual([status, code === '' ? [] : [code]]);
    }
  });

  test('nobody links a machine in their own name, or to their own structure', async () => {
    const scope = { reach: 'structure', structureId: cast.structure.id } as const;
    const both = await makePerson(authority.world, 'validation-agent', { reach: 'house' });
    const pen = penOf(authority.world, CEREMONY, 'test');
    const mandate = { ...both.mandates[0]!, id: 'e'.repeat(32), role: 'mandatary', scope } as const;
    await authority.world.ledger.commit({ records: [mandate], events: [pen.event(mandate, 'mandate.given')] });
    const claims = await authority.claimsOf(both.personId);
    expect((await link(named(forged(authority.world.clock.now()).der), claims)).status).toBe(403);
  });
});
