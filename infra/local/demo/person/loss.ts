import { randomBytes } from 'node:crypto';
import { publicKey, subjectOctets } from '../certificate.ts';
import { untilListed } from '../relying-party.ts';
import { refusalOf, type Stage } from '../stage.ts';
import { obtainByOpenssl } from './by-openssl.ts';
import { openFile, verified } from './certificate-file.ts';
import { checkedNow } from './enrolment.ts';
import { asHolder, type Held } from './holder.ts';
import { OFFICER } from './ministry.ts';

interface LossAnswer {
  readonly certificates: readonly { readonly serial: string; readonly state: string }[];
  readonly checklist: readonly { readonly text: string }[];
}

/** The device is stolen: the certificate ends at once, and nothing new comes before the identity was checked again. */
export async function loseAndReplace(stage: Stage, lost: Held): Promise<Held> {
  const { narrator } = stage;
  narrator.chapter('The holder’s computer is stolen');
  const client = await asHolder(stage);
  const here = `/holders/${lost.holderId}`;
  const loss = { what: 'stolen', message: 'Volé dans le train, avec le fichier du certificat.' };
  const { certificates, checklist } = (await client.post(`${here}/loss`, loss))
    .expect(200)
    .json() as unknown as LossAnswer;
  narrator.check(
    'the holder says so, and the certificate is revoked in the same answer',
    certificates.some(({ serial, state }) => serial === lost.serial && state === 'revoked'),
    JSON.stringify(certificates),
  );
  for (const { text } of checklist) narrator.say(`    – ${text}`);
  const seconds = await untilListed(lost.crlUrl, lost.serial);
  narrator.say(`  the published list has it ${seconds} s after the answer`);
  const { ok, text } = await verified(stage, lost);
  narrator.check('openssl verify: certificate revoked', !ok && text.includes('certificate revoked'), text);

  narrator.chapter('Their identity is checked again, and a new certificate follows');
  const officer = await stage.as(OFFICER);
  const early = refusalOf(await officer.post(`${here}/opening`, {}));
  narrator.check('without a new check the officer opens nothing', early.rules.includes('identity-due'), early.said);
  (await officer.post(`${here}/opening`, { identity: await checkedNow(stage) })).expect(200);
  const password = `Autre-grue ${randomBytes(9).toString('base64')}`;
  const reissued = await obtainByOpenssl(stage, lost.holderId, 'reissued', password);
  narrator.say('  on another device, which is openssl here: key, request, acceptance, reissued.p12, declaration');
  openFile(stage, reissued.name, password);
  narrator.check(
    'reissued.pem names the same person, octet for octet, and has another key',
    subjectOctets(stage, lost.name) === subjectOctets(stage, reissued.name) &&
      publicKey(stage, lost.name) !== publicKey(stage, reissued.name),
  );
  const now = await verified(stage, reissued, ['-purpose', 'sslclient']);
  narrator.check('openssl verify reissued.pem: OK', now.ok, now.text);
  return reissued;
}
