import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { stopped } from '../../infra/commands/log-places.ts';
import { verifyLog } from '../../infra/commands/verify-log.ts';
import { type Client, clientOf } from '../../infra/local/client.ts';
import { signIns } from '../../infra/local/identity/sign-ins.ts';
import { type Platform, type PlatformOptions, startPlatform } from '../../infra/local/platform.ts';
import { idOf, makeSample, type Sample } from '../../infra/local/sample.ts';
import { decodeCertificateList } from '../../shared/x509/certificate-list.ts';
import { audit } from '../faults/audit.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { auditedFrom } from './audited.ts';
import { backupOf, copyTable, loseTable } from './copied-table.ts';
import { apply, type Certified, certified, host } from './session.ts';

/**
 * The drill of "restoring the ledger" in infra/OPERATIONS.md, on the local cloud with every role's own permissions: a house
 * lives, a copy of its table is taken, it lives on, the table is lost, the copy comes back under another name. It serves
 * nobody until it is reconciled, and then takes back nothing that anybody was told.
 */
const state = mkdtempSync(join(tmpdir(), 'sceau-restore-'));
const RESTORED = 'sceau-local-ledger-restored';
let platform: Platform | undefined;
afterAll(async () => {
  await platform?.stop();
  rmSync(state, { recursive: true, force: true });
});

const start = async (more: Partial<PlatformOptions> = {}) => {
  platform = await startPlatform({ folder: state, firstPort: 0, ...more });
  return platform;
};
const stop = async () => {
  await platform?.stop();
  platform = undefined;
};
const as = async (signIn: string): Promise<Client> => clientOf(platform!.url, await platform!.tokenFor(signIn));
const run = async (name: string) => {
  const { failed, payload } = await platform!.runSchedule(name);
  expect(failed, `${name}: ${payload}`).toBe(false);
  await platform!.settled();
};

/** A command of the runbook, in the restorer's environment. */
function command(name: string, ...args: string[]): Promise<{ readonly code: number; readonly said: string }> {
  const file = fileURLToPath(new URL(`../../infra/commands/${name}.ts`, import.meta.url));
  const env = { PATH: process.env.PATH ?? '', ...platform!.restorer };
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { env, timeout: 120_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, said: `${stdout}${stderr}` }),
    );
  });
}

let names = 0;
async function issue(sample: Sample, administrator: Client): Promise<Certified> {
  names += 1;
  const request = pkcs10(generate('P-256'));
  const reply = await apply({ sample, administrator }, { commonName: host(`r${names}`), request });
  return certified(reply);
}
const revoke = async (by: Client, { href }: Certified, reason: string) =>
  void (await by.post(`${href}/revocation`, { reason })).expect(200);

/** What relying parties have of the list. */
const published = async () => {
  const bytes = new Uint8Array(await (await fetch(`${platform!.publicationBase}/crl/ca-1.crl`)).arrayBuffer());
  const list = decodeCertificateList(bytes);
  return { number: Number(list.crlNumber), serials: [...list.entries()].map(({ serial }) => serial), bytes };
};

/** What the responder says of a certificate, asked by openssl. The platform that answers runs in this very process. */
async function status({ serial }: Certified): Promise<string> {
  const [ca, root] = [join(state, 'ceremony', 'ca-1.pem'), join(state, 'ceremony', 'root-1.pem')];
  const url = `${platform!.publicationBase}/ocsp/ca-1`;
  const args = ['ocsp', '-issuer', ca, '-serial', `0x${serial}`, '-url', url, '-CAfile', root, '-no_nonce'];
  const { stdout } = await promisify(execFile)('openssl', args);
  return /: (good|revoked|unknown)/.exec(stdout)?.[1] ?? stdout;
}

const minute = async () => {
  for (const name of ['sweep-outbox', 'crls-due', 'seal-log']) await run(name);
};

test('a table is lost; its older copy serves nobody until it is reconciled, and takes nothing back', async () => {
  // a house lives
  await start();
  let sample = await makeSample(platform!);
  let administrator = await as('technical-administrator-1');
  const [old, toRevoke, toCompromise] = [
    await issue(sample, administrator),
    await issue(sample, administrator),
    await issue(sample, administrator),
  ];
  await revoke(administrator, old, 'superseded');
  const erasedSignIn = signIns.find(({ name }) => name === 'hospital-administrator-1')!;
  const { personId: erasedId } = await idOf(await as(erasedSignIn.name), await as('validation-agent-1'), erasedSignIn);
  await minute();

  // a copy of its table
  await stop();
  const copy = await backupOf(state);

  // it lives on: certificates, revocations, an erasure, somebody removed, lists and checkpoints
  await start();
  sample = await makeSample(platform!);
  administrator = await as('technical-administrator-1');
  const since = await issue(sample, administrator);
  const sinceRevoked = await issue(sample, administrator);
  await revoke(administrator, sinceRevoked, 'superseded');
  await revoke(administrator, toRevoke, 'cessationOfOperation');
  await revoke(administrator, toCompromise, 'keyCompromise');
  (await (await as(erasedSignIn.name)).post('/me/privacy-requests', { asks: 'erasure' })).expect(201);
  await run('purge');
  const agent = await as('validation-agent-1');
  const me = (await (await as('technical-administrator-2')).get('/me')).expect(200).json() as unknown as {
    personId: string;
    mandates: { id: string; role: string }[];
  };
  const removed = me.mandates.find(({ role }) => role === 'technical-administrator')!;
  (await agent.post(`/persons/${me.personId}/mandates/${removed.id}/end`, { reason: 'left the clinic' })).expect(200);
  await minute();
  await minute();
  const before = await published();
  expect(before.serials).toEqual(expect.arrayContaining([old.serial, toRevoke.serial, toCompromise.serial]));

  // the table is lost, and its copy restored under another name
  await stop();
  const lived = await auditedFrom(state);
  expect(audit(lived)).toEqual([]);
  const accounted = lived.keys.signatures.map(({ signRequestId }) => signRequestId);
  await loseTable(state);
  await copyTable(state, copy, RESTORED);

  // it serves nobody
  await start({ table: RESTORED, closed: true });
  const refused = await clientOf(platform!.url, await platform!.tokenFor('technical-administrator-1')).get('/me');
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('60');
  expect((await platform!.runSchedule('crls-due')).failed).toBe(true);

  // looked at, and reconciled
  const look = await command('reconcile', '--check');
  expect(look.said).toContain('is not open');
  expect(look.said).toMatch(/certificate: 4 would be back/);
  expect(look.said).toMatch(/^checkpoint \d+ is signed for \d+ of them$/m);
  expect(look.said).not.toMatch(/NOT (SIGNED|BELIEVED)/);
  expect(look.code).toBe(1);
  expect((await clientOf(platform!.url).get('/issuers')).status).toBe(503);
  const done = await command('reconcile');
  expect(done.code, done.said).toBe(0);
  expect(done.said).toContain(`${RESTORED} is open`);
  const again = await command('reconcile', '--check');
  expect(again.said).toContain('0 changes are to be made');
  expect(again.code, again.said).toBe(0);

  // it serves, from a start like any other
  await stop();
  await start({ table: RESTORED });
  await minute();
  const after = await published();
  expect(after.number).toBeGreaterThan(before.number);
  expect(after.serials).toEqual(expect.arrayContaining([...before.serials]));
  for (const one of [old, toRevoke, toCompromise, sinceRevoked]) expect(await status(one), one.serial).toBe('revoked');
  expect(await status(since)).toBe('good');
  checkList(after.bytes);

  administrator = await as('technical-administrator-1');
  const mine = (await administrator.get(since.href)).expect(200).json();
  expect(mine.serial).toBe(since.serial);
  const fresh = await issue(sample, administrator);
  expect([old, toRevoke, toCompromise, since, sinceRevoked].map(({ serial }) => serial)).not.toContain(fresh.serial);
  const request = pkcs10(generate('P-256'));
  const other = await as('technical-administrator-2');
  const denied = await apply({ sample, administrator: other }, { commonName: host('removed'), request });
  expect(denied.status, 'a removed administrator is back').toBe(403);
  expect((await (await as(erasedSignIn.name)).get('/me')).status, 'somebody erased is back').toBe(403);
  expect(erasedId).not.toBe('');
  await minute();
  await minute();
  await stop();

  // the log holds everything of the house that was lost and of the one that goes on, and allows the second to be
  const { findings, size } = await verifyLog(await stopped(state, RESTORED));
  expect(findings).toEqual([]);
  expect(size).toBeGreaterThan(100);

  // leave to sign is in no event: signatures made since the copy were accounted for in the table that was lost
  const wrong = audit(await auditedFrom(state, RESTORED));
  expect(wrong.filter((one) => !accounted.some((id) => one.startsWith(`signature ${id} `)))).toEqual([]);
}, 600_000);

function checkList(bytes: Uint8Array): void {
  const file = join(state, 'list.crl');
  writeFileSync(file, bytes);
  const ca = join(state, 'ceremony', 'ca-1.pem');
  execFileSync('openssl', ['crl', '-inform', 'DER', '-in', file, '-CAfile', ca, '-noout', '-verify'], {
    stdio: 'pipe',
  });
}
