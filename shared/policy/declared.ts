/**
 * What an applicant states beside the key. Which of these a profile asks for is its `declares`; a form of another kind is
 * refused. Nothing personal stands here: a professional is named by the id of the record that holds the data.
 */
export type DeclaredFields = DeclaredHosts | DeclaredService | DeclaredAddress | DeclaredHolder;

/** Hosts inside the declared domain; where a contact is asked for, the CN alone. */
export interface DeclaredHosts {
  readonly commonName: string;
  readonly dnsNames: readonly string[];
}

/** A service of the structure, for example `INSI-AUTO`. */
export interface DeclaredService {
  readonly serviceName: string;
}

/** An e-mail address of the structure's, inside the declared domain. */
export interface DeclaredAddress {
  readonly email: string;
}

/** A registered professional. */
export interface DeclaredHolder {
  readonly holder: { readonly holderId: string };
}

/** What the record of a holder says for the certificate, opened from its envelope; never stored with a request. */
export interface HolderFacts {
  readonly holderId: string;
  readonly firstNames: string;
  readonly lastName: string;
  /** The verified professional address. */
  readonly email: string;
  /** Opaque: 32 hex digits drawn for this holder's certificates and for nothing else, never given to another. */
  readonly serialNumber: string;
}

/** The name under which people know an application: host, service or address; a holder's is the id of the record. */
export function nameOfDeclared(declared: DeclaredFields): string {
  if ('commonName' in declared) return declared.commonName;
  if ('serviceName' in declared) return declared.serviceName;
  return 'email' in declared ? declared.email : declared.holder.holderId;
}
