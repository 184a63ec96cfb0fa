/** Bytes that are not what they claim to be. Thrown by every reader below `shared/der` and `shared/x509`, nothing else is. */
export class DerError extends Error {
  /** Where in the bytes that were read, when known. */
  readonly offset: number | undefined;

  constructor(message: string, offset?: number) {
    super(offset === undefined ? message : `${message} (at octet ${offset})`);
    this.name = 'DerError';
    this.offset = offset;
  }
}
