import type { Table } from '../../shared/ledger/table.ts';
import { sendNotices as send } from '../../shared/lifecycle/mail/sending.ts';
import type { Mailer } from '../../shared/lifecycle/ports.ts';
import { wording } from '../../shared/messages/notices.ts';
import { asFunction } from './as-function.ts';
import type { World } from './world.ts';

type Send = typeof send;

/** The sender's run, under the rights of the function that does it; keys are the house's own, as a test may change them. */
export function sendNotices(
  house: Parameters<Send>[0] & { readonly table: Table; readonly dataKeys?: unknown },
  nudged: Parameters<Send>[1],
  told: Parameters<Send>[2],
): ReturnType<Send> {
  const { dataKeys: _, ...rest } = house;
  return send(asFunction(rest, 'notification', house.table), nudged, told);
}

export type Letter = Parameters<Mailer['send']>[0];

/** Sends all that waits, and answers it. */
export async function posted(world: World): Promise<readonly Letter[]> {
  const sent: Letter[] = [];
  const mailer = { send: async (letter: Letter) => ({ messageId: `m${sent.push(letter)}` }) };
  await sendNotices({ ...world, mailer, wording, publicUrl: 'https://api.example.test' }, undefined, () => undefined);
  return sent;
}

/** A message in one line, to look for words that its lines may part. */
export const unwrapped = ({ text }: Letter): string => text.replaceAll(/\s+/g, ' ');
