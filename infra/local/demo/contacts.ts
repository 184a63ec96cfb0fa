import type { Organisation } from './organisation.ts';
import { refusalOf, type Stage } from './stage.ts';
import { letterTo } from './surroundings.ts';

const ON_CALL = 'astreinte@sceau.example.test';
const LINK = /#\/contact\/([0-9a-f-]+)\/([A-Za-z0-9_-]+)/;

/** An address for notices that is nobody's in particular: written to at once, and a contact once somebody has clicked. */
export async function nameContact(stage: Stage, { subscriptions }: Organisation, by: string): Promise<void> {
  const { narrator, house, anybody } = stage;
  narrator.chapter('A mailbox that outlives people is named for the notices, and whoever reads it says so');
  const client = await stage.as(by);
  const path = `/subscriptions/${subscriptions['SERV-SSL']}/contacts`;
  const { id } = (await client.post(path, { address: ON_CALL, label: 'Astreinte' })).expect(201).json();
  const twice = refusalOf(await client.post(path, { address: ON_CALL.toUpperCase() }));
  narrator.check('the same address is not taken twice', twice.code === 'conflict', twice.said);
  const letter = await letterTo(house, ON_CALL, ({ text }) => text.includes(id));
  const [, contactId = '', secret = ''] = LINK.exec(letter?.text ?? '') ?? [];
  narrator.check(`the mail “${letter?.subject}” went to that address, with a link`, secret !== '' && contactId === id);
  const standing = async () => {
    const { items } = (await client.get(path)).expect(200).json() as unknown as { items: { state: string }[] };
    return items[0]?.state;
  };
  // what a mail scanner does: the fragment stays with it
  await (await fetch(`${house.pagesUrl}/#/contact/${id}/${secret}`)).arrayBuffer();
  const before = await standing();
  narrator.check(
    'whoever opens the page and does not press the button verifies nothing',
    before === 'unverified',
    before,
  );
  const verification = `/contacts/${id}/verification`;
  const wrong = refusalOf(await anybody.post(verification, { secret: `${secret.slice(1)}A` }));
  narrator.check('neither does another secret', wrong.code === 'not-found', wrong.said);
  const { verifiedUntil: until } = (await anybody.post(verification, { secret })).expect(200).json();
  const after = await standing();
  narrator.check(
    `the button does, and it is verified until ${String(until).slice(0, 10)}`,
    after === 'verified',
    after,
  );
}
