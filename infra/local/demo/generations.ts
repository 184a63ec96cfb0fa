import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Platform } from '../platform.ts';
import { ROOT_ID } from '../site.ts';
import { type Held, keyAndRequest, retrieve, subjectOctets } from './certificate.ts';
import { STAYING } from './designation.ts';
import { verify, writeLists } from './relying-party.ts';
import type { Stage } from './stage.ts';
import { ahead, eventually, nowIn, runNow } from './surroundings.ts';

const [, OTHER] = STAYING;
const DAY_MS = 86_400_000;
const COMMAND = fileURLToPath(new URL('../../commands/ceremony.ts', import.meta.url));
const NEXT = 'ca-2';

/**
 * The authority's next generation: a ceremony founds it beside the first, and a certificate of the first is renewed by it
 * with the same names. The clock is ahead then, and the root's list is renewed as people do twice a year.
 */
export async function generationsJourney(stage: Stage, platform: Platform, held: Held): Promise<void> {
  const { narrator, house, at } = stage;
  narrator.chapter('A ceremony founds the next generation of the authority, and renewals go to it');
  const before = Date.parse(held.notAfter) - 45 * DAY_MS - (await nowIn(house)).getTime();
  await ahead(house, Math.round(before / 1000), async () => {
    const again = await hold(stage, platform, 'ceremony', platform.folderOfCeremony);
    narrator.check('held again, the founding ceremony renews the root’s list', /crl +made +root-1/.test(again), again);
    writeFileSync(at('rollover.json'), `${JSON.stringify(rollover(platform), undefined, 2)}\n`);
    const transcript = await hold(stage, platform, 'rollover', at('.'));
    for (const line of transcript.trim().split('\n')) narrator.say(`  ${line}`);
    narrator.check('the root has certified the second generation', /authority +made +ca-2/.test(transcript));

    await runNow(house, 'certify-responders');
    await runNow(house, 'crls-due');
    await platform.settled();
    await runNow(house, 'sweep-outbox');
    await platform.settled();
    await eventually('the first list of the second generation', async () =>
      (await fetch(`${platform.publicationBase}/crl/${NEXT}.crl`)).ok ? true : undefined,
    );
    const client = await stage.as(OTHER);
    const order = { certificationRequest: keyAndRequest(stage, 'generation-2') };
    const next = await retrieve(stage, client, await client.post(`${held.href}/renewal`, order), 'generation-2');
    narrator.say(`  ${held.serial} of ${held.issuer} is renewed: ${next.serial} of ${next.issuer}`);
    narrator.check('the renewal is of the second generation', next.issuer === NEXT, next.issuer);
    const same = subjectOctets(stage, 'usage-org-auth-cli') === subjectOctets(stage, 'generation-2');
    narrator.check('its subject is that of the old one, octet for octet', same);

    const chain = await client.get(next.href, 'application/pem-certificate-chain');
    writeFileSync(at('issuer-2.pem'), chain.expect(200).bytes);
    await writeLists(house, next.crlUrl, at('lists-2.pem'));
    await writeLists(house, held.crlUrl, at('lists-1.pem'));
    const now = await nowIn(house);
    const root = at('root.pem');
    const second = verify(
      { root, issuer: at('issuer-2.pem'), lists: at('lists-2.pem'), certificate: at('generation-2.pem') },
      now,
    );
    narrator.check('openssl verifies the chain of the second generation', second.ok, second.text);
    const first = verify(
      { root, issuer: at('issuer.pem'), lists: at('lists-1.pem'), certificate: at('usage-org-auth-cli.pem') },
      now,
    );
    narrator.check('and that of the first, whose own lists go on', first.ok, first.text);
  });
}

/** What two people read and approve. */
function rollover({ folderOfCeremony }: Platform) {
  const founding = readFileSync(join(folderOfCeremony, 'ceremony.json'));
  const subject = (CN: string) => ({ C: 'FR', O: 'Sceau on this machine', CN });
  return {
    ceremony: 'Sceau issuer ceremony',
    founded: createHash('sha256').update(founding).digest('hex'),
    approvers: approversOf(founding),
    hierarchy: 'production',
    issuing: [
      { id: NEXT, key: `alias/sceau-${NEXT}`, issuedBy: ROOT_ID, subject: subject('Sceau Local CA 2'), years: 10 },
    ],
    responders: [
      { issuer: NEXT, keys: ['alias/sceau-ocsp-2a', 'alias/sceau-ocsp-2b'], subject: subject('Sceau Local OCSP 2') },
    ],
  };
}

const approversOf = (file: Uint8Array): readonly string[] =>
  (JSON.parse(Buffer.from(file).toString()) as { approvers: string[] }).approvers;

/** Holds a ceremony by the command, as its operator does; answers the transcript. */
async function hold({ at }: Stage, { operator }: Platform, name: string, folder: string): Promise<string> {
  const file = join(folder, `${name}.json`);
  const bytes = readFileSync(file);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const transcript = at(`${name}.txt`);
  rmSync(transcript, { force: true });
  const approvals = approversOf(bytes).flatMap((person) => ['--approve', `${person}=${digest}`]);
  const args = [COMMAND, '--file', file, ...approvals, '--transcript', transcript];
  await promisify(execFile)(process.execPath, args, { env: { ...operator } });
  return readFileSync(transcript, 'utf8');
}
