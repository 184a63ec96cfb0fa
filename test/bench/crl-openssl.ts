import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entriesBetween } from './crl-entries.ts';

/** A certification authority of `openssl ca` that has revoked the first `count` entries. */
export function prepareOpenssl(folder: string, count: number): void {
  const at = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const moment = (iso: string) => `${iso.replace(/[-:T]/g, '').slice(2, 14)}Z`;
  const lines = entriesBetween(0, count).map(
    ({ serial, revokedAt, notAfter, reason }) =>
      `R\t${moment(notAfter)}\t${moment(revokedAt)},${reason}\t${serial.toUpperCase()}\tunknown\t/CN=www.example.org\n`,
  );
  at('index.txt', lines.join(''));
  at('index.txt.attr', 'unique_subject = no\n');
  at('crlnumber', '01\n');
  at(
    'openssl.cnf',
    `[ca]
default_ca = bench
[bench]
database = index.txt
crlnumber = crlnumber
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_crl_days = 3
crl_extensions = extensions
[extensions]
authorityKeyIdentifier = keyid
`,
  );
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  run('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'ca.key');
  run('req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=Bench', '-days', '30', '-out', 'ca.pem');
}

/** Milliseconds of CPU of the whole process, as the shell tells them of its children. */
export function gencrl(folder: string): number {
  const script = 'openssl ca -config openssl.cnf -gencrl -out crl.pem 2>&1 && times';
  const said = execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' });
  const [user, system] = [...said.matchAll(/(\d+)m([\d.]+)s/g)].slice(-2);
  const milliseconds = (time = user!) => (Number(time[1]) * 60 + Number(time[2])) * 1_000;
  return milliseconds(user) + milliseconds(system);
}

/** Throws with OpenSSL's words unless it finds the signature of `issuer.pem` in the folder right. */
export function verifyWithOpenssl(folder: string, list: string): void {
  const args = ['crl', '-inform', 'DER', '-in', list, '-noout', '-verify', '-CAfile', 'issuer.pem'];
  const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0 || !stderr.includes('verify OK')) throw new Error(`OpenSSL does not accept the list: ${stderr}`);
}
