/** An error answer of S3: status, code as its documentation names it, and a sentence. */
export class S3Problem extends Error {
  override readonly name = 'S3Problem';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const noSuchKey = () => new S3Problem(404, 'NoSuchKey', 'The specified key does not exist.');
export const noSuchBucket = () => new S3Problem(404, 'NoSuchBucket', 'The specified bucket does not exist.');
export const preconditionFailed = () =>
  new S3Problem(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
export const notImplemented = (what: string) => new S3Problem(501, 'NotImplemented', `${what} is not served here.`);
