import type * as z from 'zod';
import type { Finding } from '../../shared/errors.ts';
import type { Column } from '../../shared/evidence/csv.ts';
import type { FrontHouse } from '../../shared/http/call.ts';
import { wouldRevoke } from '../../shared/lifecycle/bulk/orders.ts';
import type { BulkRevocationRecord, BulkLine as Line } from '../../shared/lifecycle/bulk-records.ts';
import type { Invoker } from '../../shared/lifecycle/ports.ts';
import { houseRules } from '../../shared/registration/house-rules.ts';
import type { BulkLine, BulkView } from '../schemas/bulk.ts';

/** What the operations on bulk revocations have beside the front. */
export interface BulkFront extends FrontHouse {
  readonly invoker: Pick<Invoker, 'runBulk'>;
}

/** An order with its figures and how far it is, without what people wrote. */
export function viewOfBulk(order: BulkRevocationRecord): z.input<typeof BulkView> {
  const { id, createdAt, proposedBy, selection, reason, state, lines, found, of, told, results } = order;
  const { approved, paused, cancelled, startedAt, endedAt, movedAt } = order;
  const findings = state === 'refused' ? refusalOf(order) : [];
  return {
    ...{ id, createdAt, proposedBy: proposedBy.personId, selection: selection as never, reason, state },
    list: {
      lines,
      ...(state !== 'counting' && told && { sha256: order.listSha256 }),
      found: { ...found },
      wouldRevoke: wouldRevoke(order),
      byIssuer: { ...of.issuer },
      byProfile: { ...of.profile },
      byStructure: { ...of.structure },
      certificates: `/bulk-revocations/${id}/certificates`,
    },
    ...(told && { told: { people: told.people, first: told.first.map((one) => ({ ...one })) } }),
    ...(approved && { approved: { at: approved.at, by: approved.by } }),
    ...(paused && { paused: { ...paused } }),
    ...(cancelled && { cancelled: { ...cancelled } }),
    progress: {
      lines: Object.values(results).reduce((sum, count) => sum + count, 0),
      ofLines: lines,
      results: { ...results },
      told: order.toldPeople,
    },
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    movedAt,
    ...(findings.length > 0 && { findings }),
  };
}

function refusalOf({ found, lines }: BulkRevocationRecord): Finding[] {
  const because = (code: string, detail: string) => ({ code, citation: 'Sceau, bulk revocation', detail });
  return [
    ...(found.authority > 0 ? [because('authority-named', AUTHORITY)] : []),
    ...(lines > houseRules.bulkLargest ? [because('list-too-long', TOO_LONG)] : []),
  ];
}

const AUTHORITY =
  'The list names certificates of the platform’s own authorities, seals or responders, marked `authority` in it: these are revoked one at a time, by a ceremony or in an emergency.';
const TOO_LONG = 'The list is longer than one order may be: narrow the filter and propose several.';

/** A certificate of the list. */
export function viewOfLine({ issuer, serial, found, result, certificate }: Line): z.input<typeof BulkLine> {
  return {
    ...{ issuer, serial, href: `/certificates/${issuer}/${serial}` },
    ...(found && { found }),
    ...(result && { result }),
    ...(certificate && {
      profile: certificate.profile,
      structureId: certificate.structureId,
      subscriptionId: certificate.subscriptionId,
      notAfter: certificate.notAfter,
    }),
  };
}

/** Headings are the names of the JSON members. */
export const bulkColumns: readonly Column<z.input<typeof BulkLine>>[] = [
  { heading: 'issuer', value: (line) => line.issuer },
  { heading: 'serial', value: (line) => line.serial },
  { heading: 'found', value: (line) => line.found },
  { heading: 'result', value: (line) => line.result },
  { heading: 'profile', value: (line) => line.profile },
  { heading: 'notAfter', value: (line) => line.notAfter },
  { heading: 'structureId', value: (line) => line.structureId },
  { heading: 'subscriptionId', value: (line) => line.subscriptionId },
];
