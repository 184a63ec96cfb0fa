import type * as z from 'zod';
import type { CertificateRecord, WorkItemRecord } from '../../shared/lifecycle/records.ts';
import type { WorkItemView } from '../schemas/dossiers.ts';

/** An item of the agents' list; `certificates` are those that it still is about. */
export function viewOfWorkItem(
  item: WorkItemRecord,
  certificates?: { readonly left: readonly CertificateRecord[]; readonly more: boolean },
): z.input<typeof WorkItemView> {
  const { id, task, structureId, subscriptionId, cause, proposed, state, createdAt, closed } = item;
  return {
    id,
    task,
    structureId,
    ...(subscriptionId && { subscriptionId }),
    cause,
    ...(proposed && { proposed }),
    state,
    createdAt,
    ...(closed && { closed: { at: closed.at, ...(closed.reasons && { reasons: closed.reasons }) } }),
    ...(certificates && {
      certificates: {
        items: certificates.left.map(({ issuer, serial, notAfter }) => ({
          issuer,
          serial,
          notAfter,
          href: `/certificates/${issuer}/${serial}`,
        })),
        more: certificates.more,
      },
    }),
  };
}
