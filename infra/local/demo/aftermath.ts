import { writeFileSync } from 'node:fs';
import { type Held, keyAndRequest, publicKey, retrieve, subjectOctets } from './certificate.ts';
import { STAYING } from './designation.ts';
import { DIRECTOR, type Organisation, proveDomain } from './organisation.ts';
import { filesOf, untilListed, verify, writeLists } from './relying-party.ts';
import { refusalOf, type Stage } from './stage.ts';
import { ahead, nowIn } from './surroundings.ts';
import type { UsageName } from './usages.ts';

const [, OTHER] = STAYING;
const DAY_MS = 86_400_000;

/** Renewal needs the last months of a certificate: the house’s clock goes there, and comes back. */
export async function renew(stage: Stage, organisation: Organisation, { href, notAfter }: Held): Promise<void> {
  const { narrator, house } = stage;
  narrator.chapter('Years later, the server’s certificate is renewed: a new key, the same subject');
  const order = { certificationRequest: keyAndRequest(stage, 'renewed') };
  const early = refusalOf(await (await stage.as(OTHER)).post(`${href}/renewal`, order));
  narrator.check('it is too early for that today', early.rules.includes('renewal-early'), early.said);
  const leap = Date.parse(notAfter) - 60 * DAY_MS - (await nowIn(house)).getTime();
  await ahead(house, Math.round(leap / 1000), async () => {
    narrator.say(`  the clock of the house is put to ${(await nowIn(house)).toISOString().slice(0, 10)}`);
    const administrator = await stage.as(OTHER);
    const stale = refusalOf(await administrator.post(`${href}/renewal`, order));
    narrator.check(
      'the proof of the domain is of old: renewal asks for a new one',
      stale.rules.includes('renewal-control'),
      stale.said,
    );
    await proveDomain(stage, organisation.domain, [organisation.subscriptions['SERV-SSL']], OTHER);
    await retrieve(stage, administrator, await administrator.post(`${href}/renewal`, order), 'renewed');
  });
  narrator.say('  and the clock is put back');
  const [before, after] = ['usage-ssl-serv', 'renewed'].map((name) => subjectOctets(stage, name));
  narrator.check('renewed.pem has the same subject, octet for octet', before === after, `${before}${after}`);
  narrator.check('and another key', publicKey(stage, 'usage-ssl-serv') !== publicKey(stage, 'renewed'));
}

/** Whoever has the code revokes, without a sign-in; the world sees it. */
export async function revokeByCode(stage: Stage, { issuer, serial, code, crlUrl }: Held): Promise<void> {
  const { narrator, anybody, house } = stage;
  narrator.chapter('The S/MIME certificate is revoked by its code, without a sign-in');
  const proof = { issuer, serial, code, reason: 'keyCompromise' };
  (await anybody.post('/revocations/by-code', proof)).expect(200);
  const seconds = await untilListed(crlUrl, serial);
  narrator.say(`  the published list has it ${seconds} s after the answer; it does not say why`);
  await writeLists(house, crlUrl, stage.at('lists.pem'));
  const { ok, text } = verify(filesOf(stage, 'usage-serv-smime'), await nowIn(house));
  narrator.check('openssl verify: certificate revoked', !ok && text.includes('certificate revoked'), text);
  const another = verify(filesOf(stage, 'usage-serv-sign'), await nowIn(house));
  narrator.check('its sibling is untouched', another.ok, another.text);
}

/** One list of all their certificates, and the whole file of one of them. */
export async function followUp(stage: Stage, organisation: Organisation, held: Record<UsageName, Held>): Promise<void> {
  const { narrator, at } = stage;
  narrator.chapter('What is left: one list of everything, and the dossier of one certificate');
  const director = await stage.as(DIRECTOR);
  const { structureId } = organisation;
  const csv = (await director.get(`/certificates/export?structureId=${structureId}`, 'text/csv')).expect(200).bytes;
  writeFileSync(at('inventory.csv'), csv);
  const lines = new TextDecoder().decode(csv).trim().split('\r\n');
  const missing = Object.values(held).filter(({ serial }) => !lines.some((line) => line.includes(serial)));
  narrator.check(
    `inventory.csv has ${lines.length - 1} certificates: the six, the renewed one, and that of the one who left`,
    lines.length === 9 && missing.length === 0,
    lines.join('\n'),
  );
  const { states } = (await director.get(`/certificates/counts?structureId=${structureId}`)).expect(200).json();
  narrator.say(`  by state: ${JSON.stringify(states)}`);
  await keepDossier(stage, held['usage-serv-smime']);
}

async function keepDossier(stage: Stage, { href, serial }: Held): Promise<void> {
  const { narrator } = stage;
  const director = await stage.as(DIRECTOR);
  const pdf = (await director.get(`${href}/dossier`, 'application/pdf')).expect(200).bytes;
  writeFileSync(stage.at('dossier.pdf'), pdf);
  const told = new TextDecoder().decode((await director.get(`${href}/dossier`)).expect(200).bytes);
  const has = ['designation', 'acceptance', 'revocation'].filter((part) => told.includes(part));
  narrator.check(
    `dossier.pdf is the whole file of ${serial}: ${has.join(', ')}`,
    has.length === 3 && Buffer.from(pdf.subarray(0, 5)).toString('latin1') === '%PDF-',
    told.slice(0, 2000),
  );
}
