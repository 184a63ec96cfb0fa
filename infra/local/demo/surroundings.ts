import type { House } from './house.ts';

/** What lies around a house on this machine: its name server, its clock, its post. */

/** Puts TXT records into the local DNS. */
export async function showTxt(house: House, name: string, txt: readonly string[]): Promise<void> {
  await turn(house, 'dns', { name, txt });
}

/** The house's own time. */
export async function nowIn({ controlUrl }: House): Promise<Date> {
  const answer = await fetch(`${controlUrl}/_local/clock`, { signal: AbortSignal.timeout(5_000) });
  return new Date(((await answer.json()) as { now: string }).now);
}

/** The day by the house's own time, where its forms are signed: 2026-03-31. */
export async function todayIn(house: House): Promise<string> {
  // the Canadian form is the one of ISO 8601
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' });
  return day.format(await nowIn(house));
}

/**
 * Acts some seconds ahead of the house's time and brings it back, whatever happens. No schedule runs meanwhile, so that
 * whoever else uses the house finds it as it was.
 */
export async function ahead<T>(house: House, seconds: number, act: () => Promise<T>): Promise<T> {
  const back = async () => {
    await turn(house, 'clock', { advanceSeconds: -seconds });
    await turn(house, 'schedules', { held: false });
  };
  const interrupted = () => void back().finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  await turn(house, 'schedules', { held: true });
  await turn(house, 'clock', { advanceSeconds: seconds });
  try {
    return await act();
  } finally {
    process.off('SIGINT', interrupted);
    await back();
  }
}

/** The house's time from now on; what runs by itself meanwhile is the caller's affair (`ahead`). */
export const putClock = (house: House, to: Date): Promise<void> => turn(house, 'clock', { set: to.toISOString() });

/** What is sent to an address comes back from now on, or no longer. */
export const loseMailbox = (house: House, address: string, lost = true): Promise<void> =>
  turn(house, 'mailboxes', { address, lost });

async function turn(
  { controlUrl }: House,
  what: 'dns' | 'clock' | 'schedules' | 'mailboxes',
  order: object,
): Promise<void> {
  const body = JSON.stringify(order);
  const answer = await fetch(`${controlUrl}/_local/${what}`, {
    method: 'POST',
    body,
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw new Error(`the local controls refused ${what} ${body}: ${await answer.text()}`);
}

/** Runs one row of the timetable now; what it answered. */
export async function runNow({ controlUrl }: House, schedule: string): Promise<Record<string, unknown>> {
  const run = `${controlUrl}/_local/schedules/${schedule}/run`;
  const answer = await fetch(run, { method: 'POST', signal: AbortSignal.timeout(60_000) });
  if (!answer.ok) throw new Error(`the schedule ${schedule} failed: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** Tries until there is something; throws when there is nothing within two minutes, which a busy machine may need. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 120_000; Date.now() < end; ) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`not within two minutes: ${what}`);
}

/** A letter that came to the local inbox. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
}

/** The newest letter to an address that this is true of; waits a little for it, because nobody waits for the post. */
export async function letterTo(
  house: House,
  address: string,
  isIt: (letter: Letter) => boolean,
): Promise<Letter | undefined> {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    const found = (await lettersTo(house, address)).findLast(isIt);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return undefined;
}

/** All that came to an address until now, oldest first. */
export async function lettersTo({ inboxUrl }: Pick<House, 'inboxUrl'>, address: string): Promise<readonly Letter[]> {
  const { emails } = (await (await fetch(`${inboxUrl}store`)).json()) as { emails: Email[] };
  const mine = emails.filter(({ destination }) => destination.to.includes(address));
  return mine.map(({ subject, body }) => ({ subject, text: body.text ?? '' }));
}

/** Everything that came until now, to whom and about what, oldest first. */
export async function inbox({ inboxUrl }: Pick<House, 'inboxUrl'>): Promise<readonly Posted[]> {
  const { emails } = (await (await fetch(`${inboxUrl}store`)).json()) as { emails: Email[] };
  return emails.map(({ subject, destination }) => ({ subject, to: destination.to.join(', ') }));
}

export interface Posted {
  readonly subject: string;
  readonly to: string;
}

interface Email {
  readonly subject: string;
  readonly destination: { readonly to: readonly string[] };
  readonly body: { readonly text?: string };
}
