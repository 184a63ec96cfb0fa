import * as z from 'zod';
import { BULK_FOUND, BULK_RESULTS, BULK_STATES } from '../../shared/lifecycle/bulk-records.ts';
import { houseRules } from '../../shared/registration/house-rules.ts';
import { Id, Instant, personal } from './parts.ts';
import { FindingView, issuer, reason, serial, usage } from './requests.ts';

/** Forms of the revocation of many certificates by one order. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits');
export const count = z.number().int();
export const counts = <const N extends readonly string[]>(names: N) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, count])) as { [K in N[number]]: typeof count });
const profile = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/, 'a profile has a name of lower-case letters and digits');
export const tally = z.record(z.string(), count);

/** Members of every filter of certificates. */
export const filterMembers = {
  issuer: issuer.optional(),
  structureId: Id.optional(),
  subscriptionId: Id.optional(),
  profile: profile.optional(),
  usage: usage.optional(),
  issuedFrom: Instant.optional(),
  issuedUntil: Instant.optional(),
  expiresFrom: Instant.optional(),
  expiresUntil: Instant.optional(),
};
const filter = z.strictObject(filterMembers).meta({
  id: 'BulkFilter',
  description: 'Certificates in force that all of this fits; at least one member. From is inclusive, until is not.',
});
const keys = {
  by: z.literal('key'),
  keys: z.array(sha256).min(1).max(100).meta({ description: 'SHA-256 of each SubjectPublicKeyInfo.' }),
  siblings: z.boolean().meta({
    description:
      'Also what the same person requested under the same subscription: keys that may have lain in the same place.',
  }),
};

export const ProposeBulkBody = z
  .strictObject({
    selection: z.discriminatedUnion('by', [
      z.strictObject({
        by: z.literal('list'),
        certificates: z.array(z.strictObject({ issuer, serial })).min(1).max(houseRules.bulkNamed),
      }),
      z.strictObject({ ...keys, siblings: keys.siblings.default(true) }),
      z.strictObject({ by: z.literal('filter'), filter }),
    ]),
    reason,
    reasons: personal(z.string().min(1).max(1000)).meta({ description: 'Why, for those who approve and audit.' }),
  })
  .meta({ id: 'ProposeBulkBody' });

export const LARGEST_PROPOSAL = 2 * 1024 * 1024;

export const ApproveBulkBody = z
  .strictObject({ listSha256: sha256.meta({ description: 'Of the list that was looked at.' }) })
  .meta({ id: 'ApproveBulkBody' });

export const act = z.strictObject({ at: Instant, by: Id });

const standing = {
  id: Id,
  createdAt: Instant,
  proposedBy: Id,
  selection: z.union([
    z.strictObject({ by: z.literal('list'), certificates: count }),
    z.strictObject(keys),
    z.strictObject({ by: z.literal('filter'), filter }),
  ]),
  reason,
  state: z.enum(BULK_STATES).meta({
    description:
      '`counting`: the dry run. `proposed`: the list is frozen and waits for another security officer. `refused`: it can never be approved. `pausing`, `ending`: what was begun comes to a clean end. `telling`: nothing more is revoked; those concerned are being told.',
  }),
  list: z.strictObject({
    lines: count,
    sha256: sha256.exactOptional().meta({ description: 'Once it is frozen: what is approved.' }),
    found: counts(BULK_FOUND),
    wouldRevoke: count,
    byIssuer: tally,
    byProfile: tally,
    byStructure: tally.meta({ description: '`others`: beyond the first five hundred.' }),
    certificates: z.string().meta({ description: 'Where the lines are.' }),
  }),
  told: z
    .strictObject({ people: count, first: z.array(z.strictObject({ personId: Id, certificates: count })) })
    .exactOptional()
    .meta({ description: 'How many people would be told, once each, and those with the most certificates.' }),
  approved: act.exactOptional(),
  paused: act.exactOptional(),
  cancelled: act.exactOptional(),
  progress: z.strictObject({
    lines: count.meta({ description: 'Lines that have their result.' }),
    ofLines: count,
    results: counts(BULK_RESULTS),
    told: count.meta({ description: 'People whose message is under way.' }),
  }),
  startedAt: Instant.exactOptional(),
  endedAt: Instant.exactOptional(),
  movedAt: Instant,
  findings: z.array(FindingView).exactOptional().meta({ description: 'Why it is refused.' }),
};

export const BulkView = z.strictObject(standing).meta({ id: 'BulkRevocation' });

export const SeenBulkView = z
  .strictObject({ ...standing, reasons: personal(z.string()) })
  .meta({ id: 'SeenBulkRevocation' });

export const BulkPage = z
  .strictObject({ items: z.array(BulkView), cursor: z.string().optional() })
  .meta({ id: 'BulkRevocationPage' });

export const BulkLinesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
  cursor: z.string().max(16).optional(),
});

export const BulkLine = z
  .strictObject({
    issuer,
    serial,
    href: z.string(),
    found: z.enum(BULK_FOUND).exactOptional(),
    result: z.enum(BULK_RESULTS).exactOptional(),
    profile: z.string().exactOptional(),
    structureId: z.string().exactOptional(),
    subscriptionId: z.string().exactOptional(),
    notAfter: Instant.exactOptional(),
  })
  .meta({ id: 'BulkRevocationLine' });

export const BulkLines = z
  .strictObject({ items: z.array(BulkLine), cursor: z.string().optional() })
  .meta({ id: 'BulkRevocationLines' });
