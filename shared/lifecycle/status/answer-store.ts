/**
 * Answers that were signed before and may be given again: a cache in the ledger's table beside the records, without
 * versions or events. Losing it costs signatures and nothing else.
 */
export interface AnswerStore {
  read(question: Question): Promise<StoredAnswer | undefined>;
  /**
   * Keeps an answer, unless what is there is of a later version of the certificate's record, or of the same one and not
   * older: whoever signs slowly never puts back what has been overtaken. False: it was not kept. `replaced` is what was
   * just read there, and saves a look for nothing.
   */
  write(answer: StoredAnswer, replaced?: StoredAnswer): Promise<boolean>;
}

/** A certificate and the form of the CertID that asked: each form has its own answer, which repeats it. */
export interface Question {
  readonly issuer: string;
  readonly serial: string;
  readonly form: CertIdForm;
}

/** The digest of the CertID, and `bare` where its parameters are absent. */
export type CertIdForm = 'sha1' | 'sha256' | 'sha1-bare' | 'sha256-bare';

export interface StoredAnswer extends Question {
  /** Version of the certificate's record that it tells of. */
  readonly statusVersion: number;
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  /** Serial number of the responder's certificate that signed it. */
  readonly responder: string;
  /** DER of the whole OCSPResponse. */
  readonly response: Uint8Array;
}
