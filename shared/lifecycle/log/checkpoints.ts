import { decodeSubjectPublicKeyInfo } from '../../x509/subject-public-key-info.ts';
import type { Actor } from '../events.ts';
import { sha256 } from '../identity.ts';
import { answered, leaveToSign } from '../leave-to-sign.ts';
import { Conflict, type ObjectStore } from '../ports.ts';
import { NoSeal, type SealInForce, sealInForce } from '../seals.ts';
import { BadSigner } from '../signature.ts';
import { signatureAlgorithmFor } from '../signature-algorithm.ts';
import { checkpointKey, LATEST_CHECKPOINT } from './batch.ts';
import { isSignedBy, noteOf, originOf, readNote, textOf } from './checkpoint.ts';
import type { CheckpointRow, LogHead } from './ports.ts';
import { type LogHouse, putOnce } from './sealing.ts';

/**
 * The step after the batches: the tree's size and root, signed by the platform's seal.
 *
 *   a intend   one transaction: the exact text, and its number in the head
 *   b sign     the seal's key signs it, under leave of this attempt alone
 *   c record   the signature that counts, with the key service's request id
 *   d keep     the object of this number, and the newest one
 *
 * Dead after a, the next run signs the same text; after b, it signs again, and the first recorded signature is the only one
 * that leaves; after c, it writes the same objects.
 */

const LOG: Actor = { capacity: 'platform', function: 'log' };

/** A new checkpoint comes after every run that sealed something, and after this time in any case: within the hour. */
const AT_LATEST_MS = 55 * 60_000;

/** The newest checkpoint, renewed if it is time; undefined while the house has no seal, or nothing to seal. */
export async function renewCheckpoint(house: LogHouse, head: LogHead): Promise<CheckpointRow | undefined> {
  if (head.size === 0) return undefined;
  const found = head.checkpoints === 0 ? undefined : await house.log.checkpoint(head.checkpoints);
  const last = found && (await isOvertaken(house, found)) ? undefined : found;
  const seal = await sealNow(house);
  if (last && last.state !== 'intended') {
    const kept = await keep(house, last);
    // a clock that was put back leaves nobody without one for longer
    const old = Math.abs(house.clock.now().getTime() - Date.parse(last.at)) >= AT_LATEST_MS;
    if (last.size === head.size && !old) return kept;
  }
  if (!seal) return last?.state === 'intended' ? undefined : last;
  const intended = last?.state === 'intended' ? await again(house, last, seal) : await intend(house, head, seal);
  return keep(house, await sign(house, intended, seal));
}

/** Whether a restored ledger has as intended what was signed and published after the copy was made: that one counts. */
const isOvertaken = async ({ evidence }: LogHouse, { state, number }: CheckpointRow): Promise<boolean> =>
  state === 'intended' && (await evidence.get(checkpointKey(number))) !== undefined;

async function sealNow({ ledger, clock }: LogHouse): Promise<SealInForce | undefined> {
  try {
    return await sealInForce(ledger, 'production', clock.now());
  } catch (error) {
    if (error instanceof NoSeal) return undefined;
    throw error;
  }
}

async function intend(house: LogHouse, head: LogHead, seal: SealInForce): Promise<CheckpointRow> {
  const published = await newest(house.evidence);
  if (published && published.note.size > head.size)
    throw new Error(
      `the ledger's log has ${head.size} events, and ${published.note.size} are published: it would fork`,
    );
  let number = Math.max(head.checkpoints, published?.note.number ?? 0) + 1;
  while (await house.evidence.get(checkpointKey(number))) number++;
  const row = await rowOf(house, seal, { number, size: head.size, root: head.root });
  await house.log.move({ ...head, version: head.version + 1, checkpoints: number }, row);
  return row;
}

/** An intent that was left: the same, unless its seal is not in force any more. */
async function again(house: LogHouse, left: CheckpointRow, seal: SealInForce): Promise<CheckpointRow> {
  if (left.certificateSha256 === sha256(seal.certificate)) return left;
  const row = await rowOf(house, seal, left);
  await house.log.mark(row, left);
  return row;
}

async function rowOf(
  { ledger, clock }: LogHouse,
  { record, certificate }: SealInForce,
  { number, size, root }: Pick<CheckpointRow, 'number' | 'size' | 'root'>,
): Promise<CheckpointRow> {
  const founded = await ledger.read('house', {});
  if (!founded) throw new Error('a house that was not founded has a seal');
  const [at, certificateSha256] = [clock.now().toISOString(), sha256(certificate)];
  const text = textOf({ origin: originOf(founded.publicationBase), size, root, number, at, certificateSha256 });
  const { id: sealId, keyId } = record;
  return { number, size, root, at, text, sealId, keyId, certificateSha256, state: 'intended' };
}

async function sign(house: LogHouse, row: CheckpointRow, { record }: SealInForce): Promise<CheckpointRow> {
  const algorithm = signatureAlgorithmFor(decodeSubjectPublicKeyInfo(record.spki));
  const leave = leaveToSign(house, { keyId: row.keyId, signs: { of: 'checkpoint', number: row.number } }, LOG);
  await house.ledger.signings.note(leave);
  const { signature, signRequestId } = await house.signer.sign(row.keyId, algorithm, Buffer.from(row.text));
  if (!isSignedBy(record.spki, row.text, signature)) throw new BadSigner('it does not verify');
  const signedAt = house.clock.now().toISOString();
  const signed: CheckpointRow = { ...row, state: 'signed', signature, signRequestId, signedAt };
  try {
    await house.log.mark(signed, row);
    await house.ledger.signings.note(answered(leave, signRequestId));
    return signed;
  } catch (error) {
    const first = error instanceof Conflict ? await house.log.checkpoint(row.number) : undefined;
    if (first?.signature) return first;
    throw error;
  }
}

async function keep(house: LogHouse, row: CheckpointRow): Promise<CheckpointRow> {
  if (row.state === 'kept') return row;
  const seal = await house.ledger.read('seal', { id: row.sealId });
  if (!seal) throw new Error(`there is no seal ${row.sealId}`);
  const note = Buffer.from(noteOf(row.text, seal.spki, row.signature!));
  await putOnce(house.evidence, checkpointKey(row.number), note, NOTE);
  await putNewest(house.evidence, row.number, note);
  const kept: CheckpointRow = { ...row, state: 'kept' };
  await house.log.mark(kept, row);
  return kept;
}

/** The newest checkpoint never gives way to an older one. */
async function putNewest(evidence: ObjectStore, number: number, note: Uint8Array): Promise<void> {
  const there = await newest(evidence);
  if (there && there.note.number >= number) return;
  const onlyIf = there ? { etag: there.etag } : ({ absent: true } as const);
  await evidence.put(LATEST_CHECKPOINT, note, { mediaType: NOTE, onlyIf });
}

async function newest(evidence: ObjectStore) {
  const found = await evidence.get(LATEST_CHECKPOINT);
  if (!found) return undefined;
  const note = readNote(found.bytes);
  if (!note) throw new Error('the newest checkpoint of the log cannot be read');
  return { note, etag: found.etag };
}

const NOTE = 'text/plain; charset=utf-8';
