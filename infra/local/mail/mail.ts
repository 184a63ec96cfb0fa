import { Worker } from 'node:worker_threads';
import { LocalProblem, type Running } from '../loopback.ts';
import type { AcceptedMail } from './events.ts';
import type { MailOptions } from './inbox.ts';

export interface Mail extends Running {
  /** A page with everything that was sent. */
  readonly inboxUrl: string;
  kill(): void;
}

/** What the worker says: once where it answers, or why it does not; then each message that it takes. */
export type MailReport = { readonly url: string } | { readonly problem: string } | { readonly accepted: AcceptedMail };

/** Starts the mail service in a thread of its own, because the emulator's store is one per module instance. */
export async function startMail(
  options: MailOptions,
  onAccepted: (mail: AcceptedMail) => void = () => {},
): Promise<Mail> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options });
  const report = await new Promise<MailReport>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  if ('problem' in report) throw new LocalProblem(report.problem);
  if (!('url' in report)) throw new Error('the mail service took a message before it said where it is');
  worker.on('message', (more: MailReport) => {
    if ('accepted' in more) onAccepted(more.accepted);
  });
  return {
    url: report.url,
    inboxUrl: `${report.url}/`,
    stop: async () => {
      await worker.terminate();
    },
    kill: () => void worker.terminate(),
  };
}
