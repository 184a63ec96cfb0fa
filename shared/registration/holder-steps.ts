/** What a holder is to do next. */
export const HOLDER_STEPS = [
  'attest',
  'request',
  'wait',
  'retrieve',
  'declare',
  'confirm-deletion',
  'nothing',
] as const;
export type HolderStep = (typeof HOLDER_STEPS)[number];

/** How a holder stands, as records say. */
export interface Standing {
  /** The holder's own mandate is in force. */
  readonly mandated: boolean;
  readonly correctionAsked: boolean;
  /** A second officer has said yes, where one is asked. */
  readonly confirmed: boolean;
  /** The data as they are, under the text in force. */
  readonly attested: boolean;
  /** There is leave to request, by a mandate in force. */
  readonly opened: boolean;
  /** A request is on its way. */
  readonly requested: boolean;
  /** A certificate has left that nobody has accepted yet. */
  readonly awaited: boolean;
  /** A certificate is in their hands that they have not declared yet. */
  readonly undeclared: boolean;
  /** A certificate serves. */
  readonly certified: boolean;
  /** They are gone, and have not said that everything is deleted. */
  readonly toDelete: boolean;
}

/** The first line that holds says it. */
export function nextStep(standing: Standing): HolderStep {
  if (!standing.mandated) return standing.toDelete ? 'confirm-deletion' : 'nothing';
  if (standing.awaited) return 'retrieve';
  if (standing.undeclared) return 'declare';
  if (standing.requested || standing.correctionAsked || !standing.confirmed) return 'wait';
  if (standing.opened) return standing.attested ? 'request' : 'attest';
  if (standing.certified) return 'nothing';
  return standing.attested ? 'wait' : 'attest';
}
