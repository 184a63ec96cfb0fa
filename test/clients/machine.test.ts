import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept } from '../../infra/local/retrieval.ts';
import { evidence } from '../../infra/local/sample.ts';
import { withProgram } from './programs.ts';
import { openSession, type Session } from './session.ts';

/**
 * A machine from its first certificate to its renewal, with curl and openssl alone, as OPERATIONS.md tells ("Machines"): the
 * administrator orders the first certificate, an agent links it, and from there on the machine speaks for itself.
 */
let session: Session;
let environment: Record<string, string>;
const DAY = 86_400_000;

const JSON_TYPE = "-H 'content-type: application/json'";
const request = (name: string) =>
  `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ${name}.key 2>/dev/null && openssl req -new -key ${name}.key -subj / -out ${name}.csr`;
const AS = (name: string) => `--cacert "$SERVER" --cert ${name}.pem --key ${name}.key`;

const curl = async (line: string): Promise<{ status: number; body: Record<string, never>; text: string }> => {
  const said = await session.done(`curl -s -S -w '\\n%{http_code}' ${line}`, environment);
  const at = said.lastIndexOf('\n');
  const text = said.slice(0, at);
  return { status: Number(said.slice(at + 1)), text, body: text.startsWith('{') ? JSON.parse(text) : {} };
};
const nameIn = (body: Record<string, unknown>) => body.certificate as { issuer: string; serial: string };
const addressOf = ({ issuer, serial }: { issuer: string; serial: string }) => `/certificates/${issuer}/${serial}`;

withProgram('curl', () => {
  beforeAll(async () => {
    session = await openSession('machine', { concurrency: 2 });
    const { machinesUrl: MACHINES, machinesCertificate: SERVER, url: URL } = session.platform;
    environment = { MACHINES, SERVER, URL, SUBSCRIPTION: session.sample.subscriptionId };
    environment.ADMINISTRATOR = await session.platform.tokenFor('technical-administrator-1');
  }, 120_000);
  afterAll(() => session?.close());

  /** A certificate that the administrator orders and accepts, on the machine's disk. */
  async function ordered(name: string): Promise<{ issuer: string; serial: string }> {
    await session.done(request(name));
    const body = inFile(name, application(name));
    const {
      status,
      body: made,
      text,
    } = await curl(`$URL/requests -H "Authorization: Bearer $ADMINISTRATOR" ${JSON_TYPE} -d @${body}`);
    expect(status, text).toBe(201);
    const certificate = nameIn(made);
    await accept(session.administrator, addressOf(certificate));
    await session.done(
      `curl -s -f $URL${addressOf(certificate)} -H "Authorization: Bearer $ADMINISTRATOR" -H 'Accept: application/x-pem-file' -o ${name}.pem`,
      environment,
    );
    return certificate;
  }
  const link = async (name: string, { issuer, serial }: { issuer: string; serial: string }) =>
    (
      await session.agent.post(`/structures/${session.sample.structureId}/machines`, {
        label: name,
        allows: [{ subscriptionId: session.sample.subscriptionId, usages: ['SSL_SERV'] }],
        certificate: { issuer, serial },
        until: new Date(session.platform.clock.now().getTime() + 1_200 * DAY).toISOString(),
        reasons: 'asked for in writing',
        evidence: evidence('letter'),
      })
    ).expect(201);
  const post = (as: string, path: string, body: string) => curl(`$MACHINES${path} ${AS(as)} ${JSON_TYPE} -d @${body}`);
  const certificationRequest = (name: string) => ({ certificationRequest: session.read(`${name}.csr`) });
  const application = (name: string) => ({
    subscriptionId: session.sample.subscriptionId,
    usage: 'SSL_SERV',
    declared: { commonName: `${name}.clinique.example.org` },
    ...certificationRequest(name),
  });
  /** The name of a file with the body. */
  const inFile = (name: string, body: object) => {
    session.write(`${name}.json`, JSON.stringify(body));
    return `${name}.json`;
  };

  describe('at the door', () => {
    test('without a certificate there is no TLS, nor with a stranger’s', async () => {
      expect((await session.type(`curl -s --cacert "$SERVER" $MACHINES/machine`, environment)).ok).toBe(false);
      await session.done(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout stranger.key -out stranger.pem -days 9 -subj '/CN=web.clinique.example.org' -addext extendedKeyUsage=clientAuth 2>/dev/null",
      );
      const said = await session.type(`curl -s -S ${AS('stranger')} $MACHINES/machine`, environment);
      // TLS 1.3 says so behind the handshake: the connection ends without a word of HTTP
      expect([said.ok, said.out]).toEqual([false, '']);
    });

    test('nor with a stranger’s of another day, who has the name of one of our authorities', async () => {
      await session.done(
        `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout false-ca.key -out false-ca.pem -days 9 -subj "$(openssl x509 -in $CA -noout -subject -nameopt compat | sed 's/^subject=//')" 2>/dev/null`,
        { CA: join(session.state, 'ceremony', 'ca-1.pem') },
      );
      await session.done(request('late'));
      await session.done(
        'openssl x509 -req -in late.csr -CA false-ca.pem -CAkey false-ca.key -set_serial 1 -days -1 -out late.pem 2>/dev/null',
      );
      const said = await session.type(`curl -s -S ${AS('late')} $MACHINES/machine`, environment);
      expect([said.ok, said.out]).toEqual([false, '']);
    });

    test('with one of ours that no machine has it is our refusal; the API of people takes no certificate', async () => {
      await ordered('people');
      const { status, body } = await curl(`$MACHINES/machine ${AS('people')} -H 'Accept-Language: en'`);
      expect(status).toBe(403);
      expect(body).toMatchObject({ code: 'forbidden', detail: expect.stringMatching(/^No machine is linked/) });
      expect((await curl('$MACHINES/health --cacert "$SERVER" --cert people.pem --key people.key')).status).toBe(404);
      expect((await curl('$URL/machine')).status).toBe(401);
    });
  });

  describe('a machine', () => {
    test('enrols, polls, downloads, renews with a new key, and leaves the old certificate behind', async () => {
      const first = await ordered('web');
      await link('web', first);
      const me = await curl(`$MACHINES/machine ${AS('web')}`);
      expect([me.status, me.body.label]).toEqual([200, 'web']);

      // a certificate for a service beside it
      await session.done(request('api'));
      const made = await post('web', '/requests', inFile('api', application('api')));
      expect(made.status, made.text).toBe(201);
      const polled = await curl(`$MACHINES/requests/${made.body.id} ${AS('web')}`);
      expect(polled.body).toMatchObject({ state: 'issued' });
      const api = addressOf(nameIn(made.body));
      const pem = `-H 'Accept: application/x-pem-file'`;
      expect((await curl(`$MACHINES${api} ${AS('web')} ${pem}`)).status).toBe(409);
      await accept(session.administrator, api);
      await session.done(`curl -s -f $MACHINES${api} ${AS('web')} ${pem} -o api.pem`, environment);
      expect(await session.done('openssl x509 -in api.pem -noout -ext subjectAltName')).toContain(
        'api.clinique.example.org',
      );

      // renewal, near the end by the platform's clock
      const { notAfter } = (await session.administrator.get(addressOf(first))).expect(200).json() as unknown as {
        notAfter: string;
      };
      session.platform.clock.set(new Date(Date.parse(notAfter) - 60 * DAY));
      await checkedAgain();
      await session.done(request('web2'));
      const body = inFile('web2', certificationRequest('web2'));
      const renewed = await post('web', `${addressOf(first)}/renewal`, body);
      expect(renewed.status, renewed.text).toBe(201);
      const second = nameIn(renewed.body);
      await accept(await session.as('technical-administrator-1'), addressOf(second));
      await session.done(`curl -s -f $MACHINES${addressOf(second)} ${AS('web')} ${pem} -o web2.pem`, environment);

      expect((await curl(`$MACHINES/machine ${AS('web2')}`)).status).toBe(200);
      const revoked = await post('web2', `${addressOf(first)}/revocation`, inFile('why', { reason: 'superseded' }));
      expect(revoked.status, revoked.text).toBe(200);
      const refused = await curl(`$MACHINES/machine ${AS('web')} -H 'Accept-Language: en'`);
      expect([refused.status, refused.body.detail]).toEqual([403, 'This certificate is revoked.']);

      session.platform.clock.set(new Date(Date.parse(notAfter) + 1_200 * DAY));
      const late = await curl(`$MACHINES/machine ${AS('web2')} -H 'Accept-Language: en'`);
      expect([late.status, late.body.detail]).toEqual([403, 'This certificate has expired.']);
    }, 120_000);
  });

  /** Control of the domain, by DNS, as every renewal asks. */
  async function checkedAgain(): Promise<void> {
    const representative = await session.as('legal-representative');
    const subscription = `/subscriptions/${session.sample.subscriptionId}`;
    const challenge = (await representative.post(`${subscription}/domain-challenge`, {})).expect(200, 201).json();
    const { name, value } = challenge as unknown as { name: string; value: string };
    session.platform.dns.set(name, [value]);
    (await representative.post(`${subscription}/domain-check`, {})).expect(200);
  }
});
