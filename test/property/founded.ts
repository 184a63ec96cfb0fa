import type { CertificateRecord, RequestRecord, WorkItemRecord } from '../../shared/lifecycle/records.ts';
import type { DesignationRecord } from '../../shared/registration/designation-records.ts';
import type { MandateRecord } from '../../shared/registration/records.ts';
import { administrators } from '../world/designations.ts';
import { recordsOf, type World } from '../world/world.ts';

/** What stands behind mandates and certificates, read from rows alone: nothing here asks the code under test. */

/** What agents see who record somebody's power, or judge a card. */
export const PAPER = { what: 'letter', sha256: 'b'.repeat(64) };

/** Everything that a mandate must have behind it, whether it is in force or not; an empty list when all do. */
export function unfounded(world: World): string[] {
  const forms = new Map(recordsOf<DesignationRecord>(world, 'designation').map((one) => [one.id, one]));
  const wrong: string[] = [];
  for (const mandate of administrators(world)) {
    const found = mandate.designation && forms.get(mandate.designation.id);
    if (!found || !gives(found, mandate)) wrong.push(`${mandate.id} has no accepted form behind it`);
    else wrong.push(...faultsOf(found).map((fault) => `${mandate.id} stands on a form ${fault}`));
  }
  for (const { state, decision } of forms.values()) {
    if (state === 'accepted') continue;
    if (decision && decision.given.length + decision.ended.length > 0) wrong.push(`a ${state} form had effects`);
  }
  return wrong;
}

const gives = (form: DesignationRecord, mandate: MandateRecord): boolean =>
  form.state === 'accepted' &&
  form.decision?.outcome === 'accepted' &&
  form.decision.given.includes(mandate.id) &&
  form.decision.at === mandate.from &&
  form.signed !== undefined &&
  form.signed.supersededAt === undefined &&
  form.signed.sha256 === mandate.evidence.sha256 &&
  form.signed.dataSha256 === form.form?.dataSha256 &&
  form.offers.some(
    ({ subscriptionId }) => mandate.scope.reach === 'subscription' && mandate.scope.subscriptionId === subscriptionId,
  ) &&
  form.lines.some(({ action, personId }) => action === 'add' && personId === mandate.personId);

/** What is wrong with how an accepted form came to be. */
function faultsOf({ enteredBy, submission, signatory, lines, review, decision, signed }: DesignationRecord): string[] {
  const parties = [...enteredBy, ...(submission ? [submission.by] : []), signatory, ...lines, signed!.by];
  const own = parties.some(({ personId }) => personId === decision!.by.personId);
  return [
    ...(own ? ['accepted by somebody who has a part in it'] : []),
    ...(review?.by.personId === decision!.by.personId ? [] : ['accepted without a review']),
    ...(submission && submission.at <= review!.at && review!.at <= decision!.at ? [] : ['never submitted']),
    ...(submission && signed!.receivedAt > submission.at ? ['whose file came after its submission'] : []),
  ];
}

/** Certificates that were issued when the mandate of whoever asked, or a decision that was due, was not in force. */
export function outlived(world: World): string[] {
  const requests = new Map(recordsOf<RequestRecord>(world, 'request').map((one) => [one.id, one]));
  const mandates = new Map(recordsOf<MandateRecord>(world, 'mandate').map((one) => [one.id, one]));
  return recordsOf<CertificateRecord>(world, 'certificate').flatMap(({ requestId, issuedAt, serial }) => {
    const request = requests.get(requestId);
    if (!request || issuedAt === undefined) return [];
    const mandate = mandates.get(request.requestedBy.mandateId);
    const held =
      mandate !== undefined &&
      mandate.personId === request.requestedBy.personId &&
      mandate.from <= issuedAt &&
      issuedAt < mandate.until &&
      (mandate.ended === undefined || issuedAt <= mandate.ended.at);
    return held ? [] : [`${serial} was issued without a mandate behind it`];
  });
}

/** Mandates that were ended while they were in force, and that no proposal to look at the certificates names. */
export function unproposed(world: World): string[] {
  const items = recordsOf<WorkItemRecord>(world, 'workItem').filter(({ task }) => task === 'revocations');
  return administrators(world).flatMap(({ id, personId, scope, state }) => {
    if (state !== 'ended' || scope.reach !== 'subscription') return [];
    const named = items.some(
      (item) => item.personId === personId && item.subscriptionIds?.includes(scope.subscriptionId),
    );
    return named ? [] : [`nobody is asked about the certificates of ${id}`];
  });
}
