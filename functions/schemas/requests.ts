import * as z from 'zod';
import { pageOf } from './parts.ts';

/** Forms of certificate requests and certificates, as they go over the wire. */
const id = z.string().regex(/^[0-9a-f]{32}$/, 'an identifier is 32 hex digits');
export const serial = z.string().regex(/^[0-9a-f]{2,40}$/, 'a serial number is lower-case hex');
export const issuer = z
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

/** What is declared beside the key, by usage; which form a profile asks for is for policy to say. */
export const Declared = z
  .union(
    [
      z
        .strictObject({
          commonName: z.string().min(1).max(255).meta({ description: 'The host that stands in the subject, an FQDN.' }),
          dnsNames: z
            .array(z.string().min(1).max(255))
            .max(100)
            .default([])
            .meta({ description: 'Further hosts for the subject alternative name; none for SMIME, SIGN and CONF.' }),
        })
        .meta({ description: 'SSL_SERV; or SMIME, SIGN and CONF of the offer SERV, for a host.' }),
      z
        .strictObject({ serviceName: z.string().min(1).max(255).meta({ description: 'For example `INSI-AUTO`.' }) })
        .meta({ description: 'AUTH_CLI, SIGN and CONF of the offer ORG.' }),
      z
        .strictObject({
          email: z.string().min(3).max(320).meta({ description: 'An address of the structure, inside its domain.' }),
        })
        .meta({ description: 'SMIME, SIGN and CONF of the offer SERV, for an address.' }),
      z
        .strictObject({ holder: z.strictObject({ holderId: id }) })
        .meta({ description: 'PRO_AUTH_CLI, PERSON_AUTH: a registered holder.' }),
    ],
    'declare commonName (and dnsNames), serviceName, email or holder, as the usage asks',
  )
  .meta({ id: 'DeclaredFields', description: 'What stands in the certificate beside what the records say.' });

/** Text with exactly one PEM block `CERTIFICATE REQUEST`; larger ones are refused by the request rule, not here. */
export const pkcs10 = z.string().min(1).max(1_000_000).meta({ description: 'PKCS #10 certification request, PEM.' });

/** A holder's own request. */
export const HolderRequestBody = z
  .strictObject({ certificationRequest: pkcs10 })
  .meta({ id: 'HolderRequestBody', description: 'What the certificate is for follows from the subscription.' });

const CertificateName = z.strictObject({ issuer, serial });

export const usage = z
  .enum(['SSL_SERV', 'AUTH_CLI', 'SIGN', 'CONF', 'SMIME', 'PRO_AUTH_CLI', 'PERSON_AUTH'])
  .meta({ description: 'What the certificate is for; which of them there are, the subscription’s offer says.' });

const application = {
  subscriptionId: id,
  usage,
  declared: Declared,
  renews: CertificateName.optional().meta({
    description: 'An active certificate of this subscription: its subject and names stay as they are, the key is new.',
  }),
};

export const PreviewBody = z
  .strictObject({
    ...application,
    replaces: CertificateName.optional().meta({
      description: 'A certificate of this subscription, in any state, to be compared with: a new order follows.',
    }),
    certificationRequest: pkcs10.optional(),
  })
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
    differences: z
      .array(z.strictObject({ line: z.string(), before: z.string(), after: z.string() }))
      .optional()
      .meta({ description: 'What would be otherwise than in the certificate being replaced, beside key and dates.' }),
  })
  .meta({ id: 'Preview' });

export const RequestView = z
  .strictObject({
    id,
    state: z.enum(['pending', 'approved', 'issued', 'refused']),
    structureId: id,
    subscriptionId: id,
    profile: z.string(),
    declared: Declared,
    spkiSha256: z.string(),
    createdAt: instant,
    updatedAt: instant,
    findings: z.array(FindingView),
    renews: CertificateName.optional(),
    decision: z
      .strictObject({ decision: z.enum(['approved', 'refused']), at: instant, reasons: z.string().optional() })
      .optional()
      .meta({ description: "An agent's, where one had to decide." }),
    certificate: z.strictObject({ issuer, serial, href: z.string() }).optional(),
  })
  .meta({ id: 'CertificateRequest' });

export const RequestPage = pageOf(RequestView).meta({ id: 'CertificateRequestPage' });

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).optional(),
  cursor: z.string().max(2048).optional(),
});

export const DecisionBody = z
  .strictObject({ decision: z.enum(['approved', 'refused']), reasons: z.string().max(2000).optional() })
  .meta({ id: 'DecisionBody' });

export const reason = z
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
    subjectAltNames: z.array(z.string()),
    requestId: id,
    structureId: id,
    subscriptionId: id,
    notBefore: instant,
    notAfter: instant,
    certificateSha256: z.string(),
    crlUrl: z.string(),
    acceptance: z
      .strictObject({
        state: z.enum(['awaited', 'accepted']),
        until: instant.optional().meta({ description: 'From then on it is revoked.' }),
        texts: z
          .array(z.strictObject({ id: z.string(), version: z.string(), sha256: z.string(), href: z.string() }))
          .optional()
          .meta({ description: 'To be read, and accepted together with the certificate.' }),
      })
      .optional()
      .meta({ description: 'Downloads are given once it is accepted.' }),
    revocationOrder: z
      .strictObject({ at: instant, withRenewal: z.boolean() })
      .optional()
      .meta({ description: 'It will be revoked then; an order that goes with a renewal may be cancelled or moved.' }),
    revocation: z
      .strictObject({ at: instant, reason: reason.optional(), capacity: z.string().optional() })
      .optional()
      .meta({ description: 'The reason is shown only to those entitled to it.' }),
  })
  .meta({ id: 'Certificate' });

export const CertificatePage = pageOf(CertificateView).meta({ id: 'CertificatePage' });

export const ChallengeBody = z.strictObject({ issuer, serial, reason }).meta({ id: 'ChallengeBody' });
export const ChallengeView = z.strictObject({ id, text: z.string(), expiresAt: instant }).meta({
  id: 'Challenge',
  description: 'Sign `text` exactly as it stands, SHA-256 or SHA-384, and send the signature.',
});
export const ChallengeAnswerBody = z
  .strictObject({ signature: z.base64().min(8).max(4096) })
  .meta({ id: 'ChallengeAnswerBody' });
