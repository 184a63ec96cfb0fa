import { writeFileSync } from 'node:fs';
import { personOf, type Stage } from '../stage.ts';
import { asHolder, type Held, HOLDER_CALLED, NAMED } from './holder.ts';
import { OFFICER } from './ministry.ts';

interface PrivacyRequest {
  readonly id: string;
  readonly answer?: {
    readonly outcome: string;
    readonly ground?: string;
    readonly citations: readonly string[];
    readonly kept?: readonly { readonly what: string; readonly until?: string }[];
    readonly possibleFrom?: string;
  };
  readonly next?: { readonly what: string; readonly href: string };
}

/** Everything that is held on somebody, for themself; and an erasure that comes too early. */
export async function askForAccess(stage: Stage, held: readonly Held[]): Promise<void> {
  const { narrator, at } = stage;
  narrator.chapter(`${HOLDER_CALLED} asks what is held on them`);
  const client = await asHolder(stage);
  const ask = async (asks: string) =>
    (await client.post('/me/privacy-requests', { asks })).expect(201).json() as unknown as PrivacyRequest;
  const { next } = await ask('access');
  narrator.check('nobody has to be asked: the answer is there at once', next?.what === 'export');
  const json = (await client.get(next!.href)).expect(200).bytes;
  const pdf = (await client.get(next!.href, 'application/pdf')).expect(200).bytes;
  writeFileSync(at('access.json'), json);
  writeFileSync(at('access.pdf'), pdf);
  const text = new TextDecoder().decode(json);
  const said = [NAMED.lastName, NAMED.email, NAMED.directoryId!, 'carte nationale d’identité', 'Volé dans le train'];
  const missing = [...said, ...held.map(({ serial }) => serial)].filter((one) => !text.includes(one));
  narrator.check(
    'access.json has their data, the identity checks, what they wrote, and both certificates',
    missing.length === 0,
    `missing: ${missing.join(', ')}`,
  );
  narrator.check('and names nobody else', !text.includes(personOf(OFFICER).lastName));
  const { sections, events } = JSON.parse(text) as { sections: Record<string, object[]>; events: object[] };
  const filled = Object.entries(sections).filter(([, rows]) => rows.length > 0);
  narrator.say(`  ${filled.map(([name, rows]) => `${name}: ${rows.length}`).join(', ')}; events: ${events.length}`);
  narrator.check('access.pdf is the same, to be read', Buffer.from(pdf.subarray(0, 5)).toString('latin1') === '%PDF-');

  const { answer } = await ask('erasure');
  narrator.check(
    'to be erased now is refused, with the reason in the law',
    answer?.outcome === 'refused' && answer.citations.length > 0,
    JSON.stringify(answer),
  );
  for (const { what, until } of answer?.kept ?? [])
    narrator.say(`    – ${what} : ${until?.slice(0, 10) ?? 'counted from the end of their time here'}`);
}
