import { randomUUID } from 'node:crypto'
import * as oidc from 'openid-client'
import { outsideDown, outsideRefused } from '#contract/problems.ts'
import type { SignOnSettings } from '#server/platform/config.ts'
import type { OutsideIdentity, SignOnProvider } from '#server/platform/sign-on.ts'
import { type ClientSigner, keyFileSigner, outsideSigner } from './signer.ts'

const PATIENCE_S = 10

/** Whoever was asked by the provider longer ago is asked again: as long as a session here lasts unused. */
const MAX_AGE_S = 3 * 3600
/** As long as a way through the provider is good for. */
const WAY_S = 600

/**
 * The provider of the settings. It is asked for its addresses and keys by the first person who needs it, not at the
 * start: a provider that is down closes no other way in. Throws when the key of the settings cannot be used.
 */
export async function createSignOn(settings: SignOnSettings): Promise<SignOnProvider> {
  const { name, issuer, clientId, scope, factorValues } = settings
  const authentication = await authenticationBy(settings.proof)
  const discover = lazily(() => discoverProvider(settings, authentication))
  return {
    name,
    issuer,
    async begin(redirect, { anew } = { anew: false }) {
      const provider = await discover().catch(() => Promise.reject(outsideDown(name)))
      const secrets = {
        issuer: provider.serverMetadata().issuer,
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        maxAge: anew ? 0 : MAX_AGE_S,
      }
      const address = oidc.buildAuthorizationUrl(provider, {
        client_id: clientId,
        redirect_uri: redirect,
        response_type: 'code',
        scope,
        state: secrets.state,
        nonce: secrets.nonce,
        max_age: String(secrets.maxAge),
        code_challenge: await oidc.calculatePKCECodeChallenge(secrets.verifier),
        code_challenge_method: 'S256',
      })
      return { address: address.href, secrets }
    },
    async finish(address, { issuer: begunWith, state, nonce, verifier, maxAge }) {
      const provider = await discover().catch(() => Promise.reject(outsideDown(name)))
      if (provider.serverMetadata().issuer !== begunWith) throw outsideRefused(name)
      try {
        const tokens = await oidc.authorizationCodeGrant(provider, address, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
          // So `auth_time` has to be there. Whoever was let go on at once may have stood on the provider's page for a while.
          maxAge: maxAge + WAY_S,
        })
        return identityOf(tokens.claims()!, factorValues)
      } catch (error) {
        throw isUnreachable(error) ? outsideDown(name) : outsideRefused(name)
      }
    },
  }
}

/** Kept once it succeeded; after a failure the next one asks again. */
function lazily<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let kept: Promise<Result> | undefined
  return () => {
    kept ??= work().catch((error: unknown) => {
      kept = undefined
      throw error
    })
    return kept
  }
}

function discoverProvider(
  { issuer, clientId }: SignOnSettings,
  authentication: oidc.ClientAuth,
): Promise<oidc.Configuration> {
  // Settings let http through only to this machine.
  const plain = issuer.startsWith('http:')
  return oidc.discovery(new URL(issuer), clientId, undefined, authentication, {
    timeout: PATIENCE_S,
    execute: [oidc.enableNonRepudiationChecks, ...(plain ? [oidc.allowInsecureRequests] : [])],
  })
}

async function authenticationBy(proof: SignOnSettings['proof']): Promise<oidc.ClientAuth> {
  if ('secret' in proof) return oidc.ClientSecretPost(proof.secret)
  return signedBy('keyFile' in proof ? await keyFileSigner(proof.keyFile) : outsideSigner(proof.signer))
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const ASSERTION_LIFE_S = 60

/** `private_key_jwt` of OpenID Connect, with whatever signer. The library awaits what its type calls void. */
function signedBy(signer: ClientSigner): oidc.ClientAuth {
  return (async (as, client, body) => {
    const now = Math.floor(Date.now() / 1000)
    const assertion = await signer.sign({
      iss: client.client_id,
      sub: client.client_id,
      aud: as.issuer,
      jti: randomUUID(),
      iat: now,
      nbf: now,
      exp: now + ASSERTION_LIFE_S,
    })
    body.set('client_id', client.client_id)
    body.set('client_assertion_type', ASSERTION_TYPE)
    body.set('client_assertion', assertion)
  }) as oidc.ClientAuth
}

function identityOf(claims: oidc.IDToken, factorValues: readonly string[]): OutsideIdentity {
  const told = [claims.acr, ...((claims.amr as string[] | undefined) ?? [])]
  return {
    issuer: claims.iss,
    subject: claims.sub,
    provedAt: new Date(claims.auth_time! * 1000),
    factor: told.some((value) => typeof value === 'string' && factorValues.includes(value)),
  }
}

/** The network or the provider itself failed; an answer that did not pass a check is something else. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof TypeError && error.message === 'fetch failed') return true
  const { name, status = 0, cause } = error as { name?: string; status?: number; cause?: unknown }
  if (name === 'TimeoutError' || status >= 500) return true
  return cause instanceof Error && cause !== error && isUnreachable(cause)
}
