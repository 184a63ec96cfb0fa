import { beforeEach, describe, expect, test } from 'vitest';
import { confirmDeletion } from '../../../shared/lifecycle/holders/deletion.ts';
import { checklistIn, checklists } from '../../../shared/messages/checklists.ts';
import { HOLDER_LIFE_NOTICES } from '../../../shared/messages/holder-life-notices.ts';
import { renderNotice, wording } from '../../../shared/messages/notices.ts';
import { certify, enrol, type Ministry, ministry } from '../../world/directions.ts';
import { certificatesNow, dayIn, depart, lose, pass, stay, tick } from '../../world/holder-life.ts';
import { refusalOf, signedIn } from '../../world/holders.ts';
import { sendNotices } from '../../world/sending.ts';

/** What is told of losses and departures, in a direction: to the holder, to the officers, and to nobody else. */
interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}
let stage: Ministry;
let mine: Awaited<ReturnType<typeof enrol>>;
beforeEach(async () => {
  stage = await ministry('life');
  mine = await enrol(stage);
  await certify(stage, mine);
  await post();
});

async function post(): Promise<readonly Mail[]> {
  const sent: Mail[] = [];
  const outcomes: string[] = [];
  const mailer = {
    send: async (message: Mail) => {
      sent.push(message);
      return { messageId: 'x' };
    },
  };
  const house = { ...stage.world, wording, publicUrl: 'https://api.example.org', mailer };
  await sendNotices(house, undefined, (outcome) => void outcomes.push(outcome));
  expect(outcomes.filter((outcome) => outcome !== 'sent' && outcome !== 'dropped')).toEqual([]);
  return sent;
}
const to = (mails: readonly Mail[], address: string) => mails.filter((mail) => mail.to === address);
/** A mail's text without its line ends. */
const unwrapped = (text: string) => text.replaceAll(/\s+/g, ' ');
const HOLDER = 'alix.modele@ministere.example.org';
const OFFICERS = 'person@example.org';

describe('a loss', () => {
  test('is declared by an officer of the direction, and by no other', async () => {
    expect(await refusalOf(lose(stage.world, stage.elsewhere, mine.holder))).toEqual(['not-found']);
    const { certificates } = await lose(stage.world, stage.one, mine.holder);
    expect(certificates[0]!.revocation).toMatchObject({ capacity: 'registration-officer', reason: 'keyCompromise' });
    const mails = await post();
    const own = to(mails, HOLDER).find(({ subject }) => subject.startsWith('Perte ou vol'))!;
    for (const { text } of checklistIn('loss', 'fr')) expect(unwrapped(own.text)).toContain(text);
    // both officers of the direction, whoever declared it among them
    const told = to(mails, OFFICERS).filter(({ subject }) => subject.startsWith('Perte ou vol'));
    expect(told).toHaveLength(2);
    expect(told[0]!.text).toContain('Alix Modèle');
  });
});

describe('a departure', () => {
  test('is told with its day in the reader’s form, and then with what is left to do', async () => {
    await depart(stage.world, stage.one, mine.holder, { on: dayIn(stage.world, 3) });
    const [announced] = to(await post(), HOLDER);
    expect(announced!.text).toContain('5 mars 2026');
    pass(stage.world, 4);
    await tick(stage.world);
    const mails = await post();
    const left = to(mails, HOLDER).find(({ subject }) => subject.startsWith('Votre départ prend effet'))!;
    for (const { text } of checklistIn('departure', 'fr')) expect(unwrapped(left.text)).toContain(text);
    expect(to(mails, OFFICERS).filter(({ subject }) => subject.startsWith('Départ : Alix'))).toHaveLength(2);
    await confirmDeletion(stage.world, await signedIn(stage.world, mine.holder.personId), mine.holder.id, 'confirm');
    expect(to(await post(), OFFICERS).map(({ subject }) => subject)).toEqual(
      Array(2).fill('Suppression confirmée par Alix Modèle'),
    );
  });

  test('that was withdrawn before anybody was told of it is told as withdrawn only', async () => {
    await depart(stage.world, stage.one, mine.holder, { on: dayIn(stage.world, 3) });
    await stay(stage.world, stage.two, mine.holder);
    expect(to(await post(), HOLDER).map(({ subject }) => subject)).toEqual(['Votre départ n’est plus enregistré']);
  });

  test('of somebody whose registration waits for a second officer is told to the officers alone', async () => {
    const outside = {
      data: { lastName: 'Externe', firstNames: 'Noé', email: 'noe@ailleurs.example.org' },
      recognised: { directoryId: 'noe' },
    };
    const one = await enrol(stage, outside);
    expect(one.holder.state).toBe('unconfirmed');
    await post();
    await depart(stage.world, stage.one, one.holder);
    await tick(stage.world);
    const mails = await post();
    expect(to(mails, 'noe@ailleurs.example.org')).toEqual([]);
    expect(to(mails, OFFICERS)).toHaveLength(2);
    expect(await certificatesNow(stage.world, one.holder)).toEqual([]);
  });
});

describe('the words', () => {
  const values = {
    ...{
      holder: 'Alix',
      structure: 'S',
      offer: 'PERSON',
      address: 'https://a',
      ownAddress: 'https://b',
      leavesOn: '1er mai',
    },
  };
  test.each(HOLDER_LIFE_NOTICES)('%s is said in both languages, with values that there are', (notice) => {
    const [fr, en] = (['fr', 'en'] as const).map((language) => renderNotice(notice, language, values));
    expect(fr!.subject).not.toBe(en!.subject);
    expect(`${fr!.text}${en!.text}`).not.toMatch(/[{}]/);
  });

  test('the first of a month is said as people say it', () => {
    expect([wording.day('2026-05-01', 'fr'), wording.day('2026-05-01', 'en')]).toEqual(['1er mai 2026', '1 May 2026']);
  });

  test('a checklist has ids of its own, and each item its two languages', () => {
    for (const items of Object.values(checklists)) {
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      for (const { fr, en } of items)
        expect([fr.endsWith('.'), en.endsWith('.'), fr === en]).toEqual([true, true, false]);
    }
  });
});
