import { readDer } from '../der/reader.ts';
import { NULL } from '../der/writer.ts';
import { type Extension, extensionIds } from './extension.ts';

/**
 * id-pkix-ocsp-nocheck: its value is NULL. A responder's certificate that carries it is trusted for its lifetime, without
 * asking whether it is revoked.                                                          RFC 6960 §4.2.2.2.1
 */
export const ocspNoCheck: Extension = { id: extensionIds.ocspNoCheck, critical: false, value: NULL };

/** Throws DerError unless the value is NULL. */
export function decodeOcspNoCheck(value: Uint8Array): void {
  readDer(value, (reader) => reader.null());
}
