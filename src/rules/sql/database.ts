import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { TunesmithError } from '../../core/errors.ts'
import type { Catalog, FromProcess, Ran, Setup } from './protocol.ts'
import { openQueue } from './queue.ts'

export type Database = {
  catalog: Catalog
  /** Runs them in order until one fails; the result of the last one that ran. One call at a time runs. */
  run(statements: readonly string[], signal: AbortSignal): Promise<Ran>
  close(): void
}

const program = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './process.ts' : './process.js', import.meta.url),
)

/** Starts SQLite in a process of its own. A query over its time ends that process; the next one gets a new one. */
export async function openDatabase(setup: Setup): Promise<Database> {
  const queue = openQueue()
  let closed = false
  let { child, catalog } = await start(setup)
  listen(child)

  function listen(from: ChildProcess): void {
    from.on('message', (message: FromProcess) => {
      if (message.type !== 'ran') return
      queue.settle(message.id, message.ran)
      hold(child, queue.busy())
    })
    from.once('exit', (code, signal) => {
      if (!closed) restart(code, signal)
    })
    hold(from, queue.busy())
  }

  /** The process answers in order, so what ended it is the first one that waits. */
  function restart(code: number | null, signal: NodeJS.Signals | null): void {
    const seconds = `${setup.limitMs / 1000} s`
    queue.failFirst(signal === 'SIGKILL' ? `it ran for more than ${seconds}` : `it ended SQLite (${signal ?? code})`)
    start(setup).then(
      (started) => {
        child = started.child
        listen(child)
        for (const query of queue.queries()) child.send(query)
        if (closed) child.kill('SIGKILL')
      },
      (error: unknown) => queue.failAll(String(error)),
    )
  }

  return {
    catalog,
    run(statements, signal) {
      signal.throwIfAborted()
      const { query, ran } = queue.add(statements)
      if (child.connected) child.send(query)
      hold(child, true)
      return untilAborted(ran, signal)
    },
    close() {
      closed = true
      child.kill('SIGKILL')
      queue.failAll('the database was closed')
    },
  }
}

/** A process with nothing to do must not keep the program alive. */
function hold(child: ChildProcess, busy: boolean): void {
  const verb = busy ? 'ref' : 'unref'
  child[verb]()
  child.channel?.[verb]()
}

function untilAborted(ran: Promise<Ran>, signal: AbortSignal): Promise<Ran> {
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  return Promise.race([ran, promise]).finally(() => signal.removeEventListener('abort', abort))
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
