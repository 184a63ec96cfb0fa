import { join } from 'node:path';
import { startDynamodb } from './dynamodb/dynamodb.ts';
import { type HeardEvent, startEvents } from './events/events.ts';
import { type Identity, startIdentity } from './identity/identity.ts';
import { startKms } from './kms/kms.ts';
import { createTrailDelivery } from './kms/trail-delivery.ts';
import type { Running } from './loopback.ts';
import { startMail } from './mail/mail.ts';
import { createMailTeller } from './mail/teller.ts';
import type { FaultDesk } from './proxy/faults.ts';
import {
  type LocalPrincipal,
  type ProxiedCall,
  type ProxyOptions,
  type ServiceName,
  startProxy,
} from './proxy/proxy.ts';
import { startS3 } from './s3/s3.ts';

export type { SignIn } from './identity/sign-ins.ts';
export { signIns } from './identity/sign-ins.ts';
export type { FaultDesk } from './proxy/faults.ts';
export type { LocalPrincipal, ProxiedCall, ServiceName } from './proxy/proxy.ts';

type Part = 'proxy' | 'kms' | 's3' | 'mail' | 'identity' | 'dynamodb' | 'events';

export interface CloudOptions {
  /** Everything that lasts lies below it. */
  readonly folder: string;
  /** Who may call, each with a secret of its own: one per function, one for the ceremony and start-up. */
  readonly principals: readonly LocalPrincipal[];
  /** Name of the ledger table, made with its indexes when it is not there. */
  readonly table: string;
  /** Name of the table of data keys, likewise. */
  readonly keyTable?: string;
  /** Made when they are not there. */
  readonly buckets: readonly string[];
  /** Ports on 127.0.0.1; any free one where none is given (identity keeps the one it had). */
  readonly ports?: Partial<Record<Part, number>>;
  /** Endpoints to use instead of our own, for example from `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly given?: Partial<Record<ServiceName, string>>;
  /** Milliseconds added to real time, read at each use: for the times that KMS, S3 and tokens state. */
  readonly clockOffset?: () => number;
  /** As in `SCEAU_FAULTS`, see `proxy/fault-spec.ts`. */
  readonly faults?: string;
  /** Whose mail it is, and the function that is invoked with what becomes of messages; absent: nobody is told. */
  readonly mailEvents?: { readonly account: string; readonly region: string; readonly functionName: string };
  /** Where what the key service writes down is delivered, and the function that is told; absent: it stays where it is. */
  readonly trail?: { readonly functionName: string; readonly bucket: string; readonly everyMs: number };
  /** Asked before a file of the trail is put, and before the function is told of it: a sentence says that it may not be. */
  readonly forbidsTrailFile?: (key: string) => string | undefined;
  readonly forbidsTrailEvents?: () => string | undefined;
  /** Asked before each call is passed on; a sentence is answered as access denied. */
  readonly forbids?: NonNullable<ProxyOptions['forbids']>;
  /** Asked before an event of mail is handed over, likewise. */
  readonly forbidsMailEvents?: () => string | undefined;
}

export interface Cloud {
  /** For `AWS_ENDPOINT_URL_<name>`; all of them are the proxy. */
  readonly endpoints: Readonly<Record<'DYNAMODB' | 'KMS' | 'S3' | 'SES' | 'SESV2' | 'LAMBDA' | 'EVENTBRIDGE', string>>;
  readonly issuerUrl: string;
  readonly jwksUrl: string;
  readonly tokenUrl: string;
  /** What tokens name as their audience. */
  readonly audience: string;
  /** What the pages are told of the sign-in. */
  readonly signIn: Identity['signIn'];
  readonly inboxUrl: string;
  /** A mailbox that is gone, or there again: what is sent to it comes back. */
  loseMailbox(address: string, lost: boolean): void;
  /** Every event that was put on the bus since the start, oldest first. */
  readonly heard: readonly HeardEvent[];
  readonly faults: FaultDesk;
  /** Every call since the start, oldest first. */
  readonly calls: readonly ProxiedCall[];
  /** Delivers what the key service has written down and has not delivered yet; how many records that were. */
  deliverTrail(): Promise<number>;
  /** Tells the proxy where Lambda's Invoke is answered. */
  useLambda(url: string): void;
  /** Ends every part, children last. */
  stop(): Promise<void>;
  /** Ends children at once, as a power cut would; the caller is about to end itself. */
  kill(): void;
}

const NOBODY = { account: '', region: '' };

/** Starts the local cloud. Throws `LocalProblem` with one clear sentence when the machine is in the way. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { folder, ports = {}, given = {} } = options;
  const now = () => Date.now() + (options.clockOffset?.() ?? 0);
  const started: Running[] = [];
  const keep = <R extends Running>(running: R): R => {
    started.push(running);
    return running;
  };
  const stop = async () => {
    for (const running of started.splice(0).reverse()) await running.stop();
  };
  try {
    const dynamodb = startDynamodb({
      folder: join(folder, 'dynamodb'),
      table: options.table,
      ...(options.keyTable !== undefined && { keyTable: options.keyTable }),
      port: ports.dynamodb ?? 0,
      ...(given.dynamodb === undefined ? {} : { given: given.dynamodb }),
    }).then(keep);
    const kms = given.kms ?? startKms({ folder: join(folder, 'kms'), port: ports.kms ?? 0, now }).then(keep);
    const s3 =
      given.s3 ??
      startS3({ folder: join(folder, 's3'), port: ports.s3 ?? 0, now, buckets: options.buckets }).then(keep);
    const told = createMailTeller(
      { ...(options.mailEvents ?? NOBODY), now: () => new Date(now()) },
      options.forbidsMailEvents,
    );
    const mail = startMail({ folder: join(folder, 'mail'), port: ports.mail ?? 0 }, told.accepted).then(keep);
    const events = startEvents({ folder: join(folder, 'events'), port: ports.events ?? 0, now }).then(keep);
    const identity: Promise<Identity> = startIdentity({
      folder: join(folder, 'identity'),
      now,
      ...(ports.identity === undefined ? {} : { port: ports.identity }),
    }).then(keep);
    // All are waited for, so that none starts up behind a failure's back.
    const all = await Promise.allSettled([dynamodb, kms, s3, mail, events, identity]);
    for (const one of all) if (one.status === 'rejected') throw one.reason;
    const url = async (part: string | Promise<Running>) => (typeof part === 'string' ? part : (await part).url);
    const proxy = keep(
      await startProxy({
        port: ports.proxy ?? 0,
        principals: options.principals,
        upstreams: {
          dynamodb: await url(dynamodb),
          kms: await url(kms),
          s3: await url(s3),
          ses: given.ses ?? (await url(mail)),
          events: await url(events),
          ...(given.lambda === undefined ? {} : { lambda: given.lambda }),
        },
        ...(options.faults === undefined ? {} : { faults: options.faults }),
        ...(options.forbids === undefined ? {} : { forbids: options.forbids }),
      }),
    );
    const trail =
      options.trail &&
      createTrailDelivery({
        ...{ ...options.trail, now, s3: await url(s3), folder: join(folder, 'kms') },
        forbidsFile: options.forbidsTrailFile,
        forbidsEvent: options.forbidsTrailEvents,
      });
    if (trail) keep(trail);
    const { issuerUrl, jwksUrl, tokenUrl, audience, signIn } = await identity;
    const [ledger, inbox] = [await dynamodb, await mail];
    return {
      endpoints: {
        DYNAMODB: proxy.url,
        KMS: proxy.url,
        S3: proxy.url,
        SES: proxy.url,
        SESV2: proxy.url,
        LAMBDA: proxy.url,
        EVENTBRIDGE: proxy.url,
      },
      issuerUrl,
      jwksUrl,
      tokenUrl,
      audience,
      signIn,
      inboxUrl: inbox.inboxUrl,
      heard: (await events).heard,
      faults: proxy.faults,
      calls: proxy.calls,
      deliverTrail: () => trail?.deliver() ?? Promise.resolve(0),
      useLambda: (lambda) => {
        trail?.useLambda(lambda);
        proxy.useUpstream('lambda', lambda);
        if (options.mailEvents) told.useLambda(lambda, options.mailEvents.functionName);
      },
      loseMailbox: told.lose,
      stop,
      kill: () => {
        ledger.kill();
        inbox.kill();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
