import type * as z from 'zod';
import { type Column, csvHead, csvRecord } from '../../shared/evidence/csv.ts';
import type { SeenAddresses } from '../../shared/lifecycle/contacts/following.ts';
import type { InventoryRow } from '../../shared/lifecycle/inventory-row.ts';
import type { InventoryItem } from '../schemas/inventory.ts';

type Item = z.input<typeof InventoryItem>;

/** A certificate as one line of the follow-up. */
export function viewOfRow(
  { record, status, usage, offer, subject, subjectAltNames }: InventoryRow,
  addresses: SeenAddresses,
): Item {
  const { issuer, serial, profile, notBefore, notAfter, structureId, subscriptionId, requestId, revocation } = record;
  return {
    issuer,
    serial,
    href: `/certificates/${issuer}/${serial}`,
    state: status,
    usage: usage as Item['usage'],
    offer,
    profile,
    subject,
    subjectAltNames: [...subjectAltNames],
    notBefore,
    notAfter,
    structureId,
    subscriptionId,
    requestId,
    ...(revocation && { revokedAt: revocation.at }),
    addresses,
  };
}

/** Headings are the names of the JSON members: who knows one form knows the other. */
const columns: readonly Column<Item>[] = [
  { heading: 'issuer', value: (item) => item.issuer },
  { heading: 'serial', value: (item) => item.serial },
  { heading: 'state', value: (item) => item.state },
  { heading: 'offer', value: (item) => item.offer },
  { heading: 'usage', value: (item) => item.usage },
  { heading: 'subject', value: (item) => item.subject },
  { heading: 'subjectAltNames', value: (item) => item.subjectAltNames.join(' ') },
  { heading: 'notBefore', value: (item) => item.notBefore },
  { heading: 'notAfter', value: (item) => item.notAfter },
  { heading: 'revokedAt', value: (item) => item.revokedAt },
  { heading: 'structureId', value: (item) => item.structureId },
  { heading: 'subscriptionId', value: (item) => item.subscriptionId },
  { heading: 'requestId', value: (item) => item.requestId },
  { heading: 'profile', value: (item) => item.profile },
  { heading: 'addressesUsable', value: ({ addresses }) => String(addresses.usable) },
  { heading: 'addressesUnverified', value: ({ addresses }) => String(addresses.unverified) },
  { heading: 'addressesExpired', value: ({ addresses }) => String(addresses.expired) },
  { heading: 'addressesDead', value: ({ addresses }) => String(addresses.dead) },
  { heading: 'addressesFew', value: ({ addresses }) => String(addresses.few) },
];

/** How an export begins, goes on and ends, in the form that is asked for. */
export interface Writing {
  readonly head: string;
  readonly row: (item: Item, first: boolean) => string;
  readonly tail: string;
  readonly suffix: 'csv' | 'json';
}

export const writings: Readonly<Record<string, Writing>> = {
  'text/csv': { head: csvHead(columns), row: (item) => csvRecord(columns, item), tail: '', suffix: 'csv' },
  'application/json': {
    head: '{"items":[',
    row: (item, first) => `${first ? '' : ',\n'}${JSON.stringify(item)}`,
    tail: ']}',
    suffix: 'json',
  },
};
