import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './files.ts';
import { LocalProblem } from './loopback.ts';
import { type Platform, startPlatform } from './platform.ts';
import { makeSample } from './sample.ts';

/**
 * `npm start`: the whole platform on this machine until SIGINT or SIGTERM. The last line printed at start-up begins with
 * `ready `, and is printed when everything answers. What stands in the way is told in one sentence, with exit code 1.
 *
 *   HOST, PORT           address of the API and the published objects (127.0.0.1, 8080)
 *   SCEAU_LOCAL_STATE    folder in which everything lasts (.local)
 *   SCEAU_FAULTS         what to put in the way of calls (`proxy/fault-spec.ts`)
 *   AWS_ENDPOINT_URL_*   an endpoint to use in place of our emulator, for DYNAMODB, KMS, S3 or SESV2
 */
/** Tells other commands, such as the demo, what runs on this folder (`demo/house.ts`). */
const RUNNING = 'running.json';
let ending = false;
const say = (line: string) => console.log(`… ${line}`);
const starting = startPlatform({
  folder: process.env.SCEAU_LOCAL_STATE || '.local',
  firstPort: 8080,
  ...addressFrom(process.env),
  ...(process.env.SCEAU_FAULTS && { faults: process.env.SCEAU_FAULTS }),
  schedules: true,
  eager: true,
  say,
});

function end(): void {
  if (ending) process.exit(1); // asked twice: not so cleanly then
  ending = true;
  void starting.then(stop).then(() => process.exit(0), complain);
}
process.on('SIGINT', end).on('SIGTERM', end);

// npm passes a signal to the shell between us, which dies of it without telling: then the parent is another one.
const parent = process.ppid;
if (process.env.npm_lifecycle_event !== undefined)
  setInterval(() => !ending && process.ppid !== parent && end(), 250).unref();

try {
  const platform = await starting;
  if (!ending) say('setting up the sample organisation');
  platform.faults.armed = false;
  if (!ending) await makeSample(platform);
  platform.faults.armed = true;
  if (!ending) announce(platform);
} catch (error) {
  if (!ending) complain(error);
}

async function stop(platform: Platform): Promise<void> {
  rmSync(join(platform.folder, RUNNING), { force: true });
  await platform.stop();
}

function announce(platform: Platform): void {
  const { url, pagesUrl, inboxUrl, controlUrl, rootCertificate, machinesUrl, machinesCertificate, cloud } = platform;
  const running = {
    url,
    pagesUrl,
    inboxUrl,
    controlUrl,
    rootCertificate,
    machinesUrl,
    machinesCertificate,
    tokenUrl: cloud.tokenUrl,
  };
  writeAtomically(join(platform.folder, RUNNING), `${JSON.stringify(running)}\n`);
  const token = `$(curl -s ${cloud.tokenUrl} -d grant_type=sign-in -d client_id=sceau-local -d sign_in=security-officer-1 | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  console.log(
    [
      `API                ${url}`,
      `pages              ${pagesUrl}`,
      `inbox              ${inboxUrl}`,
      `machines           ${machinesUrl} (mutual TLS, known by ${machinesCertificate})`,
      `sign-in            ${cloud.issuerUrl}`,
      `clock, dns, jobs   ${controlUrl}/_local/health`,
      `root certificate   ${rootCertificate}`,
      ...(process.env.SCEAU_FAULTS ? [`faults             seed=${platform.faults.seed}`] : []),
      '',
      `curl -s ${url}/me -H "Authorization: Bearer ${token}"`,
      '',
      `ready ${url}`,
    ].join('\n'),
  );
}

function complain(error: unknown): never {
  if (ending) process.exit(0);
  console.error(error instanceof LocalProblem ? error.message : `Sceau could not start: ${String(error)}`);
  process.exit(1);
}

function addressFrom(environment: NodeJS.ProcessEnv): { host?: string; port?: number } {
  const { HOST: host, PORT: text } = environment;
  if (text && !(/^\d{1,5}$/.test(text) && Number(text) <= 65_535))
    complain(new LocalProblem(`PORT is ${JSON.stringify(text)}: give a number.`));
  return { ...(host && { host }), ...(text && { port: Number(text) }) };
}
