import type { TextAccepted } from '../../registration/designation-records.ts';

/** All that stands on the receipt of a holder's declaration. */
export interface ReceiptContent {
  readonly language: 'fr' | 'en';
  /** When the holder declared, ISO 8601. */
  readonly declaredAt: string;
  readonly holder: {
    /** First names and last name, as the certificate has them. */
    readonly name: string;
    /** Direction or service. */
    readonly service?: string;
    readonly structure: string;
  };
  /** When the certificate was handed over: accepted, so that it could be retrieved. */
  readonly deliveredAt: string;
  readonly certificate: {
    readonly issuer: string;
    readonly serial: string;
    /** RFC 4514. */
    readonly subject: string;
    readonly sha256: string;
    readonly notBefore: string;
    readonly notAfter: string;
  };
  /** The terms of use that the holder accepted, in which version, and when. */
  readonly terms: TextAccepted & { readonly title: string; readonly acceptedAt: string };
  /** What the holder declared, in its very words. */
  readonly statement: TextAccepted & { readonly words: readonly string[] };
  /** How the holder was recognised when accepting and when declaring. */
  readonly acceptance: { readonly at: string; readonly authentication: string };
  readonly authentication: string;
  readonly seal: { readonly name: string; readonly serial: string };
}

/** Makes the document, without its seal. Deterministic: the same content gives the same octets. */
export interface ReceiptPrinter {
  print(content: ReceiptContent): Promise<Uint8Array>;
}

/** Puts a seal on a document: first its place, then the CMS into it. */
export interface DocumentSealer {
  prepare(
    document: Uint8Array,
    seal: { readonly name: string; readonly language: 'fr' | 'en'; readonly at: string; readonly room: number },
  ): { readonly bytes: Uint8Array; readonly covered: Uint8Array };
  place(prepared: Uint8Array, cms: Uint8Array): Uint8Array;
}
