import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../shared/errors.ts';
import { meetContact } from '../../shared/lifecycle/contacts/clock.ts';
import { endContact } from '../../shared/lifecycle/contacts/contacts.ts';
import { meetReach } from '../../shared/lifecycle/contacts/meeting.ts';
import { daysAfter } from '../../shared/registration/spans.ts';
import { addressDies, jobOf } from '../world/contact-health.ts';
import {
  again,
  asSubscriber,
  type ContactStage,
  contactStage,
  enter,
  entered,
  ON_CALL,
  verify,
} from '../world/contacts.ts';
import { recordsOf } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** What is done with a contact: every remote call goes wrong in every way; afterwards all of it holds, or none. */
interface Row {
  readonly name: string;
  readonly stage: () => Promise<{ readonly stage: ContactStage; readonly id: string; readonly secret: string }>;
  readonly act: (stage: ContactStage, id: string, secret: string) => Promise<unknown>;
  readonly none: string;
  /** What may be seen of what takes two changes, until it is asked again. */
  readonly between?: string;
  readonly all: string;
  /** What asking again is refused with, once it was done although nobody was told. */
  readonly repeated?: string;
}

const fresh = async () => ({ stage: await contactStage(), id: '', secret: '' });
async function one() {
  const stage = await contactStage();
  const { contact, secret } = await entered(stage);
  return { stage, id: contact.id, secret };
}

const rows: readonly Row[] = [
  {
    name: 'an address is entered',
    stage: fresh,
    act: (stage) => enter(stage, ON_CALL),
    none: '',
    all: 'unverified 1, 1 row waits',
    repeated: 'conflict',
  },
  {
    name: 'the mail goes again',
    stage: one,
    act: (stage, id) => again(stage, { id }),
    none: 'unverified 1, 0 row waits',
    all: 'unverified 2, 1 row waits',
  },
  {
    name: 'it is verified',
    stage: one,
    act: verify,
    none: 'unverified 1, 0 row waits',
    all: 'verified 2, 0 row waits',
  },
  {
    name: 'it is ended',
    stage: one,
    act: ({ world, administrator }, id) => endContact(world, asSubscriber(administrator), id),
    none: 'unverified 1, 0 row waits',
    all: 'ended 2, 1 row waits',
    repeated: 'wrong-state',
  },
  {
    name: 'its verification is asked for again by the clock',
    stage: () => atTheEnd(-7),
    act: ({ world }, id) => meetContact(jobOf(world), id, 'clock', () => undefined),
    none: 'verified 2, 0 row waits',
    all: 'verified 3, 1 row waits',
  },
  {
    name: 'its verification is over',
    stage: () => atTheEnd(0),
    act: ({ world }, id) => meetContact(jobOf(world), id, 'clock', () => undefined),
    none: 'verified 2, 0 row waits',
    all: 'verified 3, 1 row waits',
  },
  {
    name: 'its mailbox is dead, and everybody else’s',
    stage: dead,
    act: async ({ world }, id) => {
      const { mailbox = '' } = (await world.ledger.read('contact', { id }))!;
      await meetReach(jobOf(world), { about: { mailbox } }, 'meet', () => undefined);
    },
    none: 'verified 2, 0 row waits',
    between: 'verified 2, 0 row waits, item open',
    all: 'verified 2, 1 row waits, item open',
  },
];

async function verified() {
  const made = await one();
  await verify(made.stage, made.id, made.secret);
  return made;
}

async function atTheEnd(days: number) {
  const made = await verified();
  const { verified: until } = (await made.stage.world.ledger.read('contact', { id: made.id }))!;
  made.stage.world.clock.set(daysAfter(until!.until, days));
  return made;
}

async function dead() {
  const made = await verified();
  await addressDies(made.stage.world, ON_CALL.address);
  await addressDies(made.stage.world, 'person@example.org');
  return made;
}

function seen({ world }: ContactStage): string {
  const contacts = recordsOf<{ state: string; version: number }>(world, 'contact');
  const items = recordsOf<{ state: string }>(world, 'workItem').map(({ state }) => `, item ${state}`);
  const mails = world.table.rows().filter((row) => row.pk.startsWith('outbox#')).length;
  return contacts.map(({ state, version }) => `${state} ${version}, ${mails} row waits${items}`).join('; ');
}

describe.each(rows)('$name', ({ stage: make, act, none, between = none, all, repeated }) => {
  test.each(MODES)('%s', async (mode) => {
    const clean = await make();
    const watched = faulty(clean.stage.world, 0, mode);
    await act({ ...clean.stage, world: watched.world }, clean.id, clean.secret);
    expect(seen(clean.stage)).toBe(all);
    expect(watched.calls.length).toBeGreaterThan(1);
    for (let at = 1; at <= watched.calls.length; at++) {
      const { stage, id, secret } = await make();
      const through = { ...stage, world: faulty(stage.world, at, mode).world };
      const outcome = await endure(() => act(through, id, secret));
      const found = seen(stage);
      expect([none, between, all], `call ${at}`).toContain(found);
      if (outcome === 'done') expect(found, `call ${at}: said to be done`).toBe(all);
      expect(audit(stage.world), `call ${at}`).toEqual([]);
      if (found !== all) await act(stage, id, secret);
      else if (repeated !== undefined) {
        await expect(act(stage, id, secret)).rejects.toSatisfy((thrown) => (thrown as Refusal).code === repeated);
      }
      expect(audit(stage.world), `call ${at}: asked again`).toEqual([]);
      expect(seen(stage).split(' ')[0], `call ${at}: asked again`).toBe(all.split(' ')[0]);
    }
  });
});
