import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Mail, startMail } from '../../infra/local/mail/mail.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-mail-'));
let mail: Mail;
beforeAll(async () => {
  mail = await startMail({ folder, port: 0 });
});
afterAll(async () => {
  await mail.stop();
  rmSync(folder, { recursive: true });
});

async function send(subject: string): Promise<string> {
  const ses = new SESv2Client({
    endpoint: mail.url,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const { MessageId } = await ses.send(
    new SendEmailCommand({
      FromEmailAddress: 'sceau@sceau.example.test',
      Destination: { ToAddresses: ['holder@clinique.example.test'] },
      Content: {
        Simple: {
          Subject: { Data: subject, Charset: 'UTF-8' },
          Body: { Text: { Data: 'Bonjour,\n', Charset: 'UTF-8' }, Html: { Data: '<p>Bonjour,</p>', Charset: 'UTF-8' } },
        },
      },
    }),
  );
  return MessageId!;
}
async function inbox(): Promise<{ messageId: string; subject: string }[]> {
  const answer = await fetch(`${mail.inboxUrl}store`);
  return ((await answer.json()) as { emails: { messageId: string; subject: string }[] }).emails;
}

it('shows what was sent, and still does after a restart', async () => {
  const first = await send('Certificat émis');
  expect(await inbox()).toMatchObject([{ messageId: first, subject: 'Certificat émis' }]);
  expect(await (await fetch(mail.inboxUrl)).text()).toContain('<html');
  await mail.stop();
  // what a process leaves that dies while it writes
  appendFileSync(join(folder, 'messages.jsonl'), '{"messageId":"cut sh');
  mail = await startMail({ folder, port: 0 });
  const second = await send('Certificat révoqué');
  await mail.stop();
  mail = await startMail({ folder, port: 0 });
  expect((await inbox()).map((message) => message.messageId)).toEqual([first, second]);
});

it('forgets for good when told to', async () => {
  await send('to be forgotten');
  await fetch(`${mail.inboxUrl}clear-store`, { method: 'POST' });
  const kept = await send('after');
  await mail.stop();
  mail = await startMail({ folder, port: 0 });
  expect((await inbox()).map((message) => message.messageId)).toEqual([kept]);
});

it('shows so many letters, says how many older ones there are, and keeps those on the disk', async () => {
  await fetch(`${mail.inboxUrl}clear-store`, { method: 'POST' });
  const again = async () => {
    await mail.stop();
    mail = await startMail({ folder, port: 0, shown: 2 });
  };
  const look = async () => {
    const older = (await fetch(`${mail.inboxUrl}store`)).headers.get('x-older-letters');
    return { older, subjects: (await inbox()).map(({ subject }) => subject) };
  };
  await again();
  for (const subject of ['1', '2', '3', '4']) await send(subject);
  expect(await look()).toEqual({ older: '2', subjects: ['3', '4'] });
  await again();
  await send('5');
  expect(await look()).toEqual({ older: '3', subjects: ['4', '5'] });
  const journal = readFileSync(join(folder, 'messages.jsonl'), 'utf8').trim().split('\n');
  expect(journal.map((line) => JSON.parse(line).subject)).toEqual(['1', '2', '3', '4', '5']);
  await fetch(`${mail.inboxUrl}clear-store`, { method: 'POST' });
  expect(await look()).toEqual({ older: '0', subjects: [] });
  expect(readFileSync(join(folder, 'messages.jsonl'), 'utf8')).toBe('');
});

it.each(['GetSendQuota', 'ListIdentities', 'VerifyEmailIdentity'])(
  'answers %s, which it does not serve',
  async (action) => {
    const answer = await fetch(mail.url, {
      method: 'POST',
      headers: { authorization: 'AWS4-HMAC-SHA256 test' },
      body: new URLSearchParams({ Action: action }),
      signal: AbortSignal.timeout(2000),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('InvalidAction');
  },
);
