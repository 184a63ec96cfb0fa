import * as z from 'zod';
import { TextReferenceForm } from './acceptance.ts';
import { language } from './identity.ts';
import { Id, Instant } from './parts.ts';
import { issuer, serial } from './requests.ts';

/** Forms of the declaration of a holder and of its receipt. */
export const DeclarationBody = z
  .strictObject({
    certificate: z.strictObject({ issuer, serial }),
    text: TextReferenceForm.meta({ description: 'The text `holder-declaration` in the version in force: see /texts.' }),
    language: language.meta({ description: 'In which it was read; the receipt is in it too.' }),
  })
  .meta({ id: 'DeclarationBody' });

export const DeclarationView = z
  .strictObject({
    holderId: Id,
    issuer,
    serial,
    state: z.enum(['awaited', 'declared', 'lapsed', 'moot']),
    deliveredAt: Instant,
    until: Instant.exactOptional().meta({ description: 'While awaited: from then on the certificate is revoked.' }),
    declaredAt: Instant.exactOptional(),
    receipt: z
      .strictObject({
        state: z.enum(['being-sealed', 'sealed']),
        href: z.string(),
        sha256: z.string().exactOptional().meta({ description: 'Of the sealed PDF.' }),
      })
      .exactOptional(),
  })
  .meta({ id: 'Declaration' });
