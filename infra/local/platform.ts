import { join } from 'node:path';
import { lambdas } from '../../functions/lambdas.ts';
import { routes } from '../../functions/routes.ts';
import { timetable } from '../../functions/timetable.ts';
import { signersTable } from '../signers.ts';
import { demandHealth, examine, fetchToken, readKeys } from './asking.ts';
import { type LocalClock, openClock } from './clock.ts';
import { type Cloud, type FaultDesk, type ProxiedCall, startCloud } from './cloud.ts';
import { startControl } from './control.ts';
import { deploy, loadAll, openLog, prepare } from './deploy.ts';
import { type LocalDns, startDns } from './dns/dns.ts';
import { createAuthorizer } from './gateway/authorizer.ts';
import { bindGateway, type Gateway, type GatewayOptions } from './gateway/gateway.ts';
import { startMachines } from './gateway/machines.ts';
import { startPages } from './gateway/pages.ts';
import type { PolicyBook } from './iam/book.ts';
import { ADMINISTRATOR } from './iam/enforcer.ts';
import { API, createLocalIam, forbidsTrailFile, MACHINES_API, MAIL_RULE, TIMETABLE, TRAIL_RULE } from './iam/iam.ts';
import { openBook } from './iam/open-book.ts';
import { roleArnOf } from './kms/kms.ts';
import type { Outcome } from './lambda/function.ts';
import { startInvokeEndpoint } from './lambda/invoke-endpoint.ts';
import { LocalProblem } from './loopback.ts';
import { makeMissingKeys } from './make-keys.ts';
import { createReadPublished } from './published.ts';
import { startScheduler } from './scheduler.ts';
import {
  commonEnvironment,
  givenEndpoints,
  ISSUER_ID,
  makePrincipals,
  NETWORK,
  OPERATOR,
  RESTORER,
  ROOT_ID,
  type Surroundings,
  site,
} from './site.ts';
import { openState, type State } from './state.ts';

export interface PlatformOptions {
  /** State folder; what is there is taken up again. */
  readonly folder: string;
  readonly host?: string;
  /** Demanded; 0 or nothing: the port of last time. */
  readonly port?: number;
  /** At the first start, where none is demanded (0: any free one). */
  readonly firstPort?: number;
  /** Of the API for machines; any free one where none is named. */
  readonly machinesPort?: number;
  /** As in `SCEAU_FAULTS`; rates are drawn once the platform is ready. */
  readonly faults?: string;
  /** Whether schedules run by themselves (no: only by `runSchedule`). */
  readonly schedules?: boolean;
  /** Whether every function is loaded before the platform is ready (no: at its first call). */
  readonly eager?: boolean;
  /** Workers per function (3). */
  readonly concurrency?: number;
  /** The ledger's table, where it is another one than the usual: a restore makes one under a new name. */
  readonly table?: string;
  /** Nothing is prepared, run or asked at the start: the ledger is not open yet. */
  readonly closed?: true;
  /** The policies that are enforced, in place of those of the stacks. */
  readonly policies?: PolicyBook;
  /** Waits before the second and third attempt of asynchronous calls, in ms. */
  readonly retryAfterMs?: readonly number[];
  /** Put into every function's environment, over what is there. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Told what is going on, one line at a time. */
  readonly say?: (line: string) => void;
}

/** An e-mail as the inbox keeps it. */
export interface Letter {
  readonly subject: string;
  readonly from: string;
  readonly destination: { readonly to: readonly string[] };
  readonly body: { readonly text?: string; readonly html?: string };
}

export interface Platform {
  /** Base of the API, without a final slash. */
  readonly url: string;
  /** Where the pages are, without a final slash. */
  readonly pagesUrl: string;
  readonly publicationBase: string;
  /** Base of the API for machines, behind mutual TLS, and the certificate by which it is known (PEM file). */
  readonly machinesUrl: string;
  readonly machinesCertificate: string;
  readonly controlUrl: string;
  readonly inboxUrl: string;
  /** PEM file. */
  readonly rootCertificate: string;
  readonly folder: string;
  /** The environment in which the ceremony's operator runs commands, as `infra/OPERATIONS.md` sets it. */
  readonly operator: Readonly<Record<string, string>>;
  /** Where the file that founded the house lies, with its transcript and the authorities' certificates. */
  readonly folderOfCeremony: string;
  /** The same of whoever reconciles a restored ledger. */
  readonly restorer: Readonly<Record<string, string>>;
  readonly cloud: Cloud;
  readonly clock: LocalClock;
  readonly dns: LocalDns;
  readonly faults: FaultDesk;
  /** Every call that went through the proxy, oldest first. */
  readonly calls: readonly ProxiedCall[];
  /** An access token for one of the ready-made sign-ins (`identity/sign-ins.ts`), with their card unless told otherwise. */
  tokenFor(signIn: string, assurance?: 'card' | 'password'): Promise<string>;
  /** What was sent, oldest first. */
  inbox(): Promise<readonly Letter[]>;
  runSchedule(name: string): Promise<Outcome>;
  /** Calls a function as another function would, without credentials. */
  invoke(lambda: string, event: unknown): Promise<Outcome>;
  /** Waits until no asynchronous call is under way. */
  settled(): Promise<void>;
  stop(): Promise<void>;
  /** Ends everything at once, as a power cut would; the folder can be started again. */
  killHard(): Promise<void>;
}

/** What runs when the platform is stopped is given this long to end. */
const LEAVE_MS = 3_000;
const PUBLICATION_MS = 20_000;
/** Between files of the trail; on AWS it is about five minutes. */
const TRAIL_MS = 5_000;

/** Starts the whole platform. Throws `LocalProblem` with one clear sentence when the machine is in the way. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const say = options.say ?? (() => {});
  const undo: (() => void | Promise<void>)[] = [];
  const unwind = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  const state = openState(options.folder);
  undo.push(() => state.release());
  try {
    const gateway = await takeAddress(state, options);
    undo.push(() => gateway.stop());
    const url = `http://${gateway.domainName}:${gateway.port}`;
    const publicationBase = `${url}/repository`;
    const pages = await startPages(state.settings()?.pagesPort);
    undo.push(() => pages.stop());
    const clock = openClock(join(state.folder, 'clock'));
    const { log, close } = openLog(state.subfolder('log'));
    undo.push(close);

    const table = options.table ?? site.table;
    const principals = makePrincipals([
      ADMINISTRATOR,
      OPERATOR,
      RESTORER,
      NETWORK,
      ...lambdas.map((lambda) => lambda.name),
    ]);
    const iam = await createLocalIam(options.policies ?? withTable(openBook(), table), (line) =>
      log('permissions', line),
    );
    say('starting the emulators: ledger, keys, objects, mail, identity');
    const cloud = await startCloud({
      folder: state.subfolder('cloud'),
      principals: [...principals.values()],
      table,
      keyTable: site.keyTable,
      buckets: Object.values(site.buckets),
      clockOffset: clock.offsetMs,
      trail: { functionName: `${site.prefix}-sign-watch`, bucket: site.buckets.trail, everyMs: TRAIL_MS },
      mailEvents: { account: site.account, region: site.region, functionName: `${site.prefix}-delivery` },
      forbids: iam.forbids,
      forbidsTrailFile: (key) => forbidsTrailFile(iam, key),
      forbidsTrailEvents: () => iam.forbidsInvoke(TRAIL_RULE, `${site.prefix}-sign-watch`),
      forbidsMailEvents: () => iam.forbidsInvoke(MAIL_RULE, `${site.prefix}-delivery`),
      given: givenEndpoints(),
      ...(options.faults !== undefined && { faults: options.faults }),
    });
    undo.push(() => cloud.stop());
    cloud.faults.armed = false;

    const dns = await startDns(state.subfolder('dns'));
    undo.push(() => dns.stop());
    const keyIds = await makeMissingKeys(cloud.endpoints.KMS, principals.get(ADMINISTRATOR)!);
    const signers = signersTable(
      ({ alias }) => keyIds.get(alias)!,
      (name) => roleArnOf(name === 'ceremony' ? OPERATOR : name),
    );
    const around: Surroundings = {
      endpoints: cloud.endpoints,
      publicUrl: url,
      pagesUrl: pages.url,
      clockFile: clock.file,
      dnsServer: dns.server,
      signers: JSON.stringify(signers),
      more: { SCEAU_TABLE: table, ...options.environment },
    };
    const runtime = deploy(options, principals, around, state.subfolder('compile-cache'), log);
    undo.push(() => runtime.stop());
    const endpoint = await startInvokeEndpoint(runtime);
    undo.push(() => endpoint.stop());
    cloud.useLambda(endpoint.url);

    say('preparing keys and certification authorities');
    state.remember({ host: gateway.host, port: gateway.port, pagesPort: pages.port });
    const ceremonyFolder = state.subfolder('ceremony');
    const operator = commonEnvironment(principals.get(OPERATOR)!, around);
    if (!options.closed) await prepare({ publicationBase, folder: ceremonyFolder }, operator, log);

    const published = createReadPublished(cloud.endpoints.S3, principals.get(NETWORK)!);
    undo.push(() => published.close());
    const invokeAs =
      (api: string): GatewayOptions['invoke'] =>
      async (lambda, event) => {
        if (iam.forbidsInvoke(api, `${site.prefix}-${lambda}`) !== undefined) return { outcome: 'function-error' };
        const { failed, payload } = await runtime.invoke(lambda, event);
        return failed ? { outcome: 'function-error' } : { outcome: 'answer', payload };
      };
    const front: Omit<GatewayOptions, 'port' | 'domainName'> = {
      routes,
      defaultLambda: 'open',
      pagesOrigin: pages.url,
      now: clock.now,
      readPublished: published.read,
      authorize: createAuthorizer({
        issuer: cloud.issuerUrl,
        audience: [cloud.audience],
        keys: () => readKeys(cloud.jwksUrl),
        now: clock.now,
      }),
      invoke: invokeAs(API),
    };
    const report = (error: unknown) =>
      log('gateway', error instanceof Error ? (error.stack ?? error.message) : String(error));
    gateway.open(front, report);
    undo.push(() => gateway.stop());
    const machines = await startMachines(
      { host: gateway.host, domainName: gateway.domainName, port: options.machinesPort ?? 0 },
      { tls: state.subfolder('tls'), authorities: ceremonyFolder },
      { ...front, invoke: invokeAs(MACHINES_API) },
      report,
    );
    undo.push(() => machines.stop());
    pages.open({ api: url, signIn: cloud.signIn }, (error) => log('pages', String(error)));

    const byTimetable: typeof runtime.invoke = async (lambda, event) => {
      const errorMessage = iam.forbidsInvoke(TIMETABLE, `${site.prefix}-${lambda}`);
      if (errorMessage === undefined) return runtime.invoke(lambda, event);
      return { failed: true, payload: JSON.stringify({ errorType: 'AccessDeniedException', errorMessage }) };
    };
    const scheduler = startScheduler(timetable, byTimetable, {
      automatic: options.schedules ?? false,
      log: (line) => log('scheduler', line),
    });
    undo.push(() => Promise.race([scheduler.stop(), after(LEAVE_MS)]));
    const health = () =>
      examine({
        API: `${url}/health`,
        'root list': `${publicationBase}/crl/${ROOT_ID}.crl`,
        "issuer's list": `${publicationBase}/crl/${ISSUER_ID}.crl`,
        'sign-in': cloud.jwksUrl,
        inbox: cloud.inboxUrl,
      });
    const control = await startControl({ clock, scheduler, dns, health, loseMailbox: cloud.loseMailbox });
    undo.push(() => control.stop());

    if (!options.closed) {
      // Certificates name the issuers' lists: they are there, and fresh, before anybody asks.
      await scheduler.run('restore-repository');
      await scheduler.run('crls-due');
      await scheduler.run('certify-seals');
      await scheduler.run('certify-responders');
      await scheduler.run('replay-erasures');
      await Promise.race([runtime.settled(), after(PUBLICATION_MS)]);
      if (options.eager) {
        say('loading every function');
        await loadAll(runtime);
      }
      await demandHealth(health);
    }
    cloud.faults.armed = true;

    return {
      url,
      pagesUrl: pages.url,
      publicationBase,
      machinesUrl: machines.url,
      machinesCertificate: machines.certificate,
      controlUrl: control.url,
      inboxUrl: cloud.inboxUrl,
      rootCertificate: join(ceremonyFolder, `${ROOT_ID}.pem`),
      folder: state.folder,
      operator,
      folderOfCeremony: ceremonyFolder,
      restorer: commonEnvironment(principals.get(RESTORER)!, around),
      cloud,
      clock,
      dns,
      faults: cloud.faults,
      calls: cloud.calls,
      tokenFor: (signIn, assurance = 'card') => fetchToken(cloud.tokenUrl, signIn, assurance),
      inbox: async () => ((await (await fetch(`${cloud.inboxUrl}store`)).json()) as { emails: Letter[] }).emails,
      runSchedule: async (name) => {
        const run = scheduler.run(name);
        if (run === undefined) throw new Error(`no schedule is called ${name}`);
        return run;
      },
      invoke: (lambda, event) => runtime.invoke(lambda, JSON.stringify(event)),
      settled: () => runtime.settled(),
      stop: unwind,
      killHard: async () => {
        cloud.kill();
        state.abandon();
        await unwind();
      },
    };
  } catch (error) {
    await unwind();
    throw error;
  }
}

/** Policies as they are once the stacks were deployed with another table. */
const withTable = async (book: Promise<PolicyBook>, table: string): Promise<PolicyBook> =>
  JSON.parse(JSON.stringify(await book).replaceAll(`:table/${site.table}`, `:table/${table}`)) as PolicyBook;

const after = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());

/**
 * Takes the gateway's address. Certificates and sign-ins name it for ever, so a folder that has one keeps it.
 */
async function takeAddress(state: State, options: PlatformOptions): Promise<Gateway> {
  const kept = state.settings();
  const host = options.host ?? kept?.host ?? '127.0.0.1';
  const port = options.port || (kept?.port ?? options.port ?? options.firstPort ?? 0);
  if (kept !== undefined && (kept.host !== host || kept.port !== port))
    throw new LocalProblem(
      `The certificates in ${state.folder} name http://${kept.host}:${kept.port}: start with HOST=${kept.host} PORT=${kept.port}, or name another folder with SCEAU_LOCAL_STATE.`,
    );
  return bindGateway(host, port);
}
