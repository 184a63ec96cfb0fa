import type { FrontHouse } from '../../shared/http/call.ts';
import type { Invoker, TextsInForce } from '../../shared/lifecycle/ports.ts';

/** What the functions of enrolment have beside the front: a way to ask issuance, by identifier. */
export interface EnrollmentHouse extends FrontHouse {
  readonly invoker: Invoker;
  readonly policyArc: string;
}

/** Who shows certificates names the texts that are accepted with them. */
export interface CertificatesHouse extends EnrollmentHouse {
  readonly texts: TextsInForce;
}
