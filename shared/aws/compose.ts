import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { log } from '../http/log.ts';
import { createAnswerStore } from '../ledger/answers.ts';
import { createCallKeeper } from '../ledger/call-keeper.ts';
import { createDynamoDbTable } from '../ledger/dynamodb-table.ts';
import { createLedger } from '../ledger/ledger.ts';
import { createLogStore } from '../ledger/log-store.ts';
import { createOpening, onlyOpen } from '../ledger/opening.ts';
import { createKeyRing } from '../lifecycle/key-ring.ts';
import type { Clock, ObjectStore, Randomness } from '../lifecycle/ports.ts';
import { createErasureRegister } from '../lifecycle/privacy/register.ts';
import { createSealedVault } from '../lifecycle/sealed-vault.ts';
import { createTexts } from '../lifecycle/terms/editions.ts';
import { builtInTexts } from '../messages/texts/texts.ts';
import { clearVault, type PersonalVault } from '../registration/personal.ts';
import { fileClock, systemClock, systemWait } from './clock.ts';
import { createDataKeys } from './data-keys.ts';
import { createDnsResolver } from './dns-resolver.ts';
import { frontSettings, mailSettings, parseEnvironment } from './environment.ts';
import { createEventBus } from './event-bus.ts';
import { createHttpFetcher } from './http-fetcher.ts';
import { createKeyEraser } from './key-eraser.ts';
import { createKmsSigner } from './kms-signer.ts';
import { tellingThrottles } from './kms-throttles.ts';
import { createLambdaInvoker } from './lambda-invoker.ts';
import { systemRandomness } from './randomness.ts';
import { createS3Handout } from './s3-handout.ts';
import { createS3ObjectStore } from './s3-object-store.ts';
import { createS3Trail } from './s3-trail.ts';
import { CODE_COST, createScryptHasher } from './scrypt-hasher.ts';
import { createSesMailer } from './ses-mailer.ts';
import { createWebhookSender } from './webhook-sender.ts';

/**
 * The only place where clients are made. One function per port, so that a bundle holds the clients that its function
 * uses and no other; each is made once per process.
 */
export const environment = /* @__PURE__ */ once(() => parseEnvironment(process.env));

export const ledger = /* @__PURE__ */ once(() => createLedger(table()));

/** The rows themselves, for whoever writes them in another shape. */
export const ledgerTable = /* @__PURE__ */ once(() => table());

/** The same before it is open: for the ceremony that founds it, and for whoever reconciles a table that was restored. */
export const closedLedger = /* @__PURE__ */ once(() => createLedger(closedTable()));
export const closedLogStore = /* @__PURE__ */ once(() => createLogStore(closedTable()));
export const opening = /* @__PURE__ */ once(() => createOpening(closedTable(), environment().table));

/** The rows of the sealed log, for whoever seals it and whoever proves by it. */
export const logStore = /* @__PURE__ */ once(() => createLogStore(table()));

/** Signed answers about certificates' status, for the one function that gives them. */
export const answerStore = /* @__PURE__ */ once(() => createAnswerStore(table()));

export const signer = /* @__PURE__ */ once(() => createKmsSigner(keysKeeper(1, 5_000)));

export const stagingStore = /* @__PURE__ */ once(() => store('SCEAU_BUCKET_STAGING'));
export const repositoryStore = /* @__PURE__ */ once(() => store('SCEAU_BUCKET_REPOSITORY'));
export const evidenceStore = /* @__PURE__ */ once(() => store('SCEAU_BUCKET_EVIDENCE'));

/** For the one function that reads the trail. */
export const trail = /* @__PURE__ */ once(() => createS3Trail(objects(), environment().need('SCEAU_BUCKET_TRAIL')));

/** Exports lie in staging, which is swept within days: what lies in evidence is locked, and they prove nothing. */
export const handout = /* @__PURE__ */ once(() =>
  createS3Handout(objects(), environment().need('SCEAU_BUCKET_STAGING')),
);

/** Waits for issuance a little less long than people's functions may last. */
export const invoker = /* @__PURE__ */ once(() =>
  createLambdaInvoker(new LambdaClient(patience(1, 25_000)), environment().need('SCEAU_FUNCTION_PREFIX'), clock()),
);

export const mailer = /* @__PURE__ */ once(() =>
  createSesMailer(
    new SESv2Client(patience(1, 10_000)),
    environment().need('SCEAU_MAIL_FROM'),
    mailSettings(environment()),
  ),
);

export const eventBus = /* @__PURE__ */ once(() =>
  createEventBus(new EventBridgeClient(patience(3, 5_000)), environment().need('SCEAU_EVENT_BUS')),
);

/** A machine outside has ten seconds. */
export const webhookSender = /* @__PURE__ */ once(() =>
  createWebhookSender({ timeoutMs: 10_000, loopback: environment().loopbackWebhooks }),
);

/** For large lists on a slow line, and still within the time of the function that asks. */
export const fetcher = /* @__PURE__ */ once(() => createHttpFetcher(20_000));

export const resolver = /* @__PURE__ */ once(() => createDnsResolver(environment().dnsServers));

export const clock = /* @__PURE__ */ once((): Clock => {
  const { clockFile } = environment();
  return clockFile === undefined ? systemClock : fileClock(clockFile);
});

/** For jobs that keep inside a rate. */
export function wait(): (ms: number) => Promise<void> {
  return systemWait;
}

/** For codes that people choose. */
export const hasher = /* @__PURE__ */ once(() => createScryptHasher(CODE_COST));

export function randomness(): Randomness {
  return systemRandomness;
}

/** For functions that have to do with nobody, and for the ceremony: the officers of its file are named in it for ever. */
export function vault(): PersonalVault {
  return clearVault;
}

/** For functions whose row says what they open. */
export const ring = /* @__PURE__ */ once(() =>
  createKeyRing({
    keys: createDataKeys({
      kms: keysKeeper(3, 4_000),
      dynamodb: database(),
      table: environment().need('SCEAU_KEY_TABLE'),
      alias: environment().need('SCEAU_WRAPPING_KEY'),
    }),
    clock: clock(),
    randomness: randomness(),
  }),
);

/** For the one function that destroys keys: it has no client that could open one. */
export const keyEraser = /* @__PURE__ */ once(() => createKeyEraser(database(), environment().need('SCEAU_KEY_TABLE')));

export const erasureRegister = /* @__PURE__ */ once(() => createErasureRegister(evidenceStore()));

export const personVault = /* @__PURE__ */ once(() => createSealedVault(ring(), ['person']));

/** For functions that open dossiers beside. */
export const dossierVault = /* @__PURE__ */ once(() => createSealedVault(ring(), ['dossier', 'person']));

/** The texts that people accept, in the versions now in force. */
export const texts = /* @__PURE__ */ once(() =>
  createTexts({ ledger: ledger(), clock: clock(), builtIn: builtInTexts }),
);

/** What every function that answers people is made of. */
export function front(personal: PersonalVault = vault()) {
  return {
    clock: clock(),
    randomness: randomness(),
    ledger: ledger(),
    vault: personal,
    calls: createCallKeeper(table()),
    settings: frontSettings(environment()),
  };
}

const database = /* @__PURE__ */ once(() => new DynamoDBClient(patience(3, 4_000)));

const closedTable = /* @__PURE__ */ once(() => createDynamoDbTable(database(), environment().table));

const table = /* @__PURE__ */ once(() => onlyOpen(closedTable(), environment().table));

/** Says when it is told to come back: nothing else counts that, and a second attempt hides it. */
function keysKeeper(maxAttempts: number, requestTimeout: number): KMSClient {
  return tellingThrottles(new KMSClient(patience(maxAttempts, requestTimeout)), log);
}

const objects = /* @__PURE__ */ once(() => new S3Client(patience(3, 60_000)));

function store(bucket: 'SCEAU_BUCKET_STAGING' | 'SCEAU_BUCKET_REPOSITORY' | 'SCEAU_BUCKET_EVIDENCE'): ObjectStore {
  return createS3ObjectStore(objects(), environment().need(bucket));
}

/** How often a client tries, and how long it waits for a connection and for an answer. */
function patience(maxAttempts: number, requestTimeout: number) {
  return { maxAttempts, requestHandler: { connectionTimeout: 2_000, requestTimeout, throwOnRequestTimeout: true } };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
