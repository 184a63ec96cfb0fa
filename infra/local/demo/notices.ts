import { type Held, keyAndRequest, retrieve } from './certificate.ts';
import { STAYING } from './designation.ts';
import { personOf, type Stage } from './stage.ts';
import { ahead, eventually, inbox, loseMailbox, nowIn, type Posted, putClock, runNow } from './surroundings.ts';

const [ONE, OTHER] = STAYING;
const DAY_MS = 86_400_000;
/** In Paris it is nine or ten then: messages of the day are out. */
const MORNING_HOUR = 8;
const NOON_HOUR = 11;

interface Trail {
  readonly next?: { readonly stage: string; readonly on: string };
  readonly ended?: { readonly why: string };
  readonly told: readonly {
    readonly stage: string;
    readonly because: string;
    readonly to: readonly { readonly capacity: string; readonly state: string }[];
  }[];
}

/**
 * A certificate comes to its end: the house's clock goes from day to day, from before the first notice to the renewal.
 * Whoever requested it has gone, and the mailbox with them.
 */
export async function noticesJourney(stage: Stage, held: Held): Promise<void> {
  const { narrator, house } = stage;
  narrator.chapter('Three years later it comes to its end, and the mailbox of whoever asked for it is gone');
  const end = Date.parse(held.notAfter);
  await loseMailbox(house, personOf(ONE).email);
  const start = end - 61 * DAY_MS;
  const before = (await inbox(house)).length;
  await ahead(house, Math.round((start - (await nowIn(house)).getTime()) / 1000), async () => {
    let renewed = false;
    let steps = 0;
    narrator.say(`  It ends on ${held.notAfter.slice(0, 10)}. Its notices, as they lie in the inbox:`);
    narrator.say(row('on', 'notice', 'to', 'what became of it', 'subject'));
    const letters = lettersAbout(stage, held, before);
    for (let days = 61; days >= 14; days--) {
      const day = new Date(end - days * DAY_MS).toISOString().slice(0, 10);
      const told = await live(stage, held, day, steps);
      if (told > steps) show(stage, day, (await trailOf(stage, held)).told.slice(steps), await letters());
      steps = told;
      if (!renewed && days <= 24) {
        await renew(stage, held);
        narrator.say(row(day, '', OTHER_ADDRESS, 'renews, and accepts the new certificate', ''));
        renewed = true;
      }
    }
    const { told, ended, next } = await trailOf(stage, held);
    const wider = told.find(({ because }) => because === 'unreached');
    narrator.check(
      'their mailbox gave it back, and a colleague was told in its place at once',
      told[0]?.to.every(({ state }) => COMES_BACK.has(state)) === true && wider?.to[0]?.state === 'delivered',
      JSON.stringify(told),
    );
    narrator.check(
      'a month before the end, with nobody having acted, it was told again',
      told.some((one) => one.stage === 'd-30'),
    );
    const silent = next === undefined && ended?.why === 'renewed' && told.every((one) => one.stage !== 'd-15');
    narrator.check('after the renewal nothing more was told', silent, JSON.stringify({ told, ended, next }));
  });
}

/** One morning: the scan, the post, what came back, and what follows from that; how many steps were told until then. */
async function live(stage: Stage, held: Held, day: string, before: number): Promise<number> {
  const { house } = stage;
  await putClock(house, new Date(`${day}T0${MORNING_HOUR}:00:00Z`));
  const { done } = await runNow(house, 'expiry');
  const told = done === 0 ? before : (await trailOf(stage, held)).told.length;
  if (told === before) return before;
  // messages are spread over the morning: at noon all of them may go
  await putClock(house, new Date(`${day}T${NOON_HOUR}:00:00Z`));
  await eventually(`the notices of ${day}`, async () => {
    await runNow(house, 'sweep-outbox');
    const steps = (await trailOf(stage, held)).told.slice(before);
    const settled = steps.every(({ to }) => to.every(({ state }) => SETTLED.has(state)));
    const reached = steps.some(({ to }) => to.some(({ state }) => state === 'delivered'));
    return settled && reached ? true : undefined;
  });
  return (await trailOf(stage, held)).told.length;
}

/** `suppressed`: what came back first was a notice about another certificate, and nothing more is sent there. */
const COMES_BACK: ReadonlySet<string> = new Set(['bounced', 'suppressed']);
const SETTLED: ReadonlySet<string> = new Set(['delivered', 'bounced', 'suppressed', 'dropped']);

const OTHER_ADDRESS = personOf(OTHER).email;
const row = (day: string, notice: string, to: string, fate: string, subject: string) =>
  `  ${day.padEnd(12)}${notice.padEnd(14)}${to.padEnd(30)}${fate.padEnd(34)}${subject}`.trimEnd();

/** Answers what came to the inbox about a certificate since it was last asked. */
function lettersAbout({ house }: Stage, { subject }: Held, from: number): () => Promise<readonly Posted[]> {
  const service = /CN=([^,+]+)/.exec(subject)?.[1] ?? subject;
  let since = from;
  return async () => {
    const letters = await inbox(house);
    const fresh = letters.slice(since).filter((letter) => letter.subject.includes(service.slice(0, 12)));
    since = letters.length;
    return fresh;
  };
}

const FATES: Readonly<Record<string, string>> = {
  delivered: 'delivered',
  bounced: 'came back: the mailbox is gone',
  suppressed: 'not sent: the mailbox is gone',
  dropped: 'not sent: no longer needed',
};

/** Steps of the trail with the letters that they sent, which came in the same order. */
function show({ narrator }: Stage, day: string, steps: Trail['told'], letters: readonly Posted[]): void {
  const left = [...letters];
  for (const { stage, because, to } of steps) {
    const notice = `${stage.toUpperCase().replace('-', '−')}${because === 'unreached' ? ', wider' : ''}`;
    const sent = left.splice(0, to.filter(({ state }) => state === 'delivered' || state === 'bounced').length);
    for (const { capacity, state } of to) {
      // a mailbox is not named in the trail: what came back went to the one that is gone, the rest in its order
      const place = sent.findIndex((letter) => (letter.to === personOf(ONE).email) === (state === 'bounced'));
      const letter = state === 'suppressed' || state === 'dropped' ? undefined : sent.splice(place, 1)[0];
      narrator.say(row(day, notice, letter?.to ?? `(${capacity})`, FATES[state] ?? state, letter?.subject ?? ''));
    }
  }
}

async function trailOf(stage: Stage, { href }: Held): Promise<Trail> {
  return (await (await stage.as(OTHER)).get(`${href}/notices`)).expect(200).json() as unknown as Trail;
}

async function renew(stage: Stage, { href }: Held): Promise<void> {
  const client = await stage.as(OTHER);
  const order = { certificationRequest: keyAndRequest(stage, 'renewed-in-time') };
  await retrieve(stage, client, await client.post(`${href}/renewal`, order), 'renewed-in-time');
}
