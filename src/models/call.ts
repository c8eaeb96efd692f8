import type { CallReply, CallRequest, Role } from '../core/calls.ts'
import type { Ledger } from '../core/ledger.ts'
import { type Attempted, attemptCall, type Wire } from './attempts.ts'
import type { Planned, RoleModel } from './callee.ts'
import { planCall } from './plan.ts'
import type { StructuredMode } from './settings.ts'

export type Calls = {
  call(request: CallRequest): Promise<CallReply>
  /** How the schema of a reply was sent; `undefined` where the reply was in the ledger. */
  sentAs(reply: CallReply): StructuredMode | undefined
}

export type CallsOptions = { ledger: Ledger; wire: Wire; modelOf: (role: Role) => RoleModel }

/** How long to look away while another process makes the same call. */
const pollMs = 100

/**
 * The one path of every model call: key, ledger, the same call already under way, lease, request, classification,
 * commit. A reply leaves it only after its commit; a failure of the call is a reply, too.
 */
export function openCalls({ ledger, wire, modelOf }: CallsOptions): Calls {
  const underWay = new Map<string, Promise<CallReply>>()
  const modes = new WeakMap<CallReply, StructuredMode>()

  const make = async (planned: Planned): Promise<CallReply> => {
    const elsewhere = await claim(planned.key, ledger, wire)
    if (elsewhere) return elsewhere
    let isCommitted = false
    try {
      const attempted = await attemptCall(planned, wire)
      const reply = toReply(planned, attempted)
      modes.set(reply, attempted.mode)
      if (attempted.final) await commitOrHalt(planned, { attempted, reply, ledger, wire })
      isCommitted = attempted.final
      return reply
    } finally {
      if (!isCommitted) ledger.abandon(planned.key)
    }
  }
  return {
    async call(request) {
      wire.halt.signal.throwIfAborted()
      const planned = planCall(request, modelOf(request.role))
      const { key } = planned
      const known = underWay.get(key) ?? ledger.find(key)
      if (known) return known
      const promise = make(planned).finally(() => underWay.delete(key))
      underWay.set(key, promise)
      return promise
    },
    sentAs: (reply) => modes.get(reply),
  }
}

/** Makes the call ours, or waits for whoever has it. */
async function claim(key: string, ledger: Ledger, { timing, halt }: Wire): Promise<CallReply | undefined> {
  while (!(await ledger.claim(key))) {
    const reply = ledger.find(key)
    if (reply) return reply
    await timing.sleep(pollMs, halt.signal)
  }
  return undefined
}

function toReply({ key, to }: Planned, { finish, answer, bill }: Attempted): CallReply {
  const { text, labels, warnings, error } = answer
  return { key, model: to.ref, text, finish, usage: bill.usage, costUsd: bill.costUsd, labels, warnings, error }
}

type Commit = { attempted: Attempted; reply: CallReply; ledger: Ledger; wire: Wire }

/** What cannot be stored is paid again: where a commit fails (a full disk), no other request may start. */
async function commitOrHalt(planned: Planned, of: Commit): Promise<void> {
  try {
    await commit(planned, of)
  } catch (error) {
    of.wire.halt.abort(error)
    throw error
  }
}

async function commit({ request, to, parameters }: Planned, { attempted, reply, ledger, wire }: Commit): Promise<void> {
  const { kind, role, messages, schema, labels, sample } = request
  const record = {
    ...{ reply, kind, role, attempt: attempted.attempts, priceId: to.price?.id ?? null },
    request: { model: to.ref, parameters, messages, schema, labels, sample, sentAs: schema && attempted.mode },
  }
  // Where the price is unknown, too: it is counted there.
  const isBooked = !to.free
  await ledger.commit(record, isBooked ? { account: wire.budget.account, reserved: attempted.bill.settle } : undefined)
  if (isBooked) wire.budget.changed()
}
