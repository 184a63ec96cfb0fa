/** What a holder is to do next. */
export const HOLDER_STEPS = ['attest', 'request', 'wait', 'retrieve', 'nothing'] as const;
export type HolderStep = (typeof HOLDER_STEPS)[number];

/** How a holder stands, as records say. */
export interface Standing {
  /** The holder's own mandate is in force. */
  readonly mandated: boolean;
  readonly correctionAsked: boolean;
  /** The data as they are, under the text in force. */
  readonly attested: boolean;
  /** There is leave to request, by a mandate in force. */
  readonly opened: boolean;
  /** A request is on its way. */
  readonly requested: boolean;
  /** A certificate has left that nobody has accepted yet. */
  readonly awaited: boolean;
  /** A certificate serves. */
  readonly certified: boolean;
}

/** The first line that holds says it. */
export function nextStep(standing: Standing): HolderStep {
  if (!standing.mandated) return 'nothing';
  if (standing.awaited) return 'retrieve';
  if (standing.requested || standing.correctionAsked) return 'wait';
  if (standing.opened) return standing.attested ? 'request' : 'attest';
  if (standing.certified) return 'nothing';
  return standing.attested ? 'wait' : 'attest';
}
