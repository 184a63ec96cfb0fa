import { randomUUID } from 'node:crypto';

/** Set by the proxy on a message that is to come back. */
export const BOUNCE_HEADER = 'x-sceau-local-bounce';

/** A message that the mail service has taken, and what its sender said beside. */
export interface AcceptedMail {
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly configurationSet: string;
  readonly tags: Readonly<Record<string, readonly string[]>>;
  /** An ordered fault: whatever the address, it comes back. */
  readonly bounces: boolean;
}

export interface EventPlace {
  readonly account: string;
  readonly region: string;
  readonly now: () => Date;
}

/** Local parts that the simulator of Amazon SES answers in its own way, here before any domain of ours. */
const SIMULATED: Readonly<Record<string, readonly Fate[]>> = {
  success: ['Delivery'],
  bounce: ['Permanent'],
  suppressionlist: ['Suppressed'],
  complaint: ['Delivery', 'Complaint'],
  // the mailbox takes it, and a robot answers
  ooto: ['Delivery', 'Transient'],
  full: ['Transient'],
};
const SIMULATOR = /^([a-z]+)(?:\+[^@]*)?@simulator\.example\.test$/i;

type Fate = 'Delivery' | 'Complaint' | 'Permanent' | 'Suppressed' | 'Transient';

/** What Amazon SES tells of it on the account's bus, in the order in which it happens: always Send, then what became of it. */
export function eventsOf(mail: AcceptedMail, place: EventPlace): readonly object[] {
  if (mail.configurationSet === '') return [];
  const name = SIMULATOR.exec(mail.to[0] ?? '')?.[1]?.toLowerCase() ?? 'success';
  const fates = mail.bounces ? (['Permanent'] as const) : (SIMULATED[name] ?? ['Delivery']);
  return [eventOf(mail, place, 'Email Sent', 'Send', { send: {} }), ...fates.map((fate) => told(mail, place, fate))];
}

function told(mail: AcceptedMail, place: EventPlace, fate: Fate): object {
  const timestamp = place.now().toISOString();
  const recipients = mail.to.map((emailAddress) => ({ emailAddress }));
  if (fate === 'Delivery') {
    const delivery = { timestamp, recipients: mail.to, processingTimeMillis: 1 };
    return eventOf(mail, place, 'Email Delivered', fate, { delivery });
  }
  if (fate === 'Complaint') {
    const complaint = { timestamp, complainedRecipients: recipients, feedbackId: randomUUID() };
    return eventOf(mail, place, 'Email Complaint Received', fate, { complaint });
  }
  const bounceSubType = fate === 'Suppressed' ? 'OnAccountSuppressionList' : 'General';
  const bounceType = fate === 'Transient' ? fate : 'Permanent';
  const bounce = { timestamp, bounceType, bounceSubType, bouncedRecipients: recipients, feedbackId: randomUUID() };
  return eventOf(mail, place, 'Email Bounced', 'Bounce', { bounce });
}

function eventOf(
  { messageId, from, to, configurationSet, tags }: AcceptedMail,
  { account, region, now }: EventPlace,
  detailType: string,
  eventType: string,
  more: object,
): object {
  const time = now().toISOString();
  const about = `arn:aws:ses:${region}:${account}:configuration-set/${configurationSet}`;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source: 'aws.ses',
    account,
    time,
    region,
    resources: [about],
    detail: {
      eventType,
      mail: {
        timestamp: time,
        source: from,
        sendingAccountId: account,
        messageId,
        destination: to,
        tags: { 'ses:configuration-set': [configurationSet], ...tags },
      },
      ...more,
    },
  };
}

/** What is read of a call of SendEmail and its answer; undefined where SES has taken nothing. */
export function acceptedOf(request: string, answer: string, bounces: boolean): AcceptedMail | undefined {
  try {
    const sent = JSON.parse(request) as {
      FromEmailAddress?: string;
      Destination?: { ToAddresses?: string[] };
      ConfigurationSetName?: string;
      EmailTags?: { Name: string; Value: string }[];
    };
    const { MessageId } = JSON.parse(answer) as { MessageId?: string };
    if (MessageId === undefined) return undefined;
    return {
      messageId: MessageId,
      from: sent.FromEmailAddress ?? '',
      to: sent.Destination?.ToAddresses ?? [],
      configurationSet: sent.ConfigurationSetName ?? '',
      tags: Object.fromEntries((sent.EmailTags ?? []).map(({ Name, Value }) => [Name, [Value]])),
      bounces,
    };
  } catch {
    return undefined;
  }
}
