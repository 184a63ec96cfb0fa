import * as z from 'zod';

/** What the forms of several operations are made of. Every object is strict: an unknown field is refused. */
export const Id = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'an identifier is 32 hex digits')
  .meta({ description: 'Opaque.' });

export const Instant = z.iso.datetime({ precision: 3 }).meta({ description: 'UTC, with milliseconds.' });

export const Evidence = z
  .strictObject({
    what: z.string().min(1).max(200).meta({ description: 'Which document, without personal data.' }),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits'),
  })
  .meta({ id: 'Evidence', description: 'A document that proves something, by its digest.' });

/** Marks a field as personal: kept in the `Personal` envelope only, in no answer that is kept for repetition. */
export const personal = <S extends z.ZodType>(schema: S): S => schema.meta({ ...schema.meta(), 'x-personal': true });

/** One page of a list; no cursor on the last. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.strictObject({ items: z.array(item), cursor: z.string().optional() });

/** How the addresses of a subscription fare to which notices go. */
export const Addresses = z
  .strictObject({
    usable: z.number().int().meta({ description: 'Verified, and what is sent there arrives.' }),
    unverified: z.number().int(),
    expired: z.number().int().meta({ description: 'Their verification is over.' }),
    dead: z.number().int().meta({ description: 'What is sent there comes back, or is unwanted.' }),
    few: z.boolean().meta({
      description: 'A warning: fewer than two are usable, and a certificate may end without anybody’s being told.',
    }),
  })
  .meta({ id: 'Addresses', description: 'Contacts of the subscription, by how they stand.' });

/** An act that needs no more than its address: `{}`. */
export const EmptyBody = z.strictObject({}).meta({ id: 'EmptyBody' });

export const Checklist = z
  .array(z.strictObject({ id: z.string(), text: z.string() }))
  .meta({ id: 'Checklist', description: 'What to do now, in the language of the answer; ids stay the same.' });

/** A body that is not JSON, as it came. */
export const Octets = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array && value.length > 0, 'the body is empty')
  .meta({ override: { type: 'string', format: 'binary' } });
