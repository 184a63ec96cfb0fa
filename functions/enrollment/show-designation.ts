import { operation } from '../../shared/http/operation.ts';
import { showDesignation as show } from '../../shared/lifecycle/designation/reading.ts';
import { DesignationView } from '../schemas/designations.ts';
import type { DesignationHouse } from './designation-house.ts';
import { viewOfDesignation } from './designation-view.ts';

/** GET /designations/{designationId}: the form with its names, and what should be known about it. */
export const showDesignation = operation({ answer: DesignationView }, async (call, house: DesignationHouse) => {
  const { designation, lines, findings, signature, reasons } = await show(house, call, call.params.designationId!);
  return { status: 200, body: viewOfDesignation(designation, lines, findings, signature, reasons) };
});
