import type * as z from 'zod';
import type { DecisionRecord, DeclaredFields, RequestRecord } from '../../shared/lifecycle/records.ts';
import type { WithReasons } from '../../shared/registration/personal.ts';
import type { RequestView } from '../schemas/requests.ts';

/** A request as its people see it. */
export function viewOfRequest(
  request: RequestRecord,
  decision?: WithReasons<DecisionRecord>,
): z.input<typeof RequestView> {
  const { id, state, structureId, subscriptionId, profile, declared, spkiSha256, createdAt, updatedAt } = request;
  return {
    id,
    state,
    structureId,
    subscriptionId,
    profile,
    declared: viewOfDeclared(declared),
    spkiSha256,
    createdAt,
    updatedAt,
    findings: [...request.findings],
    ...(request.renews && { renews: { ...request.renews } }),
    ...(decision && {
      decision: {
        decision: decision.decision,
        at: decision.createdAt,
        ...(decision.reasons !== undefined && { reasons: decision.reasons }),
      },
    }),
    ...(request.certificate && {
      certificate: {
        ...request.certificate,
        href: `/certificates/${request.certificate.issuer}/${request.certificate.serial}`,
      },
    }),
  };
}

function viewOfDeclared(declared: DeclaredFields): z.input<typeof RequestView>['declared'] {
  if ('commonName' in declared) return { commonName: declared.commonName, dnsNames: [...declared.dnsNames] };
  return 'holder' in declared ? { holder: { holderId: declared.holder.holderId } } : { ...declared };
}
