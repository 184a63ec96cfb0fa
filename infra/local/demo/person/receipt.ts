import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openssl } from '../../openssl.ts';
import { ask } from '../../programs.ts';
import type { Stage } from '../stage.ts';
import { eventually } from '../surroundings.ts';
import { asHolder, type Held } from './holder.ts';
import { OFFICER } from './ministry.ts';

export const receiptOf = ({ holderId, serial }: Held): string => `/holders/${holderId}/declarations/${serial}/receipt`;

/** The receipt of the declaration, sealed by the platform: the holder and the officer have the same one. */
export async function keepReceipt(stage: Stage, held: Held): Promise<void> {
  const { narrator, at } = stage;
  narrator.chapter('The declaration has its receipt: a PDF that the platform has sealed');
  const client = await asHolder(stage);
  const pdf = await eventually('the sealed receipt', async () => {
    const reply = await client.get(receiptOf(held), 'application/pdf');
    return reply.status === 200 ? reply.bytes : undefined;
  });
  writeFileSync(at('receipt.pdf'), pdf);
  const { receipt } = (await (await stage.as(OFFICER)).get(receiptOf(held))).expect(200).json() as unknown as {
    receipt: { sha256: string };
  };
  narrator.check(
    'receipt.pdf: the officer is shown the same digest',
    createHash('sha256').update(pdf).digest('hex') === receipt.sha256,
  );
  const seal = sealHolds(stage, pdf);
  narrator.check('openssl cms -verify: the seal covers every octet but its own, under our root', seal.ok, seal.text);
  const altered = Buffer.from(pdf);
  altered[1000]! ^= 1;
  narrator.check('a copy in which one bit was changed is found out', !sealHolds(stage, altered).ok);
  const signatures = ask('pdfsig', ['-nocert', at('receipt.pdf')]);
  if (!signatures) narrator.say('  absent: pdfsig. It was not asked');
  else narrator.check('pdfsig: Signature is Valid', signatures.text.includes('Signature is Valid'), signatures.text);
}

/** What any verifier does: the octets that the signature names, and the CMS in the gap between them. */
export function sealHolds({ at }: Stage, pdf: Uint8Array): { readonly ok: boolean; readonly text: string } {
  const bytes = Buffer.from(pdf);
  const range = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+) *\]/.exec(bytes.toString('latin1'));
  if (!range) return { ok: false, text: 'it has no signature' };
  const [from, length, again, rest] = range.slice(1).map(Number) as [number, number, number, number];
  const whole = from === 0 && again + rest === bytes.length;
  const contents = Buffer.from(bytes.subarray(length + 1, again - 1).toString('latin1'), 'hex');
  const folder = mkdtempSync(join(tmpdir(), 'sceau-demo-seal-'));
  try {
    const [seal, covered] = [join(folder, 'seal.der'), join(folder, 'covered')];
    // DER with a length of two octets; what follows it fills the gap
    writeFileSync(seal, contents.subarray(0, contents.readUInt16BE(2) + 4));
    writeFileSync(covered, Buffer.concat([bytes.subarray(0, length), bytes.subarray(again)]));
    const files = ['-in', seal, '-content', covered, '-CAfile', at('root.pem'), '-out', join(folder, 'out')];
    const how = ['-binary', '-cades', '-inform', 'DER', '-purpose', 'any'];
    const { ok, text } = openssl(['cms', '-verify', ...how, ...files], { mayFail: true });
    return { ok: ok && whole, text };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
