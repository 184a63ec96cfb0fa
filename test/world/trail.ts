import { createLogStore } from '../../shared/ledger/log-store.ts';
import type { Signer } from '../../shared/lifecycle/ports.ts';
import type { Trail } from '../../shared/lifecycle/sign-watch/ports.ts';
import type { Signers } from '../../shared/lifecycle/sign-watch/trail-file.ts';
import type { WatchHouse } from '../../shared/lifecycle/sign-watch/watching.ts';
import type { World } from './world.ts';

/** A call for a signature as the trail of the test's cloud has it. */
export interface Call {
  readonly requestId: string;
  readonly key: string;
  readonly at: string;
  readonly by: string;
}

const ACCOUNT = '000000000000';
const MAY: Readonly<Record<string, readonly string[]>> = {
  'alias/root': ['ceremony'],
  'alias/test-root': ['ceremony'],
  'alias/ca': ['issue-certificate', 'issue-crl'],
  'alias/test-ca': ['issue-certificate', 'issue-crl'],
  'alias/seal': ['seal', 'log'],
  'alias/ocsp-a': ['status'],
  'alias/ocsp-b': ['status'],
};

export const signers: Signers = {
  keys: new Map(Object.keys(MAY).map((alias) => [alias.replace('alias/', 'id-'), alias])),
  roles: new Map([...new Set(Object.values(MAY).flat())].map((name) => [`arn:aws:iam::${ACCOUNT}:role/${name}`, name])),
  may: new Map(Object.entries(MAY).map(([alias, names]) => [alias, new Set(names)])),
};

/** Who asks: lists are signed by their digest, everything else whole. */
function askerOf(keyId: string, way: 'sign' | 'signDigest'): string {
  const [first = '', second] = MAY[keyId] ?? [];
  return way === 'signDigest' ? (second ?? first) : first;
}

/** A signer whose calls the trail has, answered or not; `by`: whoever asks, where the key alone does not tell. */
export function trailed(world: Pick<World, 'clock'>, inner: Signer, calls: Call[], by?: string): Signer {
  const noted = async (
    keyId: string,
    way: 'sign' | 'signDigest',
    act: Promise<{ signature: Uint8Array; signRequestId: string }>,
  ) => {
    const at = world.clock.now().toISOString();
    const signed = await act;
    calls.push({ requestId: signed.signRequestId, key: keyId, at, by: by ?? askerOf(keyId, way) });
    return signed;
  };
  return {
    publicKey: (keyId) => inner.publicKey(keyId),
    sign: (keyId, algorithm, message) => noted(keyId, 'sign', inner.sign(keyId, algorithm, message)),
    signDigest: (keyId, algorithm, digest) => noted(keyId, 'signDigest', inner.signDigest(keyId, algorithm, digest)),
  };
}

/** Files of a trail in memory. */
export interface MemoryTrail extends Trail {
  /** Delivers calls as one file; its name. */
  deliver(calls: readonly Call[], at: Date): string;
  readonly files: Map<string, string>;
}

export function memoryTrail(): MemoryTrail {
  const files = new Map<string, string>();
  return {
    files,
    deliver(calls, at) {
      const minute = at.toISOString().slice(0, 16).replace(/[-:]/g, '');
      const folder = `AWSLogs/${ACCOUNT}/CloudTrail/eu-west-3/${at.toISOString().slice(0, 10).replaceAll('-', '/')}`;
      const name = `${folder}/${ACCOUNT}_CloudTrail_eu-west-3_${minute}Z_${files.size}.json.gz`;
      files.set(name, JSON.stringify({ Records: calls.map(recordOf) }));
      return name;
    },
    async below(prefix) {
      const found = [...files.keys()]
        .filter((name) => name.startsWith(prefix))
        .map((name) => {
          const end = name.indexOf('/', prefix.length);
          return end < 0 ? name : name.slice(0, end + 1);
        });
      return [...new Set(found)];
    },
    async read(object) {
      const text = files.get(object);
      return text === undefined ? undefined : { bytes: Buffer.from(text), text };
    },
  };
}

const recordOf = ({ requestId, key, at, by }: Call) => ({
  eventSource: 'kms.amazonaws.com',
  eventName: 'Sign',
  eventTime: `${at.slice(0, 19)}Z`,
  requestID: requestId,
  userIdentity: { sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${ACCOUNT}:role/${by}` } } },
  requestParameters: { keyId: key, messageType: 'RAW' },
  resources: [{ ARN: `arn:aws:kms:eu-west-3:${ACCOUNT}:key/${key.replace('alias/', 'id-')}` }],
});

export interface Watching extends WatchHouse {
  readonly alarms: string[];
}

/** The watch over a world's signatures. */
export function watching(world: World, trail: Trail): Watching {
  const alarms: string[] = [];
  return {
    ...world,
    trail,
    signers,
    account: ACCOUNT,
    region: 'eu-west-3',
    checkpoint: (number) => createLogStore(world.table).checkpoint(number),
    alarm: (about, count) => void alarms.push(`${about} ${count}`),
    alarms,
  };
}
