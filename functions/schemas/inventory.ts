import * as z from 'zod';
import { OFFERS } from '../../shared/registration/records.ts';
import { Addresses, Id, Instant, pageOf } from './parts.ts';
import { issuer, serial, usage } from './requests.ts';

/** Forms of the follow-up: one list of all certificates that the caller may see. */
const state = z.enum(['awaited', 'in-force', 'expired', 'revoked']).meta({
  description: '`awaited`: issued, and nobody has accepted it yet.',
});

export const InventoryFilter = z.strictObject({
  state: state.optional(),
  usage: usage.optional(),
  structureId: Id.optional().meta({ description: 'Needed by those who look for the whole house.' }),
  subscriptionId: Id.optional(),
  expiresBefore: Instant.optional(),
  expiresAfter: Instant.optional(),
  search: z.string().min(1).max(64).optional().meta({ description: 'Beginning of a name or of a serial number.' }),
});

export const InventoryQuery = z.strictObject({
  ...InventoryFilter.shape,
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(2048).optional().meta({ description: 'Of the same caller and the same filters.' }),
});

export const InventoryItem = z
  .strictObject({
    issuer,
    serial,
    href: z.string(),
    state,
    usage,
    offer: z.enum(OFFERS),
    profile: z.string(),
    subject: z.string().meta({ description: 'RFC 4514.' }),
    subjectAltNames: z.array(z.string()),
    notBefore: Instant,
    notAfter: Instant,
    structureId: Id,
    subscriptionId: Id,
    requestId: Id,
    revokedAt: Instant.optional(),
    addresses: Addresses,
  })
  .meta({ id: 'InventoryItem' });

export const InventoryView = pageOf(InventoryItem).meta({
  id: 'Inventory',
  description: 'Newest first. A page may be short and still have a cursor: read on.',
});

export const InventoryExport = z.strictObject({ items: z.array(InventoryItem) }).meta({ id: 'InventoryExport' });

export const InventoryCountsView = z
  .strictObject({
    states: z.strictObject({
      awaited: z.number().int(),
      'in-force': z.number().int(),
      expired: z.number().int(),
      revoked: z.number().int(),
    }),
    ending: z
      .array(z.strictObject({ withinDays: z.number().int(), count: z.number().int() }))
      .meta({ description: 'Of those in force.' }),
    counted: z.number().int().meta({ description: 'Rows that were looked at, the newest first.' }),
    complete: z.boolean().meta({ description: 'False: there are more than were looked at.' }),
  })
  .meta({ id: 'InventoryCounts' });
