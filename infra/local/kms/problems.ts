/** The errors that KMS's own documentation names for the operations served here; all but one answer 400. */
export type KmsErrorType =
  | 'AlreadyExistsException'
  | 'DisabledException'
  | 'IncorrectKeyException'
  | 'InvalidAliasNameException'
  | 'InvalidCiphertextException'
  | 'InvalidKeyUsageException'
  | 'InvalidMarkerException'
  | 'KMSInvalidStateException'
  | 'NotFoundException'
  | 'SerializationException'
  | 'UnknownOperationException'
  | 'UnsupportedOperationException'
  | 'ValidationException';

export class KmsProblem extends Error {
  override readonly name = 'KmsProblem';
  readonly type: KmsErrorType;
  constructor(type: KmsErrorType, message: string) {
    super(message);
    this.type = type;
  }
}
