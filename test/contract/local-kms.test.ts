import { execFileSync, spawn } from 'node:child_process';
import { createHash, createPublicKey, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GenerateDataKeyCommand,
  GetPublicKeyCommand,
  type KeySpec,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  ScheduleKeyDeletionCommand,
  SignCommand,
  type SigningAlgorithmSpec,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SIGNATURE_LOG, startKms } from '../../infra/local/kms/kms.ts';
import type { Running } from '../../infra/local/loopback.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-kms-'));
let leap = 0;
const start = (at = folder) => startKms({ folder: at, port: 0, now: () => Date.now() + leap });
const clientOf = (url: string) =>
  new KMSClient({
    endpoint: url,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });

let running: Running;
let kms: KMSClient;
beforeAll(async () => {
  running = await start();
  kms = clientOf(running.url);
});
afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true });
});

async function createKey(spec: KeySpec = 'ECC_NIST_P256'): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: spec, KeyUsage: 'SIGN_VERIFY' }));
  return KeyMetadata!.KeyId!;
}

async function publicKey(id: string, from = kms): Promise<Uint8Array> {
  return (await from.send(new GetPublicKeyCommand({ KeyId: id }))).PublicKey!;
}

function sign(id: string, algorithm: SigningAlgorithmSpec, message: Uint8Array, type: 'RAW' | 'DIGEST' = 'RAW') {
  return kms.send(new SignCommand({ KeyId: id, SigningAlgorithm: algorithm, Message: message, MessageType: type }));
}

/** What the openssl program says, not a library that shares code with the emulator. */
function opensslVerifies(spki: Uint8Array, hash: string, message: Uint8Array, signature: Uint8Array): boolean {
  const at = mkdtempSync(join(tmpdir(), 'sceau-verify-'));
  const file = (name: string, content: Uint8Array) => {
    writeFileSync(join(at, name), content);
    return join(at, name);
  };
  try {
    const key = ['-keyform', 'DER', '-verify', file('key', spki)];
    const words = ['dgst', `-${hash}`, ...key, '-signature', file('sig', signature), file('msg', message)];
    const said = execFileSync('openssl', words, { stdio: 'pipe' });
    return said.toString().includes('Verified OK');
  } catch {
    return false;
  } finally {
    rmSync(at, { recursive: true });
  }
}

const log = (at = folder) =>
  readFileSync(join(at, SIGNATURE_LOG), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('signatures', () => {
  const cases: [KeySpec, SigningAlgorithmSpec, 'sha256' | 'sha384' | 'sha512'][] = [
    ['ECC_NIST_P256', 'ECDSA_SHA_256', 'sha256'],
    ['ECC_NIST_P384', 'ECDSA_SHA_384', 'sha384'],
    ['RSA_3072', 'RSASSA_PKCS1_V1_5_SHA_256', 'sha256'],
    ['RSA_3072', 'RSASSA_PKCS1_V1_5_SHA_384', 'sha384'],
    ['RSA_4096', 'RSASSA_PKCS1_V1_5_SHA_512', 'sha512'],
  ];
  it.each(cases)('%s %s: openssl verifies RAW and DIGEST, and not another message', async (spec, algorithm, hash) => {
    const id = await createKey(spec);
    const spki = await publicKey(id);
    const message = randomBytes(1000);
    const raw = await sign(id, algorithm, message);
    const digest = await sign(id, algorithm, createHash(hash).update(message).digest(), 'DIGEST');
    expect(opensslVerifies(spki, hash, message, raw.Signature!)).toBe(true);
    expect(opensslVerifies(spki, hash, message, digest.Signature!)).toBe(true);
    expect(opensslVerifies(spki, hash, randomBytes(1000), raw.Signature!)).toBe(false);
  });

  it('takes 4,096 octets RAW and refuses one more', async () => {
    const id = await createKey();
    await expect(sign(id, 'ECDSA_SHA_256', randomBytes(4096))).resolves.toBeDefined();
    await expect(sign(id, 'ECDSA_SHA_256', randomBytes(4097))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('never signs twice alike with ECDSA, whichever way the message comes', async () => {
    const id = await createKey();
    const digest = randomBytes(32);
    for (const type of ['RAW', 'DIGEST'] as const) {
      const two = await Promise.all([sign(id, 'ECDSA_SHA_256', digest, type), sign(id, 'ECDSA_SHA_256', digest, type)]);
      expect(two[0]!.Signature).not.toEqual(two[1]!.Signature);
      expect(two[0]!.Signature![0]).toBe(0x30);
    }
  });

  it('refuses an algorithm of another key type, and a digest of another length', async () => {
    const id = await createKey();
    await expect(sign(id, 'ECDSA_SHA_384', randomBytes(32))).rejects.toMatchObject({
      name: 'InvalidKeyUsageException',
    });
    await expect(sign(id, 'RSASSA_PKCS1_V1_5_SHA_256', randomBytes(32))).rejects.toMatchObject({
      name: 'InvalidKeyUsageException',
    });
    await expect(sign(id, 'ECDSA_SHA_256', randomBytes(48), 'DIGEST')).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('are each written down under the request id of the answer, refusals too', async () => {
    const id = await createKey();
    const message = randomBytes(10);
    const { $metadata } = await sign(id, 'ECDSA_SHA_256', message);
    expect(log().find((line) => line.requestID === $metadata.requestId)).toMatchObject({
      eventName: 'Sign',
      requestParameters: { signingAlgorithm: 'ECDSA_SHA_256', messageType: 'RAW' },
      digest: createHash('sha256').update(message).digest('hex'),
      resources: [{ ARN: expect.stringContaining(id) }],
    });
    await kms.send(new DisableKeyCommand({ KeyId: id }));
    await expect(sign(id, 'ECDSA_SHA_256', message)).rejects.toThrow();
    expect(log().at(-1)).toMatchObject({ errorCode: 'DisabledException' });
  });
});

describe('keys', () => {
  it('are found by id, ARN, alias and alias ARN, and by nothing else', async () => {
    const id = await createKey();
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/found', TargetKeyId: id }));
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/found' }));
    const arn = KeyMetadata!.Arn!;
    const spki = await publicKey(id);
    for (const name of [arn, 'alias/found', arn.replace(/key\/.*/, 'alias/found')])
      expect(await publicKey(name)).toEqual(spki);
    for (const name of ['alias/other', '00000000-0000-4000-8000-000000000000', '../keys'])
      await expect(publicKey(name)).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('give their alias up to a successor, and to nobody by accident', async () => {
    const [first, second] = await Promise.all([createKey(), createKey()]);
    const alias = { AliasName: 'alias/successive', TargetKeyId: first };
    await kms.send(new CreateAliasCommand(alias));
    await expect(kms.send(new CreateAliasCommand({ ...alias, TargetKeyId: second }))).rejects.toMatchObject({
      name: 'AlreadyExistsException',
    });
    await kms.send(new UpdateAliasCommand({ ...alias, TargetKeyId: second }));
    const { Aliases } = await kms.send(new ListAliasesCommand({ KeyId: second }));
    expect(Aliases!.map((one) => one.AliasName)).toEqual(['alias/successive']);
  });

  it('are listed by pages that miss none', async () => {
    const made = await Promise.all([createKey(), createKey(), createKey()]);
    const seen: string[] = [];
    let marker: string | undefined;
    do {
      const page = await kms.send(
        new ListKeysCommand({ Limit: 2, ...(marker === undefined ? {} : { Marker: marker }) }),
      );
      expect(page.Keys!.length).toBeLessThanOrEqual(2);
      seen.push(...page.Keys!.map((key) => key.KeyId!));
      marker = page.NextMarker;
    } while (marker !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(made));
  });

  it('do nothing while disabled, and work again when enabled', async () => {
    const id = await createKey();
    await kms.send(new DisableKeyCommand({ KeyId: id }));
    await expect(sign(id, 'ECDSA_SHA_256', randomBytes(1))).rejects.toMatchObject({ name: 'DisabledException' });
    await expect(publicKey(id)).rejects.toMatchObject({ name: 'DisabledException' });
    await expect(kms.send(new DescribeKeyCommand({ KeyId: id }))).resolves.toMatchObject({
      KeyMetadata: { KeyState: 'Disabled', Enabled: false },
    });
    await kms.send(new EnableKeyCommand({ KeyId: id }));
    await expect(sign(id, 'ECDSA_SHA_256', randomBytes(1))).resolves.toBeDefined();
  });

  it('can be saved until their deletion date, and are gone after it', async () => {
    const id = await createKey();
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: id, PendingWindowInDays: 7 }));
    await expect(sign(id, 'ECDSA_SHA_256', randomBytes(1))).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
    await expect(kms.send(new EnableKeyCommand({ KeyId: id }))).rejects.toMatchObject({
      name: 'KMSInvalidStateException',
    });
    await kms.send(new CancelKeyDeletionCommand({ KeyId: id }));
    await kms.send(new EnableKeyCommand({ KeyId: id }));
    await expect(sign(id, 'ECDSA_SHA_256', randomBytes(1))).resolves.toBeDefined();
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: id, PendingWindowInDays: 7 }));
    try {
      leap = 8 * 86_400_000;
      await expect(sign(id, 'ECDSA_SHA_256', randomBytes(1))).rejects.toMatchObject({ name: 'NotFoundException' });
    } finally {
      leap = 0;
    }
  });

  it('lie in files that only their owner reads and that say what they are', () => {
    const files = readdirSync(join(folder, 'keys')).map((name) => join(folder, 'keys', name));
    for (const file of files) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(JSON.parse(readFileSync(file, 'utf8')).warning).toMatch(/^FOR DEVELOPMENT ONLY/);
    }
  });
});

describe('data keys', () => {
  const wrapping = async () => (await kms.send(new CreateKeyCommand({}))).KeyMetadata!;
  const context = { of: 'dossier/1', also: 'this' };
  const make = (KeyId: string, EncryptionContext: Record<string, string> = context) =>
    kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }));

  it('come back with the context that they were made with, in any order, and with no other', async () => {
    const { KeyId, KeySpec, KeyUsage, EncryptionAlgorithms } = await wrapping();
    expect([KeySpec, KeyUsage, EncryptionAlgorithms]).toEqual([
      'SYMMETRIC_DEFAULT',
      'ENCRYPT_DECRYPT',
      ['SYMMETRIC_DEFAULT'],
    ]);
    const { Plaintext, CiphertextBlob } = await make(KeyId!);
    expect(Plaintext).toHaveLength(32);
    const open = (EncryptionContext?: Record<string, string>) =>
      kms.send(new DecryptCommand({ CiphertextBlob, ...(EncryptionContext && { EncryptionContext }) }));
    expect((await open({ also: 'this', of: 'dossier/1' })).Plaintext).toEqual(Plaintext);
    for (const other of [undefined, {}, { of: 'dossier/1' }, { ...context, of: 'dossier/2' }, { ...context, more: '' }])
      await expect(open(other)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });

  it('are found by what the ciphertext says; a key that is named must be that one', async () => {
    const [first, second] = [await wrapping(), await wrapping()];
    const { CiphertextBlob } = await make(first.KeyId!);
    const asked = { CiphertextBlob, EncryptionContext: context };
    expect((await kms.send(new DecryptCommand(asked))).KeyId).toBe(first.Arn);
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/wrapping', TargetKeyId: first.KeyId }));
    await expect(kms.send(new DecryptCommand({ ...asked, KeyId: 'alias/wrapping' }))).resolves.toBeDefined();
    await expect(kms.send(new DecryptCommand({ ...asked, KeyId: second.KeyId }))).rejects.toMatchObject({
      name: 'IncorrectKeyException',
    });
    const changed = CiphertextBlob!.with(40, CiphertextBlob![40]! ^ 1);
    for (const blob of [changed, changed.subarray(0, 20), Uint8Array.of(7)])
      await expect(kms.send(new DecryptCommand({ ...asked, CiphertextBlob: blob }))).rejects.toMatchObject({
        name: 'InvalidCiphertextException',
      });
  });

  it('are not had of a key that is disabled or signs, and a key that wraps signs nothing', async () => {
    const { KeyId } = await wrapping();
    const { CiphertextBlob } = await make(KeyId!);
    const signing = await createKey();
    await expect(make(signing)).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
    await expect(sign(KeyId!, 'ECDSA_SHA_256', randomBytes(1))).rejects.toMatchObject({
      name: 'InvalidKeyUsageException',
    });
    await expect(publicKey(KeyId!)).rejects.toMatchObject({ name: 'UnsupportedOperationException' });
    const both = { KeySpec: 'AES_256', NumberOfBytes: 32 } as const;
    await expect(kms.send(new GenerateDataKeyCommand({ KeyId, ...both }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await kms.send(new DisableKeyCommand({ KeyId }));
    await expect(make(KeyId!)).rejects.toMatchObject({ name: 'DisabledException' });
    const asked = new DecryptCommand({ CiphertextBlob, EncryptionContext: context });
    await expect(kms.send(asked)).rejects.toMatchObject({ name: 'DisabledException' });
  });
});

it('survives kill -9 with its keys, aliases and log', async () => {
  const own = mkdtempSync(join(tmpdir(), 'sceau-kms-'));
  const program = new URL('../../infra/local/kms/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, own], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    const there = clientOf(JSON.parse(line.toString()).url);
    const { KeyMetadata } = await there.send(
      new CreateKeyCommand({ KeySpec: 'ECC_NIST_P384', KeyUsage: 'SIGN_VERIFY' }),
    );
    const id = KeyMetadata!.KeyId!;
    await there.send(new CreateAliasCommand({ AliasName: 'alias/kept', TargetKeyId: id }));
    const message = randomBytes(100);
    const input = { KeyId: id, Message: message, SigningAlgorithm: 'ECDSA_SHA_384' as const };
    const { Signature, $metadata } = await there.send(new SignCommand(input));
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    const again = await start(own);
    const spki = await publicKey('alias/kept', clientOf(again.url));
    expect(opensslVerifies(spki, 'sha384', message, Signature!)).toBe(true);
    expect(createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).asymmetricKeyType).toBe('ec');
    expect(log(own).map((entry) => entry.requestID)).toEqual([$metadata.requestId]);
    await again.stop();
  } finally {
    child.kill('SIGKILL');
    rmSync(own, { recursive: true });
  }
});
