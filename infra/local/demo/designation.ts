import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '../client.ts';
import { accept, draft, entered, type Line, submit } from './f503.ts';
import { DIRECTOR, type Organisation } from './organisation.ts';
import { scannedForm, signatureCard, signedForm } from './signed-form.ts';
import { calledOf, personOf, refusalOf, type Stage } from './stage.ts';
import { todayIn } from './surroundings.ts';

/** Who is removed by the second form, and whom it adds. */
export const LEAVING = 'hospital-administrator-1';
export const STAYING = ['hospital-administrator-2', 'hospital-administrator-3'] as const;

/** A form on paper, which an agent enters, brings in the first administrator. */
export async function designateOnPaper(stage: Stage, organisation: Organisation): Promise<void> {
  const { narrator } = stage;
  narrator.chapter('A first form F503 comes on paper: one agent enters it, another one accepts it');
  const agent = await stage.as('validation-agent-1');
  const { personId } = (await (await stage.as(DIRECTOR)).get('/me')).expect(200).json();
  const form = { ...entered(organisation, [['add', LEAVING]]), signatoryId: personId };
  const designation = await draft(agent, organisation, form);
  const scan = await scannedForm(['Formulaire F503, signé et cacheté', `Ajout : ${calledOf(personOf(LEAVING))}`]);
  (await agent.put(`${designation}/signed-form`, scan)).expect(200);
  await submit(stage, agent, designation);
  const own = refusalOf(await agent.post(`${designation}/review`, {}));
  narrator.check('the agent who entered it may not judge it', own.code === 'forbidden', own.said);
  await accept(await stage.as('validation-agent-2'), designation);
  narrator.say(`  accepted by a colleague: ${calledOf(personOf(LEAVING))} administers the four offers`);
}

/** The platform’s own form, signed electronically: two additions and one removal, which take effect whole and at once. */
export async function designateBySignature(stage: Stage, organisation: Organisation): Promise<void> {
  const { narrator } = stage;
  narrator.chapter('A second form F503, on the platform, adds two administrators and removes that one');
  const director = await stage.as(DIRECTOR);
  const lines: readonly Line[] = [...STAYING.map((who) => ['add', who] as const), ['remove', LEAVING]];
  await tryTrainee(stage, director, organisation, lines);
  const designation = await draft(director, organisation, entered(organisation, lines));
  const form = (await director.get(`${designation}/form`, 'application/pdf')).expect(200).bytes;
  writeFileSync(stage.at('f503.pdf'), form);
  const signed = await signedByDirector(form, await todayIn(stage.house));
  writeFileSync(stage.at('f503-signed.pdf'), signed);
  narrator.say('  f503.pdf is the filled form; f503-signed.pdf is what comes back, with a signature and a stamp on it');

  await tryAltered(stage, director, { designation, signed });
  (await director.put(`${designation}/signed-form`, signed)).expect(200);
  await submit(stage, director, designation);
  const agent = await stage.as('validation-agent-1');
  const findings = await findingsOn(agent, designation);
  const held = findings.filter(({ outcome }) => outcome === 'holds').map(({ code }) => code);
  narrator.check(
    'the agent sees that the signature covers the whole file, which begins with our own octets, and verifies',
    PROVED.every((code) => held.includes(code)),
    JSON.stringify(findings, undefined, 1),
  );
  for (const { code, detail } of findings.filter(({ outcome }) => outcome !== 'holds'))
    narrator.say(`  left to the agent’s eye (${code}): ${detail}`);
  await accept(agent, designation);
  const { state } = (await director.get(designation)).expect(200).json();
  narrator.check('an agent who had no part in it accepts it', state === 'accepted');
}

/** What a signature proves by itself. */
const PROVED = ['original', 'one', 'range', 'nothing-else', 'form', 'digest', 'value', 'certificate', 'usage'].map(
  (rule) => `signature-${rule}`,
);

interface Finding {
  readonly code: string;
  readonly detail: string;
  readonly outcome?: 'holds' | 'fails' | 'not-known';
}

async function findingsOn(client: Client, designation: string): Promise<readonly Finding[]> {
  return ((await client.get(designation)).expect(200).json() as unknown as { findings: Finding[] }).findings;
}

async function tryTrainee(
  { narrator }: Stage,
  director: Client,
  organisation: Organisation,
  lines: readonly Line[],
): Promise<void> {
  const form = entered(organisation, lines);
  const trainee = { ...form, lines: form.lines.map((line) => ({ ...line, card: { ...line.card, family: 'CPF' } })) };
  const { rules, said } = refusalOf(
    await director.post(`/structures/${organisation.structureId}/designations`, trainee),
  );
  narrator.check('a CPF card is refused: it is for people in training', rules.includes('card-family'), said);
}

/** A file in which one octet was changed after the signature. */
async function tryAltered(
  { narrator }: Stage,
  director: Client,
  { designation, signed }: { readonly designation: string; readonly signed: Uint8Array },
): Promise<void> {
  const altered = Buffer.from(signed);
  altered.write('D', altered.lastIndexOf('Signature électronique', undefined, 'latin1'), 'latin1');
  (await director.put(`${designation}/signed-form`, altered)).expect(200);
  const failed = (await findingsOn(director, designation)).filter(({ outcome }) => outcome === 'fails');
  narrator.check(
    'a copy changed after the signature is found out',
    failed.some(({ code }) => code === 'signature-digest'),
    JSON.stringify(failed),
  );
}

async function signedByDirector(form: Uint8Array, today: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-demo-card-'));
  try {
    const card = signatureCard(calledOf(personOf(DIRECTOR)), (name) => join(folder, name));
    const date = today.split('-').reverse().join('/');
    return await signedForm(form, card, {
      date,
      stamp: ['Hôpital de la Démonstration', '75013 Paris', 'La direction'],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
