/** What a way through the provider must be recognised by when the person comes back. Nobody but the server reads it. */
export interface SignOnSecrets {
  issuer: string
  state: string
  nonce: string
  /** Of PKCE. */
  verifier: string
  /** Seconds since the provider may have asked him who he is. */
  maxAge: number
}

/** Whom the provider vouches for. */
export interface OutsideIdentity {
  issuer: string
  subject: string
  /** The provider says that a second factor was asked. */
  factor: boolean
  /** When the provider last asked him who he is. */
  provedAt: Date
}

/** The provider of the settings by which people may come in besides their passwords. */
export interface SignOnProvider {
  /** As people call it. */
  name: string
  issuer: string
  /**
   * Where to send the browser; `redirect` is the address it comes back to. The provider asks him who he is when it did so
   * too long ago, or `anew` whenever that was. Throws a problem when nobody answers.
   */
  begin(redirect: string, how?: { anew: boolean }): Promise<{ address: string; secrets: SignOnSecrets }>
  /** Who came back to `address`, which holds what the provider answered. Throws a problem when any check fails. */
  finish(address: URL, secrets: SignOnSecrets): Promise<OutsideIdentity>
}
