import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { declarationOf } from '../../shared/lifecycle/declaration.ts';
import { KeyDestroyed, type KeyRing, type ObjectStore } from '../../shared/lifecycle/ports.ts';
import { sealedDocument } from '../../shared/lifecycle/receipts/reading.ts';
import { DeclarationView } from '../schemas/declarations.ts';
import { attachment } from './attachment.ts';
import { viewOfDeclaration } from './declaration-view.ts';

interface ReceiptHouse extends FrontHouse {
  readonly ring: Pick<KeyRing, 'open'>;
  readonly evidence: ObjectStore;
}

/** Seconds after which it is worth asking again for a receipt that is being sealed. */
const SOON = '3';

/**
 * GET /holders/{holderId}/declarations/{serial}/receipt: the sealed PDF. Until there is one: 202 and where the declaration
 * stands, as it is with `Accept: application/json` at any time.
 */
export const showReceipt = operation(
  { answer: DeclarationView, alsoStatus: [202] },
  async (call, house: ReceiptHouse) => {
    const { holderId, serial } = call.params as { holderId: string; serial: string };
    const seen = await declarationOf(house, call.principal, call.roles, { holderId, serial });
    const sealed = seen.receipt?.document !== undefined;
    if (!sealed || call.accepts === 'application/json') {
      const headers = sealed ? {} : { 'retry-after': SOON };
      return { status: sealed ? 200 : 202, headers, mediaType: 'application/json', body: viewOfDeclaration(seen) };
    }
    // the document itself goes with the key; at the end of the declaration nobody reads it any more
    if (seen.declaration.act?.personal.form === 'erased') throw new KeyDestroyed(seen.declaration.act.personal.of);
    const bytes = await sealedDocument(house, seen.receipt!);
    return { status: 200, headers: attachment(`receipt-${serial}.pdf`), body: bytes };
  },
);
