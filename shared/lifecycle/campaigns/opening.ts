import { Refusal } from '../../errors.ts';
import { openedHolder } from '../../registration/holders.ts';
import type { CampaignRecord } from '../campaign-records.ts';
import { openDirectionOf, sameDirection } from '../directions/desk.ts';
import { groundOf, isHere } from '../holders/desk.ts';
import { demandIdentity } from '../holders/identity-demand.ts';
import { leaveOf } from '../holders/requesting.ts';
import type { Change } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { CertificateRecord } from '../records.ts';
import { eventOf } from '../registration/desk.ts';
import { demandRenewable, openedEarly, renewalWindow } from '../renewal-window.ts';
import type { CampaignHouse } from './house.ts';

/** A holder who may renew now, and what is to be written for it; or why only their officers can open it. */
export type Opened =
  | { readonly holder: 'opened'; readonly change: Required<Pick<Change, 'records' | 'events' | 'require'>> }
  | { readonly holder: 'unopened'; readonly why: string }
  | { readonly holder: 'gone' };

/**
 * Opens the renewal of a certificate to its holder, as an officer would, by the word of the two officers who decided the
 * campaign. What an officer is refused is not opened here either: an identity that has to be checked first, data that wait
 * for a second officer, a leave for something else, a direction that is closed.
 */
export async function openedByCampaign(
  house: CampaignHouse,
  campaign: CampaignRecord,
  certificate: CertificateRecord,
  pen: Pen,
): Promise<Opened> {
  const { issuer, serial, holderId = '' } = certificate;
  const holder = await house.ledger.read('holder', { id: holderId });
  if (!holder || !(await isHere(house, holder))) return { holder: 'gone' };
  const leave = await leaveOf(house, holder);
  if (leave) {
    const { renews } = leave.opening;
    const own = renews?.issuer === issuer && renews.serial === serial;
    const none = { records: [], events: [], require: [] };
    return own ? { holder: 'opened', change: none } : { holder: 'unopened', why: 'opened-otherwise' };
  }
  try {
    const ground = await groundOf(house, holder);
    const { offer } = ground.subscription;
    const window = openedEarly(renewalWindow(certificate, offer), certificate, offer, pen.at);
    const direction = await openDirectionOf(house, holder);
    demandRenewable(window, ground.profile, ground.subscription, new Date(pen.at));
    const checked = await demandIdentity(house.ledger, holder, pen.at);
    const { by, mandateId } = campaign.approved!;
    const opening = {
      at: pen.at,
      by: { personId: by, mandateId },
      campaignId: campaign.id,
      renews: { issuer, serial },
    };
    const written = openedHolder(holder, opening);
    return {
      holder: 'opened',
      change: {
        records: [written.record],
        events: [eventOf(pen, written)],
        require: [...ground.unchanged, ...sameDirection(direction), ...checked],
      },
    };
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'unavailable') throw thrown;
    return { holder: 'unopened', why: thrown.findings?.[0]?.code ?? thrown.code };
  }
}
