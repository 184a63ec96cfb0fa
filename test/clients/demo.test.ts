import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'sceau-demo-test-'));
let house: ChildProcess | undefined;
afterAll(async () => {
  if (house?.kill()) await once(house, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

const program = (name: string) => fileURLToPath(new URL(`../../infra/local/${name}.ts`, import.meta.url));

function tell(out: string, state: string): string {
  const run = spawnSync(process.execPath, [program('demo'), '--out', out], {
    encoding: 'utf8',
    env: { ...process.env, SCEAU_LOCAL_STATE: state },
    timeout: 300_000,
  });
  expect(run.stdout + run.stderr).not.toContain('✗');
  expect(run.stdout + run.stderr).toMatch(/\d+ checks held, 0 did not/);
  expect(run.status).toBe(0);
  return run.stdout;
}

describe('the demo', () => {
  const out = join(folder, 'out');
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: out, encoding: 'utf8', stdio: 'pipe' });
  const text = (name: string) => openssl('x509', '-in', name, '-noout', '-text', '-nameopt', 'utf8,sname');

  test('holds every check in a house of its own, and says so in plain words', () => {
    expect(tell(out, join(folder, 'none'))).toContain('No platform runs here');
    const left = ['root.pem', 'chain.pem', 'cert.pem', 'key.pem', 'crl-before.pem', 'crl.pem', 'openapi.json'];
    const organisation = [
      'issuer.pem',
      'lists.pem',
      'renewed.pem',
      'renewed-in-time.pem',
      'generation-2.pem',
      'issuer-2.pem',
      'lists-2.pem',
      'rollover.json',
      'rollover.txt',
      'f503.pdf',
      'f503-signed.pdf',
      'dossier.pdf',
    ];
    const person = ['holder.p12', 'holder.pem', 'receipt.pdf', 'reissued.p12', 'access.json', 'access.pdf'];
    expect(readdirSync(out)).toEqual(expect.arrayContaining([...left, ...organisation, ...person]));
    expect(JSON.parse(readFileSync(join(out, 'openapi.json'), 'utf8'))).toMatchObject({
      openapi: expect.stringMatching(/^3\.1/),
    });
  }, 310_000);

  const path = ['-x509_strict', '-crl_check_all', '-CAfile', 'root.pem', '-untrusted', 'issuer.pem'];
  test.each([
    ['usage-org-auth-cli', 'sslclient', ['TLS Web Client Authentication'], 'INSI-AUTO'],
    ['usage-org-sign', 'smimesign', ['Digital Signature, Non Repudiation'], 'Cachet des comptes rendus'],
    ['usage-org-conf', 'smimeencrypt', ['Key Encipherment'], 'Dépôt chiffré'],
    ['usage-ssl-serv', 'sslserver', ['TLS Web Server Authentication', 'DNS:www.'], 'www.'],
    ['usage-serv-sign', 'smimesign', ['Digital Signature, Non Repudiation', 'DNS:cachet.'], 'cachet.'],
  ])('leaves %s.pem, which openssl verifies for %s', (name, purpose, says, commonName) => {
    const lists = ['-CRLfile', 'lists.pem', '-purpose', purpose];
    expect(openssl('verify', ...path, ...lists, `${name}.pem`)).toBe(`${name}.pem: OK\n`);
    for (const words of [...says, `CN=${commonName}`]) expect(text(`${name}.pem`)).toContain(words);
  });

  test('leaves the one that was revoked by its code on the list, and the renewed one with the old one’s subject', () => {
    const subject = (name: string) => openssl('x509', '-in', name, '-noout', '-subject');
    expect(text('usage-serv-smime.pem')).toContain('email:accueil@');
    expect(() => openssl('verify', ...path, '-CRLfile', 'lists.pem', 'usage-serv-smime.pem')).toThrow(/revoked/);
    expect(subject('renewed.pem')).toBe(subject('usage-ssl-serv.pem'));
  });

  test('leaves documents: the form, as printed and as signed, the dossier, the list of eight certificates', () => {
    const bytes = (name: string) => readFileSync(join(out, name));
    for (const name of ['f503.pdf', 'dossier.pdf']) expect(bytes(name).subarray(0, 5).toString()).toBe('%PDF-');
    const form = bytes('f503.pdf');
    expect(bytes('f503-signed.pdf').subarray(0, form.length)).toEqual(form);
    expect(bytes('inventory.csv').toString().trim().split('\r\n').length).toBe(1 + 8);
    expect(readdirSync(out).filter((name) => /^usage-.*\.pem$/.test(name)).length).toBe(6);
  });

  test('leaves a person’s certificates: named alike, the stolen one revoked, and what was held on them', () => {
    const subject = (name: string) => openssl('x509', '-in', name, '-noout', '-subject');
    expect(subject('reissued.pem')).toBe(subject('holder.pem'));
    expect(text('holder.pem')).toContain('email:maya@ministere.example.test');
    const lists = ['-CRLfile', 'reissued-lists.pem', '-purpose', 'sslclient'];
    const under = ['-x509_strict', '-crl_check_all', '-CAfile', 'root.pem', '-untrusted', 'holder-chain.pem', ...lists];
    expect(() => openssl('verify', ...under, 'holder.pem')).toThrow(/revoked/);
    expect(openssl('verify', ...under, 'reissued.pem')).toBe('reissued.pem: OK\n');
    const { format, sections } = JSON.parse(readFileSync(join(out, 'access.json'), 'utf8'));
    expect(format).toBe('access-export/1');
    expect(sections.certificates.length).toBe(2);
    for (const name of ['receipt.pdf', 'access.pdf'])
      expect(readFileSync(join(out, name)).subarray(0, 5).toString()).toBe('%PDF-');
    expect(readFileSync(join(out, 'import-report.csv'), 'utf8').trim().split('\r\n').length).toBe(1 + 5);
  });

  test('may be told twice to a house that runs', async () => {
    const state = join(folder, 'state');
    house = spawn(process.execPath, [program('start')], {
      env: { ...process.env, SCEAU_LOCAL_STATE: state, HOST: '127.0.0.1', PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface(house.stdout!)) if (line.startsWith('ready ')) break;
    for (const time of ['first', 'second']) {
      expect(tell(join(folder, time), state)).not.toContain('No platform runs here');
    }
  }, 520_000);
});
