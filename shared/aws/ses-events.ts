import type { DeliveryNews } from '../lifecycle/mail/delivery.ts';
import type { MailNews } from '../lifecycle/mail-records.ts';

/** Where events of our mail come from. */
export interface EventOrigin {
  readonly account: string;
  readonly configurationSet: string;
}

/**
 * What an event of Amazon SES tells, as EventBridge hands it over (`aws.ses`, event publishing by a configuration set).
 * Undefined: not one of ours, or nothing that it says can be understood. `nothing`: ours, of a kind that changes nothing.
 */
export function readSesEvent(
  event: unknown,
  { account, configurationSet }: EventOrigin,
): DeliveryNews | 'nothing' | undefined {
  const outer = objectIn(event);
  if (outer?.source !== 'aws.ses' || outer.account !== account) return undefined;
  const detail = objectIn(outer.detail);
  const mail = objectIn(detail?.mail);
  const tags = objectIn(mail?.tags);
  if (only(tags?.['ses:configuration-set']) !== configurationSet) return undefined;
  const [mailId, to, messageId] = [only(tags?.notice), only(mail?.destination), mail?.messageId];
  if (!isId(mailId) || !isId(messageId) || to === undefined || to.length > 320) return undefined;
  const type = detail?.eventType;
  if (type === 'DeliveryDelay' || type === 'Open' || type === 'Click' || type === 'Subscription') return 'nothing';
  const told = newsOf(type, detail);
  return told && { mailId, messageId, to, ...told };
}

function newsOf(type: unknown, detail: Fields): Pick<DeliveryNews, 'news' | 'at'> | undefined {
  const at = (part: string): string | undefined => instantOf(objectIn(detail?.[part])?.timestamp);
  const told = (news: MailNews, instant: string | undefined) => {
    const when = instant ?? at('mail');
    return when === undefined ? undefined : { news, at: when };
  };
  // event publishing writes two words where the API writes one
  switch (typeof type === 'string' ? type.replace(' ', '') : undefined) {
    case 'Send':
      return told('send', undefined);
    case 'Delivery':
      return told('delivery', at('delivery'));
    case 'Complaint':
      return told('complaint', at('complaint'));
    case 'Reject':
    case 'RenderingFailure':
      return told('reject', undefined);
    case 'Bounce':
      // what SES could not determine is no proof that the mailbox is gone
      return told(objectIn(detail?.bounce)?.bounceType === 'Permanent' ? 'permanent' : 'transient', at('bounce'));
    default:
      return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>> | undefined;

const objectIn = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

/** The one text of a list of one. */
function only(list: unknown): string | undefined {
  return Array.isArray(list) && list.length === 1 && typeof list[0] === 'string' ? list[0] : undefined;
}

const isId = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9._-]{1,128}$/.test(value);

function instantOf(value: unknown): string | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(ms) ? new Date(ms).toISOString() : undefined;
}
