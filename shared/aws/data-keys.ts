import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { Refusal } from '../errors.ts';
import { passing } from '../ledger/unavailable.ts';
import { type DataKeys, KeyDestroyed } from '../lifecycle/ports.ts';

/**
 * Data keys that KMS makes and the key table keeps, wrapped. A row is `pk` (the `of` that is also the encryption context),
 * the wrapped key and the alias of the key that wrapped it; a destroyed key leaves a row that says so, and nothing else.
 * KMS hands a key out only with the context that it was made with.
 */
export interface DataKeyPlace {
  readonly kms: KMSClient;
  readonly dynamodb: DynamoDBClient;
  readonly table: string;
  /** Alias of the symmetric key that wraps new ones. */
  readonly alias: string;
}

const KEEPER = "the keys' keeper";
const TABLE = 'the key table';

/** A key that is disabled or away can come back: nothing is lost, and nothing can be had now. */
const ASLEEP = new Set(['DisabledException', 'KMSInvalidStateException', 'KeyUnavailableException']);

export function createDataKeys({ kms, dynamodb, table, alias }: DataKeyPlace): DataKeys {
  const TableName = table;

  const asked = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Error && ASLEEP.has(error.name))) throw passing(error, KEEPER);
      const detail = 'The key that protects these data is switched off: try again later.';
      throw new Refusal('unavailable', detail, { retryAfterSeconds: 60, cause: error });
    }
  };

  const find: DataKeys['find'] = async (of) => {
    const input = { TableName, Key: { pk: { S: of } }, ConsistentRead: true };
    const { Item } = await dynamodb.send(new GetItemCommand(input)).catch((error) => {
      throw passing(error, TABLE);
    });
    if (!Item) return undefined;
    if (Item.destroyed) throw new KeyDestroyed(of);
    const CiphertextBlob = Item.wrapped?.B;
    const KeyId = Item.key?.S;
    if (!CiphertextBlob || !KeyId) throw new Error(`the key table has no key where that of ${of} belongs`);
    const unwrap = new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext: { of } });
    return keyIn(await asked(() => kms.send(unwrap)));
  };

  return {
    find,

    /** Of several makers the first to write has made it; the others, and whoever lost the answer, take that one. */
    async make(of) {
      const made = await asked(() =>
        kms.send(new GenerateDataKeyCommand({ KeyId: alias, KeySpec: 'AES_256', EncryptionContext: { of } })),
      );
      const key = keyIn(made);
      const row = { pk: { S: of }, key: { S: alias }, wrapped: { B: made.CiphertextBlob! } };
      try {
        await dynamodb.send(
          new PutItemCommand({ TableName, Item: row, ConditionExpression: 'attribute_not_exists(pk)' }),
        );
        return key;
      } catch (error) {
        const kept = await find(of).catch((unreadable: unknown) => {
          throw error instanceof ConditionalCheckFailedException ? unreadable : passing(error, TABLE);
        });
        if (kept) return kept;
        throw passing(error, TABLE);
      }
    },

    async destroy(of) {
      const Item = { pk: { S: of }, destroyed: { BOOL: true } };
      await dynamodb.send(new PutItemCommand({ TableName, Item })).catch((error) => {
        throw passing(error, TABLE);
      });
    },
  };
}

function keyIn({ Plaintext }: { readonly Plaintext?: Uint8Array | undefined }): Uint8Array {
  if (Plaintext?.length !== 32) throw new Error('KMS answered without a data key');
  return Plaintext;
}
