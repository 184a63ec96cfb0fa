/** Where a set of pages finds the API and the sign-in: the only thing that differs between two of them. */
export interface PageSettings {
  /** Base of the API, without a final slash. */
  readonly api: string;
  readonly signIn: {
    /** As tokens and authorization answers name it (RFC 9207). */
    readonly issuer: string;
    readonly authorizationEndpoint: string;
    readonly tokenEndpoint: string;
    /** A public client with these pages' address as its one redirect address. */
    readonly clientId: string;
    readonly scope: string;
    /** RFC 8707, where the issuer wants to be told whom the token is for. */
    readonly resource?: string;
    /** What is asked for, so that an administrator signs in with their card (OpenID Connect Core §3.1.2.1). */
    readonly cardAcr?: string;
  };
}

/** The name of the element of `index.html` that carries the settings. */
export const SETTINGS_NAME = 'sceau-settings';
