import { readDer } from '../der/reader.ts';
import { integer } from '../der/writer.ts';
import { type Extension, extensionIds } from './extension.ts';

/** BaseCRLNumber ::= CRLNumber; always critical: who does not know it must not take a delta for a full list.  RFC 5280 §5.2.4 */
export function encodeDeltaCrlIndicator(base: number): Extension {
  return { id: extensionIds.deltaCrlIndicator, critical: true, value: integer(base) };
}

export function decodeDeltaCrlIndicator(value: Uint8Array): bigint {
  return readDer(value, (reader) => reader.unsigned(20));
}
