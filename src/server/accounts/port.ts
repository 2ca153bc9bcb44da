import type { Principal } from "../../core/principal.ts"
import type { Identity, Role } from "../route.ts"

export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly groups: readonly string[]
}

export interface Key {
  readonly id: string
  readonly name: string
  readonly role: Role
  /** The person the key acts for; its groups decide what the key may read. */
  readonly actsFor: string
  readonly expiresAt?: string
  readonly createdAt: string
}

/** People, groups, keys and sessions. */
export interface Accounts {
  /** Undefined for someone unknown, or whose session or key has ended. */
  identify(request: Request, isLoopback: boolean): Promise<Identity | undefined>
  /** Answers the sign-in routes under `/api/auth/`. @param peer the address that the request came from */
  handle(request: Request, peer: string): Promise<Response>
  /** Counts a try at this person's password. @returns 0, or the seconds to wait for the next */
  pauseOf(email: string): number
  hasAdmin(): Promise<boolean>
  /** True where one can sign in by single sign-on. */
  readonly hasOidc: boolean
  /** Who a job of theirs runs as, with the groups of now. @throws forbidden for someone who is gone */
  principalOf(by: string): Promise<Principal>
  /** By id, after the person with the id `after`, at most `limit`. */
  people(limit: number, after?: string): Promise<readonly Person[]>
  savePerson(person: {
    readonly name: string
    readonly email: string
    readonly password: string
    readonly role: Role
    readonly groups: readonly string[]
  }): Promise<Person>
  changePerson(
    id: string,
    change: { readonly role?: Role; readonly groups?: readonly string[] },
  ): Promise<Person | undefined>
  removePerson(id: string): Promise<boolean>
  /** Keys in an order of their own, at most `limit`. @returns with `next` where more may follow: pass it as `after` */
  keys(limit: number, after?: string): Promise<{ readonly keys: readonly Key[]; readonly next?: string }>
  /** The secret is shown once and kept as a hash. */
  createKey(key: {
    readonly name: string
    readonly role: Role
    readonly actsFor: string
    readonly expiresAt?: string
  }): Promise<{ readonly key: Key; readonly secret: string }>
  removeKey(id: string): Promise<boolean>
}
