import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalDns, startDns } from '../../infra/local/dns/dns.ts';
import { createDnsResolver } from '../../shared/aws/dns-resolver.ts';
import { Refusal } from '../../shared/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-dns-'));
let dns: LocalDns;

beforeAll(async () => {
  dns = await startDns(folder);
});
afterAll(async () => {
  await dns.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('TXT records', () => {
  const txt = (name: string) => createDnsResolver([dns.server]).txt(name);

  test('are each one text, in pieces or not, whatever the case of the name', async () => {
    const long = 'x'.repeat(600);
    dns.set('_sceau-challenge.Example.test', ['one value', long, '']);
    expect([...(await txt('_SCEAU-challenge.example.test'))].sort()).toEqual(['', 'one value', long]);
  });

  test('of a name that is not there, or was taken away, are none', async () => {
    expect(await txt('nothing.example.test')).toEqual([]);
    dns.set('gone.example.test', ['value']);
    expect(await txt('gone.example.test')).toEqual(['value']);
    dns.set('gone.example.test', []);
    expect(await txt('gone.example.test')).toEqual([]);
  });

  test('that nobody answers about are a refusal to be tried again, never an absence', async () => {
    const silent = await startDns(mkdtempSync(join(folder, 'silent-')));
    await silent.stop();
    const asked = createDnsResolver([silent.server]).txt('example.test');
    const refused = await asked.catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused).toMatchObject({ code: 'unavailable', retryAfterSeconds: expect.any(Number) });
  });

  test('are still there after a restart', async () => {
    dns.set('stays.example.test', ['value']);
    const again = await startDns(folder);
    expect(again.zone()['stays.example.test']).toEqual(['value']);
    await again.stop();
  });
});
