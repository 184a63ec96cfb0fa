import { profileFor } from '../../policy/profiles.ts';
import type { SubscriptionRecord } from '../../registration/records.ts';
import { refuseField } from '../../registration/written.ts';

/**
 * Whether machines may have certificates of a subscription for these usages: there are such certificates, and none of them is
 * a person's, who alone asks for it. Throws a Refusal `malformed`.
 */
export function demandGrantable(
  { offer, naming }: Pick<SubscriptionRecord, 'offer' | 'naming'>,
  usages: readonly string[],
  pointer: string,
): void {
  for (const [index, usage] of usages.entries()) {
    const profile = profileFor(offer, usage, naming);
    if (!profile)
      refuseField(`${pointer}/${index}`, 'usage-unknown', `The offer ${offer} has no certificates for ${usage}.`);
    if (profile.declares === 'holder') {
      refuseField(`${pointer}/${index}`, 'usage-of-people', 'Certificates for people are requested by these people.');
    }
    if (usages.indexOf(usage) !== index)
      refuseField(`${pointer}/${index}`, 'usage-twice', 'This usage is named twice.');
  }
}
