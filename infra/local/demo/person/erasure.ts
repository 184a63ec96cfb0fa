import { readFileSync } from 'node:fs';
import { signIns } from '../../identity/sign-ins.ts';
import { openssl } from '../../openssl.ts';
import { untilListed } from '../relying-party.ts';
import { refusalOf, type Stage } from '../stage.ts';
import { ahead, nowIn, runNow } from '../surroundings.ts';
import { asHolder, type Held, HOLDER_CALLED, NAMED } from './holder.ts';
import { OFFICER } from './ministry.ts';
import { receiptOf, sealHolds } from './receipt.ts';

interface Dossier {
  readonly events: readonly { readonly aggregate: string; readonly version: number; readonly sha256: string }[];
}

const HELD_MONTHS = 120;
const DAY_MS = 86_400_000;

/** The longest period of those in the table, from the last thing that began one; a day more. */
async function endOfRetention({ house }: Stage): Promise<Date> {
  const end = new Date((await nowIn(house)).getTime() + DAY_MS);
  end.setUTCMonth(end.getUTCMonth() + HELD_MONTHS);
  return end;
}

/** Ten years later: the key of the person’s data is destroyed, and what proves something still proves it. */
export async function endRetention(stage: Stage, held: Held): Promise<void> {
  const { narrator, house } = stage;
  narrator.chapter('Ten years later, the time for which their data are kept is over');
  const before = await dossierOf(stage, held);
  narrator.check('today the dossier of the certificate names them', before.text.includes(NAMED.lastName));
  const end = await endOfRetention(stage);
  const forecast = await (await stage.as('auditor')).get(`/purges/forecast?until=${end.toISOString()}`);
  const { counts } = forecast.expect(200).json() as unknown as { counts: { class: string; erased: number }[] };
  const due = counts.filter(({ erased }) => erased > 0);
  narrator.say(`  due by then in this house: ${due.map((one) => `${one.class} ${one.erased}`).join(', ')}`);
  narrator.check(
    'the auditor is shown it beforehand, and nothing is erased by looking',
    due.some((one) => one.class === 'former-role') && (await dossierOf(stage, held)).text === before.text,
  );
  await ahead(house, Math.round((end.getTime() - (await nowIn(house)).getTime()) / 1000), async () => {
    narrator.say(
      `  the clock of the house is put to ${(await nowIn(house)).toISOString().slice(0, 10)}, and the purge runs`,
    );
    const people = await purgeAll(stage);
    narrator.check(`whoever’s time is over is erased: ${people} of those who had a role`, people > 0);
  });
  narrator.say('  and the clock is put back');
  await signInAgain(stage);
  await nobodyReads(stage, held);
  await proofStands(stage, held, before.events);
}

/** A house that goes on is not put ten years ahead: everybody’s time in it would be over. */
export function leaveRetention({ narrator }: Stage): void {
  narrator.chapter('The end of retention is left out here');
  narrator.say(
    '  This house goes on after the demo, and the purge would erase whoever else is in it by then. Without a',
  );
  narrator.say('  house that runs, `npm run demo` founds one of its own and tells this chapter too.');
}

/** A run looks at so many people at most: the next ones follow. How many people were erased whole. */
async function purgeAll({ house }: Stage): Promise<number> {
  for (let erased = 0; ; ) {
    const { counts } = (await runNow(house, 'purge')) as { counts: Record<string, { erased: number }> };
    erased += counts['former-role']?.erased ?? 0;
    if (Object.keys(counts).length === 0) return erased;
  }
}

/** In ten years nobody had a role, so that links to sign-ins have ended: today's people are recognised anew. */
async function signInAgain(stage: Stage): Promise<void> {
  for (const { name } of signIns) await (await stage.as(name)).get('/me');
}

async function dossierOf(stage: Stage, { href }: Held) {
  const reply = (await (await stage.as('auditor')).get(`${href}/dossier`)).expect(200);
  const { madeAt: _, ...dossier } = reply.json() as unknown as Dossier & { madeAt: string };
  return { text: JSON.stringify(dossier), events: dossier.events };
}

const TRACES = [NAMED.lastName, NAMED.email, NAMED.directoryId!, 'Volé dans le train', 'X4F7'];
const tracesIn = (text: string) => TRACES.filter((one) => text.includes(one));

async function nobodyReads(stage: Stage, held: Held): Promise<void> {
  const { narrator } = stage;
  const officer = await stage.as(OFFICER);
  const record = new TextDecoder().decode((await officer.get(`/holders/${held.holderId}`)).expect(200).bytes);
  narrator.check('the officer finds the record, and nobody in it', tracesIn(record).length === 0, record);
  const receipt = refusalOf(await officer.get(receiptOf(held), 'application/pdf'));
  narrator.check('the receipt is there no more', receipt.code !== 'none', receipt.said);
  const me = refusalOf(await (await asHolder(stage)).get('/me'));
  narrator.check(`the sign-in of ${HOLDER_CALLED} is nobody’s`, me.code === 'forbidden', me.said);
}

async function proofStands(stage: Stage, held: Held, events: Dossier['events']): Promise<void> {
  const { narrator, at } = stage;
  const after = await dossierOf(stage, held);
  const kept = new Map(after.events.map(({ aggregate, version, sha256 }) => [`${aggregate} ${version}`, sha256]));
  narrator.check(
    `the dossier names them no more, and its ${events.length} events have the same digests as before`,
    events.length > 0 &&
      events.every(({ aggregate, version, sha256 }) => kept.get(`${aggregate} ${version}`) === sha256),
    JSON.stringify(events),
  );
  const chain = ['-x509_strict', '-CAfile', at('root.pem'), '-untrusted', at(`${held.name}-chain.pem`)];
  const verified = openssl(['verify', ...chain, at(`${held.name}.pem`)], { mayFail: true });
  narrator.check(
    `openssl verify ${held.name}.pem, which people may have kept: still signed by our authority`,
    verified.ok,
  );
  await untilListed(held.crlUrl, held.serial);
  narrator.check('its number is on the list still', true);
  const seal = sealHolds(stage, readFileSync(at('receipt.pdf')));
  narrator.check('and the holder’s own copy of the receipt has its seal', seal.ok, seal.text);
}
