import { MACHINE_STAGE } from '../../functions/routes.ts';
import { Refusal } from '../errors.ts';
import { type Presented, presented } from '../lifecycle/machines/recognising.ts';
import type { Event } from './state.ts';

/** Whether it is the API for machines that asks. */
export const isForMachines = ({ stageVariables }: Pick<Event, 'stageVariables'>): boolean =>
  stageVariables?.front === MACHINE_STAGE.front;

/**
 * The client certificate of a call by a machine, which API Gateway has verified against the trust store; undefined of a
 * call by people. The two APIs are told apart by what no caller can write: the stage's variable. A machine's call without a
 * certificate, a certificate where there is no such stage, and one beside the claims of a token are nobody's. Throws a Refusal `unauthenticated`,
 * or `forbidden` for a certificate that nobody can have linked.
 */
export function clientCertificateOf(event: Event): Presented | undefined {
  const { authentication, authorizer } = event.requestContext as {
    readonly authentication?: { readonly clientCert?: { readonly clientCertPem?: unknown } | null } | null;
    readonly authorizer?: unknown;
  };
  const ofMachines = isForMachines(event);
  const certificate = authentication?.clientCert ?? undefined;
  if (!ofMachines && certificate === undefined) return undefined;
  const pem = certificate?.clientCertPem;
  if (!ofMachines || authorizer || typeof pem !== 'string') {
    throw new Refusal('unauthenticated', 'This call needs the client certificate of a machine, and nothing beside it.');
  }
  return presented(pem);
}
