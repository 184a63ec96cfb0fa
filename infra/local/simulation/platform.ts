import { findContacts, meetContact } from '../../../shared/lifecycle/contacts/clock.ts';
import { meetReach, meetSubscription } from '../../../shared/lifecycle/contacts/meeting.ts';
import { findDeadlines, meetDeadline as meetDeadlineOf } from '../../../shared/lifecycle/deadlines.ts';
import { workOffExpiries } from '../../../shared/lifecycle/expiry/meeting.ts';
import { scanExpiries } from '../../../shared/lifecycle/expiry/scanning.ts';
import { findHolders, meetHolder } from '../../../shared/lifecycle/holders/life-clock.ts';
import { takeNews } from '../../../shared/lifecycle/mail/delivery.ts';
import { sendNotices } from '../../../shared/lifecycle/mail/sending.ts';
import { workOff } from '../../../shared/lifecycle/outbox.ts';
import type { Invoker, OutboxRow } from '../../../shared/lifecycle/ports.ts';
import { meetSuccessions } from '../../../shared/lifecycle/registration/successions.ts';
import { wording } from '../../../shared/messages/notices.ts';
import { count, type Scene } from './scene.ts';

/**
 * What the platform does of itself, by its timetable (`day`, `hour`) or by outbox rows (`rows`, which answer how many they took
 * up): the use cases of its functions. A test leaves one out and shows that it is missed.
 */
export const DUTIES = {
  deadlines: { by: 'day' },
  holders: { by: 'day' },
  contacts: { by: 'day' },
  scan: { by: 'hour' },
  // what the provider told meanwhile, before it is asked again
  deliveries: { by: 'rows' },
  notices: { by: 'rows' },
  widening: { by: 'rows' },
  reach: { by: 'rows' },
  successions: { by: 'rows' },
  elsewhere: { by: 'rows' },
} as const satisfies Readonly<Record<string, { readonly by: 'day' | 'hour' | 'rows' }>>;
export type Duty = keyof typeof DUTIES;

export interface Platform {
  /** The timetable's work. */
  clockwork(of: 'day' | 'hour'): Promise<void>;
  /** Outbox rows that are due, again and again until nothing more comes of it. */
  sweep(): Promise<void>;
}

const RUN = 'simulate';
const NEWS = { Send: 'send', Delivery: 'delivery', Complaint: 'complaint' } as const;
/** Topics that others work off, which are not what is looked at here. */
const ELSEWHERE: readonly OutboxRow['topic'][] = ['crl', 'publication', 'seal', 'event', 'webhook'];
/** A rest is left to the next hour. */
const MOST_ROUNDS = 60;

export function platformOf(scene: Scene, without: readonly Duty[] = []): Platform {
  const { house, post } = scene;
  const { ledger, clock } = house;
  const urls = { publicUrl: 'https://api.example.org', pagesUrl: 'https://example.org' };
  const desk = { ...house, mailer: post, wording, ...urls };
  const alarm = (name: string, about: string) => void scene.alarms.push({ at: clock.now().toISOString(), name, about });
  const tellReach = (change: string, about: string) => alarm(`subscription.${change}`, about);

  // what is invoked is done after whoever invoked it
  const asked: (() => Promise<unknown>)[] = [];
  const meetDeadline: Invoker['meetDeadline'] = async (name) => void asked.push(() => meetDeadlineOf(house, name, RUN));
  const worked = async () => {
    let done = 0;
    for (; asked.length > 0; done++) await asked.shift()!();
    return done;
  };

  const duties: Readonly<Record<Duty, () => Promise<number>>> = {
    deadlines: async () => {
      await findDeadlines({ ...house, invoker: { meetDeadline } });
      return worked();
    },
    holders: async () => {
      const meet = async ({ holderId }: { readonly holderId: string }) =>
        void asked.push(() => meetHolder({ ...house, invoker: { meetDeadline } }, holderId, RUN));
      await findHolders({ ...house, invoker: { meetHolder: meet } });
      return worked();
    },
    contacts: async () => {
      const meet: Invoker['meetContact'] = async (of) =>
        void asked.push(() =>
          'contactId' in of
            ? meetContact(house, of.contactId, RUN, tellReach)
            : meetSubscription(house, of.subscriptionId, RUN, tellReach),
        );
      await findContacts({ ...house, invoker: { meetContact: meet } });
      return worked();
    },
    scan: async () => {
      const { scan } = await scanExpiries(house, RUN);
      return scan ? 1 : 0;
    },
    notices: async () => {
      let closed = false;
      const taken = await sendNotices(desk, undefined, (outcome) => {
        count(scene, `notices ${outcome}`);
        closed ||= outcome === 'postponed';
      });
      // a provider that takes nothing leaves rows due: the next minute asks again, not this one
      return closed ? 0 : taken;
    },
    deliveries: async () => {
      const told = post.events();
      for (const { kind, of, at, permanent } of told) {
        const news = kind === 'Bounce' ? (permanent ? 'permanent' : 'transient') : NEWS[kind];
        const { outcome } = await takeNews(
          house,
          { mailId: of.noticeId, messageId: of.messageId, to: of.to, news, at },
          RUN,
        );
        count(scene, `events ${outcome}`);
      }
      return told.length;
    },
    widening: async () => {
      const { done } = await workOffExpiries(house, undefined, RUN, (telling, { serial }) => {
        if (telling.outcome === 'told' && telling.nobody) alarm('expiry.nobody-reached', serial);
      });
      return done;
    },
    reach: async () => {
      const meet = async ([row]: readonly OutboxRow[]) => void (await meetReach(house, row!, RUN, tellReach));
      return (await workOff({ clock, outbox: ledger.outbox }, 'contact', undefined, meet, ({ id }) => id)).done;
    },
    successions: async () =>
      (await meetSuccessions(house, undefined, RUN, () => count(scene, 'successions failed'))).done,
    elsewhere: async () => {
      const rows = (await Promise.all(ELSEWHERE.map((topic) => ledger.outbox.due(topic, clock.now(), 100)))).flat();
      for (const row of rows) await ledger.outbox.complete(row);
      return rows.length;
    },
  };
  const those = (by: 'day' | 'hour' | 'rows') =>
    (Object.keys(DUTIES) as Duty[]).filter((duty) => DUTIES[duty].by === by && !without.includes(duty));

  return {
    async clockwork(of) {
      for (const duty of those(of)) await duties[duty]();
    },
    async sweep() {
      for (let round = 0, taken = 1; taken > 0 && round < MOST_ROUNDS; round++) {
        taken = 0;
        for (const duty of those('rows')) taken += await duties[duty]();
      }
    },
  };
}
