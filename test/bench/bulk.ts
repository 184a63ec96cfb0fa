import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOf } from '../../infra/local/client.ts';
import { startDynamodb } from '../../infra/local/dynamodb/dynamodb.ts';
import { startPlatform } from '../../infra/local/platform.ts';
import { makeSample } from '../../infra/local/sample.ts';
import { site } from '../../infra/local/site.ts';
import { createDynamoDbTable } from '../../shared/ledger/dynamodb-table.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { decodeCertificateList } from '../../shared/x509/certificate-list.ts';
import { likenesses } from '../world/bulk.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';

/**
 * `node test/bench/bulk.ts [10000]`: revokes so many certificates on the local cloud by one order, through the functions as
 * they are deployed, and tells the seconds of each stretch: counted, revoked, and on the list as relying parties fetch it.
 * A webhook of the subscription is to be told of each, and answers none: with `quiet` after the count there is no webhook.
 */
const count = Number(process.argv[2] ?? '10000');
const deaf = createServer((socket) => socket.destroy());
const folder = mkdtempSync(join(tmpdir(), 'sceau-bulk-'));
const database = await startDynamodb({ folder: join(folder, 'ledger'), table: site.table, port: 0 });
process.env.AWS_ENDPOINT_URL_DYNAMODB = database.url;
const platform = await startPlatform({ folder: join(folder, 'state'), firstPort: 0 }).catch(async (thrown) => {
  await database.stop();
  throw thrown;
});
try {
  const { subscriptionId } = await makeSample(platform);
  const as = async (signIn: string) => clientOf(platform.url, await platform.tokenFor(signIn));
  const application = {
    subscriptionId,
    usage: 'SSL_SERV',
    declared: { commonName: 'www.clinique.example.org', dnsNames: [] },
    certificationRequest: pkcs10(generate('P-256')),
  };
  const administrator = await as('technical-administrator-1');
  const { certificate } = (await administrator.post('/requests', application)).expect(201).json() as unknown as {
    certificate: { issuer: string; serial: string };
  };

  const client = new DynamoDBClient({
    endpoint: database.url,
    region: site.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const ledger = createLedger(createDynamoDbTable(client, site.table));
  const { issuer, serial } = certificate;
  const model = (await ledger.read('certificate', { issuer, serial }))!;
  const house = {
    ledger,
    clock: { now: () => new Date() },
    randomness: { bytes: (n: number) => new Uint8Array(randomBytes(n)) },
  };
  const seeding = performance.now();
  const lanes = Array.from({ length: 8 }, () => likenesses(house, model, Math.ceil((count - 1) / 8)));
  await Promise.all(lanes);
  client.destroy();
  const wanted = 1 + 8 * Math.ceil((count - 1) / 8);
  console.log(`seeded ${wanted} in ${seconds(seeding)} s`);

  if (process.argv[3] !== 'quiet') {
    const webhook = { url: `https://localhost:${await deafPort()}/`, types: ['certificate.revoked'] };
    (await administrator.post(`/subscriptions/${subscriptionId}/webhooks`, webhook)).expect(201);
  }
  const [one, two] = [await as('security-officer-1'), await as('security-officer-2')];
  const proposing = performance.now();
  const body = { selection: { by: 'filter', filter: { subscriptionId } }, reason: 'superseded', reasons: 'A bench.' };
  const { id } = (await one.post('/bulk-revocations', body)).expect(202).json();
  const shown = async () => (await two.get(`/bulk-revocations/${id}`)).expect(200).json() as unknown as Shown;
  const until = async (...states: string[]): Promise<Shown> => {
    for (;;) {
      const order = await shown();
      if (states.includes(order.state)) return order;
      await pause(500);
    }
  };
  const { list } = await until('proposed');
  console.log(`counted ${list.wouldRevoke} in ${seconds(proposing)} s`);

  const approving = performance.now();
  const busy = process.cpuUsage();
  const approval = { listSha256: list.sha256 };
  (await two.post(`/bulk-revocations/${id}/approval`, approval)).expect(202);
  const { progress } = await until('telling', 'done');
  const revoked = seconds(approving);
  const { user, system } = process.cpuUsage(busy);
  console.log(`${(user + system) / 1e6} s of CPU beside the database’s`);
  for (let entries = 0; entries < wanted; ) {
    const crl = await fetch(`${platform.publicationBase}/crl/${issuer}.crl`);
    entries = [...decodeCertificateList(new Uint8Array(await crl.arrayBuffer())).entries()].length;
    if (entries < wanted) await pause(500);
  }
  const published = seconds(approving);
  console.log(JSON.stringify({ name: 'bulk', revoked: progress.results.revoked, seconds: { revoked, published } }));
  process.exitCode = published < 60 ? 0 : 1;
  await until('done');
  const told = () => platform.cloud.heard.filter((event) => event['detail-type'] === 'certificate.revoked').length;
  while (told() < wanted) {
    await platform.runSchedule('sweep-outbox');
    await platform.settled();
  }
  console.log(`${told()} told on the bus ${seconds(approving)} s after the approval`);
} finally {
  deaf.close();
  await platform.stop();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Of a machine that takes connections and speaks no TLS. */
async function deafPort(): Promise<number> {
  await new Promise<void>((ready) => deaf.listen(0, '127.0.0.1', ready));
  return (deaf.address() as AddressInfo).port;
}

interface Shown {
  readonly state: string;
  readonly list: { readonly sha256: string; readonly wouldRevoke: number };
  readonly progress: { readonly results: { readonly revoked: number } };
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 100) / 10;
}
