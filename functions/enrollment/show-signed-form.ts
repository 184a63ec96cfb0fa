import { operation } from '../../shared/http/operation.ts';
import { signedForm } from '../../shared/lifecycle/designation/documents.ts';
import { SignedFormQuery } from '../schemas/designations.ts';
import { attachment } from './attachment.ts';
import type { DocumentsHouse } from './designation-house.ts';

/** GET /designations/{designationId}/signed-form: never shown in place, because somebody else made it. */
export const showSignedForm = operation({ query: SignedFormQuery }, async (call, house: DocumentsHouse) => {
  const { designation, bytes } = await signedForm(house, call, call.params.designationId!, call.query.sha256);
  return { status: 200, headers: attachment(`${designation.number}-signed.pdf`), body: bytes };
});
