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

/** An act that needs no more than its address: `{}`. */
export const EmptyBody = z.strictObject({}).meta({ id: 'EmptyBody' });

export const Checklist = z
  .array(z.strictObject({ id: z.string(), text: z.string() }))
  .meta({ id: 'Checklist', description: 'What to do now, in the language of the answer; ids stay the same.' });

/** A body that is not JSON, as it came. */
export const Octets = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array && value.length > 0, 'the body is empty')
  .meta({ override: { type: 'string', format: 'binary' } });
