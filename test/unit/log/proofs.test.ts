import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { base64 } from '../../../functions/audit/checkpoint-view.ts';
import { encodePem } from '../../../shared/der/pem.ts';
import { createLogStore } from '../../../shared/ledger/log-store.ts';
import { certificateProof, consistencyProof } from '../../../shared/lifecycle/log/proofs.ts';
import type { CertificateRecord } from '../../../shared/lifecycle/records.ts';
import { loggedWorld, people, sealed } from '../../world/log.ts';
import { recordsOf, type World } from '../../world/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-proof-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const SCRIPT = join(import.meta.dirname, '../../clients/log/check-proof.mjs');
const check = (proof: object) => {
  const run = spawnSync(process.execPath, [
    SCRIPT,
    join(folder, 'seal.pem'),
    file('proof.json', JSON.stringify(proof)),
  ]);
  return run.status === 0
    ? String(run.stdout).trim()
    : `${String(run.stdout).trim()}${/Error: (.*)/.exec(String(run.stderr))?.[1] ?? ''}`;
};

let world: World;
let certificate: CertificateRecord;
const house = () => ({ ...world, log: createLogStore(world.table) });
beforeAll(async () => {
  ({ world } = await loggedWorld('proofs'));
  for (let at = 0; at < 3; at++) {
    await sealed(world);
    await people(world, 150);
    world.clock.advance(60_000);
  }
  const seal = (await world.ledger.read('seal', { id: 'seal' }))!;
  file('seal.pem', encodePem('CERTIFICATE', seal.certificate!.der));
  const { serial } = seal.certificate!;
  certificate = recordsOf<CertificateRecord>(world, 'certificate').find((one) => one.serial === serial)!;
});

test('a stranger checks with the published certificate alone that a certificate’s issue is in the log', async () => {
  const { leaf, path, ...rest } = await certificateProof(house(), certificate);
  const proof = { ...rest, leaf: base64(leaf), path: path.map(base64) };
  expect(JSON.parse(Buffer.from(leaf).toString())).toMatchObject({ type: 'certificate.issued' });
  expect(check(proof)).toBe('yes');
  expect(check({ ...proof, index: proof.index + 1 })).toBe('no');
  expect(check({ ...proof, leaf: base64(Buffer.from('{}')) })).toBe('no');
  expect(check({ ...proof, path: proof.path.slice(1) })).toBe('no');
  expect(check({ ...proof, checkpoint: proof.checkpoint.replace(/^time .*$/m, 'time 2026-03-02T09:00:00.001Z') })).toBe(
    'not signed by this key',
  );
});

test('and that the log of one checkpoint begins with that of an earlier one', async () => {
  for (const [from, to] of [
    [1, 2],
    [1, 3],
    [2, 3],
    [2, 2],
  ] as const) {
    const { path, ...notes } = await consistencyProof(house(), from, to);
    const proof = { ...notes, path: path.map(base64) };
    expect(check(proof), `${from} ${to}`).toBe('yes');
    if (from < to) expect(check({ ...proof, path: [...proof.path].reverse() }), `${from} ${to}`).toBe('no');
    if (from < to) expect(check({ ...proof, from: notes.to, to: notes.from })).toBe('no');
  }
});

test('openssl alone verifies a checkpoint, by the steps of FORMAT.md', () => {
  file('checkpoint', world.evidence.objects.get('log/checkpoint')!);
  const steps = `sed '/^$/,$d' checkpoint > text
tail -n 1 checkpoint | cut -d' ' -f3 | base64 -d | tail -c +5 > signature
openssl x509 -in seal.pem -noout -pubkey > key.pem
openssl dgst -sha256 -verify key.pem -signature signature text`;
  expect(execFileSync('sh', ['-c', steps], { cwd: folder, encoding: 'utf8' })).toBe('Verified OK\n');
});

test('what is not sealed yet is asked for again later, and what was changed since is not vouched for', async () => {
  await expect(certificateProof(house(), certificate, 99)).rejects.toMatchObject({ code: 'not-found' });
  await expect(consistencyProof(house(), 1, 99)).rejects.toMatchObject({ code: 'not-found' });
  await expect(consistencyProof(house(), 2, 1)).rejects.toMatchObject({ code: 'malformed' });
  const { issuer, serial } = certificate;
  const place = { pk: `log#certificate#${issuer}#${serial}`, sk: '0000000002' };
  const there = (await world.table.get(place))!;
  await world.table.write([{ put: { ...place, index: 3 } }]);
  await expect(certificateProof(house(), certificate)).rejects.toThrow('is not as it was sealed');
  await world.table.write([{ delete: place }]);
  await expect(certificateProof(house(), certificate)).rejects.toMatchObject({ code: 'wrong-state' });
  await world.table.write([{ put: there }]);
});
