/**
 * What the pages read of the API's answers, and no more: a test holds them against the API's own schemas. Written again
 * here so that no schema library comes into the browser.
 */
export interface TextReference {
  readonly id: string;
  readonly version: string;
  readonly sha256: string;
}

export interface TextView extends TextReference {
  readonly language: 'fr' | 'en';
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** Of an uploaded text: what is read is this document. */
  readonly document?: TextDocument | undefined;
}

export interface TextDocument {
  readonly sha256: string;
  readonly mediaType: string;
  readonly size: number;
  readonly href: string;
}

/** Every text in every version, the newest of each first. */
export interface TextsView {
  readonly items: readonly (TextReference & { readonly inForceFrom?: string | undefined })[];
}

/** The terms of the caller's roles: `due` is to be accepted by then. */
export interface MyTermsView {
  readonly items: readonly {
    readonly population: string;
    readonly due?: { readonly text: TextReference; readonly by: string; readonly late: boolean } | undefined;
  }[];
}

/** The declaration that goes with a certificate of a holder, and how far its receipt is. */
export interface DeclarationView {
  readonly state: string;
  readonly until?: string | undefined;
  readonly receipt?: { readonly state: string; readonly href: string } | undefined;
}

export interface MandateView {
  readonly role: string;
  readonly inForce: boolean;
  readonly scope: {
    readonly reach: string;
    readonly subscriptionId?: string | undefined;
  };
}

export interface MeView {
  readonly personId: string;
  readonly authentication: 'token' | 'token+card';
  readonly language: 'fr' | 'en';
  readonly lastName: string;
  readonly firstNames: string;
  readonly mandates: readonly MandateView[];
}

export interface CertificateName {
  readonly issuer: string;
  readonly serial: string;
}

export interface CertificateView extends CertificateName {
  readonly state: 'issued' | 'revoked';
  readonly profile: string;
  readonly subject: string;
  readonly subjectAltNames: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  readonly certificateSha256: string;
  readonly acceptance?:
    | {
        readonly state: 'awaited' | 'accepted';
        readonly until?: string | undefined;
        readonly texts?: readonly TextReference[] | undefined;
      }
    | undefined;
  readonly revocation?: { readonly at: string } | undefined;
}

export interface SubscriptionView {
  readonly id: string;
  readonly structureId: string;
  readonly offer: string;
  readonly domain?: { readonly name: string } | undefined;
  readonly state: string;
  readonly population: string;
  /** Whether too few addresses receive the notices about its certificates. */
  readonly addresses?: { readonly few: boolean } | undefined;
}

export interface FindingView {
  readonly code: string;
  readonly detail: string;
}

export interface PreviewView {
  readonly profile: string;
  readonly issuer: string;
  readonly subject: string;
  readonly subjectAltNames: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  readonly waitsForApproval: boolean;
  readonly findings: readonly FindingView[];
}

export interface RequestView {
  readonly id: string;
  readonly state: 'pending' | 'approved' | 'issued' | 'refused';
  readonly spkiSha256: string;
  readonly findings: readonly FindingView[];
  readonly decision?: { readonly reasons?: string | undefined } | undefined;
  readonly certificate?: CertificateName | undefined;
}

/** One record of the caller as a holder, with what is to be done next. */
export interface MyHolderView {
  readonly id: string;
  readonly state: string;
  readonly lastName: string;
  readonly firstNames: string;
  readonly email: string;
  readonly service?: string | undefined;
  readonly structure: { readonly name: string };
  readonly dataDigest: string;
  /** The terms of use in force. */
  readonly terms: TextReference;
  /** As `steps/holder.ts` reads it. */
  readonly next: string;
  /** The certificate to declare first. */
  readonly undeclared?: CertificateName | undefined;
  readonly departure?: { readonly kind: string; readonly on: string } | undefined;
  /** Oldest first. */
  readonly certificates: readonly (CertificateName & {
    readonly state: string;
    readonly acceptance?: string | undefined;
  })[];
}

export interface MyHolderPage {
  readonly items: readonly MyHolderView[];
}

/** Something to do, in the reader's language. */
export type Checklist = readonly { readonly id: string; readonly text: string }[];

/** A loss that was declared, and what became of the certificates. */
export interface LossView {
  readonly settled: boolean;
  readonly certificates: readonly (CertificateName & { readonly state: string })[];
  readonly siblings: readonly CertificateName[];
  readonly checklist: Checklist;
}

/** What a revocation by code answers. */
export interface RevocationView extends CertificateName {
  readonly revokedAt: string;
  readonly checklist?: Checklist | undefined;
}

export interface DepartureView {
  readonly left: boolean;
  readonly departure?: { readonly kind: string; readonly on: string } | undefined;
  readonly checklist: Checklist;
}

/** Until when the mailbox counts as read. */
export interface ContactVerifiedView {
  readonly verifiedUntil: string;
}
