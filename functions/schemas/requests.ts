import * as z from 'zod';

/** Forms of certificate requests and certificates, as they go over the wire. */
const id = z.string().regex(/^[0-9a-f]{32}$/, 'an identifier is 32 hex digits');
const serial = z.string().regex(/^[0-9a-f]{2,40}$/, 'a serial number is lower-case hex');
const issuer = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'an issuer has a name of lower-case letters, digits and hyphens');
const instant = z.iso.datetime({ precision: 3 });

export const FindingView = z
  .strictObject({
    code: z.string(),
    citation: z.string(),
    pointer: z.string().optional(),
    detail: z.string(),
  })
  .meta({ id: 'Finding', description: "One rule's verdict." });

const declared = z.strictObject({
  commonName: z.string().min(1).max(255).meta({ description: 'The host that stands in the subject, an FQDN.' }),
  dnsNames: z
    .array(z.string().min(1).max(255))
    .max(100)
    .default([])
    .meta({ description: 'Further hosts for the subject alternative name.' }),
});

/** Text with exactly one PEM block `CERTIFICATE REQUEST`; larger ones are refused by the request rule, not here. */
const pkcs10 = z.string().min(1).max(1_000_000).meta({ description: 'PKCS #10 certification request, PEM.' });

const application = {
  subscriptionId: id,
  usage: z.enum(['SSL_SERV']).meta({ description: 'What the certificate is for.' }),
  declared,
};

export const PreviewBody = z
  .strictObject({ ...application, certificationRequest: pkcs10.optional() })
  .meta({ id: 'PreviewBody' });
export const SubmitBody = z.strictObject({ ...application, certificationRequest: pkcs10 }).meta({ id: 'SubmitBody' });

export const PreviewView = z
  .strictObject({
    profile: z.string(),
    issuer: z.string(),
    subject: z.string().meta({ description: 'RFC 4514.' }),
    subjectAltNames: z.array(z.string()),
    notBefore: instant,
    notAfter: instant.meta({ description: 'Last instant of validity (inclusive).' }),
    waitsForApproval: z.boolean(),
    findings: z.array(FindingView),
  })
  .meta({ id: 'Preview' });

export const RequestView = z
  .strictObject({
    id,
    state: z.enum(['pending', 'approved', 'issued', 'refused']),
    structureId: id,
    subscriptionId: id,
    profile: z.string(),
    declared: z.strictObject({ commonName: z.string(), dnsNames: z.array(z.string()) }),
    spkiSha256: z.string(),
    createdAt: instant,
    updatedAt: instant,
    findings: z.array(FindingView),
    decision: z
      .strictObject({ decision: z.enum(['approved', 'refused']), at: instant, reasons: z.string().optional() })
      .optional()
      .meta({ description: "An agent's, where one had to decide." }),
    certificate: z.strictObject({ issuer, serial, href: z.string() }).optional(),
  })
  .meta({ id: 'CertificateRequest' });

export const RequestPage = z
  .strictObject({ items: z.array(RequestView), cursor: z.string().optional() })
  .meta({ id: 'CertificateRequestPage' });

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).optional(),
  cursor: z.string().max(2048).optional(),
});

export const DecisionBody = z
  .strictObject({ decision: z.enum(['approved', 'refused']), reasons: z.string().max(2000).optional() })
  .meta({ id: 'DecisionBody' });

const reason = z
  .enum([
    'unspecified',
    'keyCompromise',
    'affiliationChanged',
    'superseded',
    'cessationOfOperation',
    'privilegeWithdrawn',
  ])
  .meta({ description: 'RFC 5280 §5.3.1; kept in confidence.' });

export const CertificateView = z
  .strictObject({
    issuer,
    serial,
    state: z.enum(['issued', 'revoked']),
    profile: z.string(),
    subject: z.string(),
    requestId: id,
    structureId: id,
    subscriptionId: id,
    notBefore: instant,
    notAfter: instant,
    certificateSha256: z.string(),
    crlUrl: z.string(),
    revocation: z
      .strictObject({ at: instant, reason: reason.optional(), capacity: z.string().optional() })
      .optional()
      .meta({ description: 'The reason is shown only to those entitled to it.' }),
  })
  .meta({ id: 'Certificate' });

export const CertificatePage = z
  .strictObject({ items: z.array(CertificateView), cursor: z.string().optional() })
  .meta({ id: 'CertificatePage' });

export const RevocationBody = z.strictObject({ reason }).meta({ id: 'RevocationBody' });

export const ChallengeBody = z.strictObject({ issuer, serial, reason }).meta({ id: 'ChallengeBody' });
export const ChallengeView = z.strictObject({ id, text: z.string(), expiresAt: instant }).meta({
  id: 'Challenge',
  description: 'Sign `text` exactly as it stands, SHA-256 or SHA-384, and send the signature.',
});
export const ChallengeAnswerBody = z
  .strictObject({ signature: z.base64().min(8).max(4096) })
  .meta({ id: 'ChallengeAnswerBody' });
export const RevocationView = z
  .strictObject({ issuer, serial, state: z.literal('revoked'), revokedAt: instant, crlUrl: z.string() })
  .meta({ id: 'Revocation' });
