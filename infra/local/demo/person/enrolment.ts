import { randomBytes } from 'node:crypto';
import { anyDomain } from '../identifiers.ts';
import { refusalOf, type Stage } from '../stage.ts';
import { lettersTo, letterTo, nowIn, todayIn } from '../surroundings.ts';
import { allOf, asHolder, HOLDER_CALLED, NAMED } from './holder.ts';
import { MAIL_DOMAIN, type Ministry, OFFICER, SECOND } from './ministry.ts';

/** Directory entries that are nobody's. */
export const anyDirectoryId = (): string => `TEST-DEMO-${randomBytes(5).toString('hex')}`;

/** The data of the one whom the story is about. */
const { lastName, firstNames, email, directoryId } = NAMED;
export const DATA = { lastName, firstNames, email, service: 'Bureau des manuscrits' };

/** An identity check of just now, by a paper that was shown. */
export async function checkedNow({ house }: Stage) {
  const reference = { kind: 'carte nationale d’identité', ending: 'X4F7' };
  return { how: 'document', at: (await nowIn(house)).toISOString(), channel: 'presence', reference };
}

/** A holder of the direction, and one whose address lies elsewhere; the id of the first. */
export async function enrol(stage: Stage, ministry: Ministry): Promise<string> {
  const { narrator } = stage;
  narrator.chapter('An officer enrols a holder whose paper they have seen, and somebody with an address elsewhere');
  await leaveOldPlaces(stage);
  const officer = await stage.as(OFFICER);
  const holders = `/directions/${ministry.directionId}/holders`;
  const identity = await checkedNow(stage);
  const form = { ...DATA, directoryId, language: 'fr', identity };
  const whole = { ...identity, reference: { ...identity.reference, ending: '880692310285' } };
  const tooMuch = refusalOf(await officer.post(holders, { ...form, identity: whole }));
  narrator.check(
    'of the paper its kind and last four characters are kept; the whole number is refused',
    tooMuch.code === 'malformed',
    tooMuch.said,
  );
  const { id, state } = (await officer.post(holders, form)).expect(201).json();
  narrator.check(
    `${HOLDER_CALLED} (${DATA.email}) is registered, and may ask for one certificate`,
    state === 'registered',
  );
  const again = refusalOf(await officer.post(holders, form));
  narrator.check('entered a second time, they are found out', again.rules.includes('holder-duplicate'), again.said);
  await enrolFromElsewhere(stage, holders);
  return id;
}

async function enrolFromElsewhere(stage: Stage, holders: string): Promise<void> {
  const { narrator, house } = stage;
  const officer = await stage.as(OFFICER);
  const address = `joseph@${anyDomain('prestataire')}`;
  const identity = {
    how: 'directory',
    at: (await nowIn(house)).toISOString(),
    reference: { kind: 'annuaire interne' },
  };
  const form = { lastName: 'DUVERGER-ESSAI', firstNames: 'Joseph', email: address, identity };
  const { id, state } = (await officer.post(holders, { ...form, directoryId: anyDirectoryId() })).expect(201).json();
  narrator.check(`${address} is not at ${MAIL_DOMAIN}: this one waits for a second officer`, state === 'unconfirmed');
  const confirmation = `/holders/${id}/confirmation`;
  const own = refusalOf(await officer.post(confirmation, { decision: 'confirmed' }));
  narrator.check('whoever entered it may not confirm it', own.code === 'forbidden', own.said);
  narrator.check('until then nothing is mailed to that address', (await lettersTo(house, address)).length === 0);
  (await (await stage.as(SECOND)).post(confirmation, { decision: 'confirmed' })).expect(200);
  const letter = await letterTo(house, address, () => true);
  narrator.check(`the second officer confirms, and the invitation leaves (“${letter?.subject}”)`, letter !== undefined);
}

/** A demo that was cut short has left its holder where they were: they leave there, so that their time can end. */
async function leaveOldPlaces(stage: Stage): Promise<void> {
  const client = await asHolder(stage);
  if ((await client.get('/me')).status !== 200) return;
  const on = await todayIn(stage.house);
  for (const { id, holds } of await allOf(client))
    if (holds) (await client.post(`/holders/${id}/departure`, { kind: 'departure', on })).expect(200);
}
