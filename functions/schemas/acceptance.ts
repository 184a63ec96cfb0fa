import * as z from 'zod';
import { LOSSES } from '../../shared/registration/holder-life-records.ts';
import { Instant } from './parts.ts';
import { issuer, reason, serial } from './requests.ts';

/** Forms of the retrieval act, of revocation codes, and of the texts that people accept. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits');

const code = z.string().min(1).max(400).meta({
  format: 'password',
  writeOnly: true,
  description: 'A secret: kept as a slow hash, in no answer and no log.',
});

const typedTwice = { code, codeAgain: code };

export const TextReferenceForm = z
  .strictObject({ id: z.string().max(64), version: z.string().max(16), sha256 })
  .meta({ id: 'TextReference', description: 'One wording of one text, by its digest.' });

export const AcceptanceBody = z
  .strictObject({
    ...typedTwice,
    certificateSha256: sha256.meta({ description: 'Of the certificate whose content was looked at.' }),
    texts: z.array(TextReferenceForm).max(8).meta({ description: 'All of those that GET /certificates/… names.' }),
  })
  .meta({ id: 'AcceptanceBody' });

export const CertificateRefusalBody = z
  .strictObject({
    certificateSha256: sha256,
    reasons: z.string().min(1).max(2000).meta({ description: 'What is wrong with it, without personal data.' }),
  })
  .meta({ id: 'CertificateRefusalBody' });

export const AcceptanceView = z
  .strictObject({
    issuer,
    serial,
    state: z.enum(['accepted', 'refused']),
    at: Instant,
    certificateSha256: sha256,
    texts: z.array(TextReferenceForm),
  })
  .meta({ id: 'Acceptance' });

export const CodeBody = z.strictObject(typedTwice).meta({ id: 'CodeBody' });
export const CodeView = z.strictObject({ issuer, serial, setAt: Instant }).meta({ id: 'Code' });

export const OrderBody = z
  .strictObject({
    to: z.enum(['cancelled', 'moved']),
    at: Instant.exactOptional().meta({ description: 'With `moved`: an instant to come, before the end.' }),
  })
  .meta({ id: 'RevocationOrderBody' });

export const OrderView = z
  .strictObject({ issuer, serial, state: z.enum(['waiting', 'cancelled']), at: Instant })
  .meta({ id: 'RevocationOrder', description: 'The revocation of a certificate that was renewed, and its day.' });

export const CodeProofBody = z
  .strictObject({
    issuer,
    serial,
    code,
    reason,
    loss: z.enum(LOSSES).exactOptional().meta({
      description: 'With the reason `keyCompromise`, of a holder’s certificate: the loss goes on record as well.',
    }),
  })
  .meta({ id: 'CodeProofBody' });

export const TextView = z
  .strictObject({
    id: z.string(),
    version: z.string(),
    sha256: sha256.meta({ description: 'Of the answer as text/plain.' }),
    language: z.enum(['fr', 'en']),
    title: z.string(),
    paragraphs: z.array(z.string()).meta({ description: 'None where the document is a PDF.' }),
    inForceFrom: Instant.exactOptional(),
    document: z
      .strictObject({ sha256, mediaType: z.string(), size: z.number().int(), href: z.string() })
      .exactOptional()
      .meta({ description: 'Of an uploaded text: the document whose digest the wording names.' }),
  })
  .meta({ id: 'Text' });

export const TextsView = z
  .strictObject({
    items: z.array(
      z.strictObject({
        ...TextReferenceForm.shape,
        title: z.string(),
        href: z.string(),
        inForceFrom: Instant.exactOptional().meta({ description: 'Of an uploaded version; it may lie ahead.' }),
      }),
    ),
  })
  .meta({ id: 'Texts' });
