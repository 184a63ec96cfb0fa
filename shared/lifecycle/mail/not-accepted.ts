/**
 * Thrown by a `Mailer` that knows that the provider has not taken the message; anything else that it throws leaves that
 * open. `throttled` and `paused` are about all mail for now, `refused` about this message, `unreachable` about the way.
 */
export class NotAccepted extends Error {
  readonly why: 'throttled' | 'paused' | 'refused' | 'unreachable';
  constructor(why: NotAccepted['why'], cause?: unknown) {
    super(`the mail provider did not take the message: ${why}`, cause === undefined ? {} : { cause });
    this.name = 'NotAccepted';
    this.why = why;
  }
}
