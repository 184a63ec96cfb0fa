import { operation } from '../../shared/http/operation.ts';
import { printedForm } from '../../shared/lifecycle/designation/documents.ts';
import { attachment } from './attachment.ts';
import type { DocumentsHouse } from './designation-house.ts';

/** GET /designations/{designationId}/form: made at the first call of whoever signs, the same octets ever after. */
export const printForm = operation({ alsoRefuses: ['wrong-state'] }, async (call, house: DocumentsHouse) => {
  const { designation, bytes } = await printedForm(house, call, call.params.designationId!);
  return { status: 200, headers: attachment(`${designation.number}.pdf`), body: bytes };
});
