import { beforeEach, describe, expect, test } from 'vitest';
import { openHolder } from '../../../shared/lifecycle/holders/opening.ts';
import type { Mailer } from '../../../shared/lifecycle/ports.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { endMandate } from '../../../shared/lifecycle/registration/mandates.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { certifySeal } from '../../../shared/lifecycle/seals.ts';
import { wording } from '../../../shared/messages/notices.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import { entered, verify } from '../../world/contacts.ts';
import {
  type ExpiryStage,
  expiryStage,
  itemsOf,
  scanned,
  steps,
  tellNow,
  trailOf,
  turnTo,
  waiting,
} from '../../world/expiry.ts';
import { certifiedCast, opening } from '../../world/holders.ts';
import { controlAgain, nameOf } from '../../world/retrieval.ts';
import { sendNotices } from '../../world/sending.ts';
import { CEREMONY, makePerson, makeWorld, recordsOf, type World } from '../../world/world.ts';

type Message = Parameters<Mailer['send']>[0];

async function sent(world: World): Promise<readonly Message[]> {
  const messages: Message[] = [];
  const mailer: Mailer = {
    send: async (message) => {
      messages.push(message);
      return { messageId: `m-${messages.length}-${world.clock.now().getTime()}` };
    },
  };
  const house = {
    ...world,
    mailer,
    wording,
    publicUrl: 'https://api.example.test',
    pagesUrl: 'https://pages.example.test',
  };
  await sendNotices(house, undefined, () => undefined);
  return messages.filter(({ noticeId }) => aboutExpiry(world, noticeId)).sort((a, b) => (a.to < b.to ? -1 : 1));
}

const aboutExpiry = (world: World, id: string) =>
  recordsOf<{ id: string; about: Record<string, string> }>(world, 'mail').some(
    (mail) => mail.id === id && mail.about.stage !== undefined,
  );

const mails = (world: World) => recordsOf<{ state: string; why?: string }>(world, 'mail');
const end = (world: World, agent: Principal, { mandates: [mandate] }: Principal) => {
  const caller = { principal: agent, roles: ['validation-agent'] as const, correlation: 'end' };
  return endMandate(world, caller, { personId: mandate!.personId, id: mandate!.id }, 'left');
};

describe('when it is sent', () => {
  let stage: ExpiryStage;
  beforeEach(async () => {
    stage = await expiryStage();
  });

  test('the subject says certificate, structure and day; the text who was told before', async () => {
    turnTo(stage, -60);
    await tellNow(stage);
    await sent(stage.world);
    turnTo(stage, -15);
    await tellNow(stage);
    const message = (await sent(stage.world)).find(({ to }) => to === 'mandatary@example.org')!;
    expect(message.subject).toContain('9 mars 2029');
    expect(message.subject).toContain('www.example.org');
    expect(message.subject).toContain('Hôpital');
    expect(message.text).toContain('l’administrateur technique qui l’a demandé');
    expect(message.text).toContain(`https://api.example.test/certificates/${stage.certificate.issuer}`);
  });

  test('by night it waits for the morning, and is counted as no failure', async () => {
    turnTo(stage, -60);
    await tellNow(stage);
    turnTo(stage, -60, 21);
    expect(await sent(stage.world)).toEqual([]);
    turnTo(stage, -59, 6);
    expect(await sent(stage.world)).toEqual([]);
    turnTo(stage, -59, 7);
    expect(await sent(stage.world)).toHaveLength(1);
  });

  test('it is dropped once the certificate is revoked', async () => {
    turnTo(stage, -60);
    await tellNow(stage);
    const { issuer, serial } = stage.certificate;
    await revokeCertificate(stage.world, stage.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
    const told = (await sent(stage.world)).map(({ subject }) => subject);
    expect(told.filter((subject) => subject.includes('renouveler'))).toEqual([]);
    expect(mails(stage.world).filter(({ state }) => state === 'dropped')).toMatchObject([{ why: 'revoked' }]);
  });

  test('it follows a change: dropped where the mandate has ended, and the next one is told', async () => {
    turnTo(stage, -60);
    await tellNow(stage);
    await end(stage.world, stage.agent, stage.administrator);
    await sent(stage.world);
    expect(mails(stage.world).filter(({ state }) => state === 'dropped')).toMatchObject([{ why: 'mandate-ended' }]);
    expect(await tellNow(stage)).toMatchObject({ outcome: 'told', stage: 'd-60', mails: 1 });
    expect(steps(await trailOf(stage))).toEqual(['d-60: administrator', 'd-60 wider: administrators']);
  });

  test('a last word that is sent late says that it is over', async () => {
    turnTo(stage, -1);
    await tellNow(stage);
    turnTo(stage, 3);
    const [message] = await sent(stage.world);
    expect(message!.subject).toContain('Expiré le');
  });
});

test('a verified contact is written to from the first stage', async () => {
  const stage = await expiryStage('expiry contacts');
  const { contact, contactId, secret } = await entered(stage, { address: 'astreinte@example.org' });
  await verify(stage, contactId, secret);
  // verified for a year only: asked again shortly before
  const verified = (await stage.world.ledger.read('contact', { id: contact.id }))!;
  const later = {
    ...verified,
    version: verified.version + 1,
    verified: { ...verified.verified!, until: '2040-01-01T00:00:00.000Z' },
  };
  const pen = penOf(stage.world, CEREMONY, 'later');
  await stage.world.ledger.commit({ records: [later], events: [pen.event(later, 'contact.verified')] });
  turnTo(stage, -60);
  await tellNow(stage);
  expect(steps(await trailOf(stage))).toEqual(['d-60: administrator contact']);
  expect((await sent(stage.world)).map(({ to }) => to)).toEqual(['astreinte@example.org', 'person@example.org']);
});

test('of the seal of the house the security officers are told, and nobody once another seal follows it', async () => {
  const world = await makeWorld('seal ends');
  await certifySeal(world, 'seal', 'certify');
  // the ceremony's own officers are in office for a year
  await makePerson(world, 'security-officer', { reach: 'house' }, 'officer@example.org');
  const seal = (await world.ledger.read('seal', { id: 'seal' }))!;
  const { issuedBy: issuer, certificate: { serial = '' } = {} } = seal;
  const certificate = (await world.ledger.read('certificate', { issuer, serial }))!;
  const letters = async (days: number) => {
    turnTo({ world, certificate }, days);
    await tellNow({ world, certificate });
    return (await sent(world)).map(({ to }) => to);
  };
  expect(await letters(-30)).toEqual(['officer@example.org']);
  turnTo({ world, certificate }, -7);
  await tellNow({ world, certificate });
  const next = { ...seal, id: 'seal-2', version: 1, createdAt: world.clock.now().toISOString() } as const;
  const pen = penOf(world, CEREMONY, 'next');
  await world.ledger.commit({ records: [next], events: [pen.event(next, 'seal.certified')] });
  expect(await sent(world)).toEqual([]);
  expect(mails(world).filter(({ state }) => state === 'dropped')).toMatchObject([{ why: 'renewed' }]);
});

describe('a person’s certificate', () => {
  test('the openers are told first, then the holder, at the address that they attest', async () => {
    const { world, cast, mine } = await certifiedCast({ lasting: true });
    const stage = { world: world as World, certificate: mine.certificate };
    turnTo(stage, -115);
    await tellNow(stage);
    turnTo(stage, -57);
    await tellNow(stage);
    expect(steps(await trailOf(stage))).toEqual(['d-120: administrators', 'd-60: holder']);
    expect(waiting(world).map(({ about }) => about.notice)).toEqual(
      expect.arrayContaining(['expiry-officer', 'expiry-holder']),
    );
    const messages = (await sent(world)).filter(
      ({ subject }) => subject.includes('fin le') || subject.includes('avant le'),
    );
    expect(messages.map(({ to }) => to)).toEqual(['camille.exemple@example.org', 'person@example.org']);
    expect(messages[0]!.text).toContain('https://pages.example.test/#/');
    await controlAgain(world, mine.certificate);
    await openHolder(world, opening(cast.administrator), mine.holder.id, { renews: nameOf(mine.certificate) });
    turnTo(stage, -27);
    await tellNow(stage);
    expect(steps(await trailOf(stage)).at(-1)).toBe('d-30: holder');
  });
});

test('the platform’s own certificates: security officers are told years before, agents never', async () => {
  const { world, officer } = await expiryStage('authorities');
  const authority = (await world.ledger.list('issuers', '')).items.find(({ id }) => id === 'ca')!;
  const certificate = recordsOf<{ certificate?: Uint8Array; issuer: string; serial: string; notAfter: string }>(
    world,
    'certificate',
  ).find((one) => one.certificate && Buffer.compare(one.certificate, authority.certificate) === 0)!;
  const stage = { world, certificate: certificate as never };
  turnTo(stage, -1461);
  // mandates in this house last four years; the ceremony's officers have left
  const mandate = officer.mandates[0]!;
  expect(mandate.until < world.clock.now().toISOString()).toBe(true);
  expect(await tellNow(stage)).toMatchObject({ outcome: 'told', mails: 0, nobody: true });
  expect(itemsOf(world)).toEqual([]);
  await makePerson(world, 'security-officer', { reach: 'house' }, 'next-officer@example.org');
  turnTo(stage, -731);
  expect(await tellNow(stage)).toMatchObject({ outcome: 'told', stage: 'd-731', mails: 1, nobody: false });
  const [message] = (await sent(world)).filter(({ to }) => to === 'next-officer@example.org');
  expect(message!.subject).toContain(': ca');
  const stops = new Date(Date.parse(certificate.notAfter) + 1_000);
  stops.setUTCFullYear(stops.getUTCFullYear() - 3);
  expect(message!.text).toMatch(new RegExp(`(Émet jusqu’au|Issues until)[^\\n]* ${stops.getUTCFullYear()}`));
  turnTo(stage, -362);
  expect(await scanned(world)).toMatchObject({ state: 'done' });
  expect(steps(await trailOf(stage)).at(-1)).toBe('d-365: security-officer');
});
