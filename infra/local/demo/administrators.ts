import type { Client } from '../client.ts';
import { acceptDuties } from '../designating.ts';
import { type Held, keyAndRequest, retrieve } from './certificate.ts';
import { LEAVING, STAYING } from './designation.ts';
import { DIRECTOR, type Organisation } from './organisation.ts';
import { calledOf, personOf, refusalOf, type Stage } from './stage.ts';

/** The first administrator's certificate, and what it was asked for with. */
export interface First extends Held {
  readonly order: object;
}

/** What the first administrator does while in office: one certificate, retrieved under a code. */
export async function actAsFirst(stage: Stage, organisation: Organisation): Promise<First> {
  const { narrator } = stage;
  narrator.chapter('The first administrator accepts the duties and gets a certificate');
  const client = await firstSignIn(stage, LEAVING);
  const order = orderOf(organisation, 'PASSERELLE ESSAI', keyAndRequest(stage, 'first'));
  const early = refusalOf(await client.post('/requests', order));
  narrator.check('no act before the duties are accepted', early.code === 'forbidden', early.said);
  narrator.say(`  “${early.said}”`);
  await acceptDuties(client, organisation.structureId);
  const held = await retrieve(stage, client, await client.post('/requests', order), 'first');
  narrator.say(`  ${held.subject}`);
  return { ...held, order };
}

/** What the second form did, on the very next calls. */
export async function handOver(stage: Stage, organisation: Organisation, first: First): Promise<void> {
  const { narrator, anybody } = stage;
  narrator.chapter('The removal bites at once, and the two who were added take up their duties');
  const leaving = await stage.as(LEAVING);
  for (const [what, reply] of [
    ['cannot request', await leaving.post('/requests', first.order)],
    ['cannot look at the certificate', await leaving.get(first.href)],
    ['cannot revoke it', await leaving.post(`${first.href}/revocation`, { reason: 'superseded' })],
  ] as const) {
    narrator.check(`the one removed ${what} any more: ${reply.status}`, [403, 404].includes(reply.status));
  }
  const { issuer, serial, code } = first;
  const byCode = await anybody.post('/revocations/by-code', { issuer, serial, code, reason: 'superseded' });
  narrator.check(`the code that they had set is void: ${byCode.status}`, byCode.status === 404);
  await revokeProposed(stage, organisation, first);
  for (const name of STAYING) {
    await acceptDuties(await firstSignIn(stage, name), organisation.structureId);
    narrator.say(`  ${calledOf(personOf(name))} accepts the duties of the four offers`);
  }
}

/** The card on the form is the one of the sign-in: that is how the house knows whose it is. */
async function firstSignIn(stage: Stage, name: string): Promise<Client> {
  const client = await stage.as(name);
  (await client.get('/me')).expect(200);
  return client;
}

/** The certificates of whoever left are proposed to the director, who decides. */
async function revokeProposed(stage: Stage, { structureId }: Organisation, { href, serial }: Held): Promise<void> {
  const { narrator } = stage;
  const director = await stage.as(DIRECTOR);
  const list = await director.get(`/structures/${structureId}/revocation-proposals`);
  const { items } = list.expect(200).json() as unknown as { items: Proposal[] };
  const mine = items.find(({ certificates }) => certificates.items.some((one) => one.serial === serial));
  narrator.check('their certificate is proposed to the director for revocation', mine !== undefined);
  (await director.post(`${href}/revocation`, { reason: 'affiliationChanged' })).expect(200);
  (await director.post(`/work-items/${mine?.id}/closure`, { outcome: 'done' })).expect(200);
  narrator.say('  the director revokes it, and closes the proposal');
}

interface Proposal {
  readonly id: string;
  readonly certificates: { readonly items: readonly { readonly serial: string }[] };
}

const orderOf = ({ subscriptions }: Organisation, serviceName: string, certificationRequest: string) => ({
  subscriptionId: subscriptions.ORG,
  usage: 'AUTH_CLI',
  declared: { serviceName },
  certificationRequest,
});
