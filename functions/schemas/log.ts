import * as z from 'zod';
import { Instant, pageOf } from './parts.ts';

/** Forms of what is proved of the sealed log (`shared/evidence/log/FORMAT.md`). */
const Note = z.string().meta({
  description:
    'A signed note: origin, size, root in base64, number, time and the digest of the seal’s certificate, each on a line; an empty line; the signature over the lines before it.',
});
const number = z.number().int().positive();
const size = z.number().int().meta({ description: 'Events in the log.' });
const path = z.array(z.base64()).meta({ description: 'Hashes of 32 octets, in the order of RFC 9162.' });

export const CheckpointView = z
  .strictObject({
    number,
    size,
    root: z.base64(),
    at: Instant,
    certificateSha256: z.string().meta({ description: 'Of the seal’s certificate: see `seals` of /issuers.' }),
    note: Note,
  })
  .meta({ id: 'Checkpoint', description: 'What the house has signed of its log: keep it, and compare.' });

export const CheckpointPage = pageOf(CheckpointView).meta({ id: 'CheckpointPage' });

const asked = z.coerce.number().int().min(1).max(1e12);

export const ConsistencyQuery = z.strictObject({
  from: asked.meta({ description: 'Number of the earlier checkpoint.' }),
  to: asked.meta({ description: 'Number of the later checkpoint.' }),
});

export const ConsistencyView = z
  .strictObject({ from: Note, to: Note, path })
  .meta({ id: 'ConsistencyProof', description: 'RFC 9162 §2.1.4.' });

export const CertificateProofQuery = z.strictObject({
  version: asked.optional().meta({ description: 'Which event of the certificate; that of its issue, unless said.' }),
});

export const CertificateProofView = z
  .strictObject({
    leaf: z.base64().meta({ description: 'The event, in the canonical form that is hashed.' }),
    index: z.number().int().meta({ description: 'Place of the leaf, from 0.' }),
    size,
    path,
    checkpoint: Note,
  })
  .meta({ id: 'InclusionProof', description: 'RFC 9162 §2.1.3, in the tree of the checkpoint.' });
