import { operation } from '../../shared/http/operation.ts';
import { everyIssuer } from '../../shared/lifecycle/issuers.ts';
import { isSubscribers } from '../../shared/lifecycle/records.ts';
import { mandateFor, NOWHERE, nothingHere, targetOf } from '../../shared/registration/authority.ts';
import { CertificatePage, PageQuery } from '../schemas/requests.ts';
import { acceptableOf } from './acceptance-view.ts';
import { viewOfCertificate } from './certificate-view.ts';
import type { CertificatesHouse } from './house.ts';

/** GET /subscriptions/{subscriptionId}/certificates, newest first. */
export const listCertificates = operation(
  { query: PageQuery, answer: CertificatePage },
  async (call, house: CertificatesHouse) => {
    const subscriptionId = call.params.subscriptionId!;
    const subscription = await house.ledger.read('subscription', { id: subscriptionId });
    const target = subscription ? targetOf(subscription) : NOWHERE;
    const { role } = mandateFor(call.principal, call.roles, target, house.clock.now());
    if (!subscription) throw nothingHere();
    const { limit, cursor } = PageQuery.parse(call.query);
    const page = await house.ledger.list('certificates-of-subscription', subscriptionId, {
      ...(limit !== undefined && { limit }),
      ...(cursor !== undefined && { cursor }),
    });
    const issuers = new Map((await everyIssuer(house.ledger)).map((issuer) => [issuer.id, issuer]));
    const acceptable = await acceptableOf(house, page.items);
    const items = page.items
      .filter(isSubscribers)
      .map((record) => viewOfCertificate(record, issuers.get(record.issuer)!, role, acceptable));
    return { status: 200, body: { items, ...(page.cursor !== undefined && { cursor: page.cursor }) } };
  },
);
