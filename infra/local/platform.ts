import { join } from 'node:path';
import { lambdas } from '../../functions/lambdas.ts';
import { routes } from '../../functions/routes.ts';
import { timetable } from '../../functions/timetable.ts';
import { signingKeys } from '../keys.ts';
import { demandHealth, examine, fetchToken, readKeys } from './asking.ts';
import { type LocalClock, openClock } from './clock.ts';
import { type Cloud, type FaultDesk, type ProxiedCall, startCloud } from './cloud.ts';
import { startControl } from './control.ts';
import { deploy, loadAll, openLog, prepare } from './deploy.ts';
import { type LocalDns, startDns } from './dns/dns.ts';
import { createAuthorizer } from './gateway/authorizer.ts';
import { bindGateway, type Gateway } from './gateway/gateway.ts';
import { startPages } from './gateway/pages.ts';
import type { Outcome } from './lambda/function.ts';
import { startInvokeEndpoint } from './lambda/invoke-endpoint.ts';
import { LocalProblem } from './loopback.ts';
import { createPermissions } from './permissions.ts';
import { createReadPublished } from './published.ts';
import { startScheduler } from './scheduler.ts';
import {
  commonEnvironment,
  givenEndpoints,
  ISSUER_ID,
  makePrincipals,
  NETWORK,
  OPERATOR,
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
  /** As in `SCEAU_FAULTS`; rates are drawn once the platform is ready. */
  readonly faults?: string;
  /** Whether schedules run by themselves (no: only by `runSchedule`). */
  readonly schedules?: boolean;
  /** Whether every function is loaded before the platform is ready (no: at its first call). */
  readonly eager?: boolean;
  /** Workers per function (3). */
  readonly concurrency?: number;
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
  readonly controlUrl: string;
  readonly inboxUrl: string;
  /** PEM file. */
  readonly rootCertificate: string;
  readonly folder: string;
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

    const principals = makePrincipals([OPERATOR, NETWORK, ...lambdas.map((lambda) => lambda.name)]);
    const mayCall = createPermissions(lambdas, signingKeys);
    say('starting the emulators: ledger, keys, objects, mail, identity');
    const cloud = await startCloud({
      folder: state.subfolder('cloud'),
      principals: [...principals.values()],
      table: site.table,
      keyTable: site.keyTable,
      buckets: Object.values(site.buckets),
      clockOffset: clock.offsetMs,
      mailEvents: { account: site.account, region: site.region, functionName: `${site.prefix}-delivery` },
      mayCall: (call, body) => {
        const allowed = mayCall(call, body);
        if (!allowed) log('permissions', `${call.principal} may not ${call.service}:${call.action} ${call.resource}`);
        return allowed;
      },
      given: givenEndpoints(),
      ...(options.faults !== undefined && { faults: options.faults }),
    });
    undo.push(() => cloud.stop());
    cloud.faults.armed = false;

    const dns = await startDns(state.subfolder('dns'));
    undo.push(() => dns.stop());
    const around: Surroundings = {
      endpoints: cloud.endpoints,
      publicUrl: url,
      pagesUrl: pages.url,
      clockFile: clock.file,
      dnsServer: dns.server,
      ...(options.environment && { more: options.environment }),
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
    await prepare({ publicationBase, folder: ceremonyFolder }, operator, log);

    const published = createReadPublished(cloud.endpoints.S3, principals.get(NETWORK)!);
    undo.push(() => published.close());
    gateway.open(
      {
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
        invoke: async (lambda, event) => {
          const { failed, payload } = await runtime.invoke(lambda, event);
          return failed ? { outcome: 'function-error' } : { outcome: 'answer', payload };
        },
      },
      (error) => log('gateway', error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    undo.push(() => gateway.stop());
    pages.open({ api: url, signIn: cloud.signIn }, (error) => log('pages', String(error)));

    const scheduler = startScheduler(timetable, runtime.invoke, {
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
    cloud.faults.armed = true;

    return {
      url,
      pagesUrl: pages.url,
      publicationBase,
      controlUrl: control.url,
      inboxUrl: cloud.inboxUrl,
      rootCertificate: join(ceremonyFolder, `${ROOT_ID}.pem`),
      folder: state.folder,
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
