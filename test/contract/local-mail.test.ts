import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen, readBody } from '../../infra/local/loopback.ts';
import { type AcceptedMail, BOUNCE_HEADER, eventsOf } from '../../infra/local/mail/events.ts';
import { type Mail, startMail } from '../../infra/local/mail/mail.ts';
import { createMailTeller } from '../../infra/local/mail/teller.ts';
import { readSesEvent } from '../../shared/aws/ses-events.ts';
import { createSesMailer } from '../../shared/aws/ses-mailer.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-mail-'));
let mail: Mail;
const accepted: AcceptedMail[] = [];
const open = (more: { shown?: number } = {}) =>
  startMail({ folder, port: 0, ...more }, (one) => void accepted.push(one));
beforeAll(async () => {
  mail = await open();
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
  mail = await open();
  const second = await send('Certificat révoqué');
  await mail.stop();
  mail = await open();
  expect((await inbox()).map((message) => message.messageId)).toEqual([first, second]);
});

it('forgets for good when told to', async () => {
  await send('to be forgotten');
  await fetch(`${mail.inboxUrl}clear-store`, { method: 'POST' });
  const kept = await send('after');
  await mail.stop();
  mail = await open();
  expect((await inbox()).map((message) => message.messageId)).toEqual([kept]);
});

it('shows so many letters, says how many older ones there are, and keeps those on the disk', async () => {
  await fetch(`${mail.inboxUrl}clear-store`, { method: 'POST' });
  const again = async () => {
    await mail.stop();
    mail = await open({ shown: 2 });
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

it('tells of each message that it takes, before its sender hears of it, and our own reader understands that', async () => {
  accepted.splice(0);
  const ses = new SESv2Client({
    endpoint: mail.url,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const way = { configurationSet: 'sceau-local-mail', replyTo: 'service@sceau.example.test' };
  const letter = { to: 'ooto@simulator.example.test', subject: 'Été', text: 'a', html: '<p>a</p>', noticeId: 'n-1' };
  const { messageId } = await createSesMailer(ses, 'sceau@sceau.example.test', way).send(letter);
  await expect.poll(() => accepted.length).toBe(1);
  expect(accepted[0]).toEqual({
    messageId,
    from: 'sceau@sceau.example.test',
    to: [letter.to],
    configurationSet: way.configurationSet,
    tags: { notice: ['n-1'] },
    bounces: false,
  });
  const place = { account: '000000000000', region: 'eu-west-3', now: () => new Date('2028-01-01T00:00:00Z') };
  const told = eventsOf(accepted[0]!, place).map((event) => readSesEvent(event, { ...place, ...way }));
  const at = '2028-01-01T00:00:00.000Z';
  const about = { mailId: 'n-1', messageId, to: letter.to, at };
  expect(told).toEqual(['send', 'delivery', 'transient'].map((news) => ({ ...about, news })));
});

it('plays a message that comes back when it is told to, and tells nothing of what it did not take', async () => {
  accepted.splice(0);
  const post = (body: object, headers: Record<string, string> = {}) =>
    fetch(`${mail.url}/v2/email/outbound-emails`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'AWS4-HMAC-SHA256 test', ...headers },
      body: JSON.stringify(body),
    });
  const content = { Simple: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } } };
  const sent = {
    FromEmailAddress: 'a@example.test',
    Destination: { ToAddresses: ['b@example.test'] },
    Content: content,
  };
  expect((await post({ Content: 'nothing' })).status).toBe(400);
  expect((await post(sent, { [BOUNCE_HEADER]: 'yes' })).status).toBe(200);
  await expect.poll(() => accepted.map(({ bounces }) => bounces)).toEqual([true]);
  // without a configuration set SES publishes no events
  expect(eventsOf(accepted[0]!, { account: '', region: '', now: () => new Date() })).toEqual([]);
});

it('invokes the function with one event after the other, and loses what comes while nobody answers', async () => {
  const heard: { path: string; type: string; kind: string }[] = [];
  const lambda = await listen(
    (request, response) => {
      void readBody(request, 100_000).then((body) => {
        const { detail } = JSON.parse(body.toString()) as { detail: { eventType: string } };
        heard.push({
          path: request.url ?? '',
          type: String(request.headers['x-amz-invocation-type']),
          kind: detail.eventType,
        });
        response.writeHead(202).end();
      });
    },
    0,
    'a function',
  );
  const teller = createMailTeller({ account: '0', region: 'eu-west-3', now: () => new Date() });
  const one: AcceptedMail = {
    ...{ messageId: 'm', from: 'a@example.test', to: ['complaint@simulator.example.test'], configurationSet: 's' },
    ...{ tags: { notice: ['n'] }, bounces: false },
  };
  teller.accepted(one);
  teller.useLambda(lambda.url, 'sceau-local-delivery');
  teller.accepted(one);
  await expect.poll(() => heard.length).toBe(3);
  expect(heard.map(({ kind }) => kind)).toEqual(['Send', 'Delivery', 'Complaint']);
  expect(heard[0]).toMatchObject({ path: '/2015-03-31/functions/sceau-local-delivery/invocations', type: 'Event' });
  await lambda.stop();
});
