import { Refusal } from '../errors.ts';
import { inForce } from './authority.ts';
import type { DesignationLine, DesignationRecord } from './designation-records.ts';
import { UNTIL_ENDED } from './designations.ts';
import { endedMandate, newMandate } from './mandates.ts';
import type { MandateRecord, SubscriptionRecord } from './records.ts';
import type { Written } from './written.ts';

/** What an accepted designation does to mandates, all of it at one instant. */
export interface Effects {
  readonly given: readonly Written<MandateRecord>[];
  readonly ended: readonly Written<MandateRecord>[];
}

/**
 * The mandates that begin and end. `mandatesOf` holds those of each person on the lines, read for this acceptance. Who is
 * administrator of an offer already stays so by the older mandate; who is not cannot be removed from it. Throws a Refusal
 * `wrong-state` when nothing would change.
 */
export function effectsOf(
  designation: DesignationRecord,
  subscriptions: readonly SubscriptionRecord[],
  mandatesOf: ReadonlyMap<string, readonly MandateRecord[]>,
  { by, at, newId }: { readonly by: string; readonly at: string; readonly newId: () => string },
): Effects {
  const given: Written<MandateRecord>[] = [];
  const ended: Written<MandateRecord>[] = [];
  for (const line of designation.lines) {
    for (const subscription of subscriptions) {
      const all = mandatesOf.get(line.personId) ?? [];
      const held = administered(all, subscription.id, at);
      if (line.action === 'remove') {
        ended.push(...held.map((mandate) => endedMandate(mandate, by, 'removed by form F503', at)));
      } else if (held.length === 0) given.push(givenBy(designation, line, subscription, all, by, { id: newId(), at }));
    }
  }
  if (given.length + ended.length > 0) return { given, ended };
  throw new Refusal('wrong-state', 'This form would change nothing: everybody on it is already as it asks.');
}

/** The mandates in force by which somebody administers a subscription. */
export function administered(
  mandates: readonly MandateRecord[],
  subscriptionId: string,
  at: string,
): readonly MandateRecord[] {
  const now = new Date(at);
  return mandates.filter(
    (mandate) =>
      mandate.role === 'technical-administrator' &&
      mandate.scope.reach === 'subscription' &&
      mandate.scope.subscriptionId === subscriptionId &&
      inForce(mandate, now),
  );
}

function givenBy(
  designation: DesignationRecord,
  { personId }: DesignationLine,
  subscription: SubscriptionRecord,
  held: readonly MandateRecord[],
  by: string,
  place: { readonly id: string; readonly at: string },
): Written<MandateRecord> {
  if (!designation.signed) throw new TypeError('a designation without its signed form gives nothing');
  const written = newMandate(
    {
      personId,
      role: 'technical-administrator',
      structureId: designation.structureId,
      subscription,
      givenBy: [designation.signatory.personId],
      evidence: { what: `form F503 ${designation.number}`, sha256: designation.signed.sha256 },
      from: place.at,
      until: UNTIL_ENDED,
    },
    held,
    by,
    place,
  );
  const record: MandateRecord = { ...written.record, designation: { id: designation.id }, duties: 'pending' };
  return { record, event: { ...written.event, data: { ...written.event.data, designation: designation.id } } };
}
