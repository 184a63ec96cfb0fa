import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stateFolder } from '../files.ts';
import { LocalProblem, listen, type Running, readBody } from '../loopback.ts';
import { type AcceptedMail, acceptedOf, BOUNCE_HEADER } from './events.ts';

export interface MailOptions {
  readonly folder: string;
  readonly port: number;
  /** Letters that are shown (5,000): older ones are in the journal alone. */
  readonly shown?: number;
}

/** Parts of aws-ses-v2-local that are used; its e-mails are kept and given back as they are. */
interface Emulator {
  readonly default: (config: { host: string; port: number }) => Promise<Server>;
}
interface EmulatorStore {
  readonly saveEmail: (email: unknown) => void;
  readonly getStoreReadonly: () => { readonly emails: unknown[] };
}

/** SES takes messages of 40 MB; ours are letters. */
const LIMIT = 25 * 2 ** 20;
/** Says with each answer how many letters are in the journal and no longer shown. */
const OLDER = 'x-older-letters';

/**
 * Mail for development: aws-ses-v2-local answers SES v1 and v2 and shows what was sent on a web page; nothing leaves the
 * machine. In front of it stands what it lacks: accepted messages are on the disk before the sender hears so, and the
 * operations on which it never answers (`GetSendQuota`, `ListIdentities`, `VerifyEmailIdentity` and all of SES v1 but
 * sending) are refused at once; and it does not keep every letter in memory for ever. What was accepted is told to
 * `onAccepted` before the sender hears of it, so that events about it may be there first. Its store is one per process or
 * worker thread.
 */
export async function serveMail(
  { folder, port, shown = 5_000 }: MailOptions,
  onAccepted: (mail: AcceptedMail) => void = () => {},
): Promise<Running> {
  const require = createRequire(import.meta.url);
  // It would pass messages on to a real mail server if the environment said so.
  delete process.env.SMTP_TRANSPORT;
  const emulator = require('aws-ses-v2-local') as Emulator;
  const store = require('aws-ses-v2-local/dist/store.js') as EmulatorStore;
  const journal = join(stateFolder(folder), 'messages.jsonl');
  const letters = readJournal(journal);
  let older = Math.max(0, letters.length - shown);
  for (const email of letters.splice(older)) store.saveEmail(email);
  const behind = await emulator.default({ host: '127.0.0.1', port: 0 });
  const { port: inner } = behind.address() as AddressInfo;

  let written = store.getStoreReadonly().emails.length;
  const record = () => {
    const { emails } = store.getStoreReadonly();
    if (emails.length < written) {
      writeFileSync(journal, '', { mode: 0o600 });
      written = 0;
      older = 0;
    }
    const fresh = emails.slice(written);
    if (fresh.length > 0)
      appendFileSync(journal, fresh.map((email) => `${JSON.stringify(email)}\n`).join(''), { mode: 0o600 });
    older += emails.splice(0, Math.max(0, emails.length - shown)).length;
    written = emails.length;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request, LIMIT);
    if (
      request.method === 'POST' &&
      request.url === '/' &&
      !/(^|&)Action=Send(Raw)?Email(&|$)/.test(body.toString('latin1'))
    ) {
      response.writeHead(400, { 'content-type': 'text/xml' });
      response.end(
        '<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>Not served here.</Message></Error></ErrorResponse>',
      );
      return;
    }
    const answer = await fetch(`http://127.0.0.1:${inner}${request.url}`, {
      method: request.method ?? 'GET',
      headers: Object.fromEntries(
        ['authorization', 'content-type', 'accept'].flatMap((name) => headerOf(request, name)),
      ),
      ...(body.length === 0 ? {} : { body }),
      signal: AbortSignal.timeout(10_000),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (request.method === 'POST') record();
    const bounces = request.headers[BOUNCE_HEADER] !== undefined;
    const accepted = answer.ok ? acceptedOf(body.toString(), bytes.toString(), bounces) : undefined;
    if (accepted) onAccepted(accepted);
    response.writeHead(answer.status, {
      'x-amzn-requestid': randomUUID(),
      [OLDER]: older,
      'content-type': answer.headers.get('content-type') ?? 'application/octet-stream',
      'content-length': bytes.length,
    });
    response.end(bytes);
  };
  const running = await listen(
    (request, response) => {
      handle(request, response).catch(() => {
        if (response.headersSent) response.destroy();
        else response.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"Something went wrong."}');
      });
    },
    port,
    'the mail inbox',
  );
  return {
    url: running.url,
    stop: async () => {
      await running.stop();
      behind.closeAllConnections();
      await new Promise((resolve) => behind.close(resolve));
    },
  };
}

function headerOf(request: IncomingMessage, name: string): [string, string][] {
  const value = request.headers[name];
  return typeof value === 'string' ? [[name, value]] : [];
}

/** A last line without its end was being written when the process died, and its sender was told nothing. */
function readJournal(path: string): unknown[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  try {
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) writeFileSync(path, whole, { mode: 0o600 });
    return whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
  } catch {
    throw new LocalProblem(`The mail journal ${path} is damaged: remove it and start again.`);
  }
}
