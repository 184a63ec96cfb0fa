import { parentPort, workerData } from 'node:worker_threads';
import { LocalProblem } from '../loopback.ts';
import { type MailOptions, serveMail } from './inbox.ts';
import type { MailReport } from './mail.ts';

const tell = (report: MailReport) => parentPort?.postMessage(report);
try {
  tell({ url: (await serveMail(workerData as MailOptions, (accepted) => tell({ accepted }))).url });
} catch (error) {
  if (!(error instanceof LocalProblem)) throw error;
  tell({ problem: error.message });
}
