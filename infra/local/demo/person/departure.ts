import { untilListed } from '../relying-party.ts';
import { refusalOf, type Stage } from '../stage.ts';
import { ahead, eventually, nowIn, runNow, todayIn } from '../surroundings.ts';
import { asHolder, type Held, HOLDER_CALLED, mineIn } from './holder.ts';
import { OFFICER } from './ministry.ts';

interface Seen {
  readonly state: string;
  readonly departure?: { readonly on: string; readonly effectiveAt: string };
  readonly left?: { readonly settledAt?: string };
  readonly certificates: readonly { readonly serial: string; readonly state: string }[];
}

const HOUR = 3600;

/**
 * A departure with its day, declared before it and effective when the clock gets there. A revocation list is never
 * followed by an older one, so the house looks ahead from the day before, and comes back to a day that has come.
 */
export async function depart(stage: Stage, held: Held): Promise<void> {
  const { narrator, house } = stage;
  narrator.chapter(`${HOLDER_CALLED} leaves the direction, on a day that lies ahead`);
  const here = `/holders/${held.holderId}`;
  const on = await todayIn(house);
  const seen = async () => (await (await stage.as(OFFICER)).get(here)).expect(200).json() as unknown as Seen;
  await ahead(house, -26 * HOUR, async () => {
    narrator.say(`  the clock of the house is put to ${(await nowIn(house)).toISOString().slice(0, 10)}`);
    const form = { kind: 'departure', on };
    (await (await stage.as(OFFICER)).post(`${here}/departure`, form)).expect(200);
    await runNow(house, 'holders-due');
    const { state, departure } = await seen();
    narrator.check(
      `the officer declares it for ${on}; until then nothing ends`,
      departure?.on === on && state !== 'left',
      JSON.stringify({ state, departure }),
    );
  });
  narrator.say('  the clock comes back to that day, and the platform looks at whose day has come');
  await runNow(house, 'holders-due');
  await eventually('the departure', async () => {
    const { left } = await seen();
    if (left?.settledAt !== undefined) return true;
    await runNow(house, 'holders-due');
    return undefined;
  });
  const { state, certificates } = await seen();
  narrator.check(
    'they have left, and every certificate is revoked',
    state === 'left' && certificates.every((one) => one.state === 'revoked'),
    JSON.stringify(certificates),
  );
  narrator.say(`  the published list has it ${await untilListed(held.crlUrl, held.serial)} s later`);
  await confirmDeletion(stage, held);
}

/** What somebody who has left may still do, and what not. */
async function confirmDeletion(stage: Stage, held: Held): Promise<void> {
  const { narrator } = stage;
  const client = await asHolder(stage);
  for (const [what, reply] of [
    ['look at their certificate', await client.get(held.href)],
    [
      'ask for another',
      await client.post(`/holders/${held.holderId}/certificate-request`, { certificationRequest: 'x' }),
    ],
  ] as const) {
    const { code, said } = refusalOf(reply);
    narrator.check(`they cannot ${what} any more: ${reply.status}`, ['forbidden', 'not-found'].includes(code), said);
  }
  const { next } = await mineIn(client, held.holderId);
  narrator.check('one thing is left to do: say that everything is deleted', next === 'confirm-deletion', next);
  const confirmed = await client.post(`/holders/${held.holderId}/deletion-confirmation`, {});
  const { deletionConfirmedAt, checklist } = confirmed.expect(200).json() as unknown as {
    deletionConfirmedAt?: string;
    checklist: { text: string }[];
  };
  for (const { text } of checklist) narrator.say(`    – ${text}`);
  narrator.check('certificate, key and every copy are deleted: confirmed', deletionConfirmedAt !== undefined);
}
