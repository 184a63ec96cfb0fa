import { writeFileSync } from 'node:fs';
import { refusalOf, type Stage } from '../stage.ts';
import { eventually, todayIn } from '../surroundings.ts';
import { anyDirectoryId, DATA } from './enrolment.ts';
import { NAMED } from './holder.ts';
import { MAIL_DOMAIN, type Ministry, OFFICER } from './ministry.ts';

interface Import {
  readonly state: string;
  readonly lines: number;
  readonly found: Readonly<Record<string, number>>;
  readonly results: Readonly<Record<string, number>>;
}

/** A file of holders: looked at first, then run; a line that is wrong stops no other. */
export async function importHolders(stage: Stage, { directionId }: Ministry): Promise<void> {
  const { narrator, at } = stage;
  narrator.chapter('The officer brings a file of five people: a dry run first');
  const officer = await stage.as(OFFICER);
  const csv = new TextEncoder().encode(await file(stage));
  writeFileSync(at('holders.csv'), csv);
  const entered = await officer.post(`/directions/${directionId}/imports`, csv, { 'content-type': 'text/csv' });
  const { id, found } = entered.expect(201).json() as unknown as Import & { id: string };
  narrator.check(
    'it says of each line what would become of it: three would be registered, one is here already, one is wrong',
    found['would-register'] === 3 && found.duplicate === 1 && found.refused === 1,
    JSON.stringify(found),
  );
  const holders = async () =>
    ((await officer.get(`/directions/${directionId}/holders`)).expect(200).json().items as unknown as object[]).length;
  narrator.check('and nobody is registered by that', (await holders()) === 2);

  const stopped = refusalOf(await officer.post(`/imports/${id}/run`, {}));
  narrator.check('with a wrong line it does not start unasked', stopped.code !== 'none', stopped.said);
  (await officer.post(`/imports/${id}/run`, { skipRefused: true })).expect(200, 202);
  const done = await eventually('the import', async () => {
    const now = (await officer.get(`/imports/${id}`)).expect(200).json() as unknown as Import;
    return now.state === 'done' ? now : undefined;
  });
  narrator.check(
    'told to leave that line out, it registers the three',
    done.results.registered === 3 && (await holders()) === 5,
    JSON.stringify(done.results),
  );
  const report = (await officer.get(`/imports/${id}/report`, 'text/csv')).expect(200).bytes;
  writeFileSync(at('import-report.csv'), report);
  narrator.check('import-report.csv says so line by line', new TextDecoder().decode(report).includes('\r\n6,'));
}

/** As a spreadsheet in French saves it. */
async function file({ house }: Stage): Promise<string> {
  const day = (await todayIn(house)).split('-').reverse().join('/');
  const row = (lastName: string, firstNames: string, address: string, id = anyDirectoryId()) =>
    [lastName, firstNames, address, DATA.service, id, 'annuaire', day, 'annuaire interne'].join(';');
  return [
    'Nom;Prénoms;Courriel;Service;Identifiant d’annuaire;Contrôle d’identité;Contrôlé le;Annuaire ou pièce',
    row('AUBÉPINE-ESSAI', 'Sacha', `sacha@${MAIL_DOMAIN}`),
    row('BRUYÈRE-ESSAI', 'Lou', `lou@${MAIL_DOMAIN}`),
    row('CLÉMATITE-ESSAI', 'Noa', `noa@${MAIL_DOMAIN}`),
    row(DATA.lastName, DATA.firstNames, DATA.email, NAMED.directoryId),
    row('=1+1', 'Ange', `ange@${MAIL_DOMAIN}`),
  ].join('\r\n');
}
