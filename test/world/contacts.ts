import { enterContact, mailContactAgain } from '../../shared/lifecycle/contacts/contacts.ts';
import { verifyContact } from '../../shared/lifecycle/contacts/verification.ts';
import type { NoticeHouse } from '../../shared/lifecycle/notices.ts';
import type { Mailer } from '../../shared/lifecycle/ports.ts';
import { wording } from '../../shared/messages/notices.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import type { ContactData, ContactRecord } from '../../shared/registration/contact-records.ts';
import { deskWorld } from './designations.ts';
import { sendNotices } from './sending.ts';
import { type Cast, makeCast, makePerson, type World } from './world.ts';

/** A subscription whose people name addresses for notices, and the mail that goes there. */
export interface ContactStage extends Cast {
  readonly world: World;
  readonly representative: Principal;
}

export const SUBSCRIBERS = ['legal-representative', 'mandatary', 'technical-administrator'] as const;
export const ON_CALL: ContactData = { address: 'astreinte@example.org', label: 'Astreinte' };
export const PAGES = 'https://pages.example.test';

export async function contactStage(seed = 'contacts'): Promise<ContactStage> {
  const world = await deskWorld(seed);
  const cast = await makeCast(world);
  const scope = { reach: 'structure', structureId: cast.structure.id } as const;
  return { ...cast, world, representative: await makePerson(world, 'legal-representative', scope) };
}

export const asSubscriber = (principal: Principal) => ({ principal, roles: SUBSCRIBERS, correlation: 'contact' });

export const enter = (
  { world, subscription, administrator }: ContactStage,
  data: ContactData = ON_CALL,
  by: Principal = administrator,
) => enterContact(world, asSubscriber(by), subscription.id, data);

export const again = ({ world, administrator }: ContactStage, { id }: Pick<ContactRecord, 'id'>) =>
  mailContactAgain(world, asSubscriber(administrator), id);

export const verify = ({ world }: Pick<ContactStage, 'world'>, contactId: string, secret: string) =>
  verifyContact(world, { contactId, secret }, 'click');

export const contactNow = async ({ world }: ContactStage, { id }: Pick<ContactRecord, 'id'>): Promise<ContactRecord> =>
  (await world.ledger.read('contact', { id }))!;

type Sender = Pick<NoticeHouse, 'ledger' | 'clock' | 'randomness' | 'vault'> & Pick<World, 'table'>;
type Message = Parameters<Mailer['send']>[0];

/** Sends what waits, and answers it. */
export async function mailed({ world }: { readonly world: Sender }): Promise<readonly Message[]> {
  const sent: Message[] = [];
  const mailer: Mailer = {
    send: async (message) => {
      sent.push(message);
      return { messageId: String(sent.length) };
    },
  };
  const house = { ...world, mailer, wording, publicUrl: 'https://api.example.test', pagesUrl: PAGES };
  await sendNotices(house, undefined, () => undefined);
  return sent;
}

/** Where the link of a message leads. */
export function linkIn({ text }: Message): { readonly contactId: string; readonly secret: string } {
  const [, contactId = '', secret = ''] = /#\/contact\/([0-9a-f-]+)\/([A-Za-z0-9_-]+)/.exec(text) ?? [];
  return { contactId, secret };
}

/** Enters an address and reads its mailbox. */
export async function entered(stage: ContactStage, data: ContactData = ON_CALL) {
  const { contact } = await enter(stage, data);
  const [message] = (await mailed(stage)).filter(({ to }) => to === data.address);
  return { contact, message: message!, ...linkIn(message!) };
}
