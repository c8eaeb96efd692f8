import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { TunesmithError } from '../../core/errors.ts'
import type { Catalog, FromProcess, Ran, Setup } from './protocol.ts'

export type Database = {
  catalog: Catalog
  /** Runs them in order until one fails; the result of the last one that ran. One call at a time runs. */
  run(statements: readonly string[], signal: AbortSignal): Promise<Ran>
  close(): void
}

type Waiting = { id: number; statements: readonly string[]; settle: (ran: Ran) => void }

const program = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './process.ts' : './process.js', import.meta.url),
)

/** Starts SQLite in a process of its own. A query over its time ends that process; the next one gets a new one. */
export async function openDatabase(setup: Setup): Promise<Database> {
  const waiting: Waiting[] = []
  let ids = 0
  let closed = false
  let { child, catalog } = await start(setup)
  listen(child)

  function listen(from: ChildProcess): void {
    from.on('message', (message: FromProcess) => {
      if (message.type === 'ran') settle(message.id, message.ran)
    })
    from.once('exit', (code, signal) => {
      if (!closed) restart(code, signal)
    })
    hold()
  }

  function settle(id: number, ran: Ran): void {
    const at = waiting.findIndex((one) => one.id === id)
    if (at >= 0) for (const one of waiting.splice(at, 1)) one.settle(ran)
    hold()
  }

  /** The process answers in order, so what ended it is the first one that waits. */
  function restart(code: number | null, signal: NodeJS.Signals | null): void {
    const seconds = `${setup.limitMs / 1000} s`
    const message = signal === 'SIGKILL' ? `it ran for more than ${seconds}` : `it ended SQLite (${signal ?? code})`
    waiting.shift()?.settle({ ok: false, message, denied: false })
    start(setup).then(
      (started) => {
        child = started.child
        listen(child)
        for (const { id, statements } of waiting) child.send({ id, statements })
        if (closed) child.kill('SIGKILL')
      },
      (error: unknown) => {
        for (const one of waiting.splice(0)) one.settle({ ok: false, message: String(error), denied: false })
      },
    )
  }

  /** Nothing that waits: the process must not keep the program alive. */
  function hold(): void {
    const verb = waiting.length > 0 ? 'ref' : 'unref'
    child[verb]()
    child.channel?.[verb]()
  }

  return {
    catalog,
    run(statements, signal) {
      signal.throwIfAborted()
      const { promise, resolve, reject } = Promise.withResolvers<Ran>()
      const abort = (): void => reject(signal.reason)
      signal.addEventListener('abort', abort, { once: true })
      const id = ++ids
      waiting.push({ id, statements, settle: resolve })
      if (child.connected) child.send({ id, statements })
      hold()
      return promise.finally(() => signal.removeEventListener('abort', abort))
    },
    close() {
      closed = true
      child.kill('SIGKILL')
      for (const one of waiting.splice(0)) one.settle({ ok: false, message: 'the database was closed', denied: false })
    },
  }
}

function start(setup: Setup): Promise<{ child: ChildProcess; catalog: Catalog }> {
  const child = fork(program, { execArgv: ['--max-old-space-size=256'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const { promise, resolve, reject } = Promise.withResolvers<{ child: ChildProcess; catalog: Catalog }>()
  child.once('error', reject)
  child.once('exit', (code) => reject(new Error(`SQLite's process ended with ${code} before it was ready`)))
  child.once('message', (message: FromProcess) => {
    if (message.type === 'ready') return resolve({ child, catalog: message.catalog })
    child.kill('SIGKILL')
    if (message.type === 'failed') reject(unreadable(message))
  })
  child.send(setup)
  return promise
}

const unreadable = ({ file, message }: { file: string; message: string }): TunesmithError =>
  new TunesmithError(`The database cannot be built: ${message}.`, {
    code: 'rules/bad-database',
    where: file,
    fix: 'Make `sqlite3 :memory: ".read FILE"` work on it first; `database:` takes SQL files or one SQLite file.',
  })
