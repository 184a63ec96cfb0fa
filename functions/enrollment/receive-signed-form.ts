import { operation } from '../../shared/http/operation.ts';
import { LARGEST_SIGNED_FORM, receiveSignedForm as receive } from '../../shared/lifecycle/designation/documents.ts';
import { DesignationSummary } from '../schemas/designations.ts';
import { Octets } from '../schemas/parts.ts';
import type { DocumentsHouse } from './designation-house.ts';
import { summaryOf } from './designation-view.ts';

/** PUT /designations/{designationId}/signed-form: kept under its own digest; what it replaces is kept too. */
export const receiveSignedForm = operation(
  { body: Octets, largestBody: LARGEST_SIGNED_FORM, answer: DesignationSummary },
  async (call, house: DocumentsHouse) => {
    const designation = await receive(house, call, call.params.designationId!, call.body);
    return { status: 200, body: summaryOf(designation) };
  },
);
