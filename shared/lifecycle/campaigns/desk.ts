import { Refusal } from '../../errors.ts';
import { nothingHere } from '../../registration/authority.ts';
import { houseRules } from '../../registration/house-rules.ts';
import { plainText, refuseField, type Written } from '../../registration/written.ts';
import type { CampaignFilter, CampaignRecord } from '../campaign-records.ts';
import { commitAct } from '../designation/desk.ts';
import { newId } from '../identity.ts';
import { activeIssuer } from '../issuers.ts';
import type { OutboxRow, Requirement } from '../ports.ts';
import { type Act, begin, type Caller, type Desk, eventOf } from '../registration/desk.ts';
import { stillInOffice } from '../registration/in-office.ts';
import {
  approvedCampaign,
  type CampaignForm,
  cancelledCampaign,
  enteredCampaign,
  type moved,
  pausedCampaign,
  refusedCampaign,
  resumedCampaign,
} from './campaigns.ts';

/**
 * What security officers do with a campaign: one proposes, the list is counted and frozen, another approves exactly that
 * list or refuses it. A campaign is never edited: another one is proposed.
 */
export interface CampaignInput extends Omit<CampaignForm, 'reasons' | 'rates'> {
  /** For those who approve and audit, never for those who are told. */
  readonly reasons: string;
  readonly rates?: Partial<CampaignForm['rates']> | undefined;
}

export interface CampaignActed {
  readonly campaign: CampaignRecord;
  readonly outbox: readonly OutboxRow[];
}

const LONGEST_REASONS = 1000;

/** Enters a campaign, which is counted from then on. Throws a Refusal `malformed`, or `not-found` for a direction of nowhere. */
export async function proposeCampaign(desk: Desk, caller: Caller, input: CampaignInput): Promise<CampaignActed> {
  const { pen, by, mandate, mandateInForce } = await begin(desk, caller);
  const id = newId(desk.randomness);
  const { because, window, deadline, thenRevoke } = input;
  const reasons = await desk.vault.seal(id, plainText(input.reasons, '/reasons', LONGEST_REASONS));
  const { usual: mails } = houseRules.campaignMailsPerMinute;
  const { usual: signatures } = houseRules.campaignSignaturesPerSecond;
  const form: CampaignForm = {
    ...{ because, window, deadline, reasons },
    filter: await narrowed(desk, input.filter),
    rates: {
      mailsPerMinute: input.rates?.mailsPerMinute ?? mails,
      signaturesPerSecond: input.rates?.signaturesPerSecond ?? signatures,
    },
    ...(thenRevoke && { thenRevoke }),
  };
  const officer = { personId: by, mandateId: mandate.id, authentication: caller.principal.authentication };
  const written = enteredCampaign(form, officer, { id, at: pen.at });
  await commitAct(desk.ledger, {
    records: [written.record],
    events: [eventOf(pen, written)],
    require: [mandateInForce],
  });
  return { campaign: written.record, outbox: [] };
}

/** A direction is looked for in its own structure. Throws a Refusal `malformed` for a filter of everything. */
async function narrowed({ ledger }: Desk, filter: CampaignFilter): Promise<CampaignFilter> {
  if (Object.values(filter).every((value) => value === undefined)) {
    refuseField('/filter', 'filter-empty', 'A filter that selects everything is not taken.', 'Sceau, campaigns');
  }
  const { directionId, structureId } = filter;
  if (directionId === undefined) return filter;
  const direction = await ledger.read('direction', { id: directionId });
  if (!direction || (structureId ?? direction.structureId) !== direction.structureId) throw nothingHere();
  return { ...filter, structureId: direction.structureId };
}

/** Another officer approves the list of this digest, and it runs. Throws the Refusals of `approvedCampaign`, or `wrong-state`. */
export const approveCampaign = (desk: Desk, caller: Caller, id: string, listSha256: string): Promise<CampaignActed> =>
  turn(
    desk,
    caller,
    id,
    async (campaign, { by, mandate, pen }) => {
      const approved = approvedCampaign(campaign, { by, mandateId: mandate.id, listSha256 }, pen.at);
      if (campaign.because === 'issuer') await demandFollowed(desk, Object.keys(campaign.of.issuer));
      return approved;
    },
    proposerInOffice,
  );

/** Another officer refuses it, for ever, with reasons. Throws a Refusal `forbidden` to the proposer, or `wrong-state`. */
export const refuseCampaign = (desk: Desk, caller: Caller, id: string, why: string): Promise<CampaignActed> =>
  turn(desk, caller, id, async (campaign, { by, pen }) => {
    const reasons = await desk.vault.seal(campaign.id, plainText(why, '/reasons', LONGEST_REASONS));
    return refusedCampaign(campaign, { by, reasons }, pen.at);
  });

/** Holds a campaign up: an officer alone may do that. Throws a Refusal `wrong-state`. */
export const pauseCampaign = (desk: Desk, caller: Caller, id: string): Promise<CampaignActed> =>
  turn(desk, caller, id, (campaign, { by, pen }) => pausedCampaign(campaign, by, pen.at));

/** Lets it go on: an officer alone may. Throws a Refusal `wrong-state`. */
export const resumeCampaign = (desk: Desk, caller: Caller, id: string): Promise<CampaignActed> =>
  turn(desk, caller, id, (campaign, { pen }) => resumedCampaign(campaign, pen.at));

/** Ends it for ever; what was renewed by then stays so. Throws a Refusal `wrong-state`. */
export const cancelCampaign = (desk: Desk, caller: Caller, id: string): Promise<CampaignActed> =>
  turn(desk, caller, id, (campaign, { by, pen }) => cancelledCampaign(campaign, by, pen.at));

/**
 * Where an authority is replaced, another one issues by now: whoever renewed before that would have the same again. Throws a
 * Refusal `wrong-state`.
 */
async function demandFollowed({ ledger }: Desk, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const issuer = await ledger.read('issuer', { id });
    if (!issuer || (await activeIssuer(ledger, issuer.hierarchy)).record.id !== id) continue;
    throw new Refusal(
      'wrong-state',
      `Authority ${id} issues still: put the next one into service first, or renewals come from the same.`,
    );
  }
}

/** Whoever proposed it is in office when it is approved. Throws a Refusal `wrong-state`. */
async function proposerInOffice({ ledger }: Desk, { proposedBy }: CampaignRecord, at: string) {
  const inOffice = await stillInOffice(ledger, proposedBy, at);
  if (inOffice) return [inOffice];
  throw new Refusal('wrong-state', 'Whoever proposed this is no security officer any more: propose it again.');
}

type Rule = (campaign: CampaignRecord, act: Act) => ReturnType<typeof moved> | Promise<Written<CampaignRecord>>;

async function turn(
  desk: Desk,
  caller: Caller,
  id: string,
  rule: Rule,
  demanded: (desk: Desk, campaign: CampaignRecord, at: string) => Promise<readonly Requirement[]> = async () => [],
): Promise<CampaignActed> {
  const { campaign, ...act } = await takeCampaign(desk, caller, id);
  const written = await rule(campaign, act);
  const also = await demanded(desk, campaign, act.pen.at);
  await commitAct(desk.ledger, {
    records: [written.record],
    events: [eventOf(act.pen, written)],
    require: [act.mandateInForce, ...also],
  });
  return { campaign: written.record, outbox: [] };
}

/** Takes up an act on a campaign. Throws a Refusal `forbidden` or `not-found`. */
export async function takeCampaign(
  desk: Desk,
  caller: Caller,
  id: string,
): Promise<Act & { readonly campaign: CampaignRecord }> {
  const act = await begin(desk, caller);
  const campaign = await desk.ledger.read('campaign', { id });
  if (!campaign) throw nothingHere();
  return { ...act, campaign };
}
