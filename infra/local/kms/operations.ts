import { decrypt, generateDataKey } from './data-keys.ts';
import { type Alias, isSymmetric, KEY_SPECS, type Key, type KeySpec, type KeyStore, SYMMETRIC } from './keys.ts';
import { KmsProblem } from './problems.ts';
import { ALGORITHMS, algorithmsOf, digestOf, RAW_LIMIT, signMessage } from './sign.ts';

export type Input = Readonly<Record<string, unknown>>;

/** What one Sign was about, for the log; filled in as far as it is known when the call fails. */
export interface SignTrace {
  keyArn?: string;
  signingAlgorithm?: string;
  messageType?: string;
  digest?: string;
}

export interface Kms {
  readonly keys: KeyStore;
  readonly arnPrefix: string;
  readonly now: () => number;
}

type Operation = (kms: Kms, input: Input, trace: SignTrace) => Promise<object> | object;

const seconds = (iso: string) => Date.parse(iso) / 1000;
const arnOf = (kms: Kms, key: Key) => `${kms.arnPrefix}:key/${key.stored.keyId}`;

export const operations: Readonly<Record<string, Operation>> = {
  CreateKey: async (kms, input) => {
    const spec = text(input, 'KeySpec') || SYMMETRIC;
    if (spec !== SYMMETRIC && !isSpec(spec))
      throw new KmsProblem('UnsupportedOperationException', `Key spec ${spec} is not made here.`);
    const usage = text(input, 'KeyUsage') || 'ENCRYPT_DECRYPT';
    if (usage !== usageOf(spec))
      throw new KmsProblem('ValidationException', `KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
    return { KeyMetadata: metadata(kms, await kms.keys.create(spec, text(input, 'Description'))) };
  },

  DescribeKey: (kms, input) => ({ KeyMetadata: metadata(kms, find(kms, input)) }),

  GetPublicKey: (kms, input) => {
    const key = usable(kms, find(kms, input));
    if (isSymmetric(key))
      throw new KmsProblem('UnsupportedOperationException', `${arnOf(kms, key)} has no public key.`);
    const { keySpec } = key.stored;
    return {
      KeyId: arnOf(kms, key),
      PublicKey: key.spki.toString('base64'),
      KeySpec: keySpec,
      CustomerMasterKeySpec: keySpec,
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: algorithmsOf(keySpec),
    };
  },

  Sign: (kms, input, trace) => {
    const algorithm = text(input, 'SigningAlgorithm');
    const messageType = text(input, 'MessageType') || 'RAW';
    trace.signingAlgorithm = algorithm;
    trace.messageType = messageType;
    const message = Buffer.from(text(input, 'Message'), 'base64');
    if (message.length < 1 || message.length > RAW_LIMIT)
      throw invalid(
        'message',
        `Member must have length ${message.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${RAW_LIMIT}`}`,
      );
    if (messageType !== 'RAW' && messageType !== 'DIGEST')
      throw invalid('messageType', 'Member must satisfy enum value set: [RAW, DIGEST]');
    if (ALGORITHMS[algorithm] === undefined)
      throw invalid('signingAlgorithm', `Member must satisfy enum value set: [${Object.keys(ALGORITHMS).join(', ')}]`);
    trace.digest = digestOf(algorithm, messageType, message);
    const key = find(kms, input);
    trace.keyArn = arnOf(kms, key);
    usable(kms, key);
    if (isSymmetric(key)) throw wrongUsage(kms, key);
    const { keySpec } = key.stored;
    if (!algorithmsOf(keySpec).includes(algorithm))
      throw new KmsProblem(
        'InvalidKeyUsageException',
        `Algorithm ${algorithm} and key spec ${keySpec} are incompatible.`,
      );
    const signature = signMessage(key, algorithm, messageType, message);
    return { KeyId: arnOf(kms, key), Signature: signature.toString('base64'), SigningAlgorithm: algorithm };
  },

  GenerateDataKey: (kms, input) => {
    const key = usable(kms, find(kms, input));
    if (!isSymmetric(key)) throw wrongUsage(kms, key);
    return { KeyId: arnOf(kms, key), ...generateDataKey(key, input) };
  },

  Decrypt: (kms, input) => {
    const named = text(input, 'KeyId') === '' ? undefined : find(kms, input);
    if (named !== undefined && !isSymmetric(named)) throw wrongUsage(kms, usable(kms, named));
    const { key, Plaintext } = decrypt(
      (id) => kms.keys.find(id),
      named,
      input,
      (found) => usable(kms, found),
    );
    return { KeyId: arnOf(kms, key), Plaintext, EncryptionAlgorithm: SYMMETRIC };
  },

  EnableKey: (kms, input) => switchTo(kms, input, true),
  DisableKey: (kms, input) => switchTo(kms, input, false),

  ScheduleKeyDeletion: (kms, input) => {
    const key = notPending(kms, find(kms, input));
    const days = input.PendingWindowInDays ?? 30;
    if (typeof days !== 'number' || days < 7 || days > 30)
      throw invalid('pendingWindowInDays', 'Member must be between 7 and 30');
    const deletionDate = new Date(kms.now() + days * 86_400_000).toISOString();
    kms.keys.change(key, { enabled: false, deletionDate });
    return {
      KeyId: arnOf(kms, key),
      DeletionDate: seconds(deletionDate),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: days,
    };
  },

  CancelKeyDeletion: (kms, input) => {
    const key = find(kms, input);
    if (kms.keys.state(key) !== 'PendingDeletion')
      throw new KmsProblem('KMSInvalidStateException', `${arnOf(kms, key)} is not pending deletion.`);
    kms.keys.change(key, { enabled: false });
    return { KeyId: arnOf(kms, key) };
  },

  ListKeys: (kms, input) => {
    const all = kms.keys.keys().map((key) => ({ KeyId: key.stored.keyId, KeyArn: arnOf(kms, key) }));
    const { items, ...rest } = page(
      all.sort((a, b) => (a.KeyId < b.KeyId ? -1 : 1)),
      input,
      (item) => item.KeyId,
    );
    return { Keys: items, ...rest };
  },

  CreateAlias: (kms, input) => {
    const name = aliasName(input);
    if (kms.keys.alias(name) !== undefined)
      throw new KmsProblem('AlreadyExistsException', `An alias with the name ${kms.arnPrefix}:${name} already exists`);
    kms.keys.setAlias(name, notPending(kms, find(kms, input, 'TargetKeyId')).stored.keyId);
    return {};
  },

  UpdateAlias: (kms, input) => {
    const name = aliasName(input);
    if (kms.keys.alias(name) === undefined) throw aliasNotFound(kms, name);
    kms.keys.setAlias(name, notPending(kms, find(kms, input, 'TargetKeyId')).stored.keyId);
    return {};
  },

  DeleteAlias: (kms, input) => {
    const name = aliasName(input);
    if (kms.keys.alias(name) === undefined) throw aliasNotFound(kms, name);
    kms.keys.setAlias(name, undefined);
    return {};
  },

  ListAliases: (kms, input) => {
    const of = text(input, 'KeyId') === '' ? undefined : find(kms, input).stored.keyId;
    const all = kms.keys.aliases().filter((alias) => of === undefined || alias.keyId === of);
    const { items, ...rest } = page(all, input, (alias) => alias.name);
    return { Aliases: items.map((alias) => describeAlias(kms, alias)), ...rest };
  },
};

function switchTo(kms: Kms, input: Input, enabled: boolean): object {
  kms.keys.change(notPending(kms, find(kms, input)), { enabled });
  return {};
}

function describeAlias(kms: Kms, { name, keyId, createdAt, updatedAt }: Alias): object {
  return {
    AliasName: name,
    AliasArn: `${kms.arnPrefix}:${name}`,
    TargetKeyId: keyId,
    CreationDate: seconds(createdAt),
    LastUpdatedDate: seconds(updatedAt),
  };
}

function metadata(kms: Kms, key: Key): object {
  const { keyId, keySpec, description, createdAt, deletionDate } = key.stored;
  const state = kms.keys.state(key);
  return {
    AWSAccountId: kms.arnPrefix.split(':')[4],
    KeyId: keyId,
    Arn: arnOf(kms, key),
    CreationDate: seconds(createdAt),
    Enabled: state === 'Enabled',
    Description: description,
    KeyUsage: usageOf(keySpec),
    KeyState: state,
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    KeySpec: keySpec,
    CustomerMasterKeySpec: keySpec,
    ...(keySpec === SYMMETRIC ? { EncryptionAlgorithms: [SYMMETRIC] } : { SigningAlgorithms: algorithmsOf(keySpec) }),
    MultiRegion: false,
    ...(deletionDate === undefined ? {} : { DeletionDate: seconds(deletionDate) }),
  };
}

/** Finds by key id, key ARN, alias name or alias ARN. */
function find(kms: Kms, input: Input, field = 'KeyId'): Key {
  const named = text(input, field);
  if (named === '') throw invalid('keyId', 'Member must not be null');
  const local = named.startsWith(`${kms.arnPrefix}:`) ? named.slice(kms.arnPrefix.length + 1) : named;
  if (local.startsWith('arn:')) throw new KmsProblem('NotFoundException', `Invalid arn ${named}`);
  const key = kms.keys.find(local.startsWith('key/') ? local.slice(4) : local);
  if (key !== undefined) return key;
  if (local.startsWith('alias/')) throw aliasNotFound(kms, local);
  throw new KmsProblem('NotFoundException', `Key '${kms.arnPrefix}:key/${local.replace(/^key\//, '')}' does not exist`);
}

function aliasNotFound(kms: Kms, name: string): KmsProblem {
  return new KmsProblem('NotFoundException', `Alias ${kms.arnPrefix}:${name} is not found.`);
}

function usageOf(spec: string): 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' {
  return spec === SYMMETRIC ? 'ENCRYPT_DECRYPT' : 'SIGN_VERIFY';
}

function wrongUsage(kms: Kms, key: Key): KmsProblem {
  const usage = usageOf(key.stored.keySpec);
  return new KmsProblem(
    'InvalidKeyUsageException',
    `${arnOf(kms, key)} key usage is ${usage} which is not valid here.`,
  );
}

function notPending<K extends Key>(kms: Kms, key: K): K {
  if (kms.keys.state(key) === 'PendingDeletion')
    throw new KmsProblem('KMSInvalidStateException', `${arnOf(kms, key)} is pending deletion.`);
  return key;
}

function usable<K extends Key>(kms: Kms, key: K): K {
  if (kms.keys.state(notPending(kms, key)) === 'Disabled')
    throw new KmsProblem('DisabledException', `${arnOf(kms, key)} is disabled.`);
  return key;
}

function aliasName(input: Input): string {
  const name = text(input, 'AliasName');
  if (!/^alias\/[a-zA-Z0-9/_-]{1,250}$/.test(name) || name.startsWith('alias/aws/'))
    throw new KmsProblem('InvalidAliasNameException', 'Alias names are "alias/" and letters, digits, "/", "_" or "-".');
  return name;
}

function page<T>(all: readonly T[], input: Input, nameOf: (item: T) => string) {
  const limit = typeof input.Limit === 'number' ? input.Limit : 50;
  const marker = text(input, 'Marker');
  const rest = all.filter((item) => marker === '' || nameOf(item) > marker);
  const items = rest.slice(0, limit);
  return rest.length > limit
    ? { items, Truncated: true, NextMarker: nameOf(items.at(-1)!) }
    : { items, Truncated: false };
}

function invalid(field: string, constraint: string): KmsProblem {
  return new KmsProblem(
    'ValidationException',
    `1 validation error detected: Value at '${field}' failed to satisfy constraint: ${constraint}`,
  );
}

function text(input: Input, field: string): string {
  const value = input[field];
  return typeof value === 'string' ? value : '';
}

function isSpec(spec: string): spec is KeySpec {
  return Object.hasOwn(KEY_SPECS, spec);
}
