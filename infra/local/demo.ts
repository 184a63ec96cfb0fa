import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { generationsJourney } from './demo/generations.ts';
import { type House, theRunningHouse } from './demo/house.ts';
import { logJourney, sealWhatIsLeft } from './demo/log.ts';
import { Narrator } from './demo/narrator.ts';
import { noticesJourney } from './demo/notices.ts';
import { organisationJourney } from './demo/organisation-journey.ts';
import { personJourney } from './demo/person/person-journey.ts';
import { serverCertificateJourney } from './demo/server-certificate.ts';
import { signaturesJourney } from './demo/signatures.ts';
import { setStage } from './demo/stage.ts';
import { LocalProblem } from './loopback.ts';
import { startPlatform } from './platform.ts';
import { appointStaff, makeSample } from './sample.ts';

/**
 * `npm run demo [-- --out DIR]`: the main journeys with real HTTP calls, in plain words, against the platform that
 * `npm start` runs here, or against one of its own that it starts and ends. The exit code is 0 only if every check held.
 */
const narrator = new Narrator();

try {
  const { values } = readArguments();
  const out = resolve(values.out ?? mkdtempSync(join(tmpdir(), 'sceau-demo-')));
  mkdirSync(out, { recursive: true });
  const running = await theRunningHouse(process.env.SCEAU_LOCAL_STATE || '.local');
  if (running) await tell(running, out);
  else await withOwnHouse(out);
  narrator.end(out);
} catch (error) {
  narrator.failed(error instanceof LocalProblem ? error.message : error);
}
process.exitCode = narrator.exitCode;

function readArguments() {
  try {
    return parseArgs({ options: { out: { type: 'string' } } });
  } catch {
    throw new LocalProblem('Usage: npm run demo [-- --out DIR]');
  }
}

async function tell(house: House, out: string, between: () => Promise<unknown> = async () => {}) {
  const stage = setStage(house, narrator, (name) => join(out, name));
  const held = await organisationJourney(stage);
  await personJourney(stage);
  await between();
  await serverCertificateJourney(house, narrator, out);
  writeFileSync(join(out, 'openapi.json'), await (await fetch(`${house.url}/openapi.json`)).text());
  return { stage, held };
}

async function withOwnHouse(out: string): Promise<void> {
  narrator.say(
    'No platform runs here: one is founded for the demo, with its own key ceremony, and thrown away after it.',
  );
  const folder = mkdtempSync(join(tmpdir(), 'sceau-demo-house-'));
  const platform = await startPlatform({ folder, firstPort: 0, schedules: true });
  try {
    const house: House = { ...platform, own: true, tokenFor: (signIn) => platform.tokenFor(signIn) };
    narrator.say('Its ledger knows two security officers, named by the ceremony; they appoint agents and an auditor.');
    await appointStaff(setStage(house, narrator, String).as);
    const { stage, held } = await tell(house, out, () => makeSample(platform));
    await signaturesJourney(stage, platform);
    // the last of all: the clock goes years ahead, and tells of everything that ends then
    await noticesJourney(stage, held['usage-org-sign']);
    await generationsJourney(stage, platform, held['usage-org-auth-cli']);
    await sealWhatIsLeft(platform);
    await platform.stop();
    await logJourney(narrator, folder);
  } finally {
    await platform.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
