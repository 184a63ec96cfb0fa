import type * as z from 'zod';
import type { WorkItemRecord } from '../../shared/lifecycle/records.ts';
import type { Left } from '../../shared/lifecycle/registration/revocations-left.ts';
import type { WorkItemView } from '../schemas/dossiers.ts';
import { statedAt } from './stated.ts';

/** An item without anybody's name; `left` is what it still is about. */
export function viewOfWorkItem(item: WorkItemRecord, left?: Left): z.input<typeof WorkItemView> {
  const { id, task, structureId, subscriptionIds, personId, holderId, certificate, designationId } = item;
  const { cause, proposed, lost, state, createdAt, closed } = item;
  return {
    id,
    task,
    structureId,
    ...(subscriptionIds && { subscriptionIds: [...subscriptionIds] }),
    ...(personId && { personId }),
    ...(holderId && { holderId }),
    ...(certificate && {
      certificate: { ...certificate, href: `/certificates/${certificate.issuer}/${certificate.serial}` },
    }),
    ...(designationId && { designationId }),
    cause,
    ...(lost !== undefined && { lost }),
    ...(proposed && { proposed }),
    state,
    createdAt,
    ...(closed && { closed: statedAt(closed) }),
    ...(left && {
      certificates: {
        items: left.certificates.map(({ issuer, serial, subscriptionId, profile, notAfter }) => ({
          issuer,
          serial,
          subscriptionId,
          profile,
          notAfter,
          href: `/certificates/${issuer}/${serial}`,
        })),
        more: left.more,
      },
    }),
  };
}
