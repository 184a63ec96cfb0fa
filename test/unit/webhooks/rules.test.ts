import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { houseRules } from '../../../shared/registration/house-rules.ts';
import type { Personal } from '../../../shared/registration/personal.ts';
import type { SubscriptionRecord } from '../../../shared/registration/records.ts';
import type { WebhookDeliveryRecord, WebhookRecord } from '../../../shared/registration/webhook-records.ts';
import { signatureHeader } from '../../../shared/registration/webhook-signature.ts';
import {
  attempted,
  checkedTarget,
  endedWebhook,
  enteredWebhook,
  failedWebhook,
  pingedWebhook,
  resumedWebhook,
  rotatedWebhook,
  signingSecrets,
  workingWebhook,
} from '../../../shared/registration/webhooks.ts';

const NOON = '2027-03-01T12:00:00.000Z';
const hoursOn = (hours: number, from = NOON) => new Date(Date.parse(from) + hours * 3_600_000).toISOString();
const sealed = <T>(value: T): Personal<T> => ({ personal: 1, of: 'dossier/s', form: 'clear', value });
const refusal = (code: string) => expect.objectContaining({ code });

const subscription = {
  kind: 'subscription',
  id: 'sub',
  structureId: 's',
  offer: 'ORG',
  state: 'active',
} as SubscriptionRecord;

const entry = {
  id: 'sub-1',
  at: NOON,
  target: sealed({ url: 'https://hooks.example.org/' }),
  secret: sealed('one'),
  types: ['certificate.revoked', 'certificate.issued', 'certificate.revoked'],
  enteredBy: { personId: 'p', mandateId: 'm', capacity: 'technical-administrator' },
} as const;
const webhook = enteredWebhook(subscription, [], entry).record;

describe('the address of a webhook', () => {
  const code = (url: string, loopback = false) => {
    try {
      checkedTarget({ url }, loopback);
      return 'taken';
    } catch (thrown) {
      return (thrown as { findings: { code: string; pointer: string }[] }).findings[0]!.code;
    }
  };
  test.each([
    ['https://hooks.example.org/sceau?team=7', 'taken'],
    ['https://hooks.example.org:8443/', 'taken'],
    ['https://xn--hpital-sample-9fb.example.org/', 'taken'],
    ['http://hooks.example.org/', 'not-https'],
    ['ftp://hooks.example.org/', 'not-https'],
    ['hooks.example.org', 'not-an-address'],
    ['https://', 'not-an-address'],
    [`https://hooks.example.org/${'a'.repeat(500)}`, 'not-an-address'],
    ['https://me:secret@hooks.example.org/', 'has-credentials'],
    ['https://me@hooks.example.org/', 'has-credentials'],
    ['https://hooks.example.org/#x', 'has-fragment'],
    ['https://hooks.example.org/#', 'has-fragment'],
    ['https://192.0.2.1/', 'not-a-name'],
    ['https://8.8.8.8/', 'not-a-name'],
    ['https://[2606:4700::1]/', 'not-a-name'],
    ['https://[::1]/', 'not-a-name'],
    // forms in which an address hides: `URL` writes them out
    ['https://2130706433/', 'not-a-name'],
    ['https://0x7f.1/', 'not-a-name'],
    ['https://017700000001/', 'not-a-name'],
    ['https://127.1/', 'not-a-name'],
    ['https://①②⑦.0.0.1/', 'not-a-name'],
    ['https://localhost/', 'not-public'],
    ['https://api.localhost/', 'not-public'],
    ['https://intranet/', 'not-public'],
    ['https://printer.local/', 'not-public'],
    ['https://metadata.google.internal/', 'not-public'],
    ['https://router.home.arpa/', 'not-public'],
    ['https://hooks.example.org./', 'not-public'],
    ['https://hooks.example.org:22/', 'port'],
    ['https://hooks.example.org:444/', 'port'],
  ])('%s: %s', (url, wanted) => {
    expect(code(url)).toBe(wanted);
  });

  test('a developer may name the own machine, and nothing else of the inside', () => {
    expect(
      ['https://localhost:8443/', 'https://127.0.0.1:8443/', 'https://[::1]:8443/'].map((url) => code(url, true)),
    ).toEqual(['taken', 'taken', 'taken']);
    expect(
      ['https://10.0.0.1:8443/', 'https://169.254.169.254/', 'https://intranet/'].map((url) => code(url, true)),
    ).toEqual(['not-a-name', 'not-a-name', 'not-public']);
  });

  test('a label is plain text', () => {
    expect(() => checkedTarget({ url: 'https://a.example.org/', label: 'a\u202eb' }, false)).toThrow(
      refusal('malformed'),
    );
  });
});

describe('the life of a webhook', () => {
  test('each type once; a subscription has so many and no more, and those that ended do not count', () => {
    expect(webhook.types).toEqual(['certificate.issued', 'certificate.revoked']);
    const most = Array.from({ length: houseRules.webhooksPerSubscription }, () => webhook);
    expect(() => enteredWebhook(subscription, most, entry)).toThrow(refusal('conflict'));
    const [first, ...others] = most;
    expect(enteredWebhook(subscription, [{ ...first!, state: 'ended' }, ...others], entry).record.state).toBe('active');
    expect(() => enteredWebhook({ ...subscription, state: 'ended' }, [], entry)).toThrow(refusal('wrong-state'));
  });

  test('who enters one and ends it, over and over, gains no more tests of a machine that may be somebody else’s', () => {
    const ended = Array.from({ length: houseRules.webhookEntriesADay }, () => endedWebhook(webhook, 'p', NOON).record);
    expect(() => enteredWebhook(subscription, ended, entry)).toThrow(refusal('rate-limited'));
    expect(enteredWebhook(subscription, ended.slice(1), entry).record.state).toBe('active');
    expect(enteredWebhook(subscription, ended, { ...entry, at: hoursOn(12) }).record.state).toBe('active');
  });

  test('two secrets sign for a day after a rotation; a second rotation forgets the oldest', () => {
    const twice = rotatedWebhook(webhook, sealed('two'), NOON).record;
    const values = (of: WebhookRecord, at: string) => signingSecrets(of, at).map((one) => 'value' in one && one.value);
    expect(values(twice, hoursOn(23.9))).toEqual(['two', 'one']);
    expect(values(twice, hoursOn(24))).toEqual(['two']);
    expect(values(rotatedWebhook(twice, sealed('three'), hoursOn(1)).record, hoursOn(2))).toEqual(['three', 'two']);
  });

  test('once ended, nothing is left of its secrets, and nothing can be done with it', () => {
    const over = endedWebhook(webhook, 'p', NOON).record;
    expect(over).toMatchObject({ state: 'ended', secrets: [] });
    for (const act of [
      () => endedWebhook(over, 'p', NOON),
      () => rotatedWebhook(over, sealed('x'), NOON),
      () => resumedWebhook(over),
      () => pingedWebhook(over, NOON),
    ]) {
      expect(act).toThrow(refusal('wrong-state'));
    }
  });

  test('tests are counted by the day', () => {
    let now = webhook;
    for (let n = 0; n < houseRules.webhookPingsADay; n++) now = pingedWebhook(now, NOON).record;
    expect(() => pingedWebhook(now, NOON)).toThrow(refusal('rate-limited'));
    expect(pingedWebhook(now, hoursOn(12)).record.pinged).toEqual({ at: hoursOn(12), count: 1 });
  });

  test('it is disabled after so many attempts in vain in a row, over so long: neither alone is enough', () => {
    const fail = (of: WebhookRecord, times: number, at: string) => {
      let now = of;
      for (let n = 0; n < times; n++) now = failedWebhook(now, at)!.record;
      return now;
    };
    const most = houseRules.webhookMostFailures;
    const burst = fail(webhook, 3 * most, NOON);
    expect(burst.state).toBe('active');
    const slow = fail(fail(webhook, 1, NOON), 1, hoursOn(houseRules.webhookFailsForHours));
    expect(slow.state).toBe('active');
    const both = fail(fail(webhook, most - 1, NOON), 1, hoursOn(houseRules.webhookFailsForHours));
    expect(both).toMatchObject({ state: 'disabled', failing: { count: most, since: NOON } });
    // a success in between forgets what was counted
    const mended = workingWebhook(fail(webhook, most - 1, NOON))!.record;
    expect(mended).not.toHaveProperty('failing');
    expect(fail(mended, 1, hoursOn(48)).state).toBe('active');
    expect(workingWebhook(mended)).toBeUndefined();
    expect(resumedWebhook(both).record).toMatchObject({ state: 'active' });
    expect(resumedWebhook(both).record).not.toHaveProperty('failing');
    expect(failedWebhook(both, NOON)).toBeUndefined();
  });
});

describe('the attempts of a delivery', () => {
  const delivery: WebhookDeliveryRecord = {
    kind: 'webhookDelivery',
    webhookId: 'sub-1',
    eventId: 'e',
    version: 1,
    createdAt: NOON,
    type: 'certificate.issued',
    body: '{}',
    state: 'waiting',
    attempts: 0,
  };

  test('they come at growing intervals for a day, the last one at its end; then it is given up', () => {
    let now = delivery;
    let at = NOON;
    const tried: string[] = [];
    for (;;) {
      tried.push(at);
      const { written, again } = attempted(now, { at, failure: 'timeout' });
      now = written.record;
      if (!again) break;
      at = again.toISOString();
    }
    expect(now.state).toBe('given-up');
    expect(tried.at(-1)).toBe(hoursOn(24));
    expect(tried.length).toBeGreaterThan(8);
    expect(tried.length).toBeLessThan(16);
    const waits = tried.slice(1).map((one, index) => Date.parse(one) - Date.parse(tried[index]!));
    expect(waits.slice(0, -1)).toEqual([...waits.slice(0, -1)].sort((a, b) => a - b));
  });

  test('what waited long behind others is tried again all the same, some times', () => {
    const late = (hours: number, attempts: number) =>
      attempted({ ...delivery, attempts }, { at: hoursOn(hours), failure: 'refused' });
    const first = late(30, 0);
    expect(first.written.record).toMatchObject({ state: 'waiting', attempts: 1 });
    expect(first.again?.toISOString()).toBe(hoursOn(30 + 1 / 60));
    expect(late(30.1, 1).again?.toISOString()).toBe(hoursOn(30.1 + 5 / 60));
    expect(late(30.2, 2).again?.toISOString()).toBe(hoursOn(30.2 + 15 / 60));
    expect(late(30.5, 3).written.record.state).toBe('given-up');
    expect(late(30.5, 3).again).toBeUndefined();
  });

  test('an answer of success ends it, whenever it comes', () => {
    const { written, again } = attempted({ ...delivery, attempts: 5 }, { at: hoursOn(30), status: 204 });
    expect(written.record).toMatchObject({ state: 'delivered', attempts: 6, last: { status: 204 } });
    expect(again).toBeUndefined();
  });
});

describe('the signature', () => {
  test('is that of the form, for each secret', () => {
    const header = signatureHeader(['two', 'one'], new Date('2027-03-01T12:00:00.900Z'), '{"a":1}');
    const hmac = (secret: string) => createHmac('sha256', secret).update('1803902400.{"a":1}').digest('hex');
    expect(header).toBe(`t=1803902400,v1=${hmac('two')},v1=${hmac('one')}`);
  });
});
